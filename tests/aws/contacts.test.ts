import { describe, expect, it, test } from 'vitest'
import { PutCommand } from '../../aws/clients/dynamodb.ts'
import { contactStore } from '../../aws/contacts.ts'
import { contactKey } from '../../aws/keys.ts'
import {
  type Contact,
  type ContactForm,
  editContact,
  recordTouch,
  removeContact,
  undoChange,
} from '../../core/contact.ts'
import { addTo, epochSeconds } from '../../core/time.ts'
import { aContact, aForm, anId, now, today } from '../examples.ts'
import { interruptedAfter, itemsOf, testTable, times } from './table.ts'

const table = testTable()
const store = contactStore(table)
const add = (memberId: string, typed: Partial<ContactForm>, id = anId(), at = now) =>
  store.addContact(memberId, aForm(typed), { id, today, now: at })
const change = (memberId: string, id: string, to: (contact: Contact) => Contact | null, at = now) =>
  store.changeContact(memberId, id, at, to)
const names = (contacts: Contact[]) => contacts.map(({ name }) => name).sort()
const afterDays = (days: number) => addTo(now, `P${days}D`)
/** Whole, with what an undo needs. */
const stored = (member: string) => store.listContactsAndRemoved(member, now)
const expiries = async (memberId: string) => (await itemsOf(table, memberId)).map(({ SK, ttl }) => [SK, ttl])

const jane = {
  name: "Zoë O'Brien-李 <svg onload>",
  emails: ['Jane@acme.example', 'jane@home.example'],
  phones: ['+14155550132', '555 0132'],
  linkedIn: 'linkedin.com/in/jane',
  lastTouch: '2026-08-22',
  notes: '👩‍🚀 مريم\n"quoted"',
}

const removedJane = async () => {
  const member = anId()
  await add(member, jane, 'jane')
  await change(member, 'jane', (current) => removeContact(current, today))
  return member
}

