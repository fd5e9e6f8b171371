import { describe, expect, it, test } from 'vitest'
import {
  changeSettings,
  type Member,
  newMember,
  noteSuppression,
  pause,
  unsubscribe,
} from '../../core/member.ts'
import {
  answerReminder,
  answerThing,
  composeReminder,
  finishReminder,
  readAnswerThing,
  undoAnswer,
} from '../../core/resume-reminder.ts'
import { dueMailing, nextReminder, scheduleNext } from '../../core/schedule.ts'
import { addTo } from '../../core/time.ts'
import { planTransition } from '../../core/transition.ts'
import type { Win } from '../../core/win.ts'
import { aContact, aMember, now } from '../examples.ts'

/** Whose digest comes on the 22nd, so that the reminder comes on the 8th; this year's digest is done with. */
const yearly = (fields: Partial<Member> = {}) =>
  scheduleNext(aMember({ reminderMonth: 11, lastReminder: '2025', lastPeriod: '2026-11', ...fields }), before)
const before = '2026-11-07T12:00:00.000Z'
const onTheDay = '2026-11-08T09:00:00.000Z'
const nextYear = { period: '2027', at: '2027-11-08T09:00:00.000Z' }
const settingsOf = ({ name, zone, digestDay, digestHour, digestSize, ...member }: Member) => ({
  ...{ name, zone, digestDay, digestHour, digestSize },
  mailWhenNobodyDue: false,
  reminderMonth: member.reminderMonth,
})

describe('the résumé reminder', () => {
  it('is due once a year, in the member’s month at the digest hour, on local clocks', () => {
    const member = yearly()
    expect(member.dueAt).toBe(onTheDay)
    expect(dueMailing(member, '2026-11-08T08:59:59.999Z')).toBeUndefined()
    expect(dueMailing(member, onTheDay)).toEqual({ kind: 'resume-reminder', period: '2026' })
    const after = finishReminder(member, '2026', onTheDay)
    expect(dueMailing(after, onTheDay)).toBeUndefined()
    expect(nextReminder(after, onTheDay)).toEqual(nextYear)
    expect(after.dueAt).toBe('2026-12-22T09:00:00.000Z')
    expect(yearly({ zone: 'America/New_York' }).dueAt).toBe('2026-11-08T14:00:00.000Z')
  })

  test.each([
    [1, 15],
    [14, 28],
    [15, 1],
    [31, 17],
  ])('comes a fortnight from a digest on the %sst: on the %sth', (digestDay, day) => {
    expect(nextReminder(yearly({ digestDay }), before)?.at.slice(0, 10)).toBe(
      `2026-11-${String(day).padStart(2, '0')}`,
    )
  })

  test.each([
    ['PT1H', '2026'],
    ['P40D', '2026'],
    ['P400D', '2027'],
    ['P3Y', '2029'],
  ])('is after an outage of %s one, the current one', (outage, period) => {
    const later = addTo(onTheDay, outage)
    const member = yearly({ lastPeriod: '2030-01' })
    expect(dueMailing(member, later)).toEqual({ kind: 'resume-reminder', period })
    expect(dueMailing(finishReminder(member, period, later), later)).toBeUndefined()
  })

  it('comes after the digest when both are due', () => {
    const both = yearly({ lastPeriod: '2026-10' })
    const later = '2026-11-23T00:00:00.000Z'
    expect(dueMailing(both, later)?.kind).toBe('digest')
    expect(dueMailing(scheduleNext({ ...both, lastPeriod: '2026-11' }, later), later)?.kind).toBe(
      'resume-reminder',
    )
  })

  it('waits for the end of a pause, and is none for whoever stopped the mailings, wants none or is suppressed', () => {
    const paused = pause(yearly(), '2027-01-05', before)
    expect(dueMailing({ ...paused, dueAt: onTheDay }, onTheDay)).toBeUndefined()
    expect(nextReminder(paused, before)).toEqual({ period: '2026', at: '2027-01-05T09:00:00.000Z' })
    expect(nextReminder(pause(yearly(), '2026-11-01', before), before)?.at).toBe(onTheDay)
    const complained = { reason: 'complained', at: before, mailedAt: before } as const
    for (const none of [
      unsubscribe(yearly(), before),
      yearly({ reminderMonth: 'never' }),
      noteSuppression(yearly(), complained, before),
    ]) {
      expect(nextReminder(none, before)).toBeUndefined()
      expect(dueMailing({ ...none, dueAt: onTheDay }, onTheDay)).toBeUndefined()
    }
  })

  it('comes first a year after signing up, when there is something to tell', () => {
    const signUp = {
      name: 'Ada',
      email: 'ada@example.com',
      zone: 'Pacific/Kiritimati',
      digestDay: 22,
      digestHour: 9,
    }
    for (const [at, first] of [
      ['2026-11-01T00:00:00.000Z', '2027-11-07T19:00:00.000Z'],
      ['2026-11-30T00:00:00.000Z', '2027-11-07T19:00:00.000Z'],
      // There it is December.
      ['2026-11-30T12:00:00.000Z', '2027-12-07T19:00:00.000Z'],
    ] as const)
      expect(nextReminder(newMember(signUp, { id: 'ada', intakeSecret: 's', now: at }), at)?.at).toBe(first)
  })
})

