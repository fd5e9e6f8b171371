import { gunzipSync, gzipSync } from 'node:zlib'
import { DeleteCommand, PutCommand } from './clients/dynamodb.ts'
import { memberItems } from './keys.ts'
import { queryAll, type Table } from './table.ts'
import { tableSchema } from './table-schema.ts'

/** An item has at most 400 KB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const partSize = 350_000

/** Something long in pieces that fit into an item each. */
export const inParts = (packed: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(packed.length / partSize) }, (_, part) =>
    packed.subarray(part * partSize, (part + 1) * partSize),
  )

type Part = { SK: string; of: number; bytes: Uint8Array }

/** What is longer than an item: packed, in as many items of a member as it takes, under a name of what it belongs to. */
export const packedParts = (
  table: Table,
  keys: {
    part: (memberId: string, ownerId: string, name: string, part: number) => { PK: string; SK: string }
    /** Of a name, or of the names that begin so. */
    start: (ownerId: string, name: string) => string
  },
) => ({
  /** Saving the same again is saving it once. */
  saveParts: async (
    memberId: string,
    { ownerId, name, ttl }: { ownerId: string; name: string; ttl: number },
    content: Uint8Array,
  ): Promise<void> => {
    const parts = inParts(gzipSync(content))
    for (const [part, bytes] of parts.entries())
      await table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: {
            ...keys.part(memberId, ownerId, name, part),
            of: parts.length,
            bytes,
            [tableSchema.timeToLive]: ttl,
          },
        }),
      )
  },

  /** Each thing whose parts are all there: of one that was cut short nothing was done yet. */
  loadParts: async (memberId: string, ownerId: string, name: string): Promise<Uint8Array[]> => {
    const parts = (await queryAll(table, memberItems(memberId, keys.start(ownerId, name)))) as Part[]
    const things = Map.groupBy(parts, ({ SK }) => SK.slice(0, SK.lastIndexOf('#')))
    return [...things.values()]
      .filter((thing) => thing.length === thing[0]?.of)
      .map((thing) => gunzipSync(Buffer.concat(thing.map(({ bytes }) => bytes))))
  },

  deleteParts: async (memberId: string, ownerId: string, name: string): Promise<void> => {
    const parts = await queryAll(table, {
      ...memberItems(memberId, keys.start(ownerId, name)),
      ProjectionExpression: 'PK, SK',
    })
    for (const { PK, SK } of parts)
      await table.documents.send(new DeleteCommand({ TableName: table.name, Key: { PK, SK } }))
  },
})
