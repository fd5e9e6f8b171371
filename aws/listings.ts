import { type Contact, contactSchema } from '../core/contact.ts'
import { QueryCommand } from './clients/dynamodb.ts'
import { contactKey, memberItems, prefix } from './keys.ts'
import type { Table } from './table.ts'

/** What is listed page by page. */
export const listingStore = (table: Table) => ({
  /**
   * The contacts after one, in the order of their ids, which does not change: so each comes once. At most so many are
   * looked at, in one request to the table; `endedAt` is the last of them when there may be more.
   */
  listContactsAfter: async (
    memberId: string,
    { after, most }: { after: string | undefined; most: number },
  ): Promise<{ contacts: Contact[]; endedAt: string | undefined }> => {
    const { Items = [], LastEvaluatedKey } = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        ...memberItems(memberId, prefix.contact),
        FilterExpression: 'attribute_not_exists(removedOn)',
        ...(after && { ExclusiveStartKey: contactKey(memberId, after) }),
        Limit: most,
      }),
    )
    return {
      contacts: Items.map((item) => contactSchema.parse(item)),
      endedAt: LastEvaluatedKey && String(LastEvaluatedKey.SK).slice(prefix.contact.length),
    }
  },
})
