import { getISO } from 'temporal-polyfill/fns/Calendar'
import * as DurationFns from 'temporal-polyfill/fns/Duration'
import * as InstantFns from 'temporal-polyfill/fns/Instant'
import * as DateFns from 'temporal-polyfill/fns/PlainDate'
import * as DateTimeFns from 'temporal-polyfill/fns/PlainDateTime'
import * as ZonedFns from 'temporal-polyfill/fns/ZonedDateTime'
import * as z from 'zod'

/** A moment in UTC with milliseconds, `2026-11-22T08:00:00.000Z`: as text it sorts as it does in time. */
export type Instant = string
/** A calendar day with no zone, `2026-11-22`. */
export type LocalDate = string
/** A calendar month, `2026-11`. */
export type Month = string
/** An ISO 8601 duration: `P3M` for cadences, `PT15M` for how long something is good. */
export type Duration = string

// Temporal by its functions, not its classes: half of it in a bundle, and in a bit more than half of the time. What needs
// neither zone nor calendar is left to Date, in less than half of that: a digest asks some twenty times when something is.
const toDate = (date: LocalDate) => DateFns.fromString(date, getISO)
const inZone = (instant: Instant, zone: string) =>
  InstantFns.toZonedDateTimeISO(InstantFns.fromEpochMilliseconds(Date.parse(instant)), zone)
const written = ({ epochMilliseconds }: { epochMilliseconds: number }): Instant =>
  new Date(epochMilliseconds).toISOString()

export const toInstant = (text: string): Instant => written(InstantFns.fromString(text))

/** Seconds since 1970, as DynamoDB's time to live wants it; rounded down. */
export const epochSeconds = (instant: Instant): number => Math.floor(Date.parse(instant) / 1000)

/** Moves by calendar units in UTC, so that a day is 24 hours and a month keeps its day where it can. */
export const addTo = (instant: Instant, duration: Duration): Instant =>
  written(ZonedFns.toInstant(ZonedFns.add(inZone(instant, 'UTC'), DurationFns.fromString(duration))))

export const subtractFrom = (instant: Instant, duration: Duration): Instant =>
  written(ZonedFns.toInstant(ZonedFns.subtract(inZone(instant, 'UTC'), DurationFns.fromString(duration))))

/** Whether `Intl` knows the zone by this name. UTC offsets (`+05:30`) are not zones: they have no daylight saving. */
export const isZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    InstantFns.toZonedDateTimeISO(InstantFns.fromEpochMilliseconds(0), name)
    return true
  } catch {
    return false
  }
}

export const localDate = (instant: Instant, zone: string): LocalDate =>
  DateFns.toString(ZonedFns.toPlainDate(inZone(instant, zone)))

export const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    toDate(text)
    return true
  } catch {
    return false
  }
}

/** Days since 1 March of the year 0, as the Gregorian calendar counts: years begin in March, so that leap days end them. */
const dayNumber = (date: LocalDate): number => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const sinceMarch = (month + 9) % 12
  const years = sinceMarch < 10 ? year : year - 1
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400)
  return years * 365 + leapDays + Math.floor((sinceMarch * 306 + 5) / 10) + day - 1
}

/** Whole days from `from` until `until`; negative when `until` is earlier. A digest counts dozens. */
export const daysBetween = (from: LocalDate, until: LocalDate): number => dayNumber(until) - dayNumber(from)

const calendarDuration = /^P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?$/

/** How often to reconnect: a positive ISO 8601 duration of years, months, weeks and days, at most ten years; or `never`. */
export const cadenceSchema = z
  .string()
  .refine(
    (text) => text === 'never' || (calendarDuration.test(text) && isWithinTenYears(text)),
    'Choose how often from the list.',
  )

const isWithinTenYears = (duration: Duration) => {
  const days = lengthInDays(duration)
  return days >= 1 && days <= 3653
}