describe('adding a contact', () => {
  it('stores what was typed, its touch and who its identifiers lead to', async () => {
    const member = anId()
    const { outcome, contact } = await add(member, jane, 'jane')
    expect(outcome).toBe('added')
    expect(contact).toEqual(aContact(jane, { id: 'jane', addedOn: today }))
    expect(await store.loadContact(member, 'jane', now)).toEqual(contact)
    expect(await store.loadTouch(member, 'jane', 'on-2026-08-22')).toEqual(contact.lastTouch)
    expect((await itemsOf(table, member)).map(({ SK }) => SK)).toEqual([
      'CONTACT#jane',
      'MATCH#email:jane@acme.example',
      'MATCH#email:jane@home.example',
      'MATCH#linkedin.com/in/jane',
      'MATCH#phone:+14155550132',
      'TOUCH#jane#on-2026-08-22',
    ])
  })

  it('twice stores nothing more', async () => {
    const member = anId()
    const { contact } = await add(member, jane)
    const before = await itemsOf(table, member)
    expect(await add(member, jane)).toEqual({ outcome: 'unchanged', contact })
    expect(await add(member, jane, contact.id)).toEqual({ outcome: 'added before', contact })
    expect(await itemsOf(table, member)).toEqual(before)
  })

  test.each<Partial<ContactForm>>([
    { emails: ['JANE@home.EXAMPLE'] },
    { linkedIn: 'linkedin.com/in/jane' },
    { phones: ['+14155550132'] },
  ])('known by %j adds what is new to whom it is', async (identifier) => {
    const member = anId()
    const first = await add(member, jane)
    const again = await add(member, { name: 'J.', notes: 'other', tags: ['rust'], ...identifier })
    expect(again).toMatchObject({
      outcome: 'merged',
      contact: { id: first.contact.id, name: jane.name, notes: `${jane.notes}\nother`, tags: ['rust'] },
    })
    expect(await stored(member)).toEqual([again.contact])
  })

  it('of the same name or the same number without a country adds somebody else', async () => {
    const member = anId()
    await add(member, jane)
    expect(await add(member, { name: jane.name, phones: ['555 0132'] })).toMatchObject({ outcome: 'added' })
    expect(await store.listContacts(member)).toHaveLength(2)
  })

  it('by 20 forms at once adds one, and each hears of that one', async () => {
    const member = anId()
    const answers = await Promise.all(times(20, () => add(member, jane)))
    const contacts = await stored(member)
    expect(contacts).toHaveLength(1)
    expect(new Set(answers.map(({ contact }) => contact.id))).toEqual(new Set([contacts[0]?.id]))
    expect(answers.filter(({ outcome }) => outcome === 'added')).toHaveLength(1)
    const { contact } = await add(member, { emails: ['jane@home.example'] })
    expect(contact).toEqual(contacts[0])
  })

  it('of one form sent 10 times at once adds one', async () => {
    const [member, id] = [anId(), anId()]
    const answers = await Promise.all(times(10, () => add(member, { tags: ['rust'] }, id)))
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['added', ...times(9, () => 'added before')])
    expect(await store.listContacts(member)).toEqual([expect.objectContaining({ id, version: 1 })])
  })

  it('by a form that is sent again after an edit leaves the edit as it is', async () => {
    const member = anId()
    const { contact } = await add(member, jane)
    const edited = editContact(contact, aForm({ name: 'Jane Roe' }))
    await store.saveContact(member, edited, contact, now)
    expect(await add(member, jane, contact.id)).toEqual({ outcome: 'added before', contact: edited })
    expect(await store.listContacts(member)).toEqual([edited])
  })

  test.each([1, 2, 3, 4, 5])(
    'while another form about them comes in after request %i adds one, with what both say',
    async (n) => {
      const member = anId()
      const other = () => add(member, { name: 'Other', emails: ['jane@acme.example'], tags: ['other'] })
      const slow = contactStore(interruptedAfter(table, n, other))
      const form = aForm({ name: 'Slow', emails: ['jane@acme.example'], tags: ['slow'] })
      await slow.addContact(member, form, { id: anId(), today, now })
      const [contact, ...more] = await stored(member)
      expect(more).toEqual([])
      expect(contact?.tags.toSorted()).toEqual(['other', 'slow'])
      expect(await store.findContact(member, { by: form, now })).toEqual(contact)
    },
  )

  it('of two people in one form leaves to each what is theirs', async () => {
    const member = anId()
    await add(member, { name: 'Ann', emails: ['ann@acme.example'], phones: ['+14155550101'] }, 'ann')
    const bob = await add(member, {
      name: 'Bob',
      emails: ['bob@acme.example'],
      linkedIn: 'linkedin.com/in/bob',
    })
    const both = await add(member, {
      emails: ['ann@acme.example', 'bob@acme.example', 'new@acme.example'],
      linkedIn: 'linkedin.com/in/bob',
      phones: ['+14155550101'],
    })
    expect(both).toMatchObject({
      outcome: 'merged',
      contact: { id: 'ann', emails: ['ann@acme.example', 'new@acme.example'], phones: ['+14155550101'] },
    })
    expect(both.contact).not.toHaveProperty('linkedIn')
    expect(await store.loadContact(member, bob.contact.id, now)).toEqual(bob.contact)
    expect(await store.listContacts(member)).toHaveLength(2)
  })

  it('does not touch another member’s contact of the same address', async () => {
    const [ada, grace] = [anId(), anId()]
    await add(ada, jane)
    expect(await add(grace, jane)).toMatchObject({ outcome: 'added' })
  })
})

describe('finding a contact', () => {
  it('goes by address before profile before number', async () => {
    const member = anId()
    await add(member, { name: 'By number', phones: ['+14155550132'] })
    await add(member, { name: 'By profile', linkedIn: 'linkedin.com/in/jane' })
    await add(member, { name: 'By address', emails: ['jane@acme.example'] })
    const find = async (by: Partial<ContactForm>) => {
      const found = await store.findContact(member, { by: { emails: [], phones: [], ...by }, now })
      return found?.name
    }
    const { emails, ...others } = jane
    expect(await find(jane)).toBe('By address')
    expect(await find(others)).toBe('By profile')
    expect(await find({ phones: jane.phones })).toBe('By number')
    expect(await find({ emails: ['nobody@acme.example'] })).toBeUndefined()
  })
})

