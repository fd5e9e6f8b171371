import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  addNote,
  type Contact,
  changeCadence,
  editContact,
  goodEmail,
  isDue,
  lateness,
  markStale,
  mergeContact,
  recordTouch,
  relations,
  removeContact,
  snooze,
  type Touch,
  undoChange,
} from '../../core/contact.ts'
import { matchesFilter } from '../../core/contact-filter.ts'
import { identifiers, withoutIdentifiersOf } from '../../core/identifiers.ts'
import { aContact, aForm, today } from '../examples.ts'

const aTouch = (date: string, fields: Partial<Touch> = {}): Touch => ({
  id: `mail-${date}`,
  date,
  channel: 'email',
  ...fields,
})
const saved = (contact: Contact | null): Contact => {
  if (!contact) throw new Error('Nothing was changed.')
  return contact
}
const standing = ({ cadence, lastTouch, lastNote, snoozedUntil, removedOn, nextContact }: Contact) => ({
  cadence,
  lastTouch,
  lastNote,
  snoozedUntil,
  removedOn,
  nextContact,
})

describe('the next contact', () => {
  it('is the day on which somebody never talked to was added', () => {
    expect(aContact({ cadence: 'P1Y' }, { addedOn: '2026-03-05' }).nextContact).toBe('2026-03-05')
  })

  it('is a cadence after the last touch, on the last day of a month that is too short', () => {
    expect(aContact({ lastTouch: '2026-01-31', cadence: 'P1M' }).nextContact).toBe('2026-02-28')
    expect(aContact({ lastTouch: '2026-08-22', cadence: 'P3M' }).nextContact).toBe('2026-11-22')
  })

  it('is never for those let go, and comes back with a cadence', () => {
    const jane = aContact({ lastTouch: '2026-08-22' })
    const gone = saved(changeCadence(jane, 'never'))
    expect(gone).not.toHaveProperty('nextContact')
    expect(saved(changeCadence(gone, 'P1M')).nextContact).toBe('2026-09-22')
  })

  it('waits for the end of a snooze that is later than the cadence', () => {
    const jane = aContact({ lastTouch: '2026-08-22', cadence: 'P3M' })
    expect(saved(snooze(jane, 'P2W', today)).nextContact).toBe('2026-12-06')
    expect(saved(snooze(jane, 'P2W', '2026-09-01')).nextContact).toBe('2026-11-22')
  })

  it('is counted from a touch, which ends a snooze', () => {
    const snoozed = saved(snooze(aContact({ lastTouch: '2026-08-22' }), 'P3M', today))
    const talked = saved(recordTouch(snoozed, aTouch(today)))
    expect(talked).not.toHaveProperty('snoozedUntil')
    expect(talked.nextContact).toBe('2027-02-22')
  })

  it('stays when a touch is older than the last one', () => {
    const talked = saved(recordTouch(aContact(), aTouch('2026-11-20')))
    expect(recordTouch(talked, aTouch('2026-11-19'))).toBeNull()
    const another = aTouch('2026-11-20', { id: 'another' })
    expect(saved(recordTouch(talked, another)).lastTouch).toEqual(another)
  })

  it('is none for somebody removed', () => {
    expect(removeContact(aContact(), today)).not.toHaveProperty('nextContact')
  })

  it('makes a contact due on that day and after, not before', () => {
    const jane = aContact({ lastTouch: '2026-08-22', cadence: 'P3M' })
    expect(['2026-11-21', '2026-11-22', '2026-11-23'].map((day) => isDue(jane, day))).toEqual([
      false,
      true,
      true,
    ])
    expect(isDue(aContact({ cadence: 'never' }), '2100-01-01')).toBe(false)
  })
})