/**
 * The length of a calendar duration in days, by the mean year of 365.2425 days; for comparing, not for dates, and 0
 * for what is none. Temporal would take twenty times as long, and a member may have thousands of contacts.
 */
export const lengthInDays = (duration: Duration): number => {
  const [, years = 0, months = 0, weeks = 0, days = 0] = calendarDuration.exec(duration) ?? []
  return (+years + +months / 12) * 365.2425 + +weeks * 7 + +days
}

/**
 * The date `times` durations after the anchor. Counted from the anchor each time, so that its day is kept:
 * 31 January + 1 × P1M is 28 February, + 2 × P1M is 31 March.
 */
export const addToDate = (anchor: LocalDate, duration: Duration, times = 1): LocalDate => {
  const { years, months, weeks, days } = DurationFns.fromString(duration)
  const all = DurationFns.create(years * times, months * times, weeks * times, days * times)
  return DateFns.toString(DateFns.add(toDate(anchor), all))
}

/** Once a month, on a day (the month's last when it has fewer) at a full hour of the zone. */
export type MonthlySchedule = { day: number; hour: number; zone: string }
/** One mailing's place in time; the period of a monthly one is the month. */
export type Occurrence = { period: string; at: Instant }

/**
 * When clocks of the zone show that full hour of the day. An hour that daylight saving skips is taken as much later as the
 * clocks moved, and of an hour that comes twice the first is taken (`compatible`, RFC 5545 section 3.3.5), so that each
 * happens once.
 */
export const atHour = (date: LocalDate, hour: number, zone: string): Instant => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const onClocks = DateTimeFns.create(year, month, day, hour)
  return written(DateTimeFns.toZonedDateTime(onClocks, zone, { disambiguation: 'compatible' }))
}

const inUtc = (month: Month, monthsLater: number, day: number) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + monthsLater, day))
const addMonths = (month: Month, count: number): Month => inUtc(month, count, 1).toISOString().slice(0, 7)
const lastDayOf = (month: Month): number => inUtc(month, 1, 0).getUTCDate()

/** When a month's occurrence is. */
export const occurrenceIn = (month: Month, { day, hour, zone }: MonthlySchedule): Occurrence => ({
  period: month,
  at: atHour(`${month}-${Math.min(day, lastDayOf(month))}`, hour, zone),
})

const monthOf = (instant: Instant, zone: string): Month => localDate(instant, zone).slice(0, 7)

/**
 * The first occurrence after an instant. The month after next may be needed: where clocks go back at midnight on the
 * 1st (Newfoundland, 2009), the old month comes back when the new one's first hour has already been.
 */
export const nextOccurrence = (schedule: MonthlySchedule, after: Instant): Occurrence => {
  let occurrence = occurrenceIn(monthOf(after, schedule.zone), schedule)
  while (occurrence.at <= after) occurrence = occurrenceIn(addMonths(occurrence.period, 1), schedule)
  return occurrence
}

/** The latest occurrence at or before an instant: after an outage of months, the only one still worth sending. */
export const latestOccurrence = (schedule: MonthlySchedule, upTo: Instant): Occurrence => {
  let occurrence = occurrenceIn(addMonths(monthOf(upTo, schedule.zone), 1), schedule)
  while (occurrence.at > upTo) occurrence = occurrenceIn(addMonths(occurrence.period, -1), schedule)
  return occurrence
}

export const monthBefore = (month: Month): Month => addMonths(month, -1)

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** `22 November 2026`. Written out: `Intl` takes a hundred times as long, and a digest has a dozen dates. */
export const formatDate = (date: LocalDate): string => `${formatDay(date)} ${date.slice(0, 4)}`

/** `2 November` */
export const formatDay = (date: LocalDate): string => `${Number(date.slice(8, 10))} ${formatMonth(date)}`

/** `November`, of a month or of a day in it. */
export const formatMonth = (month: Month | LocalDate): string => months[Number(month.slice(5, 7)) - 1] ?? ''
