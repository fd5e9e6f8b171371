import { createHash } from 'node:crypto'
import * as z from 'zod'
import { endAtCompany } from './addresses.ts'
import type { SettingsForm, SignUpForm } from './member-forms.ts'
import { reminderSchema } from './resume-reminder.ts'
import { isMailStopped, latestReminder, scheduleNext } from './schedule.ts'
import type { Suppression } from './suppression.ts'
import { addTo, type Instant, type LocalDate, latestOccurrence, localDate } from './time.ts'
import { type Transition, transitionSchema } from './transition.ts'

export const memberSchema = z.object({
  id: z.string(),
  /** The primary address, where mailings go. */
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
  /** What makes the address of the keep-in-touch page this member's, also while the page is off. */
  pageSecret: z.string().optional(),
  /** The member's own words on that page, and whether it is on. */
  page: z.object({ text: z.string(), isOn: z.boolean() }).optional(),
  /** What makes the address of the calendar feed this member's, as long as there is one. */
  calendarSecret: z.string().optional(),
  createdAt: z.string(),
  /** When the welcome mail was sent. */
  welcomedAt: z.string().optional(),
  unsubscribedAt: z.string().optional(),
  /**
   * What is wrong with mail to the address, and since when. `bounced`, `complained` and `stopped`: none is sent any more;
   * `unreliable`: several came back, and the next is tried.
   */
  mailProblem: z
    .object({ kind: z.enum(['bounced', 'complained', 'stopped', 'unreliable']), at: z.string() })
    .optional(),
  /** The day on which digests come back; one that is past means nothing. */
  pausedUntil: z.string().optional(),
  /** The months in which no digest comes, from 1 to 12, and when they were chosen. */
  quiet: z.object({ months: z.array(z.number().int().min(1).max(12)).max(12), at: z.string() }).optional(),
  /** The earliest day with receipts that a sum-up still has to tell of. */
  sumUpDay: z.string().optional(),
  /** The latest period that is done with, or was not owed: no digest comes twice for one. */
  lastPeriod: z.string(),
  /** The latest job change, under way or not. */
  transition: transitionSchema.optional(),
  /**
   * The verified addresses beside the primary one, those of a company being left until its last day is over; the version
   * is one more with each change of any address. `told` of a change have been those that may take the membership back until
   * then, the first first.
   */
  addresses: z
    .object({
      version: z.number().int().positive(),
      others: z.array(z.object({ email: z.string(), until: z.string().optional() })),
      told: z.array(z.object({ email: z.string(), until: z.string() })).optional(),
    })
    .optional(),
  /** The month of the yearly résumé reminder. */
  reminderMonth: z.union([z.number().int().min(1).max(12), z.literal('never')]),
  /** The latest year whose résumé reminder is done with, or was not owed. */
  lastReminder: z.string(),
  /** The day on which it comes again, as the member asked. */
  reminderAgainOn: z.string().optional(),
  /** The résumé reminders by year. */
  reminders: z.record(z.string(), reminderSchema).optional(),
  /** When the planner should next look at this member; absent when there is nothing to plan. */
  dueAt: z.string().optional(),
  /** The question that a digest last asked about each contact, so that it is not asked twice running. */
  questionsAsked: z.record(z.string(), z.string()),
})
export type Member = z.infer<typeof memberSchema>

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
  const digestDay = form.digestDay ?? spread.digestDay
  const digestHour = form.digestHour ?? spread.digestHour
  const schedule = { day: digestDay, hour: digestHour, zone: form.zone }
  const today = localDate(now, form.zone)
  return scheduleNext(
    {
      id,
      email: form.email,
      name: form.name,
      zone: form.zone,
      digestDay,
      digestHour,
      digestSize: 5,
      mailWhenNobodyDue: false,
      intakeSecret,
      createdAt: now,
      questionsAsked: {},
      lastPeriod: latestOccurrence(schedule, now).period,
      // A year from now, when there is something to tell.
      reminderMonth: Number(today.slice(5, 7)),
      lastReminder: today.slice(0, 4),
    },
    now,
  )
}

