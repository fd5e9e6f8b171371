import type * as z from 'zod'
import { addressesOf } from '../core/addresses.ts'
import { type HeldMail, heldMailSchema } from '../core/held-mail.ts'
import { type Member, memberSchema } from '../core/member.ts'
import { memberLimits } from '../core/member-limits.ts'
import { DeleteCommand, GetCommand, PutCommand, paginateQuery } from './clients/dynamodb.ts'
import { forEach } from './for-each.ts'
import {
  calendarKey,
  emailKey,
  intakeKey,
  invitationKey,
  leavingKey,
  limitKey,
  memberItems,
  memberKey,
  pageKey,
  prefix,
} from './keys.ts'
import { queryAll, rounds, type Table, wrote } from './table.ts'

type Key = { PK: string; SK: string }

/** What leads to a member from elsewhere in the table, kept until all of that is gone. */
const leavingSchema = memberSchema.pick({
  id: true,
  email: true,
  addresses: true,
  intakeSecret: true,
  pageSecret: true,
  calendarSecret: true,
})
export type Leaving = z.infer<typeof leavingSchema>

/** The end of a member, in steps that can be repeated until nothing is left. */
export const leavingStore = (table: Table) => {
  const remove = (Key: Key) => table.documents.send(new DeleteCommand({ TableName: table.name, Key }))

  /** What another member has taken over since stays. */
  const removeIfTheirs = (Key: Key, memberId: string) =>
    wrote(
      table.documents.send(
        new DeleteCommand({
          TableName: table.name,
          Key,
          ConditionExpression: 'memberId = :memberId',
          ExpressionAttributeValues: { ':memberId': memberId },
        }),
      ),
    )

  /** False when something else leads to the member by now. */
  const removeAsItWas = ({ id, addresses, ...leading }: Leaving) => {
    const names = ['email', 'intakeSecret', 'pageSecret', 'calendarSecret'] as const
    const is = (name: string, path: string, value: unknown) =>
      value === undefined ? `attribute_not_exists(${name})` : `${path} = :${name}`
    return wrote(
      table.documents.send(
        new DeleteCommand({
          TableName: table.name,
          Key: memberKey(id),
          ConditionExpression: [
            ...names.map((name) => is(name, name, leading[name])),
            is('addresses', 'addresses.version', addresses),
          ].join(' AND '),
          ExpressionAttributeValues: Object.fromEntries(
            [...names.map((name) => [`:${name}`, leading[name]]), [':addresses', addresses?.version]].filter(
              ([, value]) => value !== undefined,
            ),
          ),
        }),
      ),
    )
  }

  return {
    /**
     * From here on nobody finds the member: no session, no address, no mailing, no link. What leads to them may change until
     * then, and is written down as it was at last.
     */
    beginLeaving: async (member: Member): Promise<void> => {
      let leaving: Leaving | undefined = leavingSchema.parse(member)
      for (let round = 0; leaving; round++) {
        if (round === rounds) throw new Error('A member was changed by others too often.')
        await table.documents.send(
          new PutCommand({ TableName: table.name, Item: { ...leavingKey(member.id), ...leaving } }),
        )
        if (await removeAsItWas(leaving)) return
        const { Item } = await table.documents.send(
          new GetCommand({ TableName: table.name, Key: memberKey(member.id), ConsistentRead: true }),
        )
        leaving = Item && leavingSchema.parse(Item)
      }
    },

    loadLeaving: async (memberId: string): Promise<Leaving | undefined> => {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: leavingKey(memberId), ConsistentRead: true }),
      )
      return Item && leavingSchema.parse(Item)
    },

    /** The mails that are still kept for the member to say whether they wrote them. */
    listHeldMails: async (memberId: string): Promise<HeldMail[]> =>
      (await queryAll(table, memberItems(memberId, prefix.heldMail))).map((item) =>
        heldMailSchema.parse(item),
      ),

    /** What is stored of the member under other keys than their own. */
    deleteElsewhere: async (leaving: Leaving): Promise<void> => {
      const { id, intakeSecret, pageSecret, calendarSecret } = leaving
      for (const address of addressesOf(leaving)) {
        await removeIfTheirs(emailKey(address), id)
        await remove(invitationKey(address))
      }
      await removeIfTheirs(intakeKey(intakeSecret), id)
      if (pageSecret) await removeIfTheirs(pageKey(pageSecret), id)
      if (calendarSecret) await removeIfTheirs(calendarKey(calendarSecret), id)
    },

    /** All that is stored under the member's own key, whatever it is, and at last what led elsewhere. */
    deleteAll: async (memberId: string): Promise<void> => {
      for (const subject of memberLimits(memberId)) await remove(limitKey(subject))
      const query = {
        TableName: table.name,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': memberKey(memberId).PK },
        ProjectionExpression: 'PK, SK',
        ConsistentRead: true,
      }
      const last = leavingKey(memberId)
      for await (const { Items = [] } of paginateQuery({ client: table.documents }, query)) {
        const keys = Items.map(({ PK, SK }) => ({ PK, SK })).filter(({ SK }) => SK !== last.SK)
        await forEach(keys, remove)
      }
      await remove(last)
    },
  }
}
