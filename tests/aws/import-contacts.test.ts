import { beforeAll, describe, expect, it, test } from 'vitest'
import { PutCommand } from '../../aws/clients/dynamodb.ts'
import { contactStore } from '../../aws/contacts.ts'
import { matchKey } from '../../aws/keys.ts'
import type { Table } from '../../aws/table.ts'
import { type Contact, type ContactForm, removeContact } from '../../core/contact.ts'
import type { ImportRow } from '../../core/import.ts'
import { addTo } from '../../core/time.ts'
import { aForm, anId, now, today } from '../examples.ts'
import { interruptedAfter, itemsOf, testTable, times } from './table.ts'

const table = testTable()
const store = contactStore(table)
const room = { today, now, digestDay: 10, digestSize: 5 }
const add = (memberId: string, typed: Partial<ContactForm>, id = anId()) =>
  store.addContact(memberId, aForm(typed), { id, today, now })
const row = (id: string, typed: Partial<ContactForm>): ImportRow => ({ id, form: aForm(typed) })
const outcomes = (added: { outcome: string; contact: Contact }[]) =>
  added.map(({ outcome, contact }) => [outcome, contact.id])
const remove = (memberId: string, id: string) =>
  store.changeContact(memberId, id, now, (contact) => removeContact(contact, today))

/** The table, how often it was asked, and as it is when the process dies after so many requests. */
const watched = (diesAfter = Number.POSITIVE_INFINITY) => {
  const asked: string[] = []
  const documents = Object.create(table.documents)
  documents.send = async (command: Parameters<typeof table.documents.send>[0]) => {
    if (asked.push(command.constructor.name) > diesAfter) throw new Error('died')
    return table.documents.send(command)
  }
  const watchedTable: Table = { ...table, documents }
  return { asked, store: contactStore(watchedTable) }
}

describe('an import that dies and is made again', () => {
  const prepare = async (member: string) => {
    await add(member, { name: 'Ann', emails: ['ann@acme.example'], lastTouch: '2026-01-01' }, 'ann')
    const bob = { name: 'Bob', emails: ['bob@acme.example', 'b@home.example'], lastTouch: '2026-02-01' }
    await add(member, bob, 'bob')
    await remove(member, 'bob')
  }
  const rows = [
    row('jane', { name: 'Jane', emails: ['jane@acme.example'], linkedIn: 'linkedin.com/in/j' }),
    row('ann2', { emails: ['ann@acme.example'], phones: ['+14155550132'], lastTouch: '2026-11-01' }),
    row('jane2', { linkedIn: 'linkedin.com/in/j', phones: ['+14155550199'], lastTouch: '2026-10-01' }),
    row('bob2', { emails: ['bob@acme.example'], tags: ['back'], lastTouch: '2026-11-02' }),
    row('jo', { name: 'Jo' }),
    ...times(2, (n) => row(`row${n}`, { name: `Row ${n}`, emails: [`row${n}@acme.example`] })),
  ]
  const without = (items: object[]) => items.map((item) => ({ ...item, PK: '' }))

  const undisturbed = anId()
  let requests: number
  beforeAll(async () => {
    await prepare(undisturbed)
    const { asked, store } = watched()
    await store.importContacts(undisturbed, rows, room)
    requests = asked.length
  })

  const most = 28
  test.each(times(most, (n) => n + 1))('after request %i ends as one that was not disturbed', async (n) => {
    const member = anId()
    await prepare(member)
    await watched(n)
      .store.importContacts(member, rows, room)
      .catch(() => {})
    await store.importContacts(member, rows, room)
    expect(without(await itemsOf(table, member))).toEqual(without(await itemsOf(table, undisturbed)))
    expect(requests).toBe(most)
  })

  it('writes nothing more once a write has failed', async () => {
    const member = anId()
    const failing = interruptedAfter(table, 10, () => Promise.reject(new Error('throttled')))
    const many = times(200, (n) => row(`row${n}`, { emails: [`row${n}@acme.example`] }))
    await expect(contactStore(failing).importContacts(member, many, room)).rejects.toThrow('throttled')
    expect((await store.listContacts(member)).length).toBeLessThan(20)
  })
})

