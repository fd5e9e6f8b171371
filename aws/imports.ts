import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import {
  type Import,
  type ImportUndo,
  importEnd,
  importSchema,
  joinUndos,
  undoSchema,
} from '../core/imported.ts'
import { epochSeconds, type Instant } from '../core/time.ts'
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { importKey, importPartKey, memberKey, prefix } from './keys.ts'
import { queryAll, type Table, wrote } from './table.ts'
import { tableSchema } from './table-schema.ts'

/** An item has at most 400 KB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const partSize = 350_000

type Part = { SK: string; of: number; bytes: Uint8Array }

/** Files that members chose on the page, and what is needed to take them back; all of it goes after 30 days. */
export const importedStore = (table: Table) => {
  const ttlOf = (each: Import) => ({ [tableSchema.timeToLive]: epochSeconds(importEnd(each)) })

  /** Packed, in as many items as it takes. Saving the same again is saving it once. */
  const saveParts = async (memberId: string, each: Import, name: string, content: Uint8Array) => {
    const packed = gzipSync(content)
    const of = Math.ceil(packed.length / partSize)
    for (let part = 0; part < of; part++)
      await table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: {
            ...importPartKey(memberId, each.id, name, part),
            of,
            bytes: packed.subarray(part * partSize, (part + 1) * partSize),
            ...ttlOf(each),
          },
        }),
      )
  }

  const query = async (memberId: string, start: string, projection?: string) =>
    queryAll(table, {
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
      ExpressionAttributeValues: { ':pk': memberKey(memberId).PK, ':prefix': start },
      ...(projection && { ProjectionExpression: projection }),
      ConsistentRead: true,
    })

  /** Each thing whose parts are all there: of one that was cut short nothing was done yet. */
  const loadParts = async (memberId: string, importId: string, name: string): Promise<Uint8Array[]> => {
    const parts = (await query(memberId, prefix.importParts(importId, name))) as Part[]
    const things = Map.groupBy(parts, ({ SK }) => SK.slice(0, SK.lastIndexOf('#')))
    return [...things.values()]
      .filter((thing) => thing.length === thing[0]?.of)
      .map((thing) => gunzipSync(Buffer.concat(thing.map(({ bytes }) => bytes))))
  }

  return {
    /** The file comes first, so that an import has one. */
    saveUpload: async (memberId: string, each: Import, file: Uint8Array): Promise<void> => {
      await saveParts(memberId, each, 'file', file)
      await table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...importKey(memberId, each.id), ...each, ...ttlOf(each) },
        }),
      )
    },

    loadUpload: async (memberId: string, importId: string): Promise<Uint8Array | undefined> =>
      (await loadParts(memberId, importId, 'file'))[0],

    loadImport: async (memberId: string, importId: string, now: Instant): Promise<Import | undefined> => {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: importKey(memberId, importId), ConsistentRead: true }),
      )
      const found = Item && importSchema.parse(Item)
      return found && importEnd(found) > now ? found : undefined
    },

    /** The latest first. */
    listImports: async (memberId: string, now: Instant): Promise<Import[]> =>
      (await query(memberId, prefix.import))
        .map((item) => importSchema.parse(item))
        .filter((each) => importEnd(each) > now)
        .sort((a, b) => (a.at < b.at ? 1 : -1)),

    /** Moves an import on, unless it is not in the state any more that it was read in. */
    moveImport: (memberId: string, to: Import, from: Pick<Import, 'state'>): Promise<boolean> =>
      wrote(
        table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...importKey(memberId, to.id), ...to, ...ttlOf(to) },
            ConditionExpression: '#state = :from',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':from': from.state },
          }),
        ),
      ),

    noteProgress: (
      memberId: string,
      importId: string,
      { written, toWrite, kept = 0 }: { written: number; toWrite: number; kept?: number },
    ) =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: importKey(memberId, importId),
            UpdateExpression: 'SET written = :written, toWrite = :toWrite, kept = :kept',
            ConditionExpression: 'attribute_exists(PK)',
            ExpressionAttributeValues: { ':written': written, ':toWrite': toWrite, ':kept': kept },
          }),
        ),
      ),

    /** Named by what it says, so that workers who do the same import do not lose each other's. */
    saveUndo: async (memberId: string, each: Import, undo: ImportUndo): Promise<void> => {
      const content = Buffer.from(JSON.stringify(undo))
      const name = createHash('sha256').update(content).digest('hex').slice(0, 16)
      await saveParts(memberId, each, `undo-${name}`, content)
    },

    loadUndo: async (memberId: string, importId: string): Promise<ImportUndo> => {
      const parts = await loadParts(memberId, importId, 'undo-')
      return joinUndos(parts.map((part) => undoSchema.parse(JSON.parse(Buffer.from(part).toString()))))
    },

    /** The file is not needed once its import is done. */
    deleteUpload: async (memberId: string, importId: string): Promise<void> => {
      const parts = await query(memberId, prefix.importParts(importId, 'file'), 'PK, SK')
      for (const { PK, SK } of parts)
        await table.documents.send(new DeleteCommand({ TableName: table.name, Key: { PK, SK } }))
    },
  }
}
