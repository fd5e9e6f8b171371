import { createHash } from 'node:crypto'
import * as z from 'zod'
import { checkbox, email, requiredLine, wholeNumber, zone } from './fields.ts'
import { type Instant, latestOccurrence, type MonthlySchedule, nextOccurrence } from './time.ts'

export const memberSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  zone: z.string(),
  digestDay: z.number().int().min(1).max(31),
  digestHour: z.number().int().min(0).max(23),
  digestSize: z.number().int().min(1).max(25),
  /** Whether a month with nobody due brings a short mail instead of none. */
  mailWhenNobodyDue: z.boolean(),
  /** What makes the private intake address this member's: `add+<secret>@…`. */
  intakeSecret: z.string(),
  createdAt: z.string(),
  unsubscribedAt: z.string().optional(),
  /** When the planner should next look at this member; absent when there is nothing to plan. */
  dueAt: z.string().optional(),
  /** The question that a digest last asked about each contact, so that it is not asked twice running. */
  questionsAsked: z.record(z.string(), z.string()),
})
export type Member = z.infer<typeof memberSchema>

const name = requiredLine(100, 'Enter your name, as your contacts know it.')

export const signUpForm = z.object({
  name,
  email,
  zone,
  digestDay: z.union([z.literal('').transform(() => undefined), wholeNumber(1, 31)]),
  digestHour: z.union([z.literal('').transform(() => undefined), wholeNumber(0, 23)]),
})
export type SignUpForm = z.infer<typeof signUpForm>

export const signInForm = z.object({ email })

export const settingsForm = z.object({
  name,
  zone,
  digestDay: wholeNumber(1, 31),
  digestHour: wholeNumber(0, 23),
  digestSize: wholeNumber(1, 25),
  mailWhenNobodyDue: checkbox,
})
export type SettingsForm = z.infer<typeof settingsForm>

const digestSchedule = (member: Member): MonthlySchedule => ({
  day: member.digestDay,
  hour: member.digestHour,
  zone: member.zone,
})

/** Days 1 to 28 and morning hours, evenly by member, so that a large service has no peak. */
const spreadDigest = (memberId: string) => {
  const hash = createHash('sha256').update(memberId).digest()
  return { digestDay: 1 + (hash.readUInt16BE(0) % 28), digestHour: 7 + (hash.readUInt16BE(2) % 5) }
}

type Chosen = 'digestDay' | 'digestHour'

export const newMember = (
  form: Omit<SignUpForm, Chosen> & Partial<Pick<SignUpForm, Chosen>>,
  { id, intakeSecret, now }: { id: string; intakeSecret: string; now: Instant },
): Member => {
  const spread = spreadDigest(id)
  return scheduleNext(
    {
      id,
      email: form.email,
      name: form.name,
      zone: form.zone,
      digestDay: form.digestDay ?? spread.digestDay,
      digestHour: form.digestHour ?? spread.digestHour,
      digestSize: 5,
      mailWhenNobodyDue: false,
      intakeSecret,
      createdAt: now,
      questionsAsked: {},
    },
    now,
  )
}

/** The member with the next mailing's instant, or without one when no mail is wanted. */
export const scheduleNext = (member: Member, now: Instant): Member => {
  const { dueAt: _, ...rest } = member
  return member.unsubscribedAt ? rest : { ...rest, dueAt: nextOccurrence(digestSchedule(member), now).at }
}

/**
 * Loses no digest: one that waits still comes, and so does a month's whose day is over on the new schedule and was to
 * come on the old one.
 */
export const changeSettings = (member: Member, form: SettingsForm, now: Instant): Member => {
  const changed = { ...member, ...form }
  if (!member.dueAt || member.dueAt <= now) return changed
  const skipped = latestOccurrence(digestSchedule(changed), now)
  return skipped.period > latestOccurrence(digestSchedule(member), now).period
    ? { ...changed, dueAt: skipped.at }
    : scheduleNext(changed, now)
}

export const unsubscribe = (member: Member, now: Instant): Member =>
  member.unsubscribedAt ? member : scheduleNext({ ...member, unsubscribedAt: now }, now)

export const resubscribe = (member: Member, now: Instant): Member => {
  const { unsubscribedAt, ...rest } = member
  return unsubscribedAt ? scheduleNext(rest, now) : member
}

/** The mailing that a member is due now, if any: after any outage the current digest alone. */
export const dueMailing = (member: Member, now: Instant): { kind: 'digest'; period: string } | undefined =>
  member.dueAt && member.dueAt <= now && !member.unsubscribedAt
    ? { kind: 'digest', period: latestOccurrence(digestSchedule(member), now).period }
    : undefined

/** Where a member sends what should be recorded; also the BCC of each draft. */
export const intakeAddress = (member: Member, intakeDomain: string): string =>
  `add+${member.intakeSecret}@${intakeDomain}`
