import { undoneWithin } from '../core/contact.ts'
import { addTo, epochSeconds, type Instant } from '../core/time.ts'
import { type Win, winSchema } from '../core/win.ts'
import { DeleteCommand, GetCommand, PutCommand } from './clients/dynamodb.ts'
import { memberItems, prefix, winKey } from './keys.ts'
import { putNew, queryAll, type Table, wrote } from './table.ts'

export const winStore = (table: Table) => ({
  /** The id makes adding twice add once; what was done with it meanwhile stays. */
  addWin: (memberId: string, win: Win): Promise<boolean> =>
    putNew(table, { ...winKey(memberId, win.id), ...win }),

  /** Of two at once the later one stays; what has gone does not come back. */
  saveWin: (memberId: string, win: Win, now: Instant): Promise<boolean> =>
    wrote(
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: {
            ...winKey(memberId, win.id),
            ...win,
            ttl: win.removedOn && epochSeconds(addTo(now, undoneWithin)),
          },
          ConditionExpression: 'attribute_exists(PK)',
        }),
      ),
    ),

  /** A removed one is found, so that it can come back; one whose time to come back is over is not. */
  loadWin: async (memberId: string, winId: string, now: Instant): Promise<Win | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: winKey(memberId, winId), ConsistentRead: true }),
    )
    return Item && !(Item.ttl <= epochSeconds(now)) ? winSchema.parse(Item) : undefined
  },

  /** For good. */
  deleteWin: (memberId: string, winId: string) =>
    table.documents.send(new DeleteCommand({ TableName: table.name, Key: winKey(memberId, winId) })),

  /** All that are not removed. */
  listWins: async (memberId: string): Promise<Win[]> => {
    const items = await queryAll(table, {
      ...memberItems(memberId, prefix.win),
      FilterExpression: 'attribute_not_exists(removedOn)',
    })
    return items.map((item) => winSchema.parse(item))
  },
})
