import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { addToDate, atHour, type Instant, type LocalDate, localDate, type Occurrence } from './time.ts'

/** A job change with a last day, and its steps. */

export const roles = ['manager', 'peer', 'report'] as const
export type Role = (typeof roles)[number]

/** The steps in their order, with the days from the last day to each. */
const daysFromLastDay = { ask: -14, remind: -7, farewell: -1, announce: 7, 'check-in': 30 } as const
export type Step = keyof typeof daysFromLastDay
export const steps = Object.keys(daysFromLastDay) as Step[]

/** Whom a member leaves, and who they are there. */
const colleagueSchema = z.object({ contactId: z.string(), role: z.enum(roles) })
export type Colleague = z.infer<typeof colleagueSchema>

export const transitionSchema = z.object({
  id: z.string(),
  /** One more with each change. */
  version: z.number().int().positive(),
  lastDay: z.string(),
  company: z.string().optional(),
  /** What mail addresses at the company end with. */
  domain: z.string().optional(),
  newCompany: z.string().optional(),
  people: z.array(colleagueSchema),
  startedAt: z.string(),
  /** The member's day on which the last day was said: steps that were due by then come together. */
  plannedOn: z.string(),
  calledOffAt: z.string().optional(),
  /** How many of the steps are done with, sent or not; none of them comes again. */
  stepsDone: z.number().int(),
  /** What the member has done, and on which day. */
  ticks: z.record(z.string(), z.string()),
})
export type Transition = z.infer<typeof transitionSchema>

/** What can be ticked off: something with a contact, or once for all. */
export const tasks = ['ask', 'address', 'farewell', 'profiles', 'check-in'] as const
export type Task = (typeof tasks)[number]
export const tickOf = (task: Task, contactId?: string): string => (contactId ? `${task}~${contactId}` : task)

export const mostPeople = 30
const mostTicks = 300

export const stepDate = ({ lastDay }: Pick<Transition, 'lastDay'>, step: Step): LocalDate =>
  addToDate(lastDay, 'P1D', daysFromLastDay[step])

/** Whether steps of it are still to come. */
export const isUnderWay = ({ calledOffAt, stepsDone }: Transition): boolean =>
  !calledOffAt && stepsDone < steps.length

/** The steps that a mailing is for: its own, and those before it that never came. */
export const stepsFor = (transition: Transition, last: Step): Step[] =>
  steps.slice(transition.stepsDone, steps.indexOf(last) + 1)

const separator = '-'
const periodOf = ({ id }: Transition, step: Step) => `${id}${separator}${step}`

/** The step of this transition that a mailing's period names. */
export const stepIn = (transition: Transition, period: string): Step | undefined =>
  steps.find((step) => periodOf(transition, step) === period)

type Leaver = {
  transition?: Transition | undefined
  unsubscribedAt?: string | undefined
  digestHour: number
  zone: string
}

/** The mailings of the steps that are not done with; whoever unsubscribed before starting wants them. */
const stepsLeft = ({ transition, unsubscribedAt, digestHour, zone }: Leaver): Occurrence[] => {
  if (!transition || !isUnderWay(transition)) return []
  if (unsubscribedAt && unsubscribedAt > transition.startedAt) return []
  const { plannedOn } = transition
  return steps.slice(transition.stepsDone).map((step) => {
    const date = stepDate(transition, step)
    const at = date <= plannedOn ? atHour(plannedOn, 0, zone) : atHour(date, digestHour, zone)
    return { period: periodOf(transition, step), at }
  })
}

/**
 * The next step's mailing: of several that are due the last, which brings the others along. A pause does not hold it
 * back, since the last day does not wait.
 */
export const nextStep = (leaver: Leaver, now: Instant): Occurrence | undefined => {
  const left = stepsLeft(leaver)
  return left.findLast(({ at }) => at <= now) ?? left[0]
}