describe('an edit', () => {
  it('that takes another’s address is refused and leaves nothing claimed', async () => {
    const member = anId()
    await add(member, { name: 'Ann', emails: ['ann@acme.example'] }, 'ann')
    const { contact: bob } = await add(member, { name: 'Bob' })
    const before = await itemsOf(table, member)
    const edited = editContact(bob, aForm({ emails: ['free@acme.example', 'Ann@acme.example'] }))
    expect(await store.saveContact(member, edited, bob, now)).toMatchObject({
      outcome: 'belongs to',
      contactId: 'ann',
      contact: { name: 'Ann' },
    })
    expect(await itemsOf(table, member)).toEqual(before)
  })

  it('that gives an address up frees it for somebody else', async () => {
    const member = anId()
    const { contact } = await add(member, { emails: ['old@acme.example', 'kept@acme.example'] }, 'jane')
    const edited = editContact(contact, aForm({ emails: ['kept@acme.example'] }))
    expect(await store.saveContact(member, edited, contact, now)).toEqual({ outcome: 'saved' })
    expect((await itemsOf(table, member)).map(({ SK }) => SK)).toEqual([
      'CONTACT#jane',
      'MATCH#email:kept@acme.example',
    ])
    expect(await add(member, { emails: ['old@acme.example'] })).toMatchObject({ outcome: 'added' })
  })

  it('that takes the address of somebody removed gets it, and who comes back comes back without', async () => {
    const member = await removedJane()
    const { contact: ann } = await add(member, { name: 'Ann' }, 'ann')
    const edited = editContact(ann, aForm({ name: 'Ann', emails: ['jane@home.example'] }))
    expect(await store.saveContact(member, edited, ann, now)).toEqual({ outcome: 'saved' })
    await change(member, 'jane', (current) => undoChange(current, current.version))
    expect((await store.listContacts(member)).map(({ id, emails }) => [id, emails])).toEqual([
      ['ann', ['jane@home.example']],
      ['jane', ['Jane@acme.example']],
    ])
    expect(await add(member, { emails: ['jane@home.example'] })).toMatchObject({ contact: { id: 'ann' } })
    expect((await expiries(member)).filter(([, ttl]) => ttl)).toEqual([])
  })

  test.each([2, 3])(
    'that gives an address up does not take it from whom it is given to after request %i',
    async (n) => {
      const member = anId()
      const { contact } = await add(member, { emails: ['old@acme.example'] })
      const taken = interruptedAfter(table, n, () => add(member, { emails: ['old@acme.example'] }, 'taker'))
      await contactStore(taken).saveContact(member, editContact(contact, aForm()), contact, now)
      expect(await add(member, { emails: ['old@acme.example'] })).toMatchObject({
        outcome: 'unchanged',
        contact: { id: 'taker' },
      })
    },
  )

  it('of what was changed meanwhile is refused', async () => {
    const member = anId()
    const { contact } = await add(member, jane)
    await change(member, contact.id, (current) => removeContact(current, today))
    const edited = editContact(contact, aForm({ ...jane, name: 'Late' }))
    expect(await store.saveContact(member, edited, contact, now)).toEqual({ outcome: 'changed meanwhile' })
    expect(await store.loadContact(member, contact.id, now)).toMatchObject({
      name: jane.name,
      removedOn: today,
    })
  })
})

