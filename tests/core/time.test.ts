import { describe, expect, it, test } from 'vitest'
import {
  addTo,
  addToDate,
  atHour,
  cadenceSchema,
  daysBetween,
  epochSeconds,
  formatDate,
  formatMonth,
  isDate,
  isZone,
  latestOccurrence,
  lengthInDays,
  localDate,
  nextOccurrence,
  occurrenceIn,
  subtractFrom,
  toInstant,
} from '../../core/time.ts'

const newYork = (day: number, hour: number) => ({ day, hour, zone: 'America/New_York' })

describe('an instant', () => {
  it('is written in UTC with milliseconds', () => {
    expect(toInstant('2026-11-22T09:00:00+01:00')).toBe('2026-11-22T08:00:00.000Z')
    expect(toInstant('2026-11-22T08:00Z')).toBe('2026-11-22T08:00:00.000Z')
    expect(toInstant('2026-11-22T08:00:00.123456Z')).toBe('2026-11-22T08:00:00.123Z')
  })

  it('without a zone or an offset is refused', () => {
    expect(() => toInstant('2026-11-22T08:00:00')).toThrow(RangeError)
  })

  it('in seconds is rounded down', () => {
    expect(epochSeconds('2001-09-09T01:46:40.999Z')).toBe(1_000_000_000)
  })

  it('moves forward and back by minutes, days and months', () => {
    expect(addTo('2026-11-22T23:50:00.000Z', 'PT15M')).toBe('2026-11-23T00:05:00.000Z')
    expect(addTo('2026-01-31T08:00:00.000Z', 'P1M')).toBe('2026-02-28T08:00:00.000Z')
    expect(subtractFrom('2026-01-01T00:00:00.000Z', 'P1D')).toBe('2025-12-31T00:00:00.000Z')
    expect(subtractFrom('2026-03-31T08:00:00.000Z', 'P1M')).toBe('2026-02-28T08:00:00.000Z')
  })
})

describe('a date', () => {
  it('is one that the calendar has, written in full', () => {
    expect(['2024-02-29', '2026-12-31'].filter(isDate)).toHaveLength(2)
    expect(
      ['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-01-01T00:00', ''].filter(isDate),
    ).toEqual([])
  })

  it('differs between zones at the same instant', () => {
    const instant = '2026-01-01T10:30:00.000Z'
    expect(localDate(instant, 'Pacific/Kiritimati')).toBe('2026-01-02')
    expect(localDate(instant, 'Europe/London')).toBe('2026-01-01')
    expect(localDate(instant, 'Pacific/Pago_Pago')).toBe('2025-12-31')
  })

  it('of 30 December 2011 never came in Apia, which went over the date line', () => {
    expect(localDate('2011-12-30T09:59:59.999Z', 'Pacific/Apia')).toBe('2011-12-29')
    expect(localDate('2011-12-30T10:00:00.000Z', 'Pacific/Apia')).toBe('2011-12-31')
  })

  it('is written out for reading, and so is a month', () => {
    expect(formatDate('2026-11-02')).toBe('2 November 2026')
    expect(formatMonth('2026-02')).toBe('February')
  })

  it('has each full hour once, also where clocks skip it or show it twice', () => {
    expect(atHour('2026-11-22', 9, 'America/New_York')).toBe('2026-11-22T14:00:00.000Z')
    expect(atHour('2026-03-08', 2, 'America/New_York')).toBe('2026-03-08T07:00:00.000Z')
    expect(atHour('2026-11-01', 1, 'America/New_York')).toBe('2026-11-01T05:00:00.000Z')
  })

  it('is so many days from another', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2)
    expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1)
    expect(daysBetween('2026-01-01', '2026-01-01')).toBe(0)
  })
})

describe('a repeated cadence', () => {
  test('31 January + 1, 2 and 13 months are 28 February, 31 March and 28 February', () => {
    expect([1, 2, 13].map((times) => addToDate('2026-01-31', 'P1M', times))).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2027-02-28',
    ])
  })

  test('29 February + 1 and 4 years are 28 February and 29 February', () => {
    expect(addToDate('2024-02-29', 'P1Y')).toBe('2025-02-28')
    expect(addToDate('2024-02-29', 'P1Y', 4)).toBe('2028-02-29')
  })

  it.each(['P2W', 'P3M', 'P1Y', 'P1D', 'P10Y', 'P3653D', 'P1Y6M', 'never'])('may be %j', (text) => {
    expect(cadenceSchema.safeParse(text).success).toBe(true)
  })

  it.each(['PT1H', 'P0D', 'P-1M', '-P1M', 'P11Y', 'P3654D', 'P1.5M', 'P', 'p1m', 'P1M ', 'quarterly', ''])(
    'may not be %j',
    (text) => {
      expect(cadenceSchema.safeParse(text).success).toBe(false)
    },
  )

  it('is compared by its mean length', () => {
    const shortestFirst = ['P1D', 'P1W', 'P2W', 'P1M', 'P31D', 'P3M', 'P1Y', 'P366D']
    expect(shortestFirst.toSorted((a, b) => lengthInDays(a) - lengthInDays(b))).toEqual(shortestFirst)
    expect(lengthInDays('P12M')).toBe(lengthInDays('P1Y'))
  })
})

