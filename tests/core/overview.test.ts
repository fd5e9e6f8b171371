import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { relations } from '../../core/contact.ts'
import {
  closeness,
  closenesses,
  composeOverview,
  firstDayShown,
  type Glance,
  isFromDigest,
  networkOf,
  type Talk,
  talksByMonth,
} from '../../core/overview.ts'
import { addToDate, daysBetween } from '../../core/time.ts'
import { warmthSince } from '../../core/warmth.ts'
import { aContact, today } from '../examples.ts'

const talk = (date: string, more: Partial<Talk> = {}): Talk => ({ id: `on-${date}`, date, ...more })

describe('how close a contact is', () => {
  test.each([
    ['warm', 'P3M', '2026-08-23'],
    ['cooling', 'P3M', '2026-08-22'],
    ['cooling', 'P3M', '2026-05-23'],
    ['cold', 'P3M', '2026-05-22'],
    ['warm', 'P1Y', '2025-11-23'],
    ['cold', 'P2W', '2026-10-25'],
    ['new', 'P3M', undefined],
    ['undated', 'never', '2026-11-20'],
    ['undated', 'never', undefined],
  ])('is %s by a cadence of %s and a last talk on %s', (expected, cadence, lastTouch) => {
    expect(closeness(aContact({ cadence, lastTouch }), today)).toBe(expected)
  })

  it('is by the calendar, also where it is not asked', () => {
    const date = fc.integer({ min: 0, max: 9000 }).map((days) => addToDate('2016-02-28', 'P1D', days))
    const cadence = fc.constantFrom('P1D', 'P2W', 'P1M', 'P5M', 'P1Y2M', 'P1Y1M3W9D', 'P10Y')
    fc.assert(
      fc.property(date, date, cadence, (last, today, cadence) => {
        const end = (times: number) => addToDate(last, cadence, times)
        const expected = end(1) > today ? 'warm' : end(2) > today ? 'cooling' : 'cold'
        expect(warmthSince(last, cadence, today)).toBe(expected)
      }),
      {
        // The days around the ends, which few random ones hit, also of months that differ most from the mean.
        examples: ['2023-12-31', '2026-01-31', '2026-07-01'].flatMap((last) =>
          ['P1M', 'P5M', 'P1Y', 'P10Y'].flatMap((cadence) =>
            [1, 2].flatMap((times) =>
              [-8, -7, -6, -5, -1, 0, 1, 5, 6, 7, 8].map((off): [string, string, string] => [
                last,
                addToDate(addToDate(last, cadence, times), 'P1D', off),
                cadence,
              ]),
            ),
          ),
        ),
      },
    )
  })
})

describe('the network', () => {
  it('counts each contact once, the most frequent relation first', () => {
    const network = networkOf(
      [
        aContact({ relation: 'mentor', lastTouch: '2026-11-01' }),
        aContact({ relation: 'peer', lastTouch: '2026-11-01' }),
        aContact({ relation: 'peer' }),
        aContact({ relation: 'peer', cadence: 'never' }),
      ],
      today,
    )
    expect(network).toEqual({
      total: 4,
      all: { warm: 2, cooling: 0, cold: 0, new: 1, undated: 1 },
      byRelation: [
        { relation: 'peer', total: 3, counts: { warm: 1, cooling: 0, cold: 0, new: 1, undated: 1 } },
        { relation: 'mentor', total: 1, counts: { warm: 1, cooling: 0, cold: 0, new: 0, undated: 0 } },
      ],
    })
  })

  it('adds up, whoever is in it', () => {
    const glance: fc.Arbitrary<Glance> = fc.record({
      id: fc.string(),
      relation: fc.constantFrom(...relations),
      cadence: fc.constantFrom('P1M', 'P1Y', 'never'),
      lastTouch: fc.option(fc.constantFrom({ date: '2026-11-01' }, { date: '2025-01-31' }), {
        nil: undefined,
      }),
    })
    fc.assert(
      fc.property(fc.array(glance), (glances) => {
        const { total, all, byRelation } = networkOf(glances, today)
        expect(total).toBe(glances.length)
        const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0)
        expect(sum(Object.values(all))).toBe(total)
        expect(sum(byRelation.map((row) => row.total))).toBe(total)
        for (const state of closenesses)
          expect(sum(byRelation.map(({ counts }) => counts[state]))).toBe(all[state])
        for (const row of byRelation) expect(sum(Object.values(row.counts))).toBe(row.total)
      }),
    )
  })
})

describe('touches by month', () => {
  it('are those of twelve months, with those that came from a digest', () => {
    const { months, ...sums } = talksByMonth(
      [
        talk('2025-11-30'),
        talk('2025-12-01'),
        talk('2026-11-02', { via: 'digest' }),
        talk('2026-11-22', { id: 'talked-2026-11' }),
        talk('2026-11-22', { id: 'talked-2026-11-22' }),
      ],
      today,
    )
    expect(sums).toEqual({ total: 4, fromDigest: 2 })
    expect(months).toHaveLength(12)
    expect(months[0]).toEqual({ month: '2025-12', total: 1, fromDigest: 0 })
    expect(months[11]).toEqual({ month: '2026-11', total: 3, fromDigest: 2 })
    expect(months.slice(1, 11).every(({ total }) => total === 0)).toBe(true)
    expect(firstDayShown(today)).toBe('2025-12-01')
    expect(firstDayShown('2026-01-31')).toBe('2025-02-01')
  })

  test.each([
    [true, talk('2026-11-22', { via: 'digest' })],
    [true, talk('2026-11-22', { id: 'talked-2026-11' })],
    [false, talk('2026-11-22', { id: 'talked-2026-11-22' })],
    [false, talk('2026-11-22', { id: 'mail-abc' })],
    [false, talk('2026-11-22')],
  ])('come from a digest: %s, of %o', (expected, each) => {
    expect(isFromDigest(each)).toBe(expected)
  })
})

describe('an overview', () => {
  it('has those due in the order of a digest, and those of the next four weeks by their dates', () => {
    const on = (nextContact: string, id: string): Glance => ({
      id,
      relation: 'peer',
      cadence: 'P3M',
      nextContact,
    })
    const glances = [
      on('2026-12-20', 'last'),
      on('2026-12-21', 'later'),
      on('2026-11-23', 'tomorrow'),
      on('2026-11-22', 'today'),
      on('2026-01-01', 'late'),
      { ...on('2026-11-01', 'referee'), reference: { agreedOn: '2025-01-01' } },
      { id: 'never', relation: 'peer' as const, cadence: 'never' },
    ]
    const { due, next } = composeOverview(glances, [], today)
    expect(due).toEqual({ ids: ['referee', 'late', 'today'], total: 3 })
    expect(next).toEqual({ ids: ['tomorrow', 'last'], total: 2 })
    expect(daysBetween(today, '2026-12-20')).toBe(28)
  })

  it('names a few of many, and says how many there are', () => {
    const many = Array.from({ length: 100 }, () => aContact())
    const soon = many.map((contact) => ({ ...contact, nextContact: '2026-11-30' }))
    const { due, next } = composeOverview([...many, ...soon], [], today)
    expect([due.ids.length, due.total]).toEqual([5, 100])
    expect([next.ids.length, next.total]).toEqual([6, 100])
  })
})