describe('another month', () => {
  const choose = (member: Member, reminderMonth: Member['reminderMonth'], now = before) =>
    nextReminder(changeSettings(member, { ...settingsOf(member), reminderMonth }, now), now)?.at

  it('is the next one of its name', () => {
    expect(choose(yearly(), 12)).toBe('2026-12-08T09:00:00.000Z')
    expect(choose(yearly(), 3)).toBe('2027-03-08T09:00:00.000Z')
    expect(choose(yearly({ reminderMonth: 'never' }), 3)).toBe('2027-03-08T09:00:00.000Z')
    expect(choose(yearly(), 'never')).toBeUndefined()
  })

  it('brings no second one in a year that had one', () => {
    const sent = finishReminder(yearly(), '2026', onTheDay)
    expect(choose(sent, 12, onTheDay)).toBe('2027-12-08T09:00:00.000Z')
    const never = changeSettings(sent, { ...settingsOf(sent), reminderMonth: 'never' }, onTheDay)
    expect(choose(never, 12, onTheDay)).toBe('2027-12-08T09:00:00.000Z')
  })

  it('loses none that waits since an outage', () => {
    expect(choose(yearly(), 12, '2026-11-20T00:00:00.000Z')).toBe('2026-12-08T09:00:00.000Z')
    expect(choose(yearly(), 3, '2026-11-20T00:00:00.000Z')).toBe('2026-03-08T09:00:00.000Z')
  })

  it('that a new member chooses comes in the same year, unless it has hardly begun', () => {
    const at = '2026-03-20T00:00:00.000Z'
    const joined = newMember(
      { name: 'Ada', email: 'ada@example.com', zone: 'UTC', digestDay: 22, digestHour: 9 },
      { id: 'ada', intakeSecret: 's', now: at },
    )
    expect(choose(joined, 11, at)).toBe(onTheDay)
    expect(choose(joined, 4, at)).toBe('2027-04-08T09:00:00.000Z')
  })

  it('that stays the same moves nothing', () => {
    const owed = yearly()
    const changed = changeSettings(owed, settingsOf(owed), '2026-11-20T00:00:00.000Z')
    expect(changed.lastReminder).toBe('2025')
    expect(changed.dueAt).toBe(onTheDay)
  })
})

