import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { calendarLinks, calendarOf, isCalendarSecret } from '../../core/calendar.ts'
import { calendarFile } from '../../core/calendar-file.ts'
import { type Contact, recordTouch, removeContact, snoozeUntil } from '../../core/contact.ts'
import { changeTransition, type Member, pause, unsubscribe } from '../../core/member.ts'
import { addTo } from '../../core/time.ts'
import { callOff, finishStep, planTransition } from '../../core/transition.ts'
import { readCalendar } from '../calendar-reader.ts'
import { aContact, aMember, now, site } from '../examples.ts'

const waiting = (fields: Partial<Member> = {}) =>
  aMember({ lastPeriod: '2026-11', dueAt: '2026-12-22T09:00:00.000Z', ...fields })
const fileOf = (member: Member, contacts: Contact[] = [], at = now) =>
  calendarFile(calendarOf({ member, contacts }, site, at))
const eventsOf = (...args: Parameters<typeof fileOf>) => readCalendar(fileOf(...args))
const titles = (...args: Parameters<typeof fileOf>) => eventsOf(...args).map(({ title }) => title)
const titled = (title: string, ...args: Parameters<typeof fileOf>) => {
  const event = eventsOf(...args).find((each) => each.title.includes(title))
  if (!event) throw new Error(`There is no “${title}”.`)
  return event
}
const jane = aContact({ name: 'Jane Doe', relation: 'manager', where: 'Acme', lastTouch: '2026-10-03' })

describe('a contact in the calendar', () => {
  it('is on the local day of the next contact, all day, with how they are known and when they last talked', () => {
    expect(titled('Jane Doe', waiting({ zone: 'Pacific/Auckland' }), [jane])).toMatchObject({
      title: 'Reconnect with Jane Doe',
      text: 'Your manager at Acme.\nQuarterly, last talked on 3 October 2026.',
      url: `https://rapport.example/contacts/${jane.id}`,
      start: '20270103',
      end: '20270104',
      stamp: '20261003T000000Z',
    })
  })

  it('is the same event after it moved, changed later, and the same bytes when nothing has changed', () => {
    const member = waiting()
    const before = titled('Jane', member, [jane])
    const snoozed = snoozeUntil(jane, '2027-02-01') as Contact
    const talked = recordTouch(snoozed, { id: 't', date: '2026-11-20', channel: 'email' }) as Contact
    const [later, latest] = [titled('Jane', member, [snoozed]), titled('Jane', member, [talked])]
    expect([later.start, latest.start]).toEqual(['20270201', '20270220'])
    expect(new Set([before, later, latest].map(({ uid }) => uid)).size).toBe(1)
    expect(before.sequence < later.sequence && later.sequence < latest.sequence).toBe(true)
    expect(fileOf(member, [jane])).toBe(fileOf(member, [jane], addTo(now, 'PT20H')))
  })

  it('is not there without a date, or removed', () => {
    const gone = removeContact(jane, '2026-11-22')
    expect(titles(waiting(), [aContact({ cadence: 'never' }), gone ? { ...gone } : jane])).toEqual([])
  })

  it('has neither notes nor addresses with it', () => {
    const file = fileOf(waiting(), [
      aContact({ name: 'Bo', notes: 'Secret!', emails: ['bo@acme.example'], phones: ['+4989123456'] }),
    ])
    expect(file).toContain('Bo')
    for (const secret of ['Secret', 'bo@acme', '89123456']) expect(file).not.toContain(secret)
  })
})

describe('mailings in the calendar', () => {
  it.each(['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'])(
    'are at the hour that the member chose, on clocks in %s, all year',
    (zone) => {
      for (let month = 1; month <= 12; month++) {
        const at = `2027-${String(month).padStart(2, '0')}-01T12:00:00.000Z`
        const lastPeriod = DateTime.fromISO(at).minus({ months: 1 }).toFormat('yyyy-MM')
        const { start } = titled('digest', waiting({ zone, lastPeriod }), [aContact()], at)
        expect(DateTime.fromISO(start, { zone }).toFormat('M-d HH:mm')).toBe(`${month}-22 09:00`)
      }
    },
  )

  it('have the digest only when somebody is due by then, or when a mail comes in any case', () => {
    expect(titles(waiting(), [jane])).toEqual(['Reconnect with Jane Doe'])
    expect(titles(waiting({ mailWhenNobodyDue: true }), [jane])).toContain('Your Rapport digest')
    const dueThatDay = snoozeUntil(aContact(), '2026-12-22') as Contact
    expect(titles(waiting(), [dueThatDay])).toContain('Your Rapport digest')
    expect(titles(waiting(), [snoozeUntil(aContact(), '2026-12-23') as Contact])).toHaveLength(1)
  })

  it('wait for the end of a pause, and contacts do not', () => {
    const paused = pause(waiting({ reminderMonth: 12, lastReminder: '2025' }), '2027-03-01', now)
    const events = eventsOf(paused, [jane])
    expect(events.map(({ title, start }) => [title, start])).toEqual([
      ['Your Rapport digest', '20270301T090000Z'],
      ['Your résumé, brought up to date', '20270301T090000Z'],
      ['Reconnect with Jane Doe', '20270103'],
    ])
  })

  it('are none for whom they are stopped', () => {
    const member = waiting({ reminderMonth: 12, lastReminder: '2025' })
    expect(titles(unsubscribe(member, now), [jane])).toEqual(['Reconnect with Jane Doe'])
    const bounced = { ...member, mailProblem: { kind: 'bounced', at: now } as const }
    expect(titles(bounced, [jane])).toEqual(['Reconnect with Jane Doe'])
  })

  it('are the same events on another day, in another zone', () => {
    const member = waiting({ mailWhenNobodyDue: true })
    const elsewhere = { ...member, digestDay: 28, digestHour: 18, zone: 'Asia/Tokyo' }
    const [one, other] = [titled('digest', member), titled('digest', elsewhere)]
    expect([one.start, other.start]).toEqual(['20261222T090000Z', '20261228T090000Z'])
    expect(one.uid).toBe(other.uid)
  })
})

