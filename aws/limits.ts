import { addTo, epochSeconds, type Instant, subtractFrom } from '../core/time.ts'
import { UpdateCommand } from './clients/dynamodb.ts'
import { limitKey } from './keys.ts'
import { type Table, wrote } from './table.ts'

export const limitStore = (table: Table) => ({
  /** Counts one use and says whether it was within the limit. A window begins with the first use after the last one. */
  useWithin: async (
    subject: string,
    { max, window }: { max: number; window: string },
    now: Instant,
  ): Promise<boolean> => {
    const update = (UpdateExpression: string, ConditionExpression: string, values: Record<string, unknown>) =>
      wrote(
        table.documents.send(
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
          }),
        ),
      )
    return (
      (await update('ADD #uses :one', 'startedAt > :windowStart AND #uses < :max', { ':max': max })) ||
      (await update(
        'SET #uses = :one, startedAt = :now, #ttl = :ttl',
        'attribute_not_exists(startedAt) OR startedAt <= :windowStart',
        { ':now': now, ':ttl': epochSeconds(addTo(now, window)) },
      ))
    )
  },

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
