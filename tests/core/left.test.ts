import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Contact, mergeContact, newContact, removeContact } from '../../core/contact.ts'
import { withdrawLeft, withLeft } from '../../core/left.ts'
import { contactFormOf, detailsId, type Said } from '../../core/left-details.ts'
import { aContact, anId, today } from '../examples.ts'

const saying = (said: Partial<Said> = {}): Said => ({
  name: 'Jane Doe',
  email: 'jane@home.example',
  relation: 'manager',
  offersReference: false,
  wantsReference: false,
  ...said,
})
const left = (said: Said, id = 'jane') => ({ id, said, leftOn: today })

/** As the store does it: merged into whom the member has, or added. */
const leaveWith = (before: Contact | undefined, said: Said, id = 'jane'): Contact => {
  const form = contactFormOf(said)
  const merged = before ? (mergeContact(before, form) ?? before) : newContact(form, { id: anId(), today })
  return withLeft(merged, before, left(said, id))
}
const kept = (withdrawn: Contact | 'gone' | null): Contact => {
  if (withdrawn === 'gone' || !withdrawn) throw new Error(`There is no contact: ${withdrawn}.`)
  return withdrawn
}
/** What the member knows of somebody. */
const known = ({
  name,
  emails,
  phones,
  linkedIn,
  relation,
  where,
  notes,
  tags,
  lastTouch,
  cadence,
}: Contact) => ({
  ...{ name, emails, phones, linkedIn, relation, where, notes, tags, lastTouch, cadence },
})

const oneOf = <const T>(...values: T[]) => fc.constantFrom(...values)
const emails = ['jane@home.example', 'Jane@Home.example', 'jane@acme.example', 'doe@acme.example']
const phones = ['+14155550132', '+46812345678', '020 7946 0000']
const profiles = ['linkedin.com/in/jane', 'linkedin.com/in/doe']
const someSaid = fc.record({
  name: oneOf('Jane Doe', 'Jane'),
  email: oneOf(...emails),
  relation: oneOf('manager', 'peer'),
  offersReference: fc.boolean(),
  wantsReference: fc.boolean(),
  phone: oneOf(undefined, ...phones),
  linkedIn: oneOf(undefined, ...profiles),
  where: oneOf(undefined, 'Acme', 'School'),
})
const someContact = fc
  .record({
    name: oneOf('Jane Doe', 'J. D.'),
    emails: fc.uniqueArray(oneOf(...emails), { selector: (email) => email.toLowerCase() }),
    phones: fc.uniqueArray(oneOf(...phones)),
    linkedIn: oneOf(undefined, ...profiles),
    relation: oneOf('manager', 'peer'),
    where: oneOf(undefined, 'Acme', 'Club'),
    notes: oneOf(undefined, 'Sails.'),
    lastTouch: oneOf(undefined, '2026-05-01'),
  })
  .map((typed) => aContact(typed))

describe('what is left with a member who has the contact already', () => {
  it('overwrites nothing, and all of it goes again, however often it was left and corrected in between', () => {
    fc.assert(
      fc.property(someContact, fc.array(someSaid, { minLength: 1, maxLength: 4 }), (contact, all) => {
        let after = contact
        for (const [index, said] of all.entries()) {
          after = index % 2 ? withLeft(after, after, left(said)) : leaveWith(after, said)
          const { name, relation, notes } = known(contact)
          expect(known(after)).toMatchObject({ name, relation, notes })
          expect(after.emails.slice(0, contact.emails.length)).toEqual(contact.emails)
          expect(after.phones.slice(0, contact.phones.length)).toEqual(contact.phones)
          expect(after.linkedIn).toBe(contact.linkedIn ?? said.linkedIn)
          expect(after.where).toBe(contact.where ?? said.where)
          expect(after.left).toHaveLength(1)
        }
        const withdrawn = kept(withdrawLeft(after, 'jane', today))
        expect(known(withdrawn)).toEqual(known(contact))
        expect(withdrawn).not.toHaveProperty('left')
      }),
    )
  })

  it('is nothing new when it is left twice', () => {
    fc.assert(
      fc.property(fc.option(someContact, { nil: undefined }), someSaid, (contact, said) => {
        const once = leaveWith(contact, said)
        expect(leaveWith(once, said)).toBe(once)
        expect(withLeft(once, once, left(said))).toBe(once)
      }),
    )
  })

  it('is a new version each time, so that nobody writes over what they have not seen', () => {
    const contact = aContact({ emails: ['jane@home.example'] })
    const after = leaveWith(contact, saying({ phone: '+14155550132' }))
    expect(after.version).toBe(contact.version + 1)
    const corrected = withLeft(after, after, left(saying({ phone: '+46812345678' })))
    expect(corrected.version).toBe(after.version + 1)
    expect(corrected.phones).toEqual(['+46812345678'])
    expect(kept(withdrawLeft(corrected, 'jane', today)).version).toBe(corrected.version + 1)
  })
})