describe('a job change in the calendar', () => {
  const leaving = (lastDay: string, member = waiting({ zone: 'Europe/Berlin' })) =>
    changeTransition(
      member,
      (current) =>
        planTransition(current, { lastDay, company: 'Acme', people: [] }, { id: 'leave', now, zone: 'UTC' }),
      now,
    )
  const steps = (member: Member) =>
    eventsOf(member).flatMap(({ title, start }) => (title.startsWith('Your r') ? [] : [[title, start]]))

  it('has its last day and the steps, at the hour of the digest', () => {
    expect(steps(leaving('2027-03-20'))).toEqual([
      ['Your last day at Acme', '20270320'],
      ['Leaving at Acme: ask for references, and offer them', '20270306T080000Z'],
      ['Leaving at Acme: whom you have not asked yet', '20270313T080000Z'],
      ['Leaving at Acme: say goodbye', '20270319T080000Z'],
      ['Leaving at Acme: tell your network where you are now', '20270327T080000Z'],
      ['Leaving at Acme: a word to your old manager', '20270419T070000Z'],
    ])
  })

  it('has what comes together once, and not what is done with', () => {
    expect(steps(leaving('2026-11-27')).map(([title]) => title)).toEqual([
      'Your last day at Acme',
      'Leaving at Acme: whom you have not asked yet',
      'Leaving at Acme: say goodbye',
      'Leaving at Acme: tell your network where you are now',
      'Leaving at Acme: a word to your old manager',
    ])
    const member = leaving('2026-11-27')
    // Nothing was sent for two weeks.
    expect(eventsOf(member, [], '2026-12-05T12:00:00.000Z')).toHaveLength(3)
    const told = changeTransition(member, (each) => each && finishStep(each, 'farewell'), now)
    expect(steps(told)).toHaveLength(3)
    expect(steps(changeTransition(member, (each) => each && callOff(each, now), now))).toEqual([])
    const bounced = { ...member, mailProblem: { kind: 'bounced', at: now } as const }
    expect(steps(bounced).map(([title]) => title)).toEqual(['Your last day at Acme'])
  })

  it('is the same, changed, on another last day', () => {
    const member = leaving('2027-03-20')
    const [before, after] = [eventsOf(member), eventsOf(leaving('2027-04-20', member))]
    expect(after.map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid))
    expect(after.every(({ start }, index) => start > (before[index]?.start ?? ''))).toBe(true)
    expect(after.every(({ sequence }, index) => sequence > (before[index]?.sequence ?? 0))).toBe(true)
  })
})

describe('what somebody typed', () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom('\r\n', '\n', 'END:VEVENT', ';', ',', ':', '\\', '\\n', '"', '^', '\u0000', '\u007f'),
        fc.constantFrom(
          '😀',
          '👩‍👩‍👧‍👦',
          'é',
          '漢',
          '\ud83d',
          '\u2028',
          '\u0085',
          ' ',
          '\t',
          'x'.repeat(1000),
        ),
        fc.string({ unit: 'binary' }),
      ),
      { maxLength: 12 },
    )
    .map((each) => each.join(''))

  it('stays in its line, whatever it is, and is read back as it was, but for what cannot be shown', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, where, id) => {
        const contact = { ...aContact({ name, where }), id: jane.id }
        const member = changeTransition(
          waiting({ mailWhenNobodyDue: true }),
          (current) =>
            planTransition(
              current,
              { lastDay: '2027-03-20', company: where, people: [] },
              { id, now, zone: 'UTC' },
            ),
          now,
        )
        const events = eventsOf(member, [contact])
        expect(events).toHaveLength(8)
        const words = (text: string) =>
          text
            .toWellFormed()
            .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
            .trim()
        const [first = ''] = [...words(name).slice(0, 50)].slice(0, 20).join('').split(' ')
        expect(events.at(-1)?.title).toContain(`Reconnect with ${first.slice(0, 10)}`.trim())
        expect(events.at(-1)?.text.split('\n')).toHaveLength(2)
      }),
      { numRuns: 100 },
    )
  })
})

it('the address of a feed is there while it has a secret, for both kinds of programs', () => {
  expect(calendarLinks(waiting(), site)).toBeUndefined()
  const calendarSecret = 'a2'.repeat(26)
  expect(calendarLinks({ calendarSecret }, site)).toEqual({
    https: `https://rapport.example/calendar/${calendarSecret}.ics`,
    webcal: `webcal://rapport.example/calendar/${calendarSecret}.ics`,
  })
  expect(isCalendarSecret(calendarSecret)).toBe(true)
  for (const none of ['', calendarSecret.slice(1), `${calendarSecret}a`, calendarSecret.toUpperCase()])
    expect(isCalendarSecret(none)).toBe(false)
})
