import { type Merge, mergeEnd, mergeSchema } from '../core/merge.ts'
import { epochSeconds, type Instant } from '../core/time.ts'
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { apartKey, detailsKey, memberItems, mergeKey, prefix } from './keys.ts'
import { putNew, putOver, queryAll, type Table, wrote } from './table.ts'
import { tableSchema } from './table-schema.ts'
import { touchStore } from './touches.ts'

/** Two contacts made one, for as long as that can be taken back; and pairs who are not one. */
export const mergeStore = (table: Table) => {
  const itemOf = (memberId: string, merge: Merge) => ({
    ...mergeKey(memberId, merge.id),
    ...merge,
    [tableSchema.timeToLive]: epochSeconds(mergeEnd(merge)),
  })

  return {
    /** False when there is one of this id: the form was sent twice. */
    saveMerge: (memberId: string, merge: Merge): Promise<boolean> => putNew(table, itemOf(memberId, merge)),

    loadMerge: async (memberId: string, mergeId: string, now: Instant): Promise<Merge | undefined> => {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: mergeKey(memberId, mergeId), ConsistentRead: true }),
      )
      const found = Item && mergeSchema.parse(Item)
      return found && mergeEnd(found) > now ? found : undefined
    },

    /** Moves it on, unless it is not in the state any more that it was read in. */
    moveMerge: (memberId: string, to: Merge, from: Pick<Merge, 'state'>): Promise<boolean> =>
      putOver(table, itemOf(memberId, to), from.state),

    listTouches: touchStore(table).listTouches,

    /** Has details that somebody left be about another contact. False when there are none, or they are another one's. */
    moveDetails: (memberId: string, detailsId: string, { from, to }: { from: string; to: string }) =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: detailsKey(memberId, detailsId),
            UpdateExpression: 'SET contactId = :to',
            ConditionExpression: 'contactId IN (:from, :to)',
            ExpressionAttributeValues: { ':from': from, ':to': to },
          }),
        ),
      ),

    /** The pairs that a member has told apart. */
    listApart: async (memberId: string): Promise<Set<string>> =>
      new Set(
        (await queryAll(table, memberItems(memberId, prefix.apart))).map(({ SK }) =>
          String(SK).slice(prefix.apart.length),
        ),
      ),

    saveApart: (memberId: string, pair: string) =>
      table.documents.send(new PutCommand({ TableName: table.name, Item: apartKey(memberId, pair) })),

    deleteApart: (memberId: string, pair: string) =>
      table.documents.send(new DeleteCommand({ TableName: table.name, Key: apartKey(memberId, pair) })),
  }
}
export type MergeStore = ReturnType<typeof mergeStore>
