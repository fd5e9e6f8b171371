import { beforeAll, describe, expect, it, test } from 'vitest'
import { accountStore } from '../../aws/account.ts'
import { DeleteCommand } from '../../aws/clients/dynamodb.ts'
import { importedStore } from '../../aws/imports.ts'
import { importPartKey } from '../../aws/keys.ts'
import type { Table } from '../../aws/table.ts'
import { winStore } from '../../aws/wins.ts'
import { accountOf } from '../../core/account.ts'
import { type Contact, removeContact } from '../../core/contact.ts'
import { pairOf } from '../../core/duplicates.ts'
import { exportFile } from '../../core/export-files.ts'
import { type Import, newImport } from '../../core/imported.ts'
import type { Member } from '../../core/member.ts'
import { readAccount } from '../../core/read-account.ts'
import { idOf } from '../any-contacts.ts'
import { itemsOf, times } from '../aws/table.ts'
import { aContact, aForm, aMember, anId, now, today } from '../examples.ts'
import { testIntake } from './intake.ts'
import { intakeOver } from './intake-handler.ts'

const { table, ses, s3, members, contacts } = testIntake()
const imports = importedStore(table)

/** The table of a worker that dies after so many requests. */
const dyingAfter = (requests: number): Table => {
  let made = 0
  const documents = Object.create(table.documents)
  documents.send = async (command: Parameters<typeof table.documents.send>[0]) => {
    if (++made > requests) throw new Error('died')
    return table.documents.send(command)
  }
  return { ...table, documents }
}
const work = (what: 'import' | 'undo import', { id }: Member, importId: string, over = table) =>
  intakeOver({ table: over, s3: s3.client, ses: ses.client })(
    [JSON.stringify({ work: what, memberId: id, importId })],
    now,
  )
const uploaded = async (member: Member, file: Uint8Array, fields: Partial<Import> = {}) => {
  const found = { ...newImport({ id: anId(), fileName: 'a file', now }), ...fields }
  await imports.saveUpload(member.id, { ...found, state: 'waiting' }, file)
  return found.id
}
const undo = async (member: Member, importId: string, over = table) => {
  const found = await imports.loadImport(member.id, importId, now)
  if (found?.state === 'done') await imports.moveImport(member.id, { ...found, state: 'undoing' }, found)
  await work('undo import', member, importId, over)
}
const kept = async ({ id }: Member) =>
  (await itemsOf(table, id)).filter(({ SK }) => !SK.startsWith('IMPORT')).map(({ PK, ...item }) => item)

/** Jane is known; Bo was removed; of both the file says something new, and of somebody else. */
const prepare = async () => {
  const member = aMember()
  await members.createMember(member)
  const known = [
    aForm({ name: 'Jane', emails: ['jane@acme.example'], lastTouch: '2026-01-01' }),
    aForm({ name: 'Bo', emails: ['bo@acme.example'] }),
    aForm({ name: 'Cleo', emails: ['cleo@acme.example'], notes: 'x' }),
  ]
  for (const [at, form] of known.entries())
    await contacts.addContact(member.id, form, { id: idOf(at), today: '2026-01-01', now })
  await contacts.changeContact(member.id, idOf(1), now, (contact) => removeContact(contact, '2026-11-01'))
  return member
}
const brought: { contact: Contact; touches: Contact['lastTouch'][] }[] = [
  {
    contact: aContact(
      { name: 'Jane', emails: ['jane@acme.example', 'j@home.example'], lastTouch: '2026-10-01' },
      { id: idOf(7) },
    ),
    touches: [{ id: 'a', date: '2026-09-01', channel: 'email', note: 'About Oslo.' }],
  },
  {
    contact: aContact({ name: 'Bo', emails: ['bo@acme.example'], tags: ['back'] }, { id: idOf(8) }),
    touches: [],
  },
  {
    contact: aContact(
      { name: 'Dora', emails: ['dora@acme.example'], lastTouch: '2026-05-01' },
      { id: idOf(9) },
    ),
    touches: [{ id: 'b', date: '2026-04-01', channel: 'email' }],
  },
  {
    contact: aContact({ name: 'Cleo', emails: ['cleo@acme.example'], notes: 'x' }, { id: idOf(6) }),
    touches: [{ id: 'c', date: '2026-02-01', channel: 'email' }],
  },
]
const file = Buffer.from(
  exportFile(
    accountOf(
      aMember(),
      {
        contacts: brought.map(({ contact }) => contact),
        touches: new Map(
          brought.map(({ contact, touches }) => [contact.id, touches.flatMap((each) => each ?? [])]),
        ),
        wins: [{ id: 'w', date: today, text: 'Won.' }],
        apart: [pairOf(idOf(8), idOf(9)), pairOf(idOf(9), idOf(5))],
      },
      today,
    ),
    'json',
  ).content,
)
const namesOf = async ({ id }: Member) =>
  (await contacts.listContacts(id)).map(({ name, emails, version }) => [name, ...emails, version])

