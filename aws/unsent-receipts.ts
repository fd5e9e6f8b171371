import { mostSummedUp, type UnsentReceipt, unsentReceiptSchema } from '../core/receipt.ts'
import { addTo, epochSeconds, type Instant, type LocalDate } from '../core/time.ts'
import { DeleteCommand, PutCommand, paginateQuery, QueryCommand } from './clients/dynamodb.ts'
import { forEach } from './for-each.ts'
import { memberKey, prefix, unsentReceiptKey } from './keys.ts'
import { queryAll, type Table, wrote } from './table.ts'

const having = (memberId: string, start: string) => ({
  KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
  ExpressionAttributeValues: { ':pk': memberKey(memberId).PK, ':prefix': start },
  ConsistentRead: true,
})

export const unsentReceiptStore = (table: Table) => ({
  /** Once for each mail of a day: what was said first stays. */
  saveUnsentReceipt: (memberId: string, receipt: UnsentReceipt, now: Instant): Promise<boolean> =>
    wrote(
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: {
            ...unsentReceiptKey(memberId, receipt.day, receipt.messageId),
            ...unsentReceiptSchema.parse(receipt),
            savedAt: now,
            ttl: epochSeconds(addTo(now, 'P40D')),
          },
          ConditionExpression: 'attribute_not_exists(PK)',
        }),
      ),
    ),

  /** Those of a day, in the order in which they were saved; of a great many as many as a sum-up knows of. */
  listUnsentReceipts: async (memberId: string, day: LocalDate): Promise<UnsentReceipt[]> => {
    const items: Record<string, unknown>[] = []
    const query = { TableName: table.name, ...having(memberId, prefix.unsentReceiptsOf(day)) }
    for await (const page of paginateQuery({ client: table.documents }, { ...query, Limit: mostSummedUp })) {
      items.push(...(page.Items ?? []))
      if (items.length >= mostSummedUp) break
    }
    return items
      .slice(0, mostSummedUp)
      .toSorted((a, b) => (String(a.savedAt) < String(b.savedAt) ? -1 : 1))
      .map((item) => unsentReceiptSchema.parse(item))
  },

  /** The earliest day that has any. */
  nextUnsentDay: async (memberId: string): Promise<LocalDate | undefined> => {
    const { Items } = await table.documents.send(
      new QueryCommand({ TableName: table.name, ...having(memberId, prefix.unsentReceipt), Limit: 1 }),
    )
    return Items?.[0] && unsentReceiptSchema.parse(Items[0]).day
  },

  deleteUnsentReceipts: async (memberId: string, day: LocalDate): Promise<void> => {
    const items = await queryAll(table, {
      ...having(memberId, prefix.unsentReceiptsOf(day)),
      ProjectionExpression: 'PK, SK',
    })
    await forEach(items, ({ PK, SK }) =>
      table.documents.send(new DeleteCommand({ TableName: table.name, Key: { PK, SK } })),
    )
  },
})
