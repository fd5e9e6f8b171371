import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DigestRoom, spreadFirstDates } from '../../core/spread.ts'
import { addToDate } from '../../core/time.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))
const spread = (natural: string[], room: Partial<DigestRoom> = {}, alreadyDue: string[] = []) =>
  spreadFirstDates(natural, { today: '2026-11-22', digestDay: 25, digestSize: 2, alreadyDue, ...room })

describe('first dates', () => {
  const atOnce = (count: number, room: Partial<DigestRoom>) =>
    spread(
      times(count, () => room.today ?? '2026-11-22'),
      room,
    )

  it('fill this digest, then the next ones, on the same day', () => {
    expect(atOnce(5, {})).toEqual(['2026-11-22', '2026-11-22', '2026-12-22', '2026-12-22', '2027-01-22'])
  })

  it('are each in a digest of its own where months are short', () => {
    const month = { today: '2027-01-31', digestSize: 1 }
    const [january, february, march] = ['2027-01-31', '2027-02-28', '2027-03-31']
    expect(atOnce(4, { ...month, digestDay: 15 })).toEqual([january, february, march, '2027-04-30'])
    expect(atOnce(4, { ...month, digestDay: 31 })).toEqual([january, march, '2027-04-30', '2027-05-31'])
    // What is due on 28 February comes that day already, and what is due on 31 March comes in April.
    expect(atOnce(4, { ...month, digestDay: 30 })).toEqual([january, '2027-03-01', march, '2027-05-01'])
  })

  it('on the day of a digest leave out that digest, which may have gone', () => {
    const room = { digestDay: 22, digestSize: 1 }
    expect(atOnce(2, room)).toEqual(['2026-11-22', '2027-01-22'])
    expect(spread(['2026-11-22'], room, ['2026-12-22'])).toEqual(['2027-01-22'])
  })

  it('stay where they fall by themselves, while there is room', () => {
    expect(spread(['2026-08-01', '2027-03-03', '2026-11-22', '2027-03-26'])).toEqual([
      '2026-08-01',
      '2027-03-03',
      '2026-11-22',
      '2027-03-26',
    ])
    expect(spread(['2027-03-03', '2027-03-03', '2027-03-25', '2027-02-26'])).toEqual([
      '2027-03-03',
      '2027-03-03',
      '2027-04-22',
      '2027-04-22',
    ])
  })

  it('leave room for those who are due already, the late ones among them', () => {
    const today = '2026-11-22'
    expect(spread([today, today], {}, ['2025-01-01'])).toEqual([today, '2026-12-22'])
    expect(spread([today], {}, [...times(7, () => '2026-11-23'), '2026-11-26', '2026-12-25'])).toEqual([
      '2027-01-22',
    ])
  })

  it('are none for nobody, and an error for a digest that holds nobody', () => {
    expect(spread([])).toEqual([])
    for (const digestSize of [0, -1, Number.NaN])
      expect(() => spread(['2026-11-22'], { digestSize })).toThrow(RangeError)
  })

  it('of very many are found in no time, though each waits behind all before', async () => {
    expect(await takesAMoment(() => atOnce(30_000, { digestSize: 1 }))).toHaveLength(30_000)
  })
})

it('no digest brings more than it holds, nobody waits while one before has room, and it is the same again', () => {
  const day = fc.integer({ min: 0, max: 36_500 }).map((days) => addToDate('2000-01-01', 'P1D', days))
  const after = (most: number) => fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: most })
  const size = fc.integer({ min: 1, max: 12 })
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 31 }), size, after(120), after(60), (...chosen) => {
      const [today, digestDay, digestSize, newcomers, others] = chosen
      const on = (days: number) => addToDate(today, 'P1D', days)
      const [natural, alreadyDue] = [newcomers.map(on), others.map(on)]
      const room = { today, digestDay, digestSize }
      // The digests after today, each on its day or on the last of its month.
      const digests = times(200, (n) => {
        const first = addToDate(`${today.slice(0, 7)}-01`, 'P1M', n)
        return addToDate(first, `P${digestDay - 1}D`).slice(0, 7) === first.slice(0, 7)
          ? addToDate(first, `P${digestDay - 1}D`)
          : addToDate(addToDate(first, 'P1M'), '-P1D')
      }).filter((digest) => digest > today)
      const digestOf = (date: string) => digests.findIndex((digest) => date <= digest)
      const brings = digests.map(() => 0)
      const bring = (date: string) => {
        brings[digestOf(date)] = (brings[digestOf(date)] ?? 0) + 1
      }
      const hasRoom = (digest: number) => (brings[digest] ?? 0) < digestSize
      for (const date of alreadyDue) bring(date)
      const dates = spread(natural, room, alreadyDue)
      expect(dates).toHaveLength(natural.length)
      for (const [index, date] of dates.entries()) {
        const wanted = natural[index] ?? ''
        expect(hasRoom(digestOf(date))).toBe(true)
        for (let before = digestOf(wanted); before < digestOf(date); before++)
          expect(hasRoom(before)).toBe(false)
        if (digestOf(date) === digestOf(wanted)) expect(date).toBe(wanted)
        else expect([today.slice(-2), '01', '28', '29', '30']).toContain(date.slice(-2))
        bring(date)
      }
      expect(spread(natural, room, alreadyDue)).toEqual(dates)
    }),
  )
})
