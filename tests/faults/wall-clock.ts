import { IANAZone } from 'luxon'

export type Wall = { zone: string; day: number; hour: number }
/** What the clocks of a place make of an hour: it comes once, twice, or not at all. */
export type Shown = { at: number; comes: 'once' | 'twice' | 'never' }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/**
 * When clocks show a full hour of a day of a month (its last, when it has fewer), without Temporal: of all offsets that the
 * zone has around then, those that lead to an instant with that very offset. An hour that is skipped is counted on with
 * the offset before it.
 */
export const shownAt = (
  year: number,
  month: number,
  { zone: name, day: wanted, hour: full }: Wall,
): Shown => {
  const zone = IANAZone.create(name)
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const wall = Date.UTC(year, month - 1, Math.min(wanted, lastDay), full)
  const [before, after] = [zone.offset(wall - day), zone.offset(wall + day)]
  const instants = [...new Set([before, after])]
    .filter((offset) => zone.offset(wall - offset * minute) === offset)
    .map((offset) => wall - offset * minute)
    .sort((a, b) => a - b)
  const [first] = instants
  if (first === undefined) return { at: wall - before * minute, comes: 'never' }
  return { at: first, comes: instants.length > 1 ? 'twice' : 'once' }
}

/** When a zone's clocks change in a year: the first hour that is skipped or comes twice. */
export const changesOf = (year: number, zone: string): (Wall & { month: number })[] => {
  const offset = (at: number) => IANAZone.create(zone).offset(at)
  const days = Array.from({ length: 365 }, (_, index) => Date.UTC(year, 0, 1) + index * day)
  return days
    .filter((at) => offset(at) !== offset(at + day))
    .flatMap((at) => {
      // An hour on either side, by the clocks of the time before the change.
      const local = new Date(at + offset(at) * minute)
      local.setUTCMinutes(0)
      const hours = Array.from({ length: 26 }, (_, index) => new Date(local.getTime() + (index - 1) * hour))
      const changed = hours.find((each) => {
        const wall = { zone, day: each.getUTCDate(), hour: each.getUTCHours() }
        return shownAt(year, each.getUTCMonth() + 1, wall).comes !== 'once'
      })
      return changed
        ? [
            {
              zone,
              month: changed.getUTCMonth() + 1,
              day: changed.getUTCDate(),
              hour: changed.getUTCHours(),
            },
          ]
        : []
    })
}
