import { addToDate, type Duration, daysBetween, type LocalDate, lengthInDays } from './time.ts'

export const warmths = ['warm', 'cooling', 'cold'] as const
export type Warmth = (typeof warmths)[number]

/** More than a calendar duration can differ from its mean length. */
const mostOff = 6

/** Whether a cadence, so many times, is over. The calendar is asked about its last days alone: a picture has thousands. */
const isOver = (from: LocalDate, cadence: Duration, times: number, today: LocalDate) => {
  const over = daysBetween(from, today) - lengthInDays(cadence) * times
  return over > mostOff || (over > -mostOff && addToDate(from, cadence, times) <= today)
}

/** How long ago the member last talked with somebody, by how often they mean to: once that is over, and twice. */
export const warmthSince = (lastTalked: LocalDate, cadence: Duration, today: LocalDate): Warmth => {
  if (!isOver(lastTalked, cadence, 1, today)) return 'warm'
  return isOver(lastTalked, cadence, 2, today) ? 'cold' : 'cooling'
}
