import { describe, expect, it, test } from 'vitest'
import { contactStore } from '../../aws/contacts.ts'
import { leftDetailsStore } from '../../aws/left-details.ts'
import { memberStore } from '../../aws/members.ts'
import { mergeContacts, undoMerge } from '../../aws/merge-contacts.ts'
import { mergeStore } from '../../aws/merges.ts'
import { type Contact, changeCadence } from '../../core/contact.ts'
import { changeTransition, type Member } from '../../core/member.ts'
import { colleagueIn, type Merge, planMerge, touchesToMove, withMovedTouch } from '../../core/merge.ts'
import { planTransition } from '../../core/transition.ts'
import { idOf } from '../any-contacts.ts'
import { aForm, aMember, anId, now, today } from '../examples.ts'
import { interruptedAfter, itemsOf, testTable, times } from './table.ts'

const table = testTable()
const storesOver = (over = table) => ({
  ...memberStore(over),
  ...contactStore(over),
  ...leftDetailsStore(over),
  ...mergeStore(over),
})
const stores = storesOver()
const dyingAfter = (requests: number) =>
  storesOver(interruptedAfter(table, requests, () => Promise.reject(new Error('died'))))

const said = {
  ...{ name: 'J.', email: 'j@home.org', relation: 'other' as const },
  ...{ offersReference: false, wantsReference: false },
}

/** Two with talks of the same name, of whom the other left details and has a place in a job change. */
const prepare = async () => {
  const member = aMember()
  await stores.createMember(member)
  const add = async (n: number, form: Parameters<typeof aForm>[0]) => {
    const id = idOf(n)
    await stores.addContact(member.id, aForm(form), { id, today, now })
    for (const date of ['2026-05-05', `2026-0${n + 6}-01`])
      await stores.saveTouch(member.id, id, { id: `talk-${date.slice(8)}`, date, channel: 'email' })
  }
  await add(0, { name: 'Jane', emails: ['jane@acme.com'], lastTouch: '2026-01-01' })
  await add(1, { name: 'J. Doe', emails: ['j@home.org'], phones: ['+14155550132'], lastTouch: '2026-02-02' })
  const left = { ...{ id: 'details', on: today, brought: ['j@home.org'], typed: {} }, ...said }
  await stores.saveDetails(member.id, { id: 'details', said, leftOn: today, contactId: idOf(1) })
  await stores.changeContact(member.id, idOf(1), now, (contact) => ({
    ...{ ...contact, version: contact.version + 1 },
    left: [
      {
        ...{ id: left.id, on: left.on, brought: left.brought, typed: left.typed },
        ...{ offersReference: false, wantsReference: false },
      },
    ],
  }))
  const people = [{ contactId: idOf(1), role: 'peer' as const }]
  const changed = await stores.changeMember(member, (current) =>
    changeTransition(
      current,
      () => planTransition(undefined, { lastDay: '2026-12-20', people }, { id: 'change', now, zone: 'UTC' }),
      now,
    ),
  )
  if (!changed) throw new Error('The member is gone.')
  return { member: changed, merge: await begin(changed) }
}

/** As the page begins it. */
const begin = async (member: Member): Promise<Merge> => {
  const [kept, other] = await Promise.all(times(2, (n) => stores.loadContact(member.id, idOf(n), now)))
  const planned = kept && other && planMerge(kept, other, today)
  if (planned?.outcome !== 'planned') throw new Error('It was not planned.')
  const [ours = [], theirs = []] = await Promise.all(times(2, (n) => stores.listTouches(member.id, idOf(n))))
  const touches = touchesToMove(theirs, ours, idOf(1))
  const colleague = member.transition && colleagueIn(member.transition, { kept: idOf(0), other: idOf(1) })
  const merge: Merge = {
    ...{ id: anId(), at: now, state: 'waiting', touches, other: planned.other },
    kept: withMovedTouch(planned.kept, other as Contact, touches),
    ...(colleague && { colleague }),
  }
  await stores.saveMerge(member.id, merge)
  return merge
}
const undo = async (member: Member, { id }: Merge, over = stores) => {
  const found = await stores.loadMerge(member.id, id, now)
  if (found?.state === 'done') await stores.moveMerge(member.id, { ...found, state: 'undoing' }, found)
  const current = await stores.loadMember(member.id)
  if (current) await undoMerge(over, current, id, now)
}
const stateOf = async (member: Member, { id }: Merge) => (await stores.loadMerge(member.id, id, now))?.state
const load = (member: Member, n: number) => stores.loadContact(member.id, idOf(n), now)

/** All that is stored of a member but for versions, and the merge itself. */
const stored = async ({ id }: Member) =>
  (await itemsOf(table, id))
    .filter(({ SK }) => !SK.startsWith('MERGE'))
    .map(({ version, transition, ...item }) => ({
      ...item,
      ...(transition ? { transition: { ...(transition as object), version: 0 } } : {}),
    }))

