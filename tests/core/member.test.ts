import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { validate } from '../../core/fields.ts'
import {
  changeSettings,
  finishSumUp,
  type Member,
  memberSchema,
  newMember,
  oweSumUp,
  pause,
  resubscribe,
  resume,
  unsubscribe,
} from '../../core/member.ts'
import { type SettingsForm, settingsForm, signUpForm } from '../../core/member-forms.ts'
import { keepQuiet } from '../../core/quiet-months.ts'
import { dueMailing, isPaused, nextDigest, nextReminder, scheduleNext } from '../../core/schedule.ts'
import { addTo, localDate, subtractFrom } from '../../core/time.ts'
import { aMember, now } from '../examples.ts'

const settings = (changed: Partial<SettingsForm> = {}): SettingsForm => ({
  name: 'Ada Lovelace',
  zone: 'UTC',
  digestDay: 22,
  digestHour: 9,
  digestSize: 5,
  mailWhenNobodyDue: false,
  reminderMonth: 'never',
  ...changed,
})

describe('a new member', () => {
  const signUp = { name: 'Ada', email: 'ada@example.com', zone: 'America/New_York' }
  const joined = (id: string, chosen: { digestDay?: number; digestHour?: number } = {}) =>
    newMember({ ...signUp, ...chosen }, { id, intakeSecret: 'secret', now })

  it('gets the first digest at the next chosen day and hour, on local clocks', () => {
    expect(joined('ada', { digestDay: 22, digestHour: 9 }).dueAt).toBe('2026-11-22T14:00:00.000Z')
    expect(joined('ada', { digestDay: 22, digestHour: 3 }).dueAt).toBe('2026-12-22T08:00:00.000Z')
  })

  it('is stored as the schema reads it', () => {
    expect(memberSchema.parse(joined('ada'))).toEqual(joined('ada'))
  })

  it('who chooses one of the two keeps it', () => {
    expect(joined('ada', { digestDay: 31 }).digestDay).toBe(31)
    expect(joined('ada', { digestHour: 0 }).digestHour).toBe(0)
  })

  it('who chooses neither is spread evenly over 28 days and 5 morning hours', () => {
    const slots = new Map<string, number>()
    for (let n = 0; n < 4200; n++) {
      const { digestDay, digestHour } = joined(`member${n}`)
      const slot = `${digestDay} at ${digestHour}`
      slots.set(slot, (slots.get(slot) ?? 0) + 1)
    }
    expect([...slots.keys()].sort()).toEqual(
      Array.from({ length: 28 * 5 }, (_, n) => `${(n % 28) + 1} at ${7 + Math.floor(n / 28)}`).sort(),
    )
    // 4,200 over 140 slots are 30 each; five standard deviations around that.
    const [fewest, most] = [Math.min(...slots.values()), Math.max(...slots.values())]
    expect(fewest).toBeGreaterThan(30 - 5 * Math.sqrt(30))
    expect(most).toBeLessThan(30 + 5 * Math.sqrt(30))
  })

  it('is spread the same way whenever that is asked', () => {
    expect(joined('ada')).toEqual(joined('ada'))
  })

  it('may sign up without a day and an hour, and not without a zone', () => {
    expect(validate(signUpForm, signUp)).toEqual({
      outcome: 'valid',
      value: { ...signUp, digestDay: undefined, digestHour: undefined },
    })
    expect(validate(signUpForm, { ...signUp, digestDay: '5', digestHour: '0' })).toMatchObject({
      value: { digestDay: 5, digestHour: 0 },
    })
    expect(
      validate(signUpForm, { name: 'Ada\n', email: 'ada', zone: 'Mars/Olympus', digestDay: '32' }),
    ).toEqual({
      outcome: 'invalid',
      errors: {
        email: 'Enter an email address like name@example.com.',
        zone: 'Choose a time zone from the list.',
        digestDay: expect.any(String),
      },
    })
  })
})