describe('a touch', () => {
  const talked = saved(
    recordTouch(aContact({ lastTouch: '2026-05-01' }), aTouch('2026-11-20', { note: 'A new team' })),
  )

  it('that comes again is none; corrected, it replaces itself and keeps its one undo', () => {
    expect(recordTouch(talked, aTouch('2026-11-20', { note: 'A new team' }))).toBeNull()
    const corrected = saved(
      recordTouch(talked, { ...aTouch('2026-11-20'), date: '2026-11-18', note: 'A new job' }),
    )
    expect(corrected).toMatchObject({
      lastTouch: { id: 'mail-2026-11-20', date: '2026-11-18' },
      lastNote: { date: '2026-11-18', text: 'A new job' },
    })
    const undone = saved(undoChange(corrected, corrected.version))
    expect(undone.lastTouch?.date).toBe('2026-05-01')
    expect(undone).not.toHaveProperty('lastNote')
  })

  it('that comes again after a snooze leaves the snooze', () => {
    const snoozed = saved(snooze(talked, 'P3M', '2026-11-21'))
    expect(recordTouch(snoozed, aTouch('2026-11-20', { note: 'A new team' }))).toBeNull()
    const corrected = saved(recordTouch(snoozed, aTouch('2026-11-20', { note: 'A new job' })))
    expect(corrected).toMatchObject({ snoozedUntil: '2027-02-21', lastNote: { text: 'A new job' } })
  })

  it('without a note leaves the last note, and an older one brings its note when there is no later', () => {
    const later = saved(recordTouch(talked, aTouch('2026-11-21')))
    expect(later).toMatchObject({ lastTouch: { date: '2026-11-21' }, lastNote: { text: 'A new team' } })
    expect(recordTouch(later, aTouch('2026-11-19', { note: 'Older' }))).toBeNull()
    const noted = saved(
      recordTouch(saved(recordTouch(aContact(), aTouch(today))), aTouch('2026-11-19', { note: 'Older' })),
    )
    expect(noted).toMatchObject({
      lastTouch: { date: today },
      lastNote: { date: '2026-11-19', text: 'Older' },
    })
  })
})

describe('a change', () => {
  const jane = aContact({ lastTouch: '2026-08-22' })

  it('that is made already is none, so that pressing twice leaves the undo', () => {
    expect(changeCadence(jane, jane.cadence)).toBeNull()
    expect(snooze(saved(snooze(jane, 'P1M', today)), 'P1M', today)).toBeNull()
    expect(removeContact(saved(removeContact(jane, today)), '2026-11-23')).toBeNull()
  })

  const aDate = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2026-01-20'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const aChange = fc.oneof(
    aDate.map((date) => (contact: Contact) => recordTouch(contact, aTouch(date))),
    fc.tuple(fc.constantFrom('P2W', 'P1M', 'P3M'), aDate).map(
      ([period, date]) =>
        (contact: Contact) =>
          snooze(contact, period, date),
    ),
    fc
      .constantFrom('P1M', 'P6M', 'never')
      .map((cadence) => (contact: Contact) => changeCadence(contact, cadence)),
    aDate.map((date) => (contact: Contact) => removeContact(contact, date)),
  )

  it('is taken back once, whatever came before, and only while it is the latest', () => {
    fc.assert(
      fc.property(fc.array(aChange, { maxLength: 6 }), aChange, (earlier, last) => {
        const before = earlier.reduce((contact, change) => change(contact) ?? contact, jane)
        const after = last(before)
        if (!after) return
        expect(after.version).toBe(before.version + 1)
        const undone = saved(undoChange(after, after.version))
        expect(standing(undone)).toEqual(standing(before))
        expect(undone.version).toBe(after.version + 1)
        expect(undoChange(undone, after.version)).toBeNull()
        expect(undoChange(undone, undone.version)).toBeNull()
        expect(undoChange(after, after.version + 1)).toBeNull()
        expect(undoChange(after, before.version)).toBeNull()
      }),
    )
  })

  it('says which touch its undo takes back', () => {
    expect(saved(recordTouch(jane, aTouch(today))).previous).toMatchObject({
      touchId: `mail-${today}`,
      lastTouch: { date: '2026-08-22' },
    })
    expect(saved(snooze(jane, 'P1M', today)).previous).not.toHaveProperty('touchId')
  })

  it('that adds somebody is taken back by removing them', () => {
    expect(undoChange(jane, 1)).toMatchObject({ removedOn: '2026-01-01', version: 2 })
    expect(undoChange(jane, 1)).not.toHaveProperty('nextContact')
  })
})

describe('an edit', () => {
  const jane = aContact({
    lastTouch: '2026-08-22',
    notes: 'old',
    where: 'Acme',
    linkedIn: 'linkedin.com/in/jane',
  })

  it('replaces what was, and clears what is left empty', () => {
    const edited = editContact(jane, aForm({ name: 'Jane Roe', cadence: 'P1M', tags: ['rust'] }))
    expect(edited).toMatchObject({
      id: jane.id,
      version: 2,
      name: 'Jane Roe',
      cadence: 'P1M',
      tags: ['rust'],
    })
    for (const field of ['notes', 'where', 'linkedIn', 'lastTouch', 'previous'])
      expect(edited).not.toHaveProperty(field)
    expect(edited.nextContact).toBe('2026-01-01')
  })

  it('keeps the last touch when its day stays, and corrects it when it changes', () => {
    const talked = saved(recordTouch(jane, aTouch(today, { note: 'her talk' })))
    expect(editContact(talked, aForm({ lastTouch: today })).lastTouch).toEqual(talked.lastTouch)
    const corrected = editContact(talked, aForm({ lastTouch: '2026-11-01' }))
    expect(corrected.lastTouch).toEqual({ ...talked.lastTouch, date: '2026-11-01' })
    expect(corrected.nextContact).toBe('2027-02-01')
    const first = editContact(aContact(), aForm({ lastTouch: today }))
    expect(first.lastTouch).toEqual({ id: `on-${today}`, date: today, channel: 'conversation' })
  })

  it('cannot be followed by the undo of what came before', () => {
    const snoozed = saved(snooze(jane, 'P1M', today))
    const edited = editContact(snoozed, aForm({ lastTouch: '2026-08-22' }))
    expect(edited.snoozedUntil).toBe('2026-12-22')
    expect(undoChange(edited, edited.version)).toBeNull()
  })
})

