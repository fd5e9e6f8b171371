import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type Contact, type ContactForm, removeContact, undoChange } from '../../core/contact.ts'
import { identifiers } from '../../core/identifiers.ts'
import { type ImportRow, importId, planImport } from '../../core/import.ts'
import { aContact, aForm, today } from '../examples.ts'

const room = { today, digestDay: 10, digestSize: 5 }
const row = (id: string, said: Partial<ContactForm>): ImportRow => ({ id, form: aForm(said) })
const rowsOf = (...said: Partial<ContactForm>[]) => said.map((each, index) => row(`row${index}`, each))
const plan = (existing: Contact[], ...said: Partial<ContactForm>[]) =>
  planImport(existing, rowsOf(...said), room)
const outcomes = (planned: ReturnType<typeof planImport>) =>
  planned.map(({ outcome, change }) => [outcome, change.contact.id])
const removed = (contact: Contact) => removeContact(contact, '2026-11-01') ?? contact

const jane = { name: 'Jane', emails: ['jane@acme.example'] }
const known = aContact(
  { ...jane, phones: ['+14155550132'], linkedIn: 'linkedin.com/in/jane' },
  { id: 'jane' },
)

describe('the id of a row', () => {
  it('is the same in each delivery of a mail, and in no other mail and for no other row', () => {
    const form = aForm(jane)
    const id = importId('mail', 1, form)
    expect(importId('mail', 1, form)).toBe(id)
    expect(new Set([id, importId('other', 1, form), importId('mail', 2, form)]).size).toBe(3)
  })

  it('of somebody with only a name is the same in every mail that says the same, whatever its cadence', () => {
    const form = aForm({ name: 'Jo', phones: ['555 0132'], notes: 'x' })
    const id = importId('mail', 1, form)
    expect(importId('other', 7, { ...form, cadence: 'P1Y' })).toBe(id)
    expect(importId('mail', 1, { ...form, notes: 'y' })).not.toBe(id)
    expect(importId('mail', 1, form)).toMatch(/^[a-z2-7]{16}$/)
  })
})

describe('a row', () => {
  test.each<Partial<ContactForm>>([
    { emails: ['new@acme.example', 'JANE@Acme.example'] },
    { linkedIn: 'linkedin.com/in/jane' },
    { phones: ['+14155550132'] },
  ])('with %j is about the one who has it, with what is new', (identifier) => {
    const [planned] = plan([known], { name: 'J.', tags: ['rust'], ...identifier })
    expect(planned).toMatchObject({
      outcome: 'merged',
      change: { before: known, contact: { id: 'jane', name: 'Jane', version: 2, tags: ['rust'] } },
    })
  })

  it('with nothing new changes nothing', () => {
    const [planned] = plan([known], { ...jane, phones: ['+14155550132'] })
    expect(planned?.outcome).toBe('unchanged')
    expect(planned?.change.contact).toBe(known)
  })

  it('goes by address before profile before number', () => {
    const byProfile = aContact({ linkedIn: 'linkedin.com/in/j' }, { id: 'profile' })
    const byNumber = aContact({ phones: ['+14155550199'] }, { id: 'number' })
    const all = { phones: ['+14155550199'], linkedIn: 'linkedin.com/in/j' }
    const existing = [byNumber, byProfile, known]
    expect(outcomes(plan(existing, { ...all, ...jane }, all, { phones: all.phones }))).toEqual([
      ['unchanged', 'jane'],
      ['unchanged', 'profile'],
      ['unchanged', 'number'],
    ])
  })

  it('about two contacts leaves to each what is theirs', () => {
    const bob = aContact({ name: 'Bob', phones: ['+14155550199'] }, { id: 'bob' })
    const [planned] = plan([bob, known], {
      emails: ['jane@acme.example', 'new@acme.example'],
      phones: ['+14155550199'],
    })
    expect(planned?.change.contact).toMatchObject({
      id: 'jane',
      emails: ['jane@acme.example', 'new@acme.example'],
      phones: ['+14155550132'],
    })
  })

  it('that has come before changes nothing, whatever was edited since', () => {
    const edited = { ...known, emails: [], name: 'Edited' }
    const [planned] = planImport([edited], [row('jane', jane)], room)
    expect(planned).toEqual({ outcome: 'added before', change: { before: edited, contact: edited } })
  })

  it('with only a name is known by its id', () => {
    const jo = aContact({ name: 'Jo' }, { id: 'jo' })
    expect(outcomes(planImport([jo], [row('jo', { name: 'Jo' }), row('jo2', { name: 'Jo' })], room))).toEqual(
      [
        ['unchanged', 'jo'],
        ['added', 'jo2'],
      ],
    )
  })
})