describe('an import', () => {
  const rows = times(300, (n) =>
    row(`row${n}`, { name: `Row ${n}`, emails: [`row${n}@acme.example`], lastTouch: '2026-11-01' }),
  )

  it('of hundreds of rows stores each in nothing but the writes it takes, in the order of the rows', async () => {
    const member = anId()
    const { asked, store } = watched()
    const added = await store.importContacts(member, rows, room)
    expect(outcomes(added)).toEqual(rows.map(({ id }) => ['added', id]))
    expect(asked.filter((command) => command === 'QueryCommand')).toHaveLength(1)
    // Three say which hundred contacts each are about to change.
    expect(asked.filter((command) => command === 'PutCommand')).toHaveLength(903)
    expect(asked).toHaveLength(904)
    const contacts = await store.listContactsAndRemoved(member, now)
    const byId = new Map(contacts.map((contact) => [contact.id, contact]))
    expect(added.map(({ contact }) => byId.get(contact.id))).toEqual(added.map(({ contact }) => contact))
    expect(await store.loadTouch(member, 'row299', 'on-2026-11-01')).toEqual(byId.get('row299')?.lastTouch)
    expect(await store.findContact(member, { by: aForm(rows[299]?.form), now })).toEqual(byId.get('row299'))

    const before = await itemsOf(table, member)
    asked.length = 0
    expect(outcomes(await store.importContacts(member, rows, room))).toEqual(
      rows.map(({ id }) => ['added before', id]),
    )
    const second = rows.map(({ form }) => ({ id: anId(), form }))
    expect(outcomes(await store.importContacts(member, second, room))).toEqual(
      rows.map(({ id }) => ['unchanged', id]),
    )
    expect(asked.filter((command) => command !== 'QueryCommand')).toEqual([])
    expect(await itemsOf(table, member)).toEqual(before)
  })

  it('of nothing asks for nothing', async () => {
    const { asked, store } = watched()
    expect(await store.importContacts(anId(), [], room)).toEqual([])
    expect(asked).toEqual([])
  })

  it('brings back whom the member removed, with nothing left that expires, for 30 days', async () => {
    const member = anId()
    const jane = { name: 'Jane', emails: ['jane@acme.example'], lastTouch: '2026-08-22' }
    await add(member, jane, 'jane')
    await remove(member, 'jane')
    const later = { ...room, now: addTo(now, 'P31D') }
    const other = anId()
    await add(other, jane, 'jane')
    await remove(other, 'jane')
    expect(outcomes(await store.importContacts(member, [row('new', jane)], room))).toEqual([
      ['restored', 'jane'],
    ])
    expect((await itemsOf(table, member)).filter(({ ttl }) => ttl)).toEqual([])
    const [answer] = await store.importContacts(other, [row('new', jane)], later)
    expect(answer).toMatchObject({ outcome: 'added', contact: { version: 1 } })
    expect(await store.listContactsAndRemoved(other, later.now)).toEqual([answer?.contact])
  })
})

describe('while others write', () => {
  const jane = { name: 'Jane', emails: ['jane@acme.example'], linkedIn: 'linkedin.com/in/j', tags: ['file'] }

  test.each([1, 2, 3, 4])('somebody whom a form adds after request %i is one contact', async (n) => {
    const member = anId()
    const other = () =>
      add(member, { name: 'Other', emails: ['x@home.example', ...jane.emails], tags: ['form'] })
    const slow = contactStore(interruptedAfter(table, n, other))
    const [answer] = await slow.importContacts(member, [row('file', jane)], room)
    const [contact, ...more] = await store.listContactsAndRemoved(member, now)
    expect(more).toEqual([])
    expect(contact?.tags.toSorted()).toEqual(['file', 'form'])
    expect(answer?.contact.id).toBe(contact?.id)
    for (const by of [
      { ...jane, linkedIn: undefined },
      { emails: [], linkedIn: jane.linkedIn },
    ])
      expect(await store.findContact(member, { by: aForm(by), now })).toEqual(contact)
  })

  test.each([1, 2, 3, 4])('what a form changes after request %i is kept', async (n) => {
    const member = anId()
    await add(member, jane, 'jane')
    const other = () => add(member, { ...jane, tags: ['form'] })
    const slow = contactStore(interruptedAfter(table, n, other))
    await slow.importContacts(member, [row('file', { ...jane, phones: ['+14155550132'] })], room)
    const [contact, ...more] = await store.listContactsAndRemoved(member, now)
    expect(more).toEqual([])
    expect(contact).toMatchObject({ phones: ['+14155550132'], tags: ['file', 'form'] })
  })

  it('the same mail twice at once and another with the same rows add each once', async () => {
    const member = anId()
    const rows = times(40, (n) =>
      row(`row${n}`, { emails: [`row${n}@acme.example`], linkedIn: `linkedin.com/in/row${n}` }),
    )
    const others = rows.map(({ form }, n) => row(`other${n}`, { ...form, tags: ['other'] }))
    await Promise.all(
      [rows, rows, others.toReversed()].map((rows) => store.importContacts(member, rows, room)),
    )
    const contacts = await store.listContacts(member)
    expect(contacts.map(({ emails }) => emails[0]).sort()).toEqual(
      rows.map(({ form }) => form.emails[0]).sort(),
    )
    expect(contacts.every(({ tags }) => tags.includes('other'))).toBe(true)
  })

  it('whoever waits for a first date waits for it still', async () => {
    const member = anId()
    const rows = times(12, (n) => row(`row${n}`, { emails: [`row${n}@acme.example`] }))
    // Somebody begins to add the last of them, and never ends.
    const Item = { ...matchKey(member, 'email:row11@acme.example'), contactId: 'unfinished' }
    await table.documents.send(new PutCommand({ TableName: table.name, Item }))
    const added = await store.importContacts(member, rows, room)
    expect(added[11]).toMatchObject({
      outcome: 'added',
      contact: { id: 'unfinished', nextContact: '2027-01-22' },
    })
    expect(await store.listContacts(member)).toHaveLength(12)
  })

  it('who is being added under one of two addresses is one contact with both', async () => {
    const member = anId()
    const Item = { ...matchKey(member, 'linkedin.com/in/j'), contactId: 'unfinished' }
    await table.documents.send(new PutCommand({ TableName: table.name, Item }))
    const [answer] = await store.importContacts(member, [row('file', jane)], room)
    expect(answer).toMatchObject({ outcome: 'added', contact: { id: 'unfinished' } })
    expect(await store.listContactsAndRemoved(member, now)).toEqual([answer?.contact])
    expect(await store.findContact(member, { by: aForm({ emails: jane.emails }), now })).toEqual(
      answer?.contact,
    )
  })
})