describe('a note', () => {
  const jane = aContact({ notes: 'Met at PyCon' })

  it('goes below those that are there, under its day, once, and is taken back alone', () => {
    const noted = addNote(jane, 'Moves to Oslo', today)
    if (noted.outcome !== 'noted') throw new Error(noted.outcome)
    expect(noted.contact.notes).toBe('Met at PyCon\n22 November 2026: Moves to Oslo')
    expect(addNote(noted.contact, 'Moves to Oslo', today)).toEqual({ outcome: 'there already' })
    expect(saved(undoChange(noted.contact, noted.contact.version)).notes).toBe('Met at PyCon')
  })

  it('that has no room changes nothing', () => {
    expect(addNote(aContact({ notes: 'x'.repeat(1990) }), 'Moves to Oslo', today)).toEqual({
      outcome: 'full',
    })
  })

  it('outlives the undo of an addition, when they come back', () => {
    const removed = saved(undoChange(jane, jane.version))
    expect(removed).toMatchObject({ removedOn: '2026-01-01', notes: 'Met at PyCon' })
  })
})

describe('an address that mail came back from', () => {
  const jane = aContact({ emails: ['Jane@acme.example', 'jane@home.example'] })
  const stale = saved(markStale(jane, 'jane@ACME.example'))

  it('is not the one to write to, and is marked once', () => {
    expect(goodEmail(jane)).toBe('Jane@acme.example')
    expect(goodEmail(stale)).toBe('jane@home.example')
    expect(goodEmail(saved(markStale(stale, 'jane@home.example')))).toBeUndefined()
    expect(markStale(stale, 'jane@acme.example')).toBeNull()
    expect(markStale(jane, 'bo@acme.example')).toBeNull()
  })

  it('is good again when it is left in an edit, or the mark is taken back', () => {
    expect(editContact(stale, aForm({ emails: jane.emails }))).not.toHaveProperty('staleEmails')
    expect(goodEmail(saved(undoChange(stale, stale.version)))).toBe('Jane@acme.example')
  })
})

describe('adding somebody who is there already', () => {
  const aLine = fc.stringMatching(/^[a-z]{1,8}$/)
  const someForm = fc
    .record({
      name: aLine,
      emails: fc.uniqueArray(
        aLine.map((name) => `${name}@example.com`),
        { maxLength: 5 },
      ),
      phones: fc.uniqueArray(
        fc.integer({ min: 1000, max: 1009 }).map((n) => `+1415555${n}`),
        { maxLength: 5 },
      ),
      linkedIn: fc.option(
        aLine.map((name) => `linkedin.com/in/${name}`),
        { nil: undefined },
      ),
      relation: fc.constantFrom(...relations),
      where: fc.option(aLine, { nil: undefined }),
      cadence: fc.constantFrom('P1M', 'P1Y', 'never'),
      lastTouch: fc.option(fc.constantFrom('2026-02-01', '2026-05-01', '2026-11-01'), { nil: undefined }),
      notes: fc.option(aLine, { nil: undefined }),
      tags: fc.uniqueArray(aLine, { maxLength: 10 }),
    })
    .map(aForm)

  it('overwrites nothing that the member typed, and keeps to the limits', () => {
    fc.assert(
      fc.property(someForm, someForm, (first, second) => {
        const before = aContact(first)
        const merged = mergeContact(before, second)
        if (!merged) return
        for (const field of ['id', 'addedOn', 'name', 'relation', 'cadence'] as const)
          expect(merged[field]).toBe(before[field])
        for (const field of ['where', 'linkedIn'] as const)
          expect(merged[field]).toBe(before[field] ?? second[field])
        for (const [field, most] of [
          ['emails', 5],
          ['phones', 5],
          ['tags', 20],
        ] as const) {
          expect(merged[field].slice(0, before[field].length)).toEqual(before[field])
          expect(merged[field]).toEqual([...new Set([...before[field], ...second[field]])].slice(0, most))
        }
        const [ours, theirs] = [before.notes ?? '', second.notes ?? '']
        expect(merged.notes ?? '').toBe(
          ours.includes(theirs) ? ours : [ours, theirs].filter(Boolean).join('\n'),
        )
        const latest = [first.lastTouch ?? '', second.lastTouch ?? ''].sort().at(-1) || undefined
        expect(merged.lastTouch?.date).toBe(latest)
      }),
    )
  })

  it('with nothing new changes nothing, so that the undo of the first time stays', () => {
    fc.assert(
      fc.property(someForm, (form) => {
        expect(mergeContact(aContact(form), form)).toBeNull()
      }),
    )
    const jane = aContact({ emails: ['Jane@Example.com'] })
    expect(
      mergeContact(jane, aForm({ name: 'J.', notes: undefined, emails: ['jane@example.com'] })),
    ).toBeNull()
  })

  it('keeps our notes alone when there is no room for theirs', () => {
    const jane = aContact({ notes: 'x'.repeat(1995) })
    expect(mergeContact(jane, aForm({ notes: 'other' }))).toBeNull()
    expect(mergeContact(jane, aForm({ notes: 'more' }))?.notes).toHaveLength(2000)
  })

  it('brings somebody removed back', () => {
    const removed = saved(removeContact(aContact({ lastTouch: '2026-05-01', cadence: 'P3M' }), today))
    const back = saved(mergeContact(removed, aForm()))
    expect(back).not.toHaveProperty('removedOn')
    expect(back.nextContact).toBe('2026-08-01')
  })
})