/** The next step's mailing and all after it. */
export const stepsAhead = (leaver: Leaver, now: Instant): Occurrence[] => {
  const left = stepsLeft(leaver)
  const latestDue = left.findLastIndex(({ at }) => at <= now)
  return left.slice(Math.max(0, latestDue))
}

/** What a page or a mail says about a job change; what is not said stays as it is. */
export type Plan = {
  lastDay?: LocalDate | undefined
  company?: string | undefined
  newCompany?: string | undefined
  /** The domain of the company, as far as the people tell it. */
  domain?: string | undefined
  people: Colleague[]
}

const union = (ours: Colleague[], theirs: Colleague[]): Colleague[] => {
  const roleOf = new Map([...ours, ...theirs].map(({ contactId, role }) => [contactId, role]))
  return [...roleOf].map(([contactId, role]) => ({ contactId, role })).slice(0, mostPeople)
}

/** The transition as the plan has it: a new one, or the one under way, changed. Nothing when there is no last day. */
export const planTransition = (
  current: Transition | undefined,
  { people, ...said }: Plan,
  { id, now, zone }: { id: string; now: Instant; zone: string },
): Transition | undefined => {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  const today = localDate(now, zone)
  if (current && isUnderWay(current)) {
    const changed = { ...current, ...given, people: union(current.people, people) }
    if (isDeepStrictEqual(changed, current)) return current
    const isMoved = changed.lastDay !== current.lastDay
    return { ...changed, ...(isMoved && { plannedOn: today }), version: current.version + 1 }
  }
  // The same wish, which came again after it was called off.
  if (current?.id === id) return current
  const { lastDay } = said
  return lastDay === undefined
    ? undefined
    : {
        ...given,
        ...{ id, lastDay, version: 1, people: union([], people), startedAt: now, plannedOn: today },
        ...{ stepsDone: 0, ticks: {} },
      }
}

export const withoutColleague = (transition: Transition, contactId: string): Transition => {
  const people = transition.people.filter((each) => each.contactId !== contactId)
  return people.length === transition.people.length
    ? transition
    : { ...transition, people, version: transition.version + 1 }
}

export const callOff = (transition: Transition, now: Instant): Transition =>
  transition.calledOffAt ? transition : { ...transition, calledOffAt: now, version: transition.version + 1 }

/** What came due while it was called off comes together. */
export const takeUp = ({ calledOffAt, ...transition }: Transition, today: LocalDate): Transition =>
  calledOffAt ? { ...transition, plannedOn: today, version: transition.version + 1 } : transition

export const finishStep = (transition: Transition, step: Step): Transition => {
  const stepsDone = Math.max(transition.stepsDone, steps.indexOf(step) + 1)
  return stepsDone === transition.stepsDone
    ? transition
    : { ...transition, stepsDone, version: transition.version + 1 }
}

/** The transition to which a step is owed again that was done with. */
export const reopenStep = (transition: Transition, step: Step): Transition => {
  const stepsDone = Math.min(transition.stepsDone, steps.indexOf(step))
  return { ...transition, stepsDone, version: transition.version + 1 }
}

/** Ticks off what the member has done; what is ticked keeps its day. */
export const tickOff = (transition: Transition, ticks: string[], today: LocalDate): Transition => {
  const fresh = ticks.filter((tick) => !Object.hasOwn(transition.ticks, tick))
  const room = mostTicks - Object.keys(transition.ticks).length
  if (fresh.length === 0 || room <= 0) return transition
  const added = Object.fromEntries(fresh.slice(0, room).map((tick) => [tick, today]))
  return { ...transition, ticks: { ...transition.ticks, ...added }, version: transition.version + 1 }
}

export const untick = (transition: Transition, tick: string): Transition => {
  const { [tick]: ticked, ...ticks } = transition.ticks
  return ticked ? { ...transition, ticks, version: transition.version + 1 } : transition
}

export const isTicked = (transition: Transition, task: Task, contactId?: string): boolean =>
  Object.hasOwn(transition.ticks, tickOf(task, contactId))