describe('an answer', () => {
  const sent = finishReminder(yearly(), '2026', onTheDay)
  const answered = '2026-11-10T20:00:00.000Z'
  const later = answerReminder(sent, '2026', 'later', answered)

  it('“later” brings it again in two weeks, once, and the next year’s as ever', () => {
    expect(nextReminder(later, answered)).toEqual({ period: '2026-11-24', at: '2026-11-24T09:00:00.000Z' })
    expect(later.dueAt).toBe('2026-11-24T09:00:00.000Z')
    const at = '2026-11-24T09:00:00.000Z'
    expect(dueMailing(later, at)).toEqual({ kind: 'resume-reminder', period: '2026-11-24' })
    const again = finishReminder(later, '2026-11-24', at)
    expect(nextReminder(again, at)).toEqual(nextYear)
    expect(again.reminders?.['2026']?.sentOn).toBe('2026-11-08')
    expect(nextReminder(answerReminder(again, '2026', 'later', at), at)?.period).toBe('2026-12-08')
  })

  it('“later” waits for the end of a pause, and gives way to a newer year’s', () => {
    expect(nextReminder(pause(later, '2027-01-05', answered), answered)).toEqual({
      period: '2026-11-24',
      at: '2027-01-05T09:00:00.000Z',
    })
    const muchLater = '2027-12-01T00:00:00.000Z'
    expect(nextReminder(later, muchLater)?.period).toBe('2027')
    expect(nextReminder(finishReminder(later, '2027', muchLater), muchLater)?.period).toBe('2028')
    expect(nextReminder(unsubscribe(later, answered), answered)).toBeUndefined()
  })

  it('“done” and “skip” leave the next year’s', () => {
    for (const answer of ['done', 'skipped'] as const) {
      expect(nextReminder(answerReminder(sent, '2026', answer, answered), answered)).toEqual(nextYear)
      expect(nextReminder(answerReminder(later, '2026', answer, answered), answered)).toEqual(nextYear)
    }
  })

  it('given twice is given once, with the undo of the first time', () => {
    for (const answer of ['done', 'later', 'skipped'] as const) {
      const once = answerReminder(sent, '2026', answer, answered)
      expect(answerReminder(once, '2026', answer, answered)).toBe(once)
      const [nextDay, given] = ['2026-11-11T20:00:00.000Z', once.reminders?.['2026']?.answered]
      if (answer !== 'later') expect(answerReminder(once, '2026', answer, nextDay)).toBe(once)
      expect(given && undoAnswer(once, '2026', given, nextDay)).toEqual(sent)
    }
  })

  it('taken back is as it was before, once', () => {
    const done = answerReminder(later, '2026', 'done', answered)
    const given = { answer: 'done', on: '2026-11-10' } as const
    const back = undoAnswer(done, '2026', given, answered)
    expect(back).toEqual({
      ...later,
      reminders: { '2026': expect.objectContaining({ answered: { answer: 'later', on: '2026-11-10' } }) },
    })
    expect(back && undoAnswer(back, '2026', given, answered)).toBeNull()
    expect(undoAnswer(done, '2025', given, answered)).toBeNull()
  })

  it('to an old mail changes nothing of a newer one', () => {
    const newer = answerReminder(finishReminder(sent, '2027', nextYear.at), '2027', 'later', nextYear.at)
    const old = answerReminder(newer, '2026', 'done', nextYear.at)
    expect(old.reminderAgainOn).toBe(newer.reminderAgainOn)
    expect(old.reminders?.['2026']?.answered?.answer).toBe('done')
  })

  it('before the reminder is written down as sent is kept', () => {
    const early = answerReminder(yearly(), '2026', 'later', onTheDay)
    expect(dueMailing(early, onTheDay)?.period).toBe('2026')
    const after = finishReminder(finishReminder(early, '2026', onTheDay), '2026', onTheDay)
    expect(after.reminders?.['2026']?.answered?.answer).toBe('later')
    expect(nextReminder(after, onTheDay)?.period).toBe('2026-11-22')
  })

  it('is named by a link as it is read back, and by nothing else', () => {
    const given = { answer: 'skipped', on: '2026-11-10' } as const
    expect(readAnswerThing(answerThing('2026', given))).toEqual({ year: '2026', answered: given })
    expect(readAnswerThing('2026~perhaps~2026-11-10')).toBeUndefined()
    expect(readAnswerThing('2026')).toBeUndefined()
  })
})