describe('a merge', () => {
  test.each(times(4, (n) => n * 8 + 1))(
    'that is cut short after request %i, and then one is changed, is all or nothing once made again',
    async (requests) => {
      const { member, merge } = await prepare()
      await mergeContacts(dyingAfter(requests), member, merge.id, now).catch(() => {})
      await stores.changeContact(member.id, idOf(0), now, (contact) => changeCadence(contact, 'P1Y'))
      await mergeContacts(stores, member, merge.id, now)
      const isDone = (await stateOf(member, merge)) === 'done'
      const [kept, other] = [await load(member, 0), await load(member, 1)]
      expect(kept).toMatchObject({
        cadence: 'P1Y',
        emails: isDone ? ['jane@acme.com', 'j@home.org'] : ['jane@acme.com'],
      })
      expect(other).toMatchObject({ emails: ['j@home.org'] })
      expect(other?.removedOn).toBe(isDone ? today : undefined)
      expect(await stores.listTouches(member.id, idOf(0))).toHaveLength(isDone ? 5 : 3)
      expect((await stores.loadDetails(member.id, 'details'))?.contactId).toBe(idOf(isDone ? 0 : 1))
    },
  )

  test.each(times(9, (n) => n * 5 + 1))(
    'that is cut short after request %i is one once made again, and so is its undo',
    async (requests) => {
      const { member, merge } = await prepare()
      const before = await stored(member)
      await mergeContacts(dyingAfter(requests), member, merge.id, now).catch(() => {})
      await mergeContacts(stores, member, merge.id, now)
      expect(await stateOf(member, merge)).toBe('done')
      expect(await load(member, 0)).toMatchObject({
        ...{ name: 'Jane', emails: ['jane@acme.com', 'j@home.org'], phones: ['+14155550132'], version: 2 },
        ...{ lastTouch: { date: '2026-02-02' }, notes: 'Also: J. Doe', left: [{ id: 'details' }] },
      })
      expect((await stores.listContacts(member.id)).map(({ name }) => name)).toEqual(['Jane'])
      const talks = await stores.listTouches(member.id, idOf(0))
      expect(talks.map(({ date }) => date).sort()).toEqual(
        ['2026-01-01', '2026-02-02', '2026-05-05', '2026-06-01', '2026-07-01'].sort(),
      )
      const by = { emails: ['j@home.org'], phones: [] }
      expect((await stores.findContact(member.id, { by, now }))?.id).toBe(idOf(0))
      expect((await stores.loadDetails(member.id, 'details'))?.contactId).toBe(idOf(0))
      expect((await stores.loadMember(member.id))?.transition?.people).toEqual([
        { contactId: idOf(0), role: 'peer' },
      ])

      await undo(member, merge, dyingAfter(requests)).catch(() => {})
      await undo(member, merge)
      expect(await stateOf(member, merge)).toBe('undone')
      expect(await stored(member)).toEqual(before)
    },
  )

  it('leaves both as they are when one was changed at the same moment', async () => {
    for (const n of [0, 1]) {
      const { member, merge } = await prepare()
      await stores.changeContact(member.id, idOf(n), now, (contact) => changeCadence(contact, 'P1Y'))
      const before = await stored(member)
      await mergeContacts(stores, member, merge.id, now)
      expect(await stateOf(member, merge)).toBe('refused')
      expect(await stored(member)).toEqual(before)
    }
  })

  it('by two workers at once is one', async () => {
    const { member, merge } = await prepare()
    await Promise.all(times(3, () => mergeContacts(stores, member, merge.id, now)))
    expect(await stateOf(member, merge)).toBe('done')
    expect(await load(member, 0)).toMatchObject({ version: 2, emails: ['jane@acme.com', 'j@home.org'] })
  })
})

describe('an undo of a merge', () => {
  it('leaves whoever was changed since as they are, and brings the other back without what they have', async () => {
    const { member, merge } = await prepare()
    await mergeContacts(stores, member, merge.id, now)
    await stores.changeContact(member.id, idOf(0), now, (contact) => changeCadence(contact, 'P1Y'))
    await undo(member, merge)
    expect(await stores.loadMerge(member.id, merge.id, now)).toMatchObject({ state: 'undone', isKept: true })
    expect(await load(member, 0)).toMatchObject({ cadence: 'P1Y', emails: ['jane@acme.com', 'j@home.org'] })
    const other = await load(member, 1)
    expect(other).toMatchObject({ name: 'J. Doe', emails: [], phones: [] })
    expect(other).not.toHaveProperty('removedOn')
    expect(await stores.listTouches(member.id, idOf(0))).toHaveLength(5)
  })

  it('brings back no details that their owner has deleted since', async () => {
    const { member, merge } = await prepare()
    await mergeContacts(stores, member, merge.id, now)
    await stores.deleteDetails(member.id, 'details')
    await undo(member, merge)
    const other = await load(member, 1)
    expect(other).toMatchObject({ name: 'J. Doe', emails: [], phones: ['+14155550132'] })
    expect(other).not.toHaveProperty('left')
  })
})

test('pairs who were told apart are known, until they are not', async () => {
  const member = anId()
  await stores.saveApart(member, 'a#b')
  await stores.saveApart(member, 'c#d')
  await stores.deleteApart(member, 'c#d')
  expect([...(await stores.listApart(member))]).toEqual(['a#b'])
})
