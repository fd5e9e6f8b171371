import { type Contact, contactSchema, type Touch, touchSchema } from '../core/contact.ts'
import { QueryCommand } from './clients/dynamodb.ts'
import { contactKey, memberKey, prefix } from './keys.ts'
import { queryAll, type Table } from './table.ts'

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
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
        FilterExpression: 'attribute_not_exists(removedOn)',
        ExpressionAttributeValues: { ':pk': memberKey(memberId).PK, ':prefix': prefix.contact },
        ...(after && { ExclusiveStartKey: contactKey(memberId, after) }),
        Limit: most,
        ConsistentRead: true,
      }),
    )
    return {
      contacts: Items.map((item) => contactSchema.parse(item)),
      endedAt: LastEvaluatedKey && String(LastEvaluatedKey.SK).slice(prefix.contact.length),
    }
  },

  listTouches: async (memberId: string, contactId: string): Promise<Touch[]> => {
    const items = await queryAll(table, {
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
      ExpressionAttributeValues: { ':pk': memberKey(memberId).PK, ':prefix': prefix.touch(contactId) },
      ConsistentRead: true,
    })
    return items.map((item) => touchSchema.parse(item))
  },
})
