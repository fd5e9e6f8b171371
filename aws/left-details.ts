import {
  type Details,
  detailsSchema,
  type PendingDetails,
  pendingDetailsSchema,
} from '../core/left-details.ts'
import { epochSeconds, type Instant } from '../core/time.ts'
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { detailsKey, pendingDetailsKey } from './keys.ts'
import { type Table, wrote } from './table.ts'

/** What people left on a member's keep-in-touch page. */
export const leftDetailsStore = (table: Table) => {
  const get = async (Key: { PK: string; SK: string }) =>
    (await table.documents.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }))).Item

  return {
    savePendingDetails: (memberId: string, pending: PendingDetails) =>
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: {
            ...pendingDetailsKey(memberId, pending.id),
            ...pending,
            ttl: epochSeconds(pending.expiresAt),
          },
        }),
      ),

    /** What has expired is refused, also where the table still holds it. */
    loadPendingDetails: async (
      memberId: string,
      pendingId: string,
      now: Instant,
    ): Promise<PendingDetails | undefined> => {
      const item = await get(pendingDetailsKey(memberId, pendingId))
      const pending = item && pendingDetailsSchema.parse(item)
      return pending && pending.expiresAt > now ? pending : undefined
    },

    /**
     * Forgets what waited, for the one who is first to have kept it. The SDK may repeat a write whose answer was lost: the first knows
     * itself.
     */
    settlePendingDetails: (
      memberId: string,
      { id, confirmedAs }: { id: string; confirmedAs: string },
      settledBy: string,
    ): Promise<boolean> =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: pendingDetailsKey(memberId, id),
            UpdateExpression: 'SET confirmedAs = :details, settledBy = :me REMOVE waiting',
            ConditionExpression: 'attribute_exists(waiting) OR settledBy = :me',
            ExpressionAttributeValues: { ':details': confirmedAs, ':me': settledBy },
          }),
        ),
      ),

    loadDetails: async (memberId: string, detailsId: string): Promise<Details | undefined> => {
      const item = await get(detailsKey(memberId, detailsId))
      return item && detailsSchema.parse(item)
    },

    saveDetails: (memberId: string, details: Details) =>
      table.documents.send(
        new PutCommand({ TableName: table.name, Item: { ...detailsKey(memberId, details.id), ...details } }),
      ),

    deleteDetails: (memberId: string, detailsId: string) =>
      table.documents.send(
        new DeleteCommand({ TableName: table.name, Key: detailsKey(memberId, detailsId) }),
      ),
  }
}
