import { createHash } from 'node:crypto'
import {
  type Import,
  type ImportUndo,
  importEnd,
  importSchema,
  joinUndos,
  undoSchema,
} from '../core/imported.ts'
import { epochSeconds, type Instant } from '../core/time.ts'
import { GetCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { importKey, importPartKey, memberItems, prefix } from './keys.ts'
import { packedParts } from './packed-parts.ts'
import { putOver, queryAll, type Table, wrote } from './table.ts'
import { tableSchema } from './table-schema.ts'

/** Files that members chose on the page, and what is needed to take them back; all of it goes after 30 days. */
export const importedStore = (table: Table) => {
  const ttlOf = (each: Import) => ({ [tableSchema.timeToLive]: epochSeconds(importEnd(each)) })

  const { saveParts, loadParts, deleteParts } = packedParts(table, {
    part: importPartKey,
    start: prefix.importParts,
  })
  const savePart = (memberId: string, each: Import, name: string, content: Uint8Array) =>
    saveParts(memberId, { ownerId: each.id, name, ttl: epochSeconds(importEnd(each)) }, content)

  return {
    /** The file comes first, so that an import has one. */
    saveUpload: async (memberId: string, each: Import, file: Uint8Array): Promise<void> => {
      await savePart(memberId, each, 'file', file)
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
      (await queryAll(table, memberItems(memberId, prefix.import)))
        .map((item) => importSchema.parse(item))
        .filter((each) => importEnd(each) > now)
        .sort((a, b) => (a.at < b.at ? 1 : -1)),

    /** Moves an import on, unless it is not in the state any more that it was read in. */
    moveImport: (memberId: string, to: Import, from: Pick<Import, 'state'>): Promise<boolean> =>
      putOver(table, { ...importKey(memberId, to.id), ...to, ...ttlOf(to) }, from.state),

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
      await savePart(memberId, each, `undo-${name}`, content)
    },

    loadUndo: async (memberId: string, importId: string): Promise<ImportUndo> => {
      const parts = await loadParts(memberId, importId, 'undo-')
      return joinUndos(parts.map((part) => undoSchema.parse(JSON.parse(Buffer.from(part).toString()))))
    },

    /** The file is not needed once its import is done. */
    deleteUpload: (memberId: string, importId: string): Promise<void> =>
      deleteParts(memberId, importId, 'file'),
  }
}