describe('a change', () => {
  it('is made on what others changed at the same time, and none is lost', async () => {
    const member = anId()
    const { contact } = await add(member, {})
    const tag = (n: number) => (current: Contact) => ({
      ...current,
      version: current.version + 1,
      tags: [...current.tags, `tag${n}`],
    })
    const answers = await Promise.all(times(6, (n) => change(member, contact.id, tag(n))))
    expect(answers.map((answer) => answer?.changed)).toEqual(times(6, () => true))
    const stored = await store.loadContact(member, contact.id, now)
    expect(stored?.tags.toSorted()).toEqual(times(6, (n) => `tag${n}`))
    expect(stored?.version).toBe(7)
  })

  it('that is none stores nothing, and of nobody is nothing', async () => {
    const member = anId()
    const { contact } = await add(member, {})
    const before = await itemsOf(table, member)
    expect(await change(member, contact.id, () => null)).toEqual({ contact, changed: false })
    expect(await change(member, 'nobody', (current) => current)).toBeUndefined()
    expect(await itemsOf(table, member)).toEqual(before)
  })

  it('that records a touch stores the touch, once', async () => {
    const member = anId()
    const { contact } = await add(member, {})
    const touch = {
      id: 'talked-2026-11',
      date: today,
      channel: 'conversation',
      note: 'Her new team',
    } as const
    await Promise.all(times(3, () => change(member, contact.id, (current) => recordTouch(current, touch))))
    expect(await store.loadTouch(member, contact.id, touch.id)).toEqual(touch)
    expect(await store.loadContact(member, contact.id, now)).toMatchObject({ version: 2, lastTouch: touch })
    await store.deleteTouch(member, contact.id, touch.id)
    expect(await store.loadTouch(member, contact.id, touch.id)).toBeUndefined()
  })
})

describe('removing a contact', () => {
  const remove = async (member: string) => {
    const { contact } = await add(member, jane, 'jane')
    return change(member, contact.id, (current) => removeContact(current, today))
  }

  it('lets the contact, its touches and its identifiers expire in 30 days', async () => {
    const member = anId()
    await add(member, { name: 'Ann', emails: ['ann@acme.example'], lastTouch: today }, 'ann')
    await remove(member)
    const ttl = epochSeconds(afterDays(30))
    expect(await expiries(member)).toEqual([
      ['CONTACT#ann', undefined],
      ['CONTACT#jane', ttl],
      ['MATCH#email:ann@acme.example', undefined],
      ['MATCH#email:jane@acme.example', ttl],
      ['MATCH#email:jane@home.example', ttl],
      ['MATCH#linkedin.com/in/jane', ttl],
      ['MATCH#phone:+14155550132', ttl],
      ['TOUCH#ann#on-2026-11-22', undefined],
      ['TOUCH#jane#on-2026-08-22', ttl],
    ])
  })

  it('takes the contact out of the list and out of those due', async () => {
    const member = anId()
    await remove(member)
    expect(await store.listContacts(member)).toEqual([])
    expect(await store.listDueContacts(member, '2030-01-01')).toEqual([])
  })

  it('can be undone within 30 days, when nothing expires any more', async () => {
    const member = anId()
    await remove(member)
    await change(member, 'jane', (current) => undoChange(current, current.version), afterDays(29))
    expect((await expiries(member)).map(([, ttl]) => ttl)).toEqual(times(6, () => undefined))
    expect(names(await store.listContacts(member))).toEqual([jane.name])
    expect(await store.listDueContacts(member, today)).toHaveLength(1)
  })

  it('is undone by adding them again', async () => {
    const member = anId()
    await remove(member)
    const again = await add(member, { name: 'J.', emails: ['jane@acme.example'] }, anId(), afterDays(29))
    expect(again).toMatchObject({ outcome: 'restored', contact: { id: 'jane', name: jane.name } })
    expect((await expiries(member)).map(([, ttl]) => ttl)).toEqual(times(6, () => undefined))
  })

  it('is undone by adding them again, without what somebody else has taken meanwhile', async () => {
    const member = await removedJane()
    const { contact: ann } = await add(member, { name: 'Ann' }, 'ann')
    const edited = editContact(ann, aForm({ name: 'Ann', emails: ['jane@home.example'] }))
    await store.saveContact(member, edited, ann, now)
    const again = await add(member, { linkedIn: jane.linkedIn })
    expect(again).toMatchObject({
      outcome: 'restored',
      contact: { id: 'jane', emails: ['Jane@acme.example'] },
    })
    expect(await stored(member)).toEqual([edited, again.contact])
  })

  it('is final after 30 days, whether or not the store has deleted it', async () => {
    const member = anId()
    await remove(member)
    const later = afterDays(30)
    expect(await store.loadContact(member, 'jane', addTo(later, '-PT1S'))).toBeDefined()
    expect(await store.loadContact(member, 'jane', later)).toBeUndefined()
    expect(await store.findContact(member, { by: aForm(jane), now: later })).toBeUndefined()
    expect(await change(member, 'jane', (current) => undoChange(current, 2), later)).toBeUndefined()
    const again = await add(member, { name: 'New', emails: ['jane@acme.example'] }, anId(), later)
    expect(again).toMatchObject({ outcome: 'added', contact: { name: 'New', version: 1 } })
    expect(await stored(member)).toEqual([again.contact])
    expect(await add(member, { name: 'Other', linkedIn: jane.linkedIn }, anId(), later)).toMatchObject({
      outcome: 'added',
      contact: { name: 'Other' },
    })
  })
})

