import { addToDate, type Duration, daysBetween, type LocalDate, lengthInDays } from './time.ts'

export const warmths = ['warm', 'cooling', 'cold'] as const
export type Warmth = (typeof warmths)[number]

/** More than a calendar duration can differ from its mean length. */
const mostOff = 6

/** Whether a duration, so many times, is over. The calendar is asked about its last days alone: a picture has thousands. */
const isOver = (from: LocalDate, length: { days: number; of: Duration; times: number }, today: LocalDate) => {
  const over = daysBetween(from, today) - length.days * length.times
  return Math.abs(over) > mostOff ? over > 0 : addToDate(from, length.of, length.times) <= today
}

/** How long ago the member last talked with somebody, by how often they mean to: once that is over, and twice. */
export const warmthSince = (lastTalked: LocalDate, cadence: Duration, today: LocalDate): Warmth => {
  const length = { of: cadence, days: lengthInDays(cadence) }
  if (!isOver(lastTalked, { ...length, times: 1 }, today)) return 'warm'
  return isOver(lastTalked, { ...length, times: 2 }, today) ? 'cold' : 'cooling'
}