describe('an import that is cut short', () => {
  let undisturbed: object[]
  beforeAll(async () => {
    const member = await prepare()
    await work('import', member, await uploaded(member, file))
    undisturbed = await kept(member)
  })
  const rid = (items: object[]) => JSON.stringify(items.filter((item) => !('intakeSecret' in item)))

  test.each(times(14, (n) => n * 3 + 1))('after request %i is the same once made again', async (requests) => {
    const member = await prepare()
    const importId = await uploaded(member, file)
    await work('import', member, importId, dyingAfter(requests))
    await work('import', member, importId)
    expect(rid(await kept(member))).toEqual(rid(undisturbed))
    expect(await imports.loadImport(member.id, importId, now)).toMatchObject({
      state: 'done',
      counts: { added: 1, merged: 1, restored: 1, unchanged: 1 },
      wins: 1,
    })
    expect(await imports.loadUpload(member.id, importId)).toBeUndefined()

    await undo(member, importId, dyingAfter(requests))
    await undo(member, importId)
    expect(await imports.loadImport(member.id, importId, now)).toMatchObject({ state: 'undone', kept: 0 })
    expect(await namesOf(member)).toEqual([
      ['Jane', 'jane@acme.example', 3],
      ['Cleo', 'cleo@acme.example', 1],
    ])
    const { touches, wins } = await accountStore(table).loadContents(member.id, now)
    expect([...(touches.get(idOf(0)) ?? [])].map(({ id }) => id)).toEqual(['on-2026-01-01'])
    expect([...(touches.get(idOf(2)) ?? [])]).toEqual([])
    expect(wins).toEqual([])
  })
})

it('the same message twice imports once, and one about an import that is gone does nothing', async () => {
  const member = await prepare()
  const importId = await uploaded(member, Buffer.from('Name\nDora'))
  await work('import', member, importId)
  const once = await kept(member)
  await work('import', member, importId)
  expect(await kept(member)).toEqual(once)
  expect(await work('import', member, 'nothing')).toEqual({ batchItemFailures: [] })
  expect(await work('undo import', aMember(), importId)).toEqual({ batchItemFailures: [] })
})

it('a win that is there already is not taken away by an undo', async () => {
  const member = await prepare()
  await winStore(table).addWin(member.id, { id: 'w', date: today, text: 'Mine.' })
  const importId = await uploaded(member, file)
  await work('import', member, importId)
  await undo(member, importId)
  expect(await winStore(table).loadWin(member.id, 'w', now)).toMatchObject({ text: 'Mine.' })
})

it('an import with a file of many items comes back whole', async () => {
  const member = await prepare()
  const noise = Buffer.from(times(60_000, () => anId()).join('\n'))
  const importId = await uploaded(member, noise)
  expect(
    (await itemsOf(table, member.id)).filter(({ SK }) => SK.startsWith('IMPORT-PART')).length,
  ).toBeGreaterThan(1)
  expect(Buffer.from((await imports.loadUpload(member.id, importId)) ?? []).equals(noise)).toBe(true)
  // One whose saving was cut short counts as not there.
  const Key = importPartKey(member.id, importId, 'file', 1)
  await table.documents.send(new DeleteCommand({ TableName: table.name, Key }))
  expect(await imports.loadUpload(member.id, importId)).toBeUndefined()
})

it('an undo that was cut short goes on where it was', async () => {
  const member = await prepare()
  const importId = await uploaded(member, Buffer.from(`Name\n${times(120, (n) => `Row ${n}`).join('\n')}`))
  await work('import', member, importId)
  const done = await imports.loadImport(member.id, importId, now)
  if (done) await imports.moveImport(member.id, { ...done, state: 'undoing' }, done)
  await imports.noteProgress(member.id, importId, { written: 100, toWrite: 120, kept: 3 })
  await work('undo import', member, importId)
  expect(await imports.loadImport(member.id, importId, now)).toMatchObject({ state: 'undone', kept: 3 })
  expect((await contacts.listContacts(member.id)).filter(({ name }) => name.startsWith('Row'))).toHaveLength(
    100,
  )
})

it('an import is kept for 30 days, and no longer', async () => {
  const member = await prepare()
  const importId = await uploaded(member, Buffer.from('Name\nDora'))
  const [before, after] = ['2026-12-22T08:59:00.000Z', '2026-12-22T09:00:00.000Z']
  expect(await imports.loadImport(member.id, importId, before)).toMatchObject({ id: importId })
  expect(await imports.listImports(member.id, before)).toHaveLength(1)
  expect(await imports.loadImport(member.id, importId, after)).toBeUndefined()
  expect(await imports.listImports(member.id, after)).toEqual([])
})

it('a row with what no key of the table can hold stops no other', async () => {
  const member = await prepare()
  const long = 'x'.repeat(3000)
  const rows = `Name,LinkedIn,Email,Phone\nEva,linkedin.com/in/${long},${long}@acme.example,${'1'.repeat(3000)}\nFay,,,`
  const importId = await uploaded(member, Buffer.from(rows))
  expect(await work('import', member, importId)).toEqual({ batchItemFailures: [] })
  const names = (await contacts.listContacts(member.id)).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['Eva', 'Fay']))
})

it('who was told apart stays so in an account that has neither', async () => {
  const member = aMember()
  await members.createMember(member)
  await work('import', member, await uploaded(member, file))
  const { apart } = await accountStore(table).loadContents(member.id, now)
  expect(apart).toEqual([pairOf(idOf(8), idOf(9))])
  // An older file has no such list, and another's may have anything there.
  const apartIn = (given: object) =>
    readAccount(Buffer.from(JSON.stringify({ rapport: 1, member: {}, contacts: [], wins: [], ...given })))
      ?.apart
  expect(apartIn({})).toEqual([])
  expect(apartIn({ apart: ['a#b', 3, { constructor: 1 }, 'x'.repeat(1e5)] })).toEqual([])
})
