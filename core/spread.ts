import { addToDate, type LocalDate, type Month } from './time.ts'

type Room = {
  today: LocalDate
  /** How many contacts the member's digest holds. */
  perMonth: number
  /** How many fall due in a month already. */
  alreadyDue?: ReadonlyMap<Month, number>
}

/**
 * First dates for contacts that come all at once, from today on: no month brings more than its digest holds. Each month
 * has the same day, so that between two digests there is one such date, whatever the day of the digest.
 */
export const spreadFirstDates = (count: number, { today, perMonth, alreadyDue }: Room): LocalDate[] => {
  if (!(perMonth >= 1)) throw new RangeError('A digest that holds nobody never gets to the last of them.')
  const dates: LocalDate[] = []
  for (let months = 0; dates.length < count; months++) {
    const date = addToDate(today, 'P1M', months)
    const due = alreadyDue?.get(date.slice(0, 7)) ?? 0
    for (let free = perMonth - due; free >= 1 && dates.length < count; free--) dates.push(date)
  }
  return dates
}
