import type { MailingKey } from './mailing.ts'
import type { Member } from './member.ts'
import {
  addTo,
  addToDate,
  atHour,
  type Instant,
  latestOccurrence,
  localDate,
  type MonthlySchedule,
  monthBefore,
  nextOccurrence,
  type Occurrence,
  occurrenceIn,
  subtractFrom,
} from './time.ts'
import { nextStep, reopenStep, stepIn } from './transition.ts'

/** When a member's mailings come, and which is due. */

/** Whether nothing is mailed to the member's address any more. */
export const isMailStopped = ({ mailProblem }: Pick<Member, 'mailProblem'>): boolean =>
  mailProblem !== undefined && mailProblem.kind !== 'unreliable'

/** When a pause that is not over yet ends. */
const pauseEnd = ({ pausedUntil, digestHour, zone }: Member, now: Instant): Instant | undefined => {
  const end = pausedUntil && atHour(pausedUntil, digestHour, zone)
  return end && end > now ? end : undefined
}

export const isPaused = (member: Member, now: Instant): boolean => pauseEnd(member, now) !== undefined

const digestSchedule = ({ digestDay, digestHour, zone }: Member): MonthlySchedule => ({
  day: digestDay,
  hour: digestHour,
  zone,
})

/** How late a digest may be and come in a quiet month all the same. */
const onItsWay = 'P1D'

/**
 * The next digest, or none when none is wanted. A period that is not done with is due at once when its instant is past:
 * after a change of day or zone no digest is lost. After a pause the one that is current then comes. None comes twice.
 * Quiet months have none: what is owed in one, by a pause that ends there too, comes with the first digest after them.
 */
export const nextDigest = (member: Member, now: Instant): Occurrence | undefined => {
  const { zone, lastPeriod, quiet } = member
  const isQuiet = (day: string) => quiet?.months.includes(Number(day.slice(5, 7)))
  if (member.unsubscribedAt || isMailStopped(member) || new Set(quiet?.months).size === 12) return undefined
  const schedule = digestSchedule(member)
  const end = pauseEnd(member, now)
  const from = end ?? now
  const tooLate = isQuiet(localDate(from, zone)) ? subtractFrom(from, onItsWay) : ''
  const latest = latestOccurrence(schedule, from)
  // Not month by month: what a file brought may be done with for many years.
  let occurrence = latest.period < lastPeriod ? occurrenceIn(lastPeriod, schedule) : latest
  while (occurrence.period <= lastPeriod || isQuiet(occurrence.period) || occurrence.at <= tooLate)
    occurrence = nextOccurrence(schedule, occurrence.at)
  return end && occurrence.at < end ? { ...occurrence, at: end } : occurrence
}

/** The morning after; it answers mails of the member's own, so that it comes to whoever wants no digests too. */
const nextSumUp = (member: Member): Occurrence | undefined => {
  const { sumUpDay, digestHour, zone } = member
  if (!sumUpDay || isMailStopped(member)) return undefined
  return { period: sumUpDay, at: atHour(addToDate(sumUpDay, 'P1D'), digestHour, zone) }
}

/** When a year's résumé reminder comes: a fortnight from the digest, so that the two never come on one day. */
const reminderIn = (year: number, month: number, { digestDay, digestHour, zone }: Member): Occurrence => ({
  period: String(year),
  at: occurrenceIn(`${year}-${String(month).padStart(2, '0')}`, {
    day: digestDay > 14 ? digestDay - 14 : digestDay + 14,
    hour: digestHour,
    zone,
  }).at,
})

/** The first résumé reminder after a year's; of several that have come by then only the latest. */
const reminderAfter = (last: number, month: number, member: Member, by: Instant): Occurrence => {
  let occurrence = reminderIn(last + 1, month, member)
  for (let next = occurrence; next.at <= by; next = reminderIn(Number(next.period) + 1, month, member))
    occurrence = next
  return occurrence
}