describe('rows about one contact', () => {
  it('add one, as one change whose undo removes it', () => {
    const planned = plan(
      [],
      { ...jane, tags: ['one'], lastTouch: '2026-10-01' },
      { name: 'Bo' },
      { emails: ['Jane@acme.example', 'j@home.example'], tags: ['two'], lastTouch: '2026-11-01' },
      { emails: ['j@home.example'] },
    )
    expect(outcomes(planned)).toEqual([
      ['added', 'row0'],
      ['added', 'row1'],
      ['merged', 'row0'],
      ['unchanged', 'row0'],
    ])
    const contact = planned[0]?.change.contact as Contact
    expect(planned[3]?.change.contact).toBe(contact)
    expect(contact).toMatchObject({
      version: 1,
      tags: ['one', 'two'],
      lastTouch: { date: '2026-11-01' },
      nextContact: '2027-02-01',
    })
    expect(undoChange(contact, 1)).toMatchObject({ removedOn: today })
  })

  it('merge into one known as one change whose undo takes all of it back', () => {
    const planned = plan([known], { ...jane, lastTouch: '2026-10-01' }, { ...jane, lastTouch: '2026-11-01' })
    const contact = planned[1]?.change.contact as Contact
    expect(contact).toMatchObject({ version: 2, lastTouch: { date: '2026-11-01' } })
    expect(undoChange(contact, 2)).not.toHaveProperty('lastTouch')
  })
})

describe('somebody removed', () => {
  it('comes back when their row comes again, once', () => {
    const planned = plan([removed(known)], { ...jane, tags: ['rust'] }, { ...jane, tags: ['go'] })
    expect(outcomes(planned)).toEqual([
      ['restored', 'jane'],
      ['merged', 'jane'],
    ])
    const contact = planned[0]?.change.contact as Contact
    expect(contact).toMatchObject({ version: 3, tags: ['rust', 'go'], nextContact: known.nextContact })
    expect(contact).not.toHaveProperty('removedOn')
    expect(undoChange(contact, 3)).toMatchObject({ removedOn: '2026-11-01' })
    expect(outcomes(planImport([removed(known)], [row('jane', jane)], room))).toEqual([['restored', 'jane']])
  })

  it('keeps nothing that somebody else has taken, and comes back without it', () => {
    const ann = aContact({ name: 'Ann', emails: ['ann@acme.example', ...jane.emails] }, { id: 'ann' })
    for (const existing of [
      [ann, removed(known)],
      [removed(known), ann],
    ])
      expect(outcomes(plan(existing, jane))).toEqual([['unchanged', 'ann']])
    const [planned] = plan([ann, removed(known)], { phones: ['+14155550132'] })
    expect(planned).toMatchObject({
      outcome: 'restored',
      change: { contact: { id: 'jane', emails: [], linkedIn: 'linkedin.com/in/jane' } },
    })
  })

  it('loses an address to somebody known whose row has it', () => {
    const ann = aContact({ name: 'Ann', emails: ['ann@acme.example'] }, { id: 'ann' })
    const planned = plan(
      [ann, removed(known)],
      { emails: ['ann@acme.example', ...jane.emails] },
      { phones: ['+14155550132'] },
    )
    expect(planned.map(({ change }) => change.contact.emails)).toEqual([
      ['ann@acme.example', ...jane.emails],
      [],
    ])
  })
})

