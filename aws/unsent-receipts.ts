import { mostSummedUp, type UnsentReceipt, unsentReceiptSchema } from '../core/receipt.ts'
import { addTo, epochSeconds, type Instant, type LocalDate } from '../core/time.ts'
import { DeleteCommand, QueryCommand } from './clients/dynamodb.ts'
import { forEach } from './for-each.ts'
import { memberItems, prefix, unsentReceiptKey } from './keys.ts'
import { putNew, queryAll, queryFirst, type Table } from './table.ts'

export const unsentReceiptStore = (table: Table) => ({
  /** Once for each mail of a day: what was said first stays. */
  saveUnsentReceipt: (memberId: string, receipt: UnsentReceipt, now: Instant): Promise<boolean> =>
    putNew(table, {
      ...unsentReceiptKey(memberId, receipt.day, receipt.messageId),
      ...unsentReceiptSchema.parse(receipt),
      savedAt: now,
      ttl: epochSeconds(addTo(now, 'P40D')),
    }),

  /** Those of a day, in the order in which they were saved; of a great many as many as a sum-up knows of. */
  listUnsentReceipts: async (memberId: string, day: LocalDate): Promise<UnsentReceipt[]> => {
    const query = memberItems(memberId, prefix.unsentReceiptsOf(day))
    return (await queryFirst(table, query, mostSummedUp))
      .toSorted((a, b) => (String(a.savedAt) < String(b.savedAt) ? -1 : 1))
      .map((item) => unsentReceiptSchema.parse(item))
  },

  /** The earliest day that has any. */
  nextUnsentDay: async (memberId: string): Promise<LocalDate | undefined> => {
    const { Items } = await table.documents.send(
      new QueryCommand({ TableName: table.name, ...memberItems(memberId, prefix.unsentReceipt), Limit: 1 }),
    )
    return Items?.[0] && unsentReceiptSchema.parse(Items[0]).day
  },

  deleteUnsentReceipts: async (memberId: string, day: LocalDate): Promise<void> => {
    const items = await queryAll(table, {
      ...memberItems(memberId, prefix.unsentReceiptsOf(day)),
      ProjectionExpression: 'PK, SK',
    })
    await forEach(items, ({ PK, SK }) =>
      table.documents.send(new DeleteCommand({ TableName: table.name, Key: { PK, SK } })),
    )
  },
})
