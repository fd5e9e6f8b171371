import { addTo, epochSeconds, type Instant, subtractFrom } from '../core/time.ts'
import { UpdateCommand } from './clients/dynamodb.ts'
import { limitKey } from './keys.ts'
import { type Table, wrote } from './table.ts'

export type Limit = { max: number; window: string }
type Counted = { uses: number; startedAt: Instant }

/** Counts one use, unless it is beyond the limit. A window begins with the first use after the last one. */
export const countUse = async (
  table: Table,
  subject: string,
  { max, window }: Limit,
  now: Instant,
): Promise<Counted | undefined> => {
  let counted: Counted | undefined
  const update = (UpdateExpression: string, ConditionExpression: string, values: Record<string, unknown>) =>
    wrote(
      table.documents
        .send(
          new UpdateCommand({
            TableName: table.name,
            Key: limitKey(subject),
            UpdateExpression,
            ConditionExpression,
            ExpressionAttributeNames: {
              '#uses': 'uses',
              ...(UpdateExpression.includes('#ttl') && { '#ttl': 'ttl' }),
            },
            ExpressionAttributeValues: { ':one': 1, ':windowStart': subtractFrom(now, window), ...values },
            ReturnValues: 'ALL_NEW',
          }),
        )
        .then(({ Attributes }) => {
          counted = Attributes as Counted
        }),
    )
  const useOne = () => update('ADD #uses :one', 'startedAt > :windowStart AND #uses < :max', { ':max': max })
  const begin = () =>
    update(
      'SET #uses = :one, startedAt = :now, #ttl = :ttl',
      'attribute_not_exists(startedAt) OR startedAt <= :windowStart',
      { ':now': now, ':ttl': epochSeconds(addTo(now, window)) },
    )
  // Of several that find no window one begins it, and the others are uses in it.
  if (!(await useOne()) && !(await begin())) await useOne()
  return counted
}

export const limitStore = (table: Table) => ({
  /** Counts one use and says whether it was within the limit. */
  useWithin: async (subject: string, limit: Limit, now: Instant): Promise<boolean> =>
    (await countUse(table, subject, limit, now)) !== undefined,

  /** Of a use that came to nothing. */
  giveBack: (subject: string): Promise<boolean> =>
    wrote(
      table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: limitKey(subject),
          UpdateExpression: 'ADD #uses :minusOne',
          ConditionExpression: '#uses > :none',
          ExpressionAttributeNames: { '#uses': 'uses' },
          ExpressionAttributeValues: { ':minusOne': -1, ':none': 0 },
        }),
      ),
    ),
})