describe('what a member is due', () => {
  const ada = aMember()

  it('is nothing a millisecond before the hour, and this month’s digest from the hour on', () => {
    expect(dueMailing(ada, '2026-11-22T08:59:59.999Z')).toBeUndefined()
    expect(dueMailing(ada, now)).toEqual({ kind: 'digest', period: '2026-11' })
  })

  test.each([
    ['an hour', 'PT1H', '2026-11', '2026-12-22'],
    ['3 days', 'P3D', '2026-11', '2026-12-22'],
    ['40 days', 'P40D', '2026-12', '2027-01-22'],
    ['400 days', 'P400D', '2027-12', '2028-01-22'],
  ])('after an outage of %s is one digest, the current one', (_, outage, period, next) => {
    const later = addTo(now, outage)
    expect(dueMailing(ada, later)).toEqual({ kind: 'digest', period })
    const after = scheduleNext({ ...ada, lastPeriod: period }, later)
    expect(dueMailing(after, later)).toBeUndefined()
    expect(after.dueAt).toBe(`${next}T09:00:00.000Z`)
  })

  it('is named by the month of the member’s own zone', () => {
    const schedule = { zone: 'Pacific/Kiritimati', digestDay: 1, digestHour: 0 }
    const kiritimati = aMember({ ...schedule, lastPeriod: '2026-11' })
    const { dueAt } = scheduleNext(kiritimati, now)
    expect(dueAt).toBe('2026-11-30T10:00:00.000Z')
    expect(dueMailing({ ...kiritimati, dueAt: String(dueAt) }, String(dueAt))?.period).toBe('2026-12')
  })
})

const aMoment = fc
  .date({ min: new Date('2026-11-01'), max: new Date('2027-03-31'), noInvalidDate: true })
  .map((date) => date.toISOString())
const aChange = fc.record({
  digestDay: fc.integer({ min: 1, max: 31 }),
  digestHour: fc.integer({ min: 0, max: 23 }),
  zone: fc.constantFrom('UTC', 'Asia/Tokyo', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'),
})

describe('changed settings', () => {
  const waiting = aMember({ dueAt: '2026-12-22T09:00:00.000Z', lastPeriod: '2026-11' })

  it('move the next digest to the new day, hour and zone', () => {
    const changed = changeSettings(
      waiting,
      settings({ digestDay: 10, digestHour: 8, zone: 'Asia/Tokyo', digestSize: 25, name: 'A' }),
      now,
    )
    expect(changed).toMatchObject({ name: 'A', digestSize: 25, dueAt: '2026-12-09T23:00:00.000Z' })
    expect(localDate(String(changed.dueAt), 'Asia/Tokyo')).toBe('2026-12-10')
  })

  it('find the next digest at once where those of a thousand years are done with', () => {
    const changed = changeSettings(aMember({ lastPeriod: '2999-12' }), settings({ digestDay: 5 }), now)
    expect(changed.dueAt).toBe('3000-01-05T09:00:00.000Z')
  })

  it('keep a digest that waits since an outage', () => {
    const later = '2026-11-24T00:00:00.000Z'
    const changed = changeSettings(aMember(), settings({ digestDay: 5 }), later)
    expect(dueMailing(changed, later)?.period).toBe('2026-11')
  })

  it('lose no month whose day is over on the new schedule and was to come on the old one', () => {
    const [on10November, member] = ['2026-11-10T12:00:00.000Z', aMember()]
    const earlier = changeSettings(member, settings({ digestDay: 5 }), on10November)
    expect(dueMailing(earlier, on10November)).toEqual({ kind: 'digest', period: '2026-11' })
    expect(scheduleNext({ ...earlier, lastPeriod: '2026-11' }, on10November).dueAt).toBe(
      '2026-12-05T09:00:00.000Z',
    )
    const later = changeSettings(member, settings({ digestDay: 28 }), on10November)
    expect(later.dueAt).toBe('2026-11-28T09:00:00.000Z')
  })

  it('never bring a month twice, and never skip one, however often they change', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(aMoment, aChange)), (changes) => {
        let member = aMember()
        const periods: string[] = []
        const sendWhatIsDue = (at: string) => {
          for (let due = dueMailing(member, at); due; due = dueMailing(member, at)) {
            periods.push(due.period)
            member = scheduleNext({ ...member, lastPeriod: due.period }, at)
          }
        }
        const byTime = changes.toSorted(([a], [b]) => (a < b ? -1 : 1))
        for (const [at, change] of byTime) {
          while (member.dueAt && member.dueAt <= at) sendWhatIsDue(member.dueAt)
          member = changeSettings(member, settings(change), at)
          sendWhatIsDue(at)
        }
        while (member.dueAt && member.dueAt <= '2027-04-30T00:00:00.000Z') sendWhatIsDue(member.dueAt)
        const expected = ['2026-11', '2026-12', '2027-01', '2027-02', '2027-03', '2027-04']
        expect(periods.slice(0, 5)).toEqual(expected.slice(0, 5))
        expect(expected).toEqual(expect.arrayContaining(periods))
        expect(new Set(periods).size).toBe(periods.length)
      }),
    )
  })

  it('schedule nothing for somebody who wants no digests', () => {
    const stopped = unsubscribe(waiting, now)
    expect(changeSettings(stopped, settings({ digestDay: 30 }), now)).not.toHaveProperty('dueAt')
  })

  it('are limited to days, hours and sizes that there are', () => {
    const typed = {
      name: 'A',
      zone: 'UTC',
      digestDay: '22',
      digestHour: '9',
      digestSize: '5',
      reminderMonth: 'never',
    }
    expect(validate(settingsForm, typed)).toEqual({ outcome: 'valid', value: { ...settings(), name: 'A' } })
    expect(
      validate(settingsForm, { ...typed, digestDay: '0', digestHour: '24', digestSize: '26' }),
    ).toMatchObject({
      errors: {
        digestDay: 'Enter a number from 1 to 31.',
        digestHour: 'Enter a number from 0 to 23.',
        digestSize: 'Enter a number from 1 to 25.',
      },
    })
  })
})

