import { type Mailing, mailingSchema } from '../core/mailing.ts'
import type { Instant } from '../core/time.ts'
import { paginateQuery } from './clients/dynamodb.ts'
import { attentionShard, dueShards, memberItems, memberKey, prefix } from './keys.ts'
import { queryAll, type Table } from './table.ts'
import { tableSchema } from './table-schema.ts'

type Indexed = { PK: string; SK: string; dueAt: Instant }
const memberIdOf = ({ PK }: { PK: string }) => PK.slice(memberKey('').PK.length)

/** What an operator asks for: each costs what it finds, never what there is. */
export const operatorStore = (table: Table) => {
  /** The first so many of a shard by instant, or the last ones. */
  const listShard = async (shard: string, upTo: Instant, most: number, order: 'first' | 'last') => {
    const found: Indexed[] = []
    const query = {
      TableName: table.name,
      IndexName: tableSchema.byDue.name,
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :upTo',
      ExpressionAttributeValues: { ':shard': shard, ':upTo': upTo },
      ScanIndexForward: order === 'first',
      Limit: most,
    }
    for await (const { Items = [] } of paginateQuery({ client: table.documents }, query)) {
      found.push(...(Items as Indexed[]))
      if (found.length >= most) break
    }
    return found.slice(0, most)
  }

  return {
    /** Who is due and since when, the longest first. */
    listDueSince: async (upTo: Instant, most: number): Promise<{ memberId: string; since: Instant }[]> => {
      const shards = await Promise.all(dueShards.map((shard) => listShard(shard, upTo, most, 'first')))
      return shards
        .flat()
        .map((item) => ({ memberId: memberIdOf(item), since: item.dueAt }))
        .sort((a, b) => (a.since < b.since ? -1 : 1))
        .slice(0, most)
    },

    /** The mailings in a state that somebody has to look at, the latest first. */
    listAttention: async (state: 'failed' | 'unknown', upTo: Instant, most: number) =>
      (await listShard(attentionShard(state), upTo, most, 'last')).map((item) => {
        const [, kind = '', period = ''] = item.SK.split('#')
        return mailingSchema
          .pick({ memberId: true, kind: true, period: true })
          .parse({ memberId: memberIdOf(item), kind, period })
      }),

    /** All mailings that a member had. */
    listMailings: async (memberId: string): Promise<Mailing[]> =>
      (await queryAll(table, memberItems(memberId, prefix.mailings))).map((item) =>
        mailingSchema.parse(item),
      ),
  }
}