describe('first dates', () => {
  const people = (count: number, said: Partial<ContactForm> = {}) =>
    Array.from({ length: count }, (_, n) => ({ name: `Row ${n}`, ...said }))
  const dates = (planned: ReturnType<typeof planImport>) =>
    planned.map(({ change }) => change.contact.nextContact)

  it('wait for a digest with room beside those who are due already, as the rows leave them', () => {
    const late = people(2, { lastTouch: '2026-01-01' }).map((said) => aContact(said))
    const talked = aContact({ ...jane, lastTouch: '2026-01-01' })
    const planned = plan([...late, talked], { ...jane, lastTouch: '2026-11-20' }, ...people(9))
    expect(dates(planned)).toEqual([
      '2027-02-20',
      ...[today, today, today],
      ...Array.from({ length: 5 }, () => '2026-12-22'),
      '2027-01-22',
    ])
  })

  it('are those of the last touch where there is room, and none for who is never due', () => {
    const never = people(9, { cadence: 'never' })
    const planned = plan([], ...never, ...people(6, { lastTouch: '2026-09-01' }), { name: 'Last' })
    expect(dates(planned)).toEqual([
      ...never.map(() => undefined),
      ...Array.from({ length: 5 }, () => '2026-12-01'),
      '2026-12-22',
      '2026-12-22',
    ])
  })
})

describe('whatever the rows and the contacts', () => {
  const email = fc.constantFrom('a', 'b', 'c', 'D').map((name) => `${name}@acme.example`)
  const phone = fc.constantFrom('+14155550101', '+14155550102', '+14155550103', '555 0132')
  // Of two profiles in rows about one contact, one is kept nowhere; all else is.
  const said = fc.record(
    {
      name: fc.constantFrom('Jo', 'Bo'),
      emails: fc.uniqueArray(email, { maxLength: 2 }),
      phones: fc.uniqueArray(phone, { maxLength: 2 }),
      cadence: fc.constantFrom('P1M', 'P3M', 'never'),
      lastTouch: fc.constantFrom('2026-01-01', '2026-09-09', '2026-11-20'),
      tags: fc.uniqueArray(fc.constantFrom('rust', 'go'), { maxLength: 1 }),
    },
    { requiredKeys: [] },
  )
  const rows = (mail: string) =>
    fc
      .array(said, { maxLength: 12 })
      .map((all) => all.map((each, n) => ({ id: importId(mail, n, aForm(each)), form: aForm(each) })))
  const small = { ...room, digestSize: 2 }
  const write = (existing: Contact[], planned: ReturnType<typeof planImport>, written = () => true) => {
    const contacts = new Map(existing.map((contact) => [contact.id, contact]))
    for (const { change } of new Map(planned.map((each) => [each.change, each])).values())
      if (written()) contacts.set(change.contact.id, change.contact)
    return [...contacts.values()]
  }
  const isRemoved = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })
  const existing = fc
    .tuple(rows('before'), isRemoved)
    .map(([rows, isRemoved]) =>
      write([], planImport([], rows, small)).map((contact, n) => (isRemoved[n] ? removed(contact) : contact)),
    )

  it('nobody becomes two contacts, and another mail with the same adds nobody', () => {
    fc.assert(
      fc.property(existing, rows('one'), (existing, rows) => {
        const planned = planImport(existing, rows, small)
        const contacts = write(existing, planned)
        const all = contacts.filter(({ removedOn }) => !removedOn).flatMap(identifiers)
        expect(new Set(all).size).toBe(all.length)
        expect(planned).toHaveLength(rows.length)
        const again = rows.map(({ form }, n) => ({ id: importId('two', n, form), form }))
        expect(planImport(contacts, again, small).every(({ outcome }) => outcome === 'unchanged')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('an import that was cut off ends as one that was not', () => {
    const cuts = fc.infiniteStream(fc.boolean())
    fc.assert(
      fc.property(existing, rows('one'), cuts, (existing, rows, cuts) => {
        const planned = planImport(existing, rows, small)
        const cut = write(existing, planned, () => cuts.next().value)
        const byId = (contacts: Contact[]) => contacts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
        expect(byId(write(cut, planImport(cut, rows, small)))).toEqual(byId(write(existing, planned)))
      }),
      { numRuns: 500 },
    )
  })
})
