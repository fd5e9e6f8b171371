import { createHash } from 'node:crypto'
import * as z from 'zod'
import { type Bulk, bulkEnd, bulkSchema, type Replaced, replacedSchema } from '../core/bulk.ts'
import { epochSeconds, type Instant } from '../core/time.ts'
import { GetCommand, UpdateCommand } from './clients/dynamodb.ts'
import { bulkKey, bulkPartKey, prefix } from './keys.ts'
import { packedParts } from './packed-parts.ts'
import { putNew, putOver, type Table, wrote } from './table.ts'
import { tableSchema } from './table-schema.ts'

const idsSchema = z.array(z.string())
const undoSchema = z.array(replacedSchema)

/** Changes of many contacts, whom they are about, and what is needed to take them back; all of it goes after 30 days. */
export const bulkStore = (table: Table) => {
  const parts = packedParts(table, { part: bulkPartKey, start: prefix.bulkParts })
  const ttlOf = (bulk: Bulk) => epochSeconds(bulkEnd(bulk))
  const itemOf = (memberId: string, bulk: Bulk) => ({
    ...bulkKey(memberId, bulk.id),
    ...bulk,
    [tableSchema.timeToLive]: ttlOf(bulk),
  })
  const savePart = (memberId: string, bulk: Bulk, name: string, content: unknown) =>
    parts.saveParts(
      memberId,
      { ownerId: bulk.id, name, ttl: ttlOf(bulk) },
      Buffer.from(JSON.stringify(content)),
    )
  const loadPart = async (memberId: string, bulkId: string, name: string): Promise<unknown[]> =>
    (await parts.loadParts(memberId, bulkId, name)).map((part) => JSON.parse(Buffer.from(part).toString()))

  const loadBulk = async (memberId: string, bulkId: string, now: Instant): Promise<Bulk | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: bulkKey(memberId, bulkId), ConsistentRead: true }),
    )
    const found = Item && bulkSchema.parse(Item)
    return found && bulkEnd(found) > now ? found : undefined
  }

  return {
    loadBulk,

    /** Whom it is about comes first. False when there is one of this id: the form was sent twice. */
    saveBulk: async (memberId: string, bulk: Bulk, contactIds: string[]): Promise<boolean> => {
      if (await loadBulk(memberId, bulk.id, bulk.at)) return false
      await savePart(memberId, bulk, 'asked', contactIds)
      return putNew(table, itemOf(memberId, bulk))
    },

    loadAsked: async (memberId: string, bulkId: string): Promise<string[]> =>
      idsSchema.parse((await loadPart(memberId, bulkId, 'asked'))[0] ?? []),

    /** Moves it on, unless it is not in the state any more that it was read in. */
    moveBulk: (memberId: string, to: Bulk, from: Pick<Bulk, 'state'>): Promise<boolean> =>
      putOver(table, itemOf(memberId, to), from.state),

    noteBulk: (memberId: string, bulkId: string, written: number, kept = 0) =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: bulkKey(memberId, bulkId),
            UpdateExpression: 'SET written = :written, kept = :kept',
            ConditionExpression: 'attribute_exists(PK)',
            ExpressionAttributeValues: { ':written': written, ':kept': kept },
          }),
        ),
      ),

    /** Named by what it says, so that workers who do the same do not lose each other's. */
    saveReplaced: (memberId: string, bulk: Bulk, replaced: Replaced[]): Promise<void> => {
      const hash = createHash('sha256').update(JSON.stringify(replaced)).digest('hex').slice(0, 16)
      return savePart(memberId, bulk, `undo-${hash}`, replaced)
    },

    loadReplaced: async (memberId: string, bulkId: string): Promise<Replaced[]> =>
      (await loadPart(memberId, bulkId, 'undo-')).flatMap((part) => undoSchema.parse(part)),
  }
}
export type BulkStore = ReturnType<typeof bulkStore>
