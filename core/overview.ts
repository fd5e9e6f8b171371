import type * as z from 'zod'
import { type Contact, isDue, type Relation, relations, type Touch, touchSchema } from './contact.ts'
import { inDigestOrder } from './digest.ts'
import { addToDate, type LocalDate, type Month, monthBefore } from './time.ts'
import { type Warmth, warmthSince, warmths } from './warmth.ts'

/** What a member sees of the whole: who is due, who is next, and the network and its touches as numbers. */

/** As much of a contact as the overview needs of all of them. */
export type Glance = Pick<Contact, 'id' | 'relation' | 'cadence' | 'nextContact' | 'reference'> & {
  lastTouch?: Pick<Touch, 'date'> | undefined
}

/** As much of a touch. */
export const talkSchema = touchSchema.pick({ id: true, date: true, via: true })
export type Talk = z.infer<typeof talkSchema>

/** How close a contact is: how warm, or why that cannot be said. */
export const closenesses = [...warmths, 'new', 'undated'] as const
export type Closeness = Warmth | 'new' | 'undated'

export const closeness = (
  { cadence, lastTouch }: Pick<Glance, 'cadence' | 'lastTouch'>,
  today: LocalDate,
): Closeness => {
  if (cadence === 'never') return 'undated'
  return lastTouch ? warmthSince(lastTouch.date, cadence, today) : 'new'
}

export type Counts = Record<Closeness, number>
export type Network = {
  total: number
  all: Counts
  /** Those relations that there are, the most frequent first. */
  byRelation: { relation: Relation; total: number; counts: Counts }[]
}

const none = (): Counts => ({ warm: 0, cooling: 0, cold: 0, new: 0, undated: 0 })

export const networkOf = (glances: Glance[], today: LocalDate): Network => {
  const all = none()
  const rows = relations.map((relation) => ({ relation, total: 0, counts: none() }))
  const rowOf = new Map(rows.map((row) => [row.relation, row]))
  for (const glance of glances) {
    const row = rowOf.get(glance.relation)
    if (!row) continue
    const state = closeness(glance, today)
    all[state]++
    row.counts[state]++
    row.total++
  }
  const byRelation = rows.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total)
  return { total: glances.length, all, byRelation }
}

/** Before touches said so, the button of a digest named them for its period. */
const ofPeriod = /^talked-\d{4}-\d{2}$/

export const isFromDigest = ({ id, via }: Pick<Touch, 'id' | 'via'>): boolean =>
  via === 'digest' || ofPeriod.test(id)

export type Talks = {
  total: number
  fromDigest: number
  /** The twelve months until this one, the earliest first. */
  months: { month: Month; total: number; fromDigest: number }[]
}

const monthsShown = 12

/** The day on which the twelve months begin. */
export const firstDayShown = (today: LocalDate): LocalDate =>
  `${addToDate(`${today.slice(0, 7)}-01`, 'P1M', 1 - monthsShown)}`

export const talksByMonth = (talks: Talk[], today: LocalDate): Talks => {
  const months = [{ month: today.slice(0, 7), total: 0, fromDigest: 0 }]
  while (months.length < monthsShown)
    months.unshift({ month: monthBefore(months[0]?.month ?? ''), total: 0, fromDigest: 0 })
  const byMonth = new Map(months.map((each) => [each.month, each]))
  for (const talk of talks) {
    const each = byMonth.get(talk.date.slice(0, 7))
    if (!each) continue
    each.total++
    if (isFromDigest(talk)) each.fromDigest++
  }
  const sum = (of: 'total' | 'fromDigest') => months.reduce((all, each) => all + each[of], 0)
  return { total: sum('total'), fromDigest: sum('fromDigest'), months }
}

/** As many of those due as one sitting takes, and of those who come next. */
const mostDue = 5
const mostNext = 6
const comingWeeks = 'P4W'

export type Overview = {
  /** The first of those due, in the order of a digest, by their ids; and how many there are. */
  due: { ids: string[]; total: number }
  /** Those whose date comes in the next four weeks, the earliest first. */
  next: { ids: string[]; total: number }
  network: Network
  talks: Talks
}

export const composeOverview = (glances: Glance[], talks: Talk[], today: LocalDate): Overview => {
  const due = glances.filter((glance) => isDue(glance, today))
  const until = addToDate(today, comingWeeks)
  const next = glances
    .filter(({ nextContact = '' }) => nextContact > today && nextContact <= until)
    .sort((a, b) => (a.nextContact ?? '').localeCompare(b.nextContact ?? '') || (a.id < b.id ? -1 : 1))
  return {
    due: {
      ids: inDigestOrder(due, today)
        .slice(0, mostDue)
        .map(({ contact }) => contact.id),
      total: due.length,
    },
    next: { ids: next.slice(0, mostNext).map(({ id }) => id), total: next.length },
    network: networkOf(glances, today),
    talks: talksByMonth(talks, today),
  }
}
