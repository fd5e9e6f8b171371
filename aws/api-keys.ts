import { type ApiKey, apiKeySchema, byAge, mostApiKeys } from '../core/api-key.ts'
import { addTo, type Instant, type LocalDate } from '../core/time.ts'
import { DeleteCommand, GetCommand, UpdateCommand } from './clients/dynamodb.ts'
import { apiKeyKey, limitKey, memberItems, prefix } from './keys.ts'
import { countUse, type Limit } from './limits.ts'
import { putNew, queryAll, type Table, wrote } from './table.ts'

/** What became of one use: how many are left, and when the window ends. */
export type CountedUse = { isWithin: boolean; left: number; endsAt: Instant }

/** A member's keys for the API. They are in the member's partition, and go with it. */
export const apiKeyStore = (table: Table) => {
  const listApiKeys = async (memberId: string): Promise<ApiKey[]> => {
    const items = await queryAll(table, memberItems(memberId, prefix.apiKey))
    return byAge(items.map((item) => apiKeySchema.parse(item)))
  }

  const deleteApiKey = (memberId: string, keyId: string) =>
    table.documents.send(new DeleteCommand({ TableName: table.name, Key: apiKeyKey(memberId, keyId) }))

  return {
    listApiKeys,
    deleteApiKey,

    /**
     * No more stay than there may be: each looks after it was written, and goes when there are too many. Of several at once
     * all may.
     */
    addApiKey: async (key: ApiKey): Promise<'added' | 'there already' | 'too many'> => {
      const isNew = await putNew(table, { ...apiKeyKey(key.memberId, key.id), ...key })
      if (!isNew) return 'there already'
      if ((await listApiKeys(key.memberId)).length <= mostApiKeys) return 'added'
      await deleteApiKey(key.memberId, key.id)
      return 'too many'
    },

    loadApiKey: async (memberId: string, keyId: string): Promise<ApiKey | undefined> => {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: apiKeyKey(memberId, keyId), ConsistentRead: true }),
      )
      return Item && apiKeySchema.parse(Item)
    },

    /** Not of one that was revoked meanwhile, nor twice. */
    noteApiKeyUse: (memberId: string, keyId: string, day: LocalDate): Promise<boolean> =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: apiKeyKey(memberId, keyId),
            UpdateExpression: 'SET lastUsedOn = :day',
            ConditionExpression:
              'attribute_exists(PK) AND (attribute_not_exists(lastUsedOn) OR lastUsedOn < :day)',
            ExpressionAttributeValues: { ':day': day },
          }),
        ),
      ),

    /** Counts one use as a limit does, and says how things stand. */
    countApiUse: async (subject: string, limit: Limit, now: Instant): Promise<CountedUse> => {
      const endsAt = (startedAt: Instant) => addTo(startedAt, limit.window)
      const counted = await countUse(table, subject, limit, now)
      if (counted)
        return { isWithin: true, left: limit.max - counted.uses, endsAt: endsAt(counted.startedAt) }
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: limitKey(subject), ConsistentRead: true }),
      )
      return { isWithin: false, left: 0, endsAt: endsAt(Item?.startedAt ?? now) }
    },
  }
}