describe('somebody who came by the page', () => {
  it('is gone without what they left, unless the member has written something down', () => {
    const jane = leaveWith(undefined, saying({ phone: '+14155550132', where: 'Acme' }))
    expect(withdrawLeft(jane, 'jane', today)).toBe('gone')
    expect(withdrawLeft({ ...jane, cadence: 'P1M', snoozedUntil: '2027-01-01' }, 'jane', today)).toBe('gone')
    const own: Partial<Contact>[] = [
      { notes: 'Sails.' },
      { lastTouch: { id: 'x', date: today, channel: 'email' } },
      { tags: ['lisbon'] },
      { where: 'Acme, Berlin' },
      { phones: [...jane.phones, '+46812345678'] },
    ]
    for (const more of own) {
      const rest = kept(withdrawLeft({ ...jane, ...more }, 'jane', today))
      expect(rest).toMatchObject({ name: 'Jane Doe', emails: [] })
      expect(rest.phones).not.toContain('+14155550132')
    }
  })

  it('follows what they correct, but for what the member has changed since', () => {
    const jane = leaveWith(undefined, saying({ where: 'Acme' }))
    const correction = left(saying({ name: 'Jane Roe', relation: 'peer', where: 'Acme Ltd' }))
    expect(withLeft(jane, jane, correction)).toMatchObject({
      name: 'Jane Roe',
      relation: 'peer',
      where: 'Acme Ltd',
    })
    const edited: Contact = { ...jane, name: 'The boss', relation: 'mentor', where: 'Acme, Berlin' }
    expect(withLeft(edited, edited, correction)).toMatchObject({
      name: 'The boss',
      relation: 'mentor',
      where: 'Acme, Berlin',
    })
  })

  it('takes what was left along to another address', () => {
    const jane = leaveWith(undefined, saying())
    const moved = withLeft(jane, jane, left(saying({ email: 'jane@new.example' }), 'new'), 'jane')
    expect(moved.emails).toEqual(['jane@new.example'])
    expect(moved.left?.map(({ id }) => id)).toEqual(['new'])
    expect(withdrawLeft(moved, 'jane', today)).toBeNull()
    expect(withdrawLeft(moved, 'new', today)).toBe('gone')
  })

  it('has no address marked as one that mail comes back from once that is gone', () => {
    const jane = { ...leaveWith(undefined, saying()), staleEmails: ['jane@home.example'], notes: 'Sails.' }
    expect(kept(withdrawLeft(jane, 'jane', today))).not.toHaveProperty('staleEmails')
  })
})

it('whom the member had removed is back, and removed again when it is taken back', () => {
  const removed = removeContact(aContact({ emails: ['jane@home.example'], notes: 'Sails.' }), '2026-11-01')
  const back = leaveWith(removed ?? undefined, saying())
  expect(back.removedOn).toBeUndefined()
  expect(leaveWith(back, saying())).toBe(back)
  expect(kept(withdrawLeft(back, 'jane', today))).toMatchObject({ removedOn: today, notes: 'Sails.' })
})

it('several mailboxes can leave details that are one contact’s, each its own, and not without end', () => {
  let contact = aContact({ phones: ['+14155550132'] })
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
    contact = leaveWith(contact, saying({ email: `${name}@home.example`, phone: '+14155550132' }), name)
  expect(contact.left?.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
  const without = kept(withdrawLeft(contact, 'b', today))
  expect(without.emails).toEqual(['a', 'c', 'd', 'e'].map((name) => `${name}@home.example`))
})

it('details are one mailbox’s with one member', () => {
  expect(detailsId('ada', 'Jane@Home.example')).toBe(detailsId('ada', 'jane@home.example'))
  expect(detailsId('ada', 'jane@home.example')).not.toBe(detailsId('bo', 'jane@home.example'))
  expect(detailsId('ada', 'jane@home.example')).toMatch(/^[a-z2-7]{16}$/)
})