describe('stopping the digests', () => {
  const ada = aMember()
  const stopped = unsubscribe(ada, now)

  it('leaves nothing due, and nothing for the planner to find', () => {
    expect(stopped.unsubscribedAt).toBe(now)
    expect(stopped).not.toHaveProperty('dueAt')
    expect(dueMailing({ ...stopped, dueAt: now }, now)).toBeUndefined()
  })

  it('twice is the same as once', () => {
    expect(unsubscribe(stopped, '2027-01-01T00:00:00.000Z')).toEqual(stopped)
  })

  it('can be taken back, for the month that is due meanwhile and none before it', () => {
    const back = resubscribe(stopped, '2027-03-25T00:00:00.000Z')
    expect(back).toEqual({ ...ada, dueAt: '2027-03-22T09:00:00.000Z' })
    expect(resubscribe(ada, now)).toBe(ada)
  })

  it('and taking it back in the same month brings that month no second time', () => {
    const sent = unsubscribe(aMember({ lastPeriod: '2026-11' }), now)
    expect(resubscribe(sent, now).dueAt).toBe('2026-12-22T09:00:00.000Z')
  })
})

describe('a pause', () => {
  const waiting = aMember({ dueAt: '2026-12-22T09:00:00.000Z', lastPeriod: '2026-11' })
  const paused = pause(waiting, '2027-03-01', now)

  it('brings no digest until its day, then the current one at the digest hour, and the next as ever', () => {
    expect(nextDigest(paused, now)).toEqual({ period: '2027-02', at: '2027-03-01T09:00:00.000Z' })
    expect(paused.dueAt).toBe('2027-03-01T09:00:00.000Z')
    for (const at of ['2026-12-22T09:00:00.000Z', '2027-02-22T09:00:00.000Z', '2027-03-01T08:59:59.999Z'])
      expect(dueMailing({ ...paused, dueAt: now }, at)).toBeUndefined()
    expect(dueMailing(paused, String(paused.dueAt))).toEqual({ kind: 'digest', period: '2027-02' })
    const after = scheduleNext({ ...paused, lastPeriod: '2027-02' }, String(paused.dueAt))
    expect(after.dueAt).toBe('2027-03-22T09:00:00.000Z')
  })

  it('ends at the hour of the member’s own zone', () => {
    const tokyo = changeSettings(paused, settings({ zone: 'Asia/Tokyo', digestHour: 8 }), now)
    expect(tokyo.dueAt).toBe('2027-02-28T23:00:00.000Z')
    expect(isPaused(tokyo, '2027-02-28T22:59:59.999Z')).toBe(true)
    expect(isPaused(tokyo, '2027-02-28T23:00:00.000Z')).toBe(false)
  })

  it('moves nothing that comes after it, and on its last day comes what comes that day', () => {
    expect(pause(waiting, '2026-12-21', now).dueAt).toBe('2026-12-22T09:00:00.000Z')
    const until22 = pause(waiting, '2026-12-22', now)
    expect(dueMailing(until22, String(until22.dueAt))).toEqual({ kind: 'digest', period: '2026-12' })
  })

  it('holds back what is owed already', () => {
    const owed = pause(aMember(), '2026-12-01', now)
    expect(owed.dueAt).toBe('2026-12-01T09:00:00.000Z')
    expect(dueMailing(owed, '2026-12-01T09:00:00.000Z')).toEqual({ kind: 'digest', period: '2026-11' })
  })

  it('that is over changes nothing', () => {
    for (const at of ['2027-03-01T09:00:00.000Z', '2027-03-25T00:00:00.000Z', '2028-01-01T00:00:00.000Z']) {
      const { pausedUntil: _, ...never } = paused
      expect(scheduleNext(paused, at).dueAt).toBe(scheduleNext(never, at).dueAt)
      expect(isPaused(paused, at)).toBe(false)
    }
    expect(pause(aMember(), '2026-11-22', now).dueAt).toBe(now)
  })

  it('is replaced by another, sooner or later', () => {
    expect(pause(paused, '2027-06-01', now)).toEqual(pause(waiting, '2027-06-01', now))
    expect(pause(paused, '2026-12-01', now).dueAt).toBe('2026-12-22T09:00:00.000Z')
  })

  it('can be ended, and what came due in it comes at once', () => {
    expect(resume(paused, now)).toEqual(waiting)
    const january = '2027-01-25T12:00:00.000Z'
    const back = resume(paused, january)
    expect(back).not.toHaveProperty('pausedUntil')
    expect(dueMailing(back, january)).toEqual({ kind: 'digest', period: '2027-01' })
    expect(resume(back, january)).toBe(back)
  })

  it('brings nothing to somebody who stopped the digests, during it or after', () => {
    const stopped = unsubscribe(paused, now)
    expect(stopped).not.toHaveProperty('dueAt')
    expect(resume(stopped, now)).not.toHaveProperty('dueAt')
    expect(resubscribe(stopped, now)).toEqual(paused)
  })

  const aDay = fc.integer({ min: 1, max: 28 })
  const aDate = fc
    .tuple(fc.constantFrom('2026-12', '2027-01', '2027-02', '2027-03', '2027-04'), aDay)
    .map(([month, day]) => `${month}-${String(day).padStart(2, '0')}`)

  it('of any length brings one digest at its end if any came due in it, and else leaves the next as it is', () => {
    fc.assert(
      fc.property(aDay, aDate, (digestDay, until) => {
        const start = scheduleNext({ ...waiting, digestDay }, now)
        const dates = ['2026-12', '2027-01', '2027-02', '2027-03', '2027-04', '2027-05'].map(
          (each) => `${each}-${String(digestDay).padStart(2, '0')}`,
        )
        const inPause = dates.filter((date) => date <= until)
        const expected = inPause.at(-1) ?? dates[0]
        const member = pause(start, until, now)
        expect(member.dueAt).toBe(`${inPause.length > 0 ? until : expected}T09:00:00.000Z`)
        expect(dueMailing(member, String(member.dueAt))?.period).toBe(expected?.slice(0, 7))
      }),
    )
  })

  it('among changes of day, hour, zone and quiet months brings no month twice, none in it or in those, and what is current after it', () => {
    const quietMonths = fc.subarray([1, 2, 3, 4, 11, 12])
    const anAct = fc.oneof(
      quietMonths.map((months) => (member: Member, at: string) => keepQuiet(member, months, at)),
      aChange.map((change) => (member: Member, at: string) => changeSettings(member, settings(change), at)),
      aDate.map((until) => (member: Member, at: string) => pause(member, until, at)),
      fc.constant(resume),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(aMoment, anAct)), (acts) => {
        let member = aMember()
        const periods: string[] = []
        const sendWhatIsDue = (at: string) => {
          for (let due = dueMailing(member, at); due; due = dueMailing(member, at)) {
            const today = localDate(at, member.zone)
            expect(today >= (member.pausedUntil ?? '')).toBe(true)
            const isQuiet = (day: string) => member.quiet?.months.includes(Number(day.slice(5, 7))) ?? false
            expect(isQuiet(due.period)).toBe(false)
            const isOnItsWay = String(nextDigest(member, at)?.at) > subtractFrom(at, 'P1D')
            expect(isQuiet(today) && !isOnItsWay).toBe(false)
            periods.push(due.period)
            member = scheduleNext({ ...member, lastPeriod: due.period }, at)
          }
          expect(String(member.dueAt) > at).toBe(true)
        }
        for (const [at, act] of acts.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
          while (member.dueAt && member.dueAt <= at) sendWhatIsDue(member.dueAt)
          member = act(member, at)
          sendWhatIsDue(at)
        }
        while (member.dueAt && member.dueAt < '2027-07-02') sendWhatIsDue(member.dueAt)
        expect(periods).toEqual([...new Set(periods)].sort())
        // Every pause is over by May.
        expect(periods).toEqual(expect.arrayContaining(['2027-05', '2027-06']))
      }),
    )
  })
})