/** How long a new member is not asked for a year that has hardly begun. */
const beginning = 'P28D'

/**
 * The member with another month for résumé reminders. Whoever chooses March in November means the next one; but one
 * that has come and waits since an outage is not lost.
 */
const chooseMonth = (member: Member, month: number | 'never', now: Instant): Member => {
  const { lastReminder, createdAt, reminderMonth: current } = member
  const isOwed = current !== 'never' && latestReminder(member, current, now) > lastReminder
  if (month === current || month === 'never' || isOwed) return { ...member, reminderMonth: month }
  const sent = Object.keys(member.reminders ?? {})
  const over = latestReminder(member, month, [now, addTo(createdAt, beginning)].toSorted().at(-1) ?? now)
  return { ...member, reminderMonth: month, lastReminder: [over, ...sent].toSorted().at(-1) ?? over }
}

export const changeSettings = (member: Member, form: SettingsForm, now: Instant): Member => {
  const { reminderMonth: month, ...others } = form
  return scheduleNext(chooseMonth({ ...member, ...others }, month, now), now)
}

export const unsubscribe = (member: Member, now: Instant): Member =>
  member.unsubscribedAt ? member : scheduleNext({ ...member, unsubscribedAt: now }, now)

export const resubscribe = (member: Member, now: Instant): Member => {
  const { unsubscribedAt, ...rest } = member
  return unsubscribedAt ? scheduleNext(rest, now) : member
}

/** Until that day's digest hour no digest comes; pausing again replaces the day. */
export const pause = (member: Member, until: LocalDate, now: Instant): Member =>
  scheduleNext({ ...member, pausedUntil: until }, now)

/** What is owed by now comes at once. */
export const resume = (member: Member, now: Instant): Member => {
  const { pausedUntil, ...rest } = member
  return pausedUntil ? scheduleNext(rest, now) : member
}

/** Save the day's receipt first and load the member after that, or a sum-up that ends meanwhile may miss it. */
export const oweSumUp = (member: Member, day: LocalDate, now: Instant): Member =>
  member.sumUpDay && member.sumUpDay <= day ? member : scheduleNext({ ...member, sumUpDay: day }, now)

/** The member when a day's sum-up is done with: `nextDay` is the earliest that still waits. */
export const finishSumUp = (
  member: Member,
  day: LocalDate,
  nextDay: LocalDate | undefined,
  now: Instant,
): Member => {
  const { sumUpDay, ...rest } = member
  // Another worker may have finished it, and more may be owed since.
  if (sumUpDay !== day) return member
  return scheduleNext({ ...rest, ...(nextDay && { sumUpDay: nextDay }) }, now)
}

/** The member as the list of suppressed addresses has it: what it says of the member's address, or nothing. */
export const noteSuppression = (
  member: Member,
  suppression: Suppression | undefined,
  now: Instant,
): Member => {
  const { mailProblem, ...rest } = member
  if (!suppression) return isMailStopped(member) ? scheduleNext(rest, now) : member
  const { reason: kind, at } = suppression
  if (mailProblem?.kind === kind && mailProblem.at === at) return member
  return scheduleNext({ ...rest, mailProblem: { kind, at } }, now)
}

/** Whether mail to the member comes back again and again, and since when; mail still goes. */
export const noteReliability = (member: Member, since: Instant | undefined): Member => {
  const { mailProblem, ...rest } = member
  if (isMailStopped(member) || Boolean(mailProblem) === Boolean(since)) return member
  return since ? { ...rest, mailProblem: { kind: 'unreliable', at: since } } : rest
}

/** The member with a transition changed; addresses of the company work until its last day. */
export const changeTransition = (
  member: Member,
  decide: (transition: Transition | undefined) => Transition | undefined,
  now: Instant,
): Member => {
  const transition = decide(member.transition)
  if (!transition || transition === member.transition) return member
  return scheduleNext(endAtCompany({ ...member, transition }, transition, now), now)
}
