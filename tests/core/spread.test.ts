import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spreadFirstDates } from '../../core/spread.ts'
import { addToDate } from '../../core/time.ts'

const countBy = (dates: string[]) => {
  const months = new Map<string, number>()
  for (const date of dates) months.set(date.slice(0, 7), (months.get(date.slice(0, 7)) ?? 0) + 1)
  return months
}

describe('first dates', () => {
  it('fill this month, then the next ones, on the same day', () => {
    expect(spreadFirstDates(5, { today: '2026-11-22', perMonth: 2 })).toEqual([
      '2026-11-22',
      '2026-11-22',
      '2026-12-22',
      '2026-12-22',
      '2027-01-22',
    ])
  })

  it('keep the day of today where a month has it', () => {
    expect(spreadFirstDates(4, { today: '2027-01-31', perMonth: 1 })).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
    ])
  })

  it('leave room for those who fall due already', () => {
    const alreadyDue = new Map([
      ['2026-11', 1],
      ['2026-12', 7],
    ])
    expect(spreadFirstDates(3, { today: '2026-11-22', perMonth: 2, alreadyDue })).toEqual([
      '2026-11-22',
      '2027-01-22',
      '2027-01-22',
    ])
  })

  it('are none for nobody, and an error for a digest that holds nobody', () => {
    expect(spreadFirstDates(0, { today: '2026-11-22', perMonth: 5 })).toEqual([])
    for (const perMonth of [0, -1, Number.NaN])
      expect(() => spreadFirstDates(1, { today: '2026-11-22', perMonth })).toThrow(RangeError)
  })

  it('never bring more in a month than the digest holds, wait for no reason, and are the same again', () => {
    const today = fc
      .tuple(
        fc.integer({ min: 2000, max: 2100 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
      )
      .map(([year, month, day]) => addToDate(`${year}-${String(month).padStart(2, '0')}-01`, `P${day - 1}D`))
    const due = fc.array(fc.tuple(fc.nat(40), fc.nat(20)), { maxLength: 10 })
    fc.assert(
      fc.property(fc.nat(300), today, fc.integer({ min: 1, max: 12 }), due, (count, today, perMonth, due) => {
        const month = (after: number) => addToDate(`${today.slice(0, 7)}-01`, 'P1M', after).slice(0, 7)
        const alreadyDue = new Map(due.map(([after, contacts]) => [month(after), contacts]))
        const dates = spreadFirstDates(count, { today, perMonth, alreadyDue })
        expect(dates).toHaveLength(count)
        expect(dates).toEqual(dates.toSorted())
        expect(dates.every((date) => date >= today)).toBe(true)
        const spread = countBy(dates)
        for (const [month, contacts] of spread)
          expect(contacts + (alreadyDue.get(month) ?? 0)).toBeLessThanOrEqual(perMonth)
        const last = dates.at(-1)?.slice(0, 7) ?? ''
        for (let after = 0; month(after) < last; after++)
          expect(
            (spread.get(month(after)) ?? 0) + (alreadyDue.get(month(after)) ?? 0),
          ).toBeGreaterThanOrEqual(perMonth)
        expect(spreadFirstDates(count, { today, perMonth, alreadyDue })).toEqual(dates)
      }),
    )
  })
})