describe('what a reminder tells', () => {
  const win = (date: string, job?: string): Win => ({
    id: date,
    date,
    text: `did it on ${date}`,
    ...(job && { job }),
  })
  const dates = (wins: Win[]) => wins.map(({ date }) => date)
  const all = [
    win('2024-05-01', 'Acme'),
    win('2025-02-01', 'Acme'),
    win('2026-03-01', 'Acme'),
    win('2026-10-01', 'Globex'),
  ]
  const contacts = [
    aContact({ name: 'Old' }, { addedOn: '2025-11-07' }),
    aContact({ name: 'New' }, { addedOn: '2025-11-08' }),
  ]
  const tell = (reminders: Member['reminders'], year = '2026', today = '2026-11-08') =>
    composeReminder(yearly({ ...(reminders && { reminders }) }), year, { wins: all, contacts }, today)
  const sentOn = (year: number, answer?: 'done' | 'later' | 'skipped') => ({
    [year]: { sentOn: `${year}-11-08`, ...(answer && { answered: { answer, on: `${year}-11-14` } }) },
  })

  it('is what came since the last one, and what is new', () => {
    expect(tell(sentOn(2025, 'done'))).toMatchObject({
      since: '2025-11-08',
      newJobs: ['Globex'],
      newContacts: [{ name: 'New' }],
      lastYear: { sentOn: '2025-11-08', wins: 2, answered: { answer: 'done', on: '2025-11-14' } },
    })
    expect(dates(tell(sentOn(2025, 'done')).wins)).toEqual(['2026-03-01', '2026-10-01'])
  })

  it('is the job that was left, and who would vouch for the member now', () => {
    const left = (lastDay: string, calledOffAt?: string) => {
      const planned = planTransition(
        undefined,
        { people: [], lastDay, company: 'Acme' },
        { id: 'a', now, zone: 'UTC' },
      )
      const transition = planned && { ...planned, ...(calledOffAt && { calledOffAt }) }
      const referee = (name: string, agreedOn: string) => aContact({ name, reference: { agreedOn } })
      const contacts = [referee('Before', '2025-11-07'), referee('Since', '2025-11-08')]
      const member = yearly({ reminders: sentOn(2025), transition })
      return composeReminder(member, '2026', { wins: [], contacts }, '2026-11-08')
    }
    expect(left('2026-06-30')).toMatchObject({
      left: { company: 'Acme' },
      newReferences: [{ name: 'Since' }],
    })
    expect(
      [left('2025-11-07'), left('2026-11-09'), left('2026-06-30', now)].map((each) => each.left),
    ).toEqual([undefined, undefined, undefined])
  })

  it('is all that there is, the first time', () => {
    expect(tell(undefined)).toMatchObject({ since: undefined, lastYear: undefined, newJobs: [] })
    expect(dates(tell(undefined).wins)).toEqual(dates(all))
  })

  it('has a year that was skipped in it as well', () => {
    const { since, lastYear } = tell({ ...sentOn(2024, 'done'), ...sentOn(2025, 'skipped') })
    expect(since).toBe('2024-11-08')
    expect(lastYear).toMatchObject({ sentOn: '2025-11-08', wins: 1 })
    expect(tell({ ...sentOn(2024), ...sentOn(2025) }).since).toBe('2025-11-08')
  })

  it('is the same year’s when it comes again, with what was kept meanwhile', () => {
    const again = tell({ ...sentOn(2025), ...sentOn(2026, 'later') }, '2026', '2026-11-22')
    expect(again).toMatchObject({ since: '2025-11-08', lastYear: { sentOn: '2025-11-08' } })
    expect(again.wins).toHaveLength(2)
  })
})