/** The latest year whose résumé reminder, in a month, has come by then. */
export const latestReminder = (member: Member, month: number, by: Instant): string => {
  // Two years back there is one for sure.
  const { period } = reminderAfter(Number(by.slice(0, 4)) - 3, month, member, by)
  return period
}

/**
 * The next résumé reminder, or none when none is wanted: the latest that has come and is not done with, at once; else
 * the one that comes again as the member asked, or the next year's, whichever is first.
 */
export const nextReminder = (member: Member, now: Instant): Occurrence | undefined => {
  const { reminderMonth: month, digestHour, zone, reminderAgainOn } = member
  if (month === 'never' || member.unsubscribedAt || isMailStopped(member)) return undefined
  const end = pauseEnd(member, now)
  const from = end ?? now
  const yearly = reminderAfter(Number(member.lastReminder), month, member, from)
  const again = reminderAgainOn && { period: reminderAgainOn, at: atHour(reminderAgainOn, digestHour, zone) }
  const next = again && yearly.at > from && again.at < yearly.at ? again : yearly
  return end && next.at < end ? { ...next, at: end } : next
}

type Kind = {
  /** The next mailing of the kind and when it is due, which may be past; nothing when none is to come. */
  next: (member: Member, now: Instant) => Occurrence | undefined
  /** The member to whom a period is owed again that was done with. */
  reopen: (member: Member, period: string) => Member
}

/** Every kind of mailing. Of several that are due the first one here goes first, and the others with the next ticks. */
const kinds: Record<MailingKey['kind'], Kind> = {
  'sum-up': { next: nextSumUp, reopen: (member) => member },
  transition: {
    next: (member, now) => (isMailStopped(member) ? undefined : nextStep(member, now)),
    reopen: ({ transition, ...member }, period) => {
      const step = transition && stepIn(transition, period)
      return step ? { ...member, transition: reopenStep(transition, step) } : { ...member, transition }
    },
  },
  digest: {
    next: nextDigest,
    reopen: (member, period) => ({
      ...member,
      lastPeriod: [member.lastPeriod, monthBefore(period)].toSorted()[0] ?? '',
    }),
  },
  'resume-reminder': {
    next: nextReminder,
    reopen: (member, period) =>
      period.length === 4
        ? { ...member, lastReminder: String(Number(period) - 1) }
        : { ...member, reminderAgainOn: period },
  },
}

/** The member with the instant of what comes first, or without one when nothing is to come. */
export const scheduleNext = (member: Member, now: Instant): Member => {
  const { dueAt: _, ...rest } = member
  const all = Object.values(kinds).flatMap(({ next }) => next(member, now)?.at ?? [])
  const [dueAt] = all.toSorted()
  return dueAt ? { ...rest, dueAt } : rest
}

/** How often the planner looks who is due. */
const tick = 'PT5M'

/** Whether it was not due at the last tick, so that nobody was told of it before. */
export const hasJustFallenDue = ({ dueAt }: Member, now: Instant): boolean =>
  dueAt !== undefined && addTo(dueAt, tick) > now

type DueMailing = Pick<MailingKey, 'kind' | 'period'>

/** What is due, the first to send first; after any outage the current one of each kind alone. */
export const dueMailings = (member: Member, now: Instant): DueMailing[] => {
  if (!member.dueAt || member.dueAt > now) return []
  return (Object.keys(kinds) as MailingKey['kind'][]).flatMap((kind) => {
    const next = kinds[kind].next(member, now)
    return next && next.at <= now ? [{ kind, period: next.period }] : []
  })
}

/** The one mailing to send now, if any is due. */
export const dueMailing = (member: Member, now: Instant): DueMailing | undefined =>
  dueMailings(member, now)[0]

/** The member to whom a mailing is owed that was done with, and what comes next of its kind then. */
export const reopen = (member: Member, { kind, period }: MailingKey, now: Instant) => {
  const owed = kinds[kind].reopen(member, period)
  return { member: scheduleNext(owed, now), next: kinds[kind].next(owed, now) }
}