describe('how late a contact is', () => {
  it('is counted in its own cadences', () => {
    const monthly = aContact({ cadence: 'P1M', lastTouch: '2026-09-22' })
    const yearly = aContact({ cadence: 'P1Y', lastTouch: '2025-09-22' })
    expect(lateness(monthly, today)).toBeCloseTo(1, 1)
    expect(lateness(yearly, today)).toBeCloseTo(1 / 6, 1)
    expect(lateness(aContact({ cadence: 'never' }), today)).toBe(Number.NEGATIVE_INFINITY)
  })
})

describe('the list', () => {
  const jane = aContact({
    name: 'Zoë Doe',
    where: 'Acme Paris',
    notes: 'Likes Rust',
    emails: ['zoe@example.com'],
    tags: ['friend'],
    relation: 'mentor',
    lastTouch: '2026-08-22',
  })
  const shows = (filter: object) =>
    matchesFilter(jane, { search: '', relation: '', tag: '', due: false, ...filter }, today)

  test.each([
    [{}, true],
    [{ search: 'zoë' }, true],
    [{ search: 'RUST  paris' }, true],
    [{ search: 'example.com friend' }, true],
    [{ search: 'rust berlin' }, false],
    [{ relation: 'mentor' }, true],
    [{ relation: 'peer' }, false],
    [{ tag: 'friend' }, true],
    [{ tag: 'fri' }, false],
    [{ due: true }, true],
    [{ due: true, search: 'zoë', relation: 'mentor', tag: 'friend' }, true],
    [{ search: 'zoë', relation: 'peer' }, false],
  ])('filtered by %j shows her: %j', (filter, shown) => {
    expect(shows(filter)).toBe(shown)
  })

  it('shows only those due when asked to', () => {
    expect(matchesFilter(jane, { search: '', relation: '', tag: '', due: true }, '2026-11-21')).toBe(false)
  })
})

describe('what makes two contacts the same', () => {
  const jane = aContact({
    emails: ['Jane@Example.com', 'jane@home.example'],
    linkedIn: 'linkedin.com/in/jane',
    phones: ['+14155550132', '555 0132'],
  })

  it('is an address in any case, then a profile, then a number with its country', () => {
    expect(identifiers(jane)).toEqual([
      'email:jane@example.com',
      'email:jane@home.example',
      'linkedin.com/in/jane',
      'phone:+14155550132',
    ])
  })

  it('can be taken out of a form about two people', () => {
    const form = aForm({
      emails: ['jane@EXAMPLE.com', 'roe@example.com'],
      phones: ['+14155550132', '555 0132', '+14155550199'],
      linkedIn: 'linkedin.com/in/jane',
    })
    expect(withoutIdentifiersOf(form, jane)).toEqual({
      ...form,
      emails: ['roe@example.com'],
      phones: ['555 0132', '+14155550199'],
      linkedIn: undefined,
    })
    expect(withoutIdentifiersOf(aForm({ linkedIn: 'linkedin.com/in/roe' }), jane).linkedIn).toBe(
      'linkedin.com/in/roe',
    )
  })
})
