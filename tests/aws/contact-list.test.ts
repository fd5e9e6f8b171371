import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { BatchWriteCommand, DeleteCommand, PutCommand } from '../../aws/clients/dynamodb.ts'
import { contactStore } from '../../aws/contacts.ts'
import { contactKey, listChangeKey, listHeadKey, memberKey } from '../../aws/keys.ts'
import { type Contact, changeCadence, removeContact, undoChange } from '../../core/contact.ts'
import { addTo, epochSeconds } from '../../core/time.ts'
import { dumpTable } from '../../local/contents.ts'
import { idOf } from '../any-contacts.ts'
import { aContact, aForm, anId, now, today } from '../examples.ts'
import { interruptedAfter, testTable, times } from './table.ts'

const table = testTable()
const store = contactStore(table)

/** As they were stored before there was a list. */
const prepare = async (count: number): Promise<string> => {
  const member = anId()
  const items = times(count, (n) => ({
    ...contactKey(member, `contact${n}`),
    ...aContact({ name: `Contact ${n}` }, { id: `contact${n}` }),
  }))
  for (let from = 0; from < count; from += 25)
    await table.documents.send(
      new BatchWriteCommand({
        RequestItems: {
          [table.name]: items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } })),
        },
      }),
    )
  return member
}

/** What the list should say: what each contact says itself. */
const truth = async (member: string) =>
  (await store.listContactsAndRemoved(member, now))
    .filter(({ removedOn }) => !removedOn)
    .map(({ previous, ...contact }) => contact)

const listItems = async (member: string, start: string) =>
  (await dumpTable(table)).filter(({ PK, SK }) => PK === memberKey(member).PK && SK.startsWith(start))

/** So many changes, which have all happened. */
const announce = (member: string, count: number, at = 0) =>
  table.documents.send(
    new PutCommand({
      TableName: table.name,
      Item: {
        ...listChangeKey(member, 'many'),
        ...{ changes: times(count, (n) => `contact${n}#0`), at, gone: true },
      },
    }),
  )

const daily = (contact: Contact) => changeCadence(contact, contact.cadence === 'P1D' ? 'P2D' : 'P1D')

/** How many items are read, and how they are asked for. */
const watched = () => {
  const asked: string[] = []
  const documents = Object.create(table.documents)
  documents.send = (command: Parameters<typeof table.documents.send>[0]) => {
    asked.push(command.constructor.name)
    return table.documents.send(command)
  }
  return { asked, store: contactStore({ ...table, documents }) }
}

describe('the list of all contacts', () => {
  it('is read from a few items once it has been made, with what has changed since', async () => {
    const member = await prepare(250)
    expect(await store.listContacts(member)).toEqual(await truth(member))
    await store.changeContact(member, 'contact7', now, daily)
    await store.changeContact(member, 'contact8', now, (contact) => removeContact(contact, today))
    await store.addContact(member, aForm({ name: 'New' }), { id: 'new', today, now })
    const { asked, store: watching } = watched()
    const listed = await watching.listContacts(member)
    expect(asked).toEqual(['QueryCommand', 'BatchGetCommand'])
    expect(listed).toEqual(await truth(member))
    expect(listed).toHaveLength(250)
  })

  it('of few contacts is not kept', async () => {
    const member = await prepare(3)
    expect(await store.listContacts(member)).toHaveLength(3)
    expect(await listItems(member, 'LIST#')).toEqual([])
  })

  it('takes many changes in, and their announcements go', async () => {
    const member = await prepare(3)
    for (let round = 0; round < 34; round++)
      await Promise.all(times(3, (n) => store.changeContact(member, `contact${n}`, now, daily)))
    expect(await listItems(member, 'LIST#CHANGED')).toHaveLength(102)
    expect(await store.listContacts(member)).toEqual(await truth(member))
    expect(await listItems(member, 'LIST#CHANGED')).toEqual([])
    await store.changeContact(member, 'contact1', now, daily)
    expect(await store.listContacts(member)).toEqual(await truth(member))
    expect(await listItems(member, 'LIST#PART')).toHaveLength(1)
  })

  it('has taken in an import once it has been read', async () => {
    const member = await prepare(210)
    await store.listContacts(member)
    const rows = times(100, (n) => ({ id: `row${n}`, form: aForm({ name: `Row ${n}` }) }))
    await store.importContacts(member, rows, { today, now, digestDay: 10, digestSize: 5 })
    expect(await store.listContacts(member)).toEqual(await truth(member))
    expect(await listItems(member, 'LIST#CHANGED')).toEqual([])
    const { asked, store: watching } = watched()
    expect(await watching.listContacts(member)).toHaveLength(310)
    expect(asked).toEqual(['QueryCommand'])
  })

  it('is not used while more has changed than can be looked up', async () => {
    const member = await prepare(210)
    await store.listContacts(member)
    await announce(member, 501)
    const { asked, store: watching } = watched()
    expect(await watching.listContacts(member)).toEqual(await truth(member))
    expect(asked.slice(0, 2)).toEqual(['QueryCommand', 'QueryCommand'])
    expect(await watching.listContacts(member)).toEqual(await truth(member))
    expect(asked.at(-1)).toBe('QueryCommand')
  })

  it('says a change also when all that expires by itself has gone since', async () => {
    const member = await prepare(210)
    await store.listContacts(member)
    await store.changeContact(member, 'contact7', now, daily)
    for (const { PK, SK, ttl } of await listItems(member, ''))
      if (ttl) await table.documents.send(new DeleteCommand({ TableName: table.name, Key: { PK, SK } }))
    expect(await store.listContacts(member)).toEqual(await truth(member))
  })

  it.each([
    ['of another shape', { made: 1, hash: 'x', parts: 1 }],
    ['that lost a part', { made: 1, hash: 'gone', parts: 2 }],
  ])('%s is made anew', async (_, head) => {
    const member = await prepare(250)
    await table.documents.send(
      new PutCommand({ TableName: table.name, Item: { ...listHeadKey(member), ...head } }),
    )
    expect(await store.listContacts(member)).toHaveLength(250)
    const { asked, store: watching } = watched()
    expect(await watching.listContacts(member)).toEqual(await truth(member))
    expect(asked).toEqual(['QueryCommand'])
  })

  it('made by several at once is one list', async () => {
    const member = await prepare(250)
    const lists = await Promise.all(times(4, () => store.listContacts(member)))
    for (const list of lists) expect(list).toHaveLength(250)
    expect(await listItems(member, 'LIST#HEAD')).toMatchObject([{ made: 1 }])
    expect(await store.listContacts(member)).toEqual(await truth(member))
  })
})

