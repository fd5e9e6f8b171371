import { addToDate, type LocalDate } from './time.ts'

/** When a member's digests come and how many contacts one holds. */
export type DigestRoom = { today: LocalDate; digestDay: number; digestSize: number }

const dayOf = (date: LocalDate) => Number(date.slice(-2))
/** Months in a row, so that the next one is one more. */
const monthOf = (date: LocalDate) => Number(date.slice(0, -6)) * 12 + Number(date.slice(-5, -3))

/** The month whose digest brings a date: from the day after one digest to the day of the next. */
const digestOf = (date: LocalDate, digestDay: number) => monthOf(date) + (dayOf(date) > digestDay ? 1 : 0)

/** The day of today, or the month's last, where the digest of a month brings it. */
const dateFor = (digest: number, { today, digestDay }: DigestRoom): LocalDate => {
  const inMonth = (month: number) => addToDate(today, 'P1M', month - monthOf(today))
  const sameDay = inMonth(dayOf(today) > digestDay ? digest - 1 : digest)
  if (digestOf(sameDay, digestDay) === digest) return sameDay
  // A short month's last day can be both: the digest before brings it, and this one brings the day after.
  return `${inMonth(digest).slice(0, -2)}01`
}

/**
 * The first dates of contacts who come all at once, in their order: the date on which each falls due by itself, while the
 * digest that brings it has room beside those due already; else the day of today in the next month whose digest has.
 * Today's digest may have gone, so what is due until today counts for the one after.
 */
export const spreadFirstDates = (
  natural: LocalDate[],
  { alreadyDue, ...room }: DigestRoom & { alreadyDue: LocalDate[] },
): LocalDate[] => {
  const { today, digestDay, digestSize } = room
  if (!(digestSize >= 1)) throw new RangeError('A digest that holds nobody never gets to the last of them.')
  const first = digestOf(addToDate(today, 'P1D'), digestDay)
  const digestFor = (date: LocalDate) => Math.max(first, digestOf(date, digestDay))
  const brings = new Map<number, number>()
  const count = (digest: number) => brings.set(digest, (brings.get(digest) ?? 0) + 1)
  for (const date of alreadyDue) count(digestFor(date))

  /** Of a digest that is full, a later one before which all are full: what keeps many rows from looking at many months. */
  const fullUntil = new Map<number, number>()
  const withRoom = (from: number): number => {
    let digest = from
    while ((brings.get(digest) ?? 0) >= digestSize) digest = fullUntil.get(digest) ?? digest + 1
    for (let full = from; full < digest; ) {
      const next = fullUntil.get(full) ?? full + 1
      fullUntil.set(full, digest)
      full = next
    }
    return digest
  }

  return natural.map((date) => {
    const wanted = digestFor(date)
    const digest = withRoom(wanted)
    count(digest)
    return digest === wanted ? date : dateFor(digest, room)
  })
}