describe('a zone', () => {
  it.each(['Europe/Berlin', 'Asia/Calcutta', 'Asia/Kolkata', 'UTC'])('may be %j', (name) => {
    expect(isZone(name)).toBe(true)
  })

  it.each(['+05:30', 'Foo/Bar', '', 'Z', 'T00:00+05:30', '2026-01-01T00:00[Europe/Berlin]', ' UTC'])(
    'may not be %j',
    (name) => {
      expect(isZone(name)).toBe(false)
    },
  )
})

describe('a monthly occurrence', () => {
  it('is on the last day of a month that is too short', () => {
    expect(occurrenceIn('2026-02', newYork(31, 9)).at).toBe('2026-02-28T14:00:00.000Z')
    expect(occurrenceIn('2028-02', newYork(31, 9)).at).toBe('2028-02-29T14:00:00.000Z')
  })

  it('at 2 in New York on 8 March 2026, when clocks went from 2 to 3, is at 3', () => {
    expect(occurrenceIn('2026-03', newYork(8, 1)).at).toBe('2026-03-08T06:00:00.000Z')
    expect(occurrenceIn('2026-03', newYork(8, 2)).at).toBe('2026-03-08T07:00:00.000Z')
    expect(occurrenceIn('2026-03', newYork(8, 3)).at).toBe('2026-03-08T07:00:00.000Z')
  })

  it('at 1 in New York on 1 November 2026, when 1 came twice, is at the first and not again', () => {
    const first = { period: '2026-11', at: '2026-11-01T05:00:00.000Z' }
    expect(nextOccurrence(newYork(1, 1), '2026-11-01T04:59:59.999Z')).toEqual(first)
    expect(latestOccurrence(newYork(1, 1), '2026-11-01T06:00:00.000Z')).toEqual(first)
    expect(nextOccurrence(newYork(1, 1), first.at).period).toBe('2026-12')
  })

  it('on Lord Howe Island, where clocks move half an hour, is at 2:30 when 2:00 is skipped', () => {
    const lordHowe = { day: 4, hour: 2, zone: 'Australia/Lord_Howe' }
    expect(occurrenceIn('2026-10', lordHowe).at).toBe('2026-10-03T15:30:00.000Z')
    expect(occurrenceIn('2026-11', lordHowe).at).toBe('2026-11-03T15:00:00.000Z')
  })

  it('on the day that Apia skipped is a day later', () => {
    const apia = { day: 30, hour: 12, zone: 'Pacific/Apia' }
    expect(occurrenceIn('2011-12', apia).at).toBe('2011-12-30T22:00:00.000Z')
    expect(localDate('2011-12-30T22:00:00.000Z', 'Pacific/Apia')).toBe('2011-12-31')
  })

  it('is not repeated when clocks go back from the 1st to the month before, as in Newfoundland 2009', () => {
    const newfoundland = { day: 1, hour: 0, zone: 'America/St_Johns' }
    const november = { period: '2009-11', at: '2009-11-01T02:30:00.000Z' }
    const octoberAgain = '2009-11-01T03:00:00.000Z'
    expect(localDate(octoberAgain, newfoundland.zone)).toBe('2009-10-31')
    expect(latestOccurrence(newfoundland, octoberAgain)).toEqual(november)
    expect(nextOccurrence(newfoundland, octoberAgain).period).toBe('2009-12')
  })

  it('late on the 31st in New York is not missed when it is the 1st in UTC', () => {
    expect(nextOccurrence(newYork(31, 22), '2027-01-01T02:00:00.000Z')).toEqual({
      period: '2026-12',
      at: '2027-01-01T03:00:00.000Z',
    })
  })

  it('after an outage of months is only the latest', () => {
    expect(latestOccurrence(newYork(15, 9), '2026-11-14T00:00:00.000Z')).toEqual({
      period: '2026-10',
      at: '2026-10-15T13:00:00.000Z',
    })
  })
})