describe('a change during which the list is made', () => {
  const change = (member: string, over: typeof table) =>
    contactStore(over).changeContact(member, 'contact5', now, daily)

  // The load, the announcement, the contact.
  test.each([1, 2, 3])('after request %i is in the list afterwards', async (requests) => {
    const member = await prepare(210)
    await change(
      member,
      interruptedAfter(table, requests, () => store.listContacts(member)),
    )
    expect(await store.listContacts(member)).toEqual(await truth(member))
    expect((await truth(member)).find(({ id }) => id === 'contact5')?.cadence).toBe('P1D')
  })

  test('and that never comes leaves the list as it is, and is read again each time', async () => {
    const member = await prepare(210)
    await change(
      member,
      interruptedAfter(table, 2, () => Promise.reject(new Error('died'))),
    ).catch(() => {})
    expect(await store.listContacts(member)).toEqual(await truth(member))
    expect(await listItems(member, 'LIST#CHANGED')).toHaveLength(1)
    await change(member, table)
    expect(await store.listContacts(member)).toEqual(await truth(member))
  })

  test.each([
    ['stays announced while it may still come', 'PT59M', 1],
    ['is announced no more when others are an hour younger', 'PT61M', 0],
  ])('and that never comes %s', async (_, later, announcements) => {
    const member = await prepare(210)
    await store.listContacts(member)
    await change(
      member,
      interruptedAfter(table, 2, () => Promise.reject(new Error('died'))),
    ).catch(() => {})
    await announce(member, 100, epochSeconds(addTo(now, later)))
    await store.listContacts(member)
    expect(await listItems(member, 'LIST#CHANGED')).toHaveLength(announcements)
    expect(await store.listContacts(member)).toEqual(await truth(member))
  })

  test('of many together is in the list afterwards', async () => {
    const member = await prepare(210)
    const rows = times(150, (n) => ({ id: `row${n}`, form: aForm({ name: `Row ${n}` }) }))
    // The look at all, two announcements, and some writes.
    const slow = contactStore(interruptedAfter(table, 40, () => store.listContacts(member)))
    await slow.importContacts(member, rows, { today, now, digestDay: 10, digestSize: 5 })
    expect(await store.listContacts(member)).toEqual(await truth(member))
    expect(await store.listContacts(member)).toHaveLength(360)
  })
})

test('whatever is done, the list says what the contacts do', async () => {
  const deed = fc.record({
    what: fc.constantFrom('add', 'change', 'remove', 'undo', 'delete', 'list'),
    who: fc.nat(4),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 10 }), async (deeds) => {
      const member = await prepare(0)
      for (const { what, who } of deeds) {
        const id = idOf(who)
        const form = aForm({ name: `Who ${who}`, emails: [`who${who}@acme.example`] })
        const by = (change: (contact: Contact) => Contact | 'gone' | null) =>
          store.changeContact(member, id, now, change)
        if (what === 'add') await store.addContact(member, form, { id, today, now })
        else if (what === 'change') await by(daily)
        else if (what === 'remove') await by((contact) => removeContact(contact, today))
        else if (what === 'undo') await by((contact) => undoChange(contact, contact.version))
        else if (what === 'delete') await by(() => 'gone')
        // As it is once the list is kept, however few there are.
        else if (what === 'list') {
          await announce(member, 100)
          await store.listContacts(member)
        }
      }
      expect(await store.listContacts(member)).toEqual(await truth(member))
    }),
    { numRuns: 15 },
  )
})