describe('a quiet month', () => {
  const waiting = aMember({ dueAt: '2026-12-22T09:00:00.000Z', lastPeriod: '2026-11' })
  const quiet = keepQuiet(waiting, [1, 12], now)

  it('has no digest, and what is due comes with the first one after it', () => {
    expect(quiet).toEqual({
      ...waiting,
      quiet: { months: [1, 12], at: now },
      dueAt: '2027-02-22T09:00:00.000Z',
    })
    for (const at of ['2026-12-25T00:00:00.000Z', '2027-01-31T23:00:00.000Z', '2027-02-22T08:59:59.999Z'])
      expect(dueMailing({ ...quiet, dueAt: now }, at)).toBeUndefined()
    expect(dueMailing(quiet, String(quiet.dueAt))).toEqual({ kind: 'digest', period: '2027-02' })
    expect(scheduleNext({ ...quiet, lastPeriod: '2027-11' }, '2027-11-23T00:00:00.000Z').dueAt).toBe(
      '2028-02-22T09:00:00.000Z',
    )
  })

  it('is a month by the member’s own calendar', () => {
    const first = { ...waiting, digestDay: 1, digestHour: 0, zone: 'Asia/Tokyo' }
    expect(keepQuiet(first, [12], now).dueAt).toBe('2026-12-31T15:00:00.000Z')
    const owed = { ...keepQuiet(aMember({ lastPeriod: '2026-10' }), [12], now), zone: 'Asia/Tokyo' }
    expect(nextDigest(owed, '2026-11-30T14:00:00.000Z')?.period).toBe('2026-11')
    expect(nextDigest(owed, '2026-11-30T16:00:00.000Z')?.period).toBe('2027-01')
  })

  it('lets one come that is on its way, and holds back what was owed before, or comes by the end of a pause', () => {
    const last = {
      ...aMember({ lastPeriod: '2026-10' }),
      digestDay: 30,
      digestHour: 23,
      quiet: { months: [12], at: now },
    }
    expect(nextDigest(last, '2026-12-01T22:00:00.000Z')?.period).toBe('2026-11')
    expect(nextDigest(last, '2026-12-02T00:00:00.000Z')?.period).toBe('2027-01')
    const paused = pause(last, '2026-12-01', now)
    expect(nextDigest(paused, now)).toEqual({ period: '2027-01', at: '2027-01-30T23:00:00.000Z' })
    const back = resubscribe(unsubscribe(last, now), '2026-12-20T00:00:00.000Z')
    expect(back.dueAt).toBe('2027-01-30T23:00:00.000Z')
  })

  it('keeps nothing else back, and twelve of them all digests', () => {
    const others = keepQuiet(
      { ...oweSumUp(waiting, '2026-11-30', now), reminderMonth: 12, lastReminder: '2025' },
      [1, 12],
      now,
    )
    expect(dueMailing(others, '2026-12-01T09:00:00.000Z')?.kind).toBe('sum-up')
    expect(nextReminder(others, now)?.at).toBe('2026-12-08T09:00:00.000Z')
    const all = keepQuiet(waiting, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], now)
    expect(nextDigest(all, now)).toBeUndefined()
  })

  it('ends when it is taken back', () => {
    expect(keepQuiet(quiet, [], now)).toEqual(waiting)
  })
})

