import { type Touch, touchSchema } from '../core/contact.ts'
import { type Talk, talkSchema } from '../core/overview.ts'
import type { LocalDate } from '../core/time.ts'
import { memberItems, prefix } from './keys.ts'
import { queryAll, type Table } from './table.ts'
import { tableSchema } from './table-schema.ts'

export const touchStore = (table: Table) => {
  return {
    /** Every touch since a day, without what was said; those with a removed contact come back with it. */
    listTalks: async (memberId: string, since: LocalDate): Promise<Talk[]> => {
      const query = memberItems(memberId, prefix.touches)
      const items = await queryAll(table, {
        ...query,
        FilterExpression: '#date >= :since AND attribute_not_exists(#ttl)',
        ProjectionExpression: 'id, #date, via',
        ExpressionAttributeNames: { '#date': 'date', '#ttl': tableSchema.timeToLive },
        ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ':since': since },
      })
      return items.map((item) => talkSchema.parse(item))
    },

    /** What was recorded of one contact. */
    listTouches: async (memberId: string, contactId: string): Promise<Touch[]> => {
      const items = await queryAll(table, memberItems(memberId, prefix.touch(contactId)))
      return items.map((item) => touchSchema.parse(item))
    },
  }
}
