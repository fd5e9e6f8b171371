import fc from 'fast-check'
import { expect, it } from 'vitest'
import { accountStore } from '../../aws/account.ts'
import { contactStore } from '../../aws/contacts.ts'
import { winStore } from '../../aws/wins.ts'
import { accountOf } from '../../core/account.ts'
import { removeContact } from '../../core/contact.ts'
import { exportFile } from '../../core/export-files.ts'
import { wholeRow } from '../../core/import.ts'
import { readAccount } from '../../core/read-account.ts'
import { anyHistories, idOf } from '../any-contacts.ts'
import { aForm, aMember, anId, now, today } from '../examples.ts'
import { itemsOf, testTable } from './table.ts'

const table = testTable()
const contacts = contactStore(table)
const { loadContents } = accountStore(table)
const room = { today, now, digestDay: 22, digestSize: 1 }

const exported = async (memberId: string) =>
  accountOf(aMember({ id: memberId }), await loadContents(memberId, now), today)
const load = async (memberId: string, file: Uint8Array) => {
  const rows = (readAccount(file)?.contacts ?? []).flatMap((each) =>
    each.outcome === 'read' ? [wholeRow(each.whole)] : [],
  )
  return contacts.importContacts(memberId, rows, room)
}
const withoutMember = (items: object[]) => items.map((item) => ({ ...item, PK: '' }))

it('a file loads into an empty account and gives the same contacts, items and all', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistories, async (histories) => {
      const [first, second] = [anId(), anId()]
      const [touches, all] = [
        new Map(histories.map(({ contact, touches }) => [contact.id, touches])),
        histories.map(({ contact }) => contact),
      ]
      const account = accountOf(aMember(), { contacts: all, touches, wins: [], apart: [] }, today)
      await load(first, Buffer.from(exportFile(account, 'json').content))
      const file = exportFile(await exported(first), 'json')
      expect((await exported(first)).contacts).toEqual(
        account.contacts
          .map((each) => ({ ...each, touches: each.touches.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      )
      await load(second, Buffer.from(file.content))
      expect((await exported(second)).contacts).toEqual((await exported(first)).contacts)
      expect(withoutMember(await itemsOf(table, second))).toEqual(withoutMember(await itemsOf(table, first)))
      const again = await load(second, Buffer.from(file.content))
      expect(again.filter(({ outcome }) => outcome === 'added')).toEqual([])
      expect(withoutMember(await itemsOf(table, second))).toEqual(withoutMember(await itemsOf(table, first)))
    }),
    { numRuns: 15 },
  )
})

it('has the talks and the wins, and nobody who was removed', async () => {
  const memberId = anId()
  const add = (name: string, id: string) =>
    contacts.addContact(memberId, aForm({ name, lastTouch: '2026-05-01' }), { id, today, now })
  await add('Jane', idOf(1))
  await add('Bo', idOf(2))
  await contacts.changeContact(memberId, idOf(2), now, (contact) => removeContact(contact, today))
  const talk = { id: 'a', date: '2026-06-01', channel: 'email', note: 'About Oslo.' } as const
  await contacts.saveTouch(memberId, idOf(1), talk)
  await winStore(table).addWin(memberId, { id: 'w', date: today, text: 'Won.' })
  expect(await exported(memberId)).toMatchObject({
    contacts: [{ name: 'Jane', touches: [talk, { id: 'on-2026-05-01' }] }],
    wins: [{ text: 'Won.' }],
  })
})

it('gives the talks to whoever is known already, and leaves theirs as they are', async () => {
  const [from, to] = [anId(), anId()]
  const jane = aForm({ emails: ['jane@acme.example'], lastTouch: '2026-05-01' })
  await contacts.addContact(from, jane, { id: idOf(1), today, now })
  await contacts.saveTouch(from, idOf(1), { id: 'b', date: '2026-01-01', channel: 'email' })
  const { contact } = await contacts.addContact(to, jane, { id: idOf(9), today, now })
  const known = { id: 'on-2026-05-01', date: '2026-05-01', channel: 'conversation', note: 'Mine.' } as const
  await contacts.saveTouch(to, contact.id, known)
  await load(to, Buffer.from(exportFile(await exported(from), 'json').content))
  expect((await exported(to)).contacts).toMatchObject([{ id: idOf(9), touches: [{ id: 'b' }, known] }])
})