test('an address that somebody else takes while its contact is removed does not expire', async () => {
  const member = anId()
  await add(member, jane, 'jane')
  const { contact: ann } = await add(member, { name: 'Ann' }, 'ann')
  const edited = editContact(ann, aForm({ name: 'Ann', emails: ['jane@home.example'] }))
  // The load, the announcement, the contact, then what goes with it.
  const removing = interruptedAfter(table, 3, () => store.saveContact(member, edited, ann, now))
  await contactStore(removing).changeContact(member, 'jane', now, (current) => removeContact(current, today))
  const expiring = (await expiries(member)).filter(([, ttl]) => ttl).map(([key]) => key)
  expect(expiring).toContain('MATCH#email:jane@acme.example')
  expect(expiring).not.toContain('MATCH#email:jane@home.example')
})

describe('who is due', () => {
  it('is whose next contact is today or earlier', async () => {
    const member = anId()
    const cadence = 'P3M'
    await add(member, { name: 'Today', cadence, lastTouch: '2026-08-22' })
    await add(member, { name: 'Tomorrow', cadence, lastTouch: '2026-08-23' })
    await add(member, { name: 'Last year', cadence, lastTouch: '2025-08-22' })
    await add(member, { name: 'Never talked' })
    await add(member, { name: 'Let go', cadence: 'never', lastTouch: '2020-01-01' })
    expect(names(await store.listDueContacts(member, today))).toEqual(['Last year', 'Never talked', 'Today'])
    expect(names(await store.listContacts(member))).toHaveLength(5)
  })

  it('is found on every page of what the store answers', async () => {
    const member = anId()
    const big = times(5, () => aContact({ notes: 'x'.repeat(180_000) }))
    for (const contact of big)
      await table.documents.send(
        new PutCommand({ TableName: table.name, Item: { ...contactKey(member, contact.id), ...contact } }),
      )
    expect(await store.listDueContacts(member, today)).toHaveLength(5)
    expect(await store.listContacts(member)).toHaveLength(5)
  })
})

describe('several contacts', () => {
  it('are loaded in the order that they are asked for, more than the table gives at once', async () => {
    const member = anId()
    const ids = times(101, anId)
    for (const id of ids) {
      const Item = { ...contactKey(member, id), ...aContact({}, { id }) }
      await table.documents.send(new PutCommand({ TableName: table.name, Item }))
    }
    const asked = [...ids.toReversed(), 'nobody']
    const found = await store.loadContacts(member, asked, now)
    expect(found.map(({ id }) => id)).toEqual(ids.toReversed())
    expect(await store.loadContacts(member, [], now)).toEqual([])
  })

  it('are found when they are removed, and not when their time to come back is over', async () => {
    const member = anId()
    await add(member, jane, 'jane')
    await change(member, 'jane', (contact) => removeContact(contact, today))
    expect(await store.loadContacts(member, ['jane'], now)).toEqual([
      await store.loadContact(member, 'jane', now),
    ])
    expect(await store.loadContacts(member, ['jane'], afterDays(31))).toEqual([])
  })
})
