import * as z from 'zod'
import type { Contact } from './contact.ts'
import type { Member } from './member.ts'
import { scheduleNext } from './schedule.ts'
import { addToDate, type Instant, type LocalDate, localDate } from './time.ts'
import type { Transition } from './transition.ts'
import type { Win } from './win.ts'

/** What a member can answer to a résumé reminder: the résumé is done, ask again later, or not this year. */
const answers = ['done', 'later', 'skipped'] as const
export type Answer = (typeof answers)[number]
const answered = z.object({ answer: z.enum(answers), on: z.string() })
export type Answered = z.infer<typeof answered>

/** A year's reminder: when it came, what was answered, and the answer before that for its undo. */
export const reminderSchema = z.object({
  sentOn: z.string(),
  answered: answered.optional(),
  previous: answered.optional(),
})
type Reminder = z.infer<typeof reminderSchema>

/** How long *Remind me in 2 weeks* is. */
const laterIn = 'P2W'

/** The year that a reminder is for: one that comes again has the day on which it does as its period. */
export const yearOf = (member: Member, period: string): string =>
  period.length === 4 ? period : member.lastReminder

/** The member when a reminder is done with. */
export const finishReminder = (member: Member, period: string, now: Instant): Member => {
  const { reminderAgainOn, ...rest } = member
  const year = yearOf(member, period)
  const reminder = member.reminders?.[year] ?? { sentOn: localDate(now, member.zone) }
  // It was answered while the worker had not finished; or a newer year's comes instead.
  const isToCome = period === year ? reminder.answered?.answer === 'later' : reminderAgainOn !== period
  const again = isToCome && reminderAgainOn ? { reminderAgainOn } : {}
  // A slow worker may finish after the next year was done with.
  const lastReminder = [year, member.lastReminder].toSorted().at(-1) ?? year
  return scheduleNext(
    { ...rest, ...again, lastReminder, reminders: { ...member.reminders, [year]: reminder } },
    now,
  )
}

const withReminder = (member: Member, year: string, reminder: Reminder, now: Instant): Member => {
  const { reminderAgainOn: _, ...rest } = member
  const reminders = { ...member.reminders, [year]: reminder }
  // An old mail does not decide what comes of a newer one.
  if (year < member.lastReminder) return { ...member, reminders }
  const { answer, on } = reminder.answered ?? {}
  const again = answer === 'later' && on ? addToDate(on, laterIn) : ''
  const isToCome = again >= localDate(now, member.zone)
  return scheduleNext({ ...rest, reminders, ...(isToCome && { reminderAgainOn: again }) }, now)
}

/** The member with an answer to a year's reminder; the same member when that was the answer already. */
export const answerReminder = (member: Member, year: string, answer: Answer, now: Instant): Member => {
  const on = localDate(now, member.zone)
  const { sentOn = on, answered } = member.reminders?.[year] ?? {}
  if (answered?.answer === answer && (answer !== 'later' || answered.on === on)) return member
  return withReminder(
    member,
    year,
    { sentOn, answered: { answer, on }, ...(answered && { previous: answered }) },
    now,
  )
}

/** Takes an answer back, or null when that has been done or another was given since. */
export const undoAnswer = (
  member: Member,
  year: string,
  { answer, on }: Answered,
  now: Instant,
): Member | null => {
  const { sentOn, answered, previous } = member.reminders?.[year] ?? {}
  if (!sentOn || answered?.answer !== answer || answered.on !== on) return null
  return withReminder(member, year, { sentOn, ...(previous && { answered: previous }) }, now)
}

/** The thing of a link that takes an answer back. */
export const answerThing = (year: string, { answer, on }: Answered): string => `${year}~${answer}~${on}`

export const readAnswerThing = (thing: string): { year: string; answered: Answered } | undefined => {
  const [year = '', answer, on] = thing.split('~')
  const read = answered.safeParse({ answer, on })
  return read.success ? { year, answered: read.data } : undefined
}

export type ResumeReminder = {
  year: string
  today: LocalDate
  /** Since when it tells; a first one tells of all that there is. */
  since: LocalDate | undefined
  wins: Win[]
  newContacts: Contact[]
  /** Who agreed to vouch for the member. */
  newReferences: Contact[]
  /** A job that was left. */
  left: Pick<Transition, 'company' | 'newCompany' | 'lastDay'> | undefined
  /** What last year's reminder was: when it came, how many wins it had, and what was answered. */
  lastYear: { sentOn: LocalDate; wins: number; answered: Answered | undefined } | undefined
  /** Jobs that no win had before. */
  newJobs: string[]
}

const before = (member: Member, year: string) =>
  Object.entries(member.reminders ?? {})
    .filter(([each]) => each < year)
    .toSorted(([a], [b]) => (a < b ? 1 : -1))

/** A reminder goes on where the last one ended that was not skipped: what it told of is not in the résumé. */
const startOf = (member: Member, year: string): LocalDate | undefined =>
  before(member, year).find(([, { answered }]) => answered?.answer !== 'skipped')?.[1].sentOn

const within = (wins: Win[], from: LocalDate | undefined, until: LocalDate) =>
  wins.filter(({ date }) => (!from || date >= from) && date <= until)

/** The wins that the next reminder tells of. */
export const winsToTell = (member: Member, wins: Win[], today: LocalDate): Win[] =>
  within(wins, startOf(member, 'the next'), today)

const leftSince = ({ transition }: Member, since: LocalDate, today: LocalDate) =>
  transition && !transition.calledOffAt && transition.lastDay >= since && transition.lastDay <= today
    ? transition
    : undefined

/** What a year's reminder tells: the wins, and what else the year brought. */
export const composeReminder = (
  member: Member,
  year: string,
  { wins, contacts }: { wins: Win[]; contacts: Contact[] },
  today: LocalDate,
): ResumeReminder => {
  const since = startOf(member, year)
  const inIt = within(wins, since, today)
  const [last] = before(member, year)
  const earlierJobs = new Set(wins.flatMap(({ job, date }) => (since && date < since && job ? [job] : [])))
  const newJobs = new Set(inIt.flatMap(({ job }) => (job && !earlierJobs.has(job) ? [job] : [])))
  const joinedOn = localDate(member.createdAt, member.zone)
  return {
    year,
    today,
    since,
    wins: inIt,
    newContacts: contacts.filter(({ addedOn }) => addedOn >= (since ?? joinedOn)),
    newReferences: contacts.filter(({ reference }) => (reference?.agreedOn ?? '') >= (since ?? joinedOn)),
    left: leftSince(member, since ?? joinedOn, today),
    lastYear: last && {
      sentOn: last[1].sentOn,
      wins: within(wins, startOf(member, last[0]), last[1].sentOn).length,
      answered: last[1].answered,
    },
    newJobs: last ? [...newJobs] : [],
  }
}
