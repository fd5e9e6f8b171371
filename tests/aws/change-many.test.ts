import { describe, expect, it, test } from 'vitest'
import { bulkStore } from '../../aws/bulks.ts'
import { changeMany, undoMany } from '../../aws/change-many.ts'
import { contactStore } from '../../aws/contacts.ts'
import type { Bulk } from '../../core/bulk.ts'
import { changeCadence, removeContact } from '../../core/contact.ts'
import type { Member } from '../../core/member.ts'
import { idOf } from '../any-contacts.ts'
import { aForm, aMember, anId, now, today } from '../examples.ts'
import { interruptedAfter, itemsOf, testTable, times } from './table.ts'

const table = testTable()
const storesOver = (over = table) => ({ ...contactStore(over), ...bulkStore(over) })
const stores = storesOver()
const dyingAfter = (requests: number) =>
  storesOver(interruptedAfter(table, requests, () => Promise.reject(new Error('died'))))

/** Four contacts, of whom the last has the cadence already, and what is to be done about them. */
const prepare = async () => {
  const member = aMember()
  for (const n of times(4, (n) => n))
    await stores.addContact(member.id, aForm({ name: `Contact ${n}`, cadence: n === 3 ? 'P1Y' : 'P3M' }), {
      ...{ id: idOf(n), today, now },
    })
  const bulk: Bulk = {
    ...{ id: anId(), at: now, state: 'waiting', asked: 4 },
    change: { cadence: 'P1Y', addTags: [], removeTags: [] },
  }
  await stores.saveBulk(member.id, bulk, times(4, idOf))
  return { member, bulk }
}
const contactsOf = ({ id }: Member) => stores.listContactsAndRemoved(id, now)
const cadencesOf = async (member: Member) => (await contactsOf(member)).map(({ cadence }) => cadence)
const undo = async (member: Member, { id }: Bulk, over = stores) => {
  const found = await stores.loadBulk(member.id, id, now)
  if (found?.state === 'done') await stores.moveBulk(member.id, { ...found, state: 'undoing' }, found)
  await undoMany(over, member, id, now)
}
const withoutVersion = (items: Record<string, unknown>[]) =>
  items.filter(({ SK }) => !String(SK).startsWith('BULK')).map(({ version, ...item }) => item)

describe('a change of many that is cut short', () => {
  test.each(times(9, (n) => n * 3 + 1))('after request %i is the same once made again', async (requests) => {
    const { member, bulk } = await prepare()
    const before = await itemsOf(table, member.id)
    await changeMany(dyingAfter(requests), member, bulk.id, now).catch(() => {})
    await changeMany(stores, member, bulk.id, now)
    expect(await stores.loadBulk(member.id, bulk.id, now)).toMatchObject({
      ...{ state: 'done', changed: 3, missing: 0 },
    })
    expect((await contactsOf(member)).map(({ cadence, version }) => [cadence, version])).toEqual([
      ...times(3, () => ['P1Y', 2]),
      ['P1Y', 1],
    ])

    await undo(member, bulk, dyingAfter(requests)).catch(() => {})
    await undo(member, bulk)
    expect(await stores.loadBulk(member.id, bulk.id, now)).toMatchObject({ state: 'undone', kept: 0 })
    expect(withoutVersion(await itemsOf(table, member.id))).toEqual(withoutVersion(before))
    expect(await stores.listContacts(member.id)).toMatchObject(times(4, (n) => ({ name: `Contact ${n}` })))
  })
})

describe('while others write', () => {
  it('whoever they change is changed as well, and goes back to what they made', async () => {
    const { member, bulk } = await prepare()
    const tag = () =>
      stores.changeContact(member.id, idOf(1), now, (contact) => ({
        ...{ ...contact, version: contact.version + 1, tags: ['theirs'] },
      }))
    // The bulk, whom it asks for, the lists, the contacts, the undo and the announcement.
    await changeMany(storesOver(interruptedAfter(table, 8, tag)), member, bulk.id, now)
    expect((await contactsOf(member))[1]).toMatchObject({ cadence: 'P1Y', tags: ['theirs'], version: 3 })
    expect(await stores.loadBulk(member.id, bulk.id, now)).toMatchObject({ changed: 3 })
    await undo(member, bulk)
    expect((await contactsOf(member))[1]).toMatchObject({ cadence: 'P3M', tags: ['theirs'], version: 4 })
  })

  it('whom another worker changed, and the member took back, stays so', async () => {
    const { member, bulk } = await prepare()
    const changeAndUndo = async () => {
      await changeMany(stores, member, bulk.id, now)
      await undo(member, bulk)
    }
    // All has been read and announced, and nothing written yet.
    await changeMany(storesOver(interruptedAfter(table, 8, changeAndUndo)), member, bulk.id, now)
    expect(await cadencesOf(member)).toEqual(['P3M', 'P3M', 'P3M', 'P1Y'])
    expect(await stores.loadBulk(member.id, bulk.id, now)).toMatchObject({ state: 'undone', kept: 0 })
  })

  it('whoever they remove stays removed, and is counted', async () => {
    const { member, bulk } = await prepare()
    const remove = () =>
      stores.changeContact(member.id, idOf(1), now, (contact) => removeContact(contact, today))
    await remove()
    await changeMany(stores, member, bulk.id, now)
    expect(await stores.loadBulk(member.id, bulk.id, now)).toMatchObject({ changed: 2, missing: 1 })
    expect(await cadencesOf(member)).toEqual(['P1Y', 'P3M', 'P1Y', 'P1Y'])
  })

  it('whom a dead worker was about to change, and others changed instead, an undo leaves alone', async () => {
    const { member, bulk } = await prepare()
    const [contact] = await contactsOf(member)
    if (!contact) throw new Error('There is nobody.')
    const after = { ...changeCadence(contact, 'P1Y') }
    await stores.saveReplaced(member.id, bulk, [{ before: contact, after: { ...contact, ...after } }])
    await stores.changeContact(member.id, contact.id, now, (current) => ({
      ...{ ...current, version: current.version + 1, cadence: 'P1Y', name: 'Theirs' },
    }))
    await changeMany(stores, member, bulk.id, now)
    expect(await stores.loadBulk(member.id, bulk.id, now)).toMatchObject({ changed: 2 })
    await undo(member, bulk)
    expect((await contactsOf(member))[0]).toMatchObject({ name: 'Theirs', cadence: 'P1Y' })
  })
})

it('a form that is sent twice is one change, and it is gone after 30 days', async () => {
  const { member, bulk } = await prepare()
  expect(await stores.saveBulk(member.id, bulk, [])).toBe(false)
  await changeMany(stores, member, bulk.id, now)
  await changeMany(stores, member, bulk.id, now)
  expect((await contactsOf(member)).map(({ version }) => version)).toEqual([2, 2, 2, 1])
  expect(await stores.loadBulk(member.id, bulk.id, '2026-12-23T09:00:00.000Z')).toBeUndefined()
})
