import { BatchWriteCommand } from '../aws/clients/dynamodb.ts'
import { contactKey, dueShard, memberKey } from '../aws/keys.ts'
import type { Table } from '../aws/table.ts'
import { type Contact, newContact, recordTouch } from '../core/contact.ts'
import { type Member, newMember } from '../core/member.ts'
import { addTo, type Instant, localDate } from '../core/time.ts'

export const start: Instant = '2026-11-22T09:00:00.000Z'
export const keys = { 1: 'a-key-of-the-benchmark-and-of-no-other-use' }
export const site = { url: 'https://rapport.example', intakeDomain: 'in.rapport.example' }

/** A month after the other: at each, those members are due again who got the digest of the one before. */
export const monthAfter = (months: number): Instant => addTo(start, `P${months}M`)

/** An id of 16 letters, as ours are. */
const id = (number: number) =>
  `${number}`.padStart(16, '0').replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))

/** A member whose digest comes on the 22nd at 9, and is due at the start or not for a year. */
export const aMember = (number: number, isDue: boolean): Member => ({
  ...newMember(
    {
      name: 'Ada Lovelace',
      email: `member-${number}@example.com`,
      zone: 'Europe/London',
      digestDay: 22,
      digestHour: 9,
    },
    { id: id(number), intakeSecret: id(number), now: '2026-01-01T00:00:00.000Z' },
  ),
  lastPeriod: '2026-10',
  dueAt: isDue ? start : addTo(start, 'P1Y'),
})

const relations = ['manager', 'peer', 'report', 'mentor', 'client'] as const

/** As a member has them after a while: some due since long, all with a note of the last talk. */
const aContact = (number: number, isDue: boolean): Contact => {
  const touched = isDue ? `2026-0${1 + (number % 6)}-15` : '2026-11-01'
  const contact = newContact(
    {
      name: `Given${number} Family${number}`,
      emails: [`given${number}@company${number}.example`],
      phones: [`+1415555${1000 + number}`],
      linkedIn: `linkedin.com/in/given-${number}`,
      relation: relations[number % relations.length] ?? 'other',
      where: `Company ${number} & Sons`,
      cadence: isDue ? 'P3M' : 'P10Y',
      lastTouch: undefined,
      notes: 'Likes climbing, and knows everybody in the Lisbon office.',
      tags: ['work'],
    },
    { id: id(number), today: '2026-01-01' },
  )
  const note = `Talked about the move to "platform ${number}" <and> whom to hire for it; daughter starts school.`
  return recordTouch(contact, { id: 'touch', date: touched, channel: 'conversation', note }) ?? contact
}

export const contactsOf = ({ contacts, due }: { contacts: number; due: number }): Contact[] =>
  Array.from({ length: contacts }, (_, number) => aContact(number, number < due))

/** What `createMember` and `addContact` store, without the items that nothing here reads. */
const itemsOf = (member: Member, contacts: Contact[]) => [
  { ...memberKey(member.id), ...member, dueShard: dueShard(member.id) },
  ...contacts.map((contact) => ({ ...contactKey(member.id, contact.id), ...contact })),
]

/** Writes items as many at once as DynamoDB takes. */
export const addItems = async ({ documents, name }: Table, items: Record<string, unknown>[]) => {
  for (let from = 0; from < items.length; from += 25) {
    const writes = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }))
    const { UnprocessedItems } = await documents.send(
      new BatchWriteCommand({ RequestItems: { [name]: writes } }),
    )
    if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('The table did not take every item.')
  }
}

export const addMember = (table: Table, member: Member, contacts: Contact[]) =>
  addItems(table, itemsOf(member, contacts))

/** Members, of whom the first so many are due, each with so many contacts. */
export const addMembers = async (
  table: Table,
  {
    from = 0,
    to,
    due,
    ...each
  }: { from?: number; to: number; due: number; contacts: number; dueEach: number },
): Promise<Member[]> => {
  const contacts = contactsOf({ contacts: each.contacts, due: each.dueEach })
  const members = Array.from({ length: to - from }, (_, index) => aMember(from + index, from + index < due))
  await addItems(
    table,
    members.flatMap((member) => itemsOf(member, contacts)),
  )
  return members
}

export const today = localDate(start, 'Europe/London')
