import { type Contact, contactSchema } from '../core/contact.ts'
import type { Member } from '../core/member.ts'
import type { LocalDate } from '../core/time.ts'
import { GetCommand } from './clients/dynamodb.ts'
import { calendarKey, memberKey } from './keys.ts'
import { rotateSecret } from './rotate-secret.ts'
import { queryFirst, type Table } from './table.ts'
import { tableSchema } from './table-schema.ts'

/** Whose calendar feed an address leads to, and what is in it. */
export const calendarStore = (
  table: Table,
  { loadMember }: { loadMember: (memberId: string) => Promise<Member | undefined> },
) => {
  const firstContacts = async (
    memberId: string,
    { when, day, isForward, most }: { when: '<' | '>='; day: LocalDate; isForward: boolean; most: number },
  ): Promise<Contact[]> => {
    const items = await queryFirst(
      table,
      {
        IndexName: tableSchema.byNextContact.name,
        KeyConditionExpression: `PK = :pk AND nextContact ${when} :day`,
        ExpressionAttributeValues: { ':pk': memberKey(memberId).PK, ':day': day },
        ScanIndexForward: isForward,
        ConsistentRead: true,
      },
      most,
    )
    return items.map((item) => contactSchema.parse(item))
  }

  return {
    /** A feed that is off, or has another address by now, is nobody's. */
    findMemberByCalendar: async (secret: string): Promise<Member | undefined> => {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: calendarKey(secret), ConsistentRead: true }),
      )
      const member = Item && (await loadMember(String(Item.memberId)))
      return member?.calendarSecret === secret ? member : undefined
    },

    /** Without a secret the feed is off. */
    rotateCalendarSecret: (member: Member, secret: string | undefined): Promise<boolean> =>
      rotateSecret(table, member, { field: 'calendarSecret', keyOf: calendarKey, to: secret }),

    /** Around a day by next contact: the latest that were due before it, and the first that are due from then on. */
    listContactsAround: async (
      memberId: string,
      day: LocalDate,
      most: { before: number; after: number },
    ): Promise<Contact[]> => {
      const [before, after] = await Promise.all([
        firstContacts(memberId, { when: '<', day, isForward: false, most: most.before }),
        firstContacts(memberId, { when: '>=', day, isForward: true, most: most.after }),
      ])
      return [...before.reverse(), ...after]
    },
  }
}