describe('a sum-up', () => {
  const waiting = aMember({ dueAt: '2026-12-22T09:00:00.000Z', lastPeriod: '2026-11' })
  const owed = oweSumUp(waiting, '2026-11-22', now)
  const inTheMorning = '2026-11-23T09:00:00.000Z'

  it('of a day is due at the digest hour of the day after, on local clocks', () => {
    expect(owed).toEqual({ ...waiting, sumUpDay: '2026-11-22', dueAt: inTheMorning })
    expect(dueMailing({ ...owed, dueAt: now }, '2026-11-23T08:59:59.999Z')).toBeUndefined()
    expect(dueMailing(owed, inTheMorning)).toEqual({ kind: 'sum-up', period: '2026-11-22' })
    const inNewYork = { ...waiting, zone: 'America/New_York', digestHour: 2 }
    expect(oweSumUp(inNewYork, '2026-11-21', now).dueAt).toBe('2026-11-22T07:00:00.000Z')
    // Clocks go from 2 to 3.
    expect(oweSumUp(inNewYork, '2026-03-07', now).dueAt).toBe('2026-03-08T07:00:00.000Z')
  })

  it('is owed for the earliest day, however they come', () => {
    expect(oweSumUp(owed, '2026-11-22', now)).toBe(owed)
    expect(oweSumUp(owed, '2026-11-23', now)).toBe(owed)
    expect(oweSumUp(owed, '2026-11-20', now)).toMatchObject({
      sumUpDay: '2026-11-20',
      dueAt: '2026-11-21T09:00:00.000Z',
    })
  })

  it('that is done with leaves the next day that waits, or the digest', () => {
    expect(finishSumUp(owed, '2026-11-22', undefined, inTheMorning)).toEqual(waiting)
    expect(finishSumUp(owed, '2026-11-22', '2026-11-25', inTheMorning)).toEqual({
      ...waiting,
      sumUpDay: '2026-11-25',
      dueAt: '2026-11-26T09:00:00.000Z',
    })
    expect(finishSumUp(owed, '2026-11-21', undefined, inTheMorning)).toBe(owed)
    expect(finishSumUp(waiting, '2026-11-22', '2026-11-25', inTheMorning)).toBe(waiting)
  })

  it('does not move the digest, and comes before it when both are due', () => {
    const both = oweSumUp(waiting, '2026-12-21', now)
    const at = '2026-12-22T09:00:00.000Z'
    expect(both.dueAt).toBe(at)
    expect(dueMailing(both, at)?.kind).toBe('sum-up')
    const after = finishSumUp(both, '2026-12-21', undefined, at)
    expect(after.dueAt).toBe(at)
    expect(dueMailing(after, at)).toEqual({ kind: 'digest', period: '2026-12' })
    expect(dueMailing(oweSumUp(waiting, '2026-12-22', now), at)?.kind).toBe('digest')
  })

  it('comes to somebody who stopped the digests or paused them, and no digest with it', () => {
    for (const member of [unsubscribe(owed, now), pause(owed, '2027-03-01', now)]) {
      expect(member.dueAt).toBe(inTheMorning)
      expect(dueMailing(member, '2026-12-25T00:00:00.000Z')?.kind).toBe('sum-up')
      const after = finishSumUp(member, '2026-11-22', undefined, inTheMorning)
      expect(dueMailing({ ...after, dueAt: now }, '2026-12-25T00:00:00.000Z')).toBeUndefined()
    }
    expect(unsubscribe(waiting, now)).not.toHaveProperty('dueAt')
  })
})
