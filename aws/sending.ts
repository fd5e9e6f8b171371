import { furthestStop, furthestTurn, type Sending, type Share, sendingSchema } from '../core/sending.ts'
import { GetCommand, UpdateCommand } from './clients/dynamodb.ts'
import { sendingKey } from './keys.ts'
import { isConditionFailed, type Table } from './table.ts'

/** The item that all workers share. A write that the SDK repeats costs turns that nobody uses, and gives none twice. */
export const sendingStore = (table: Table) => {
  const update = (input: Omit<UpdateCommand['input'], 'TableName' | 'Key'>) =>
    table.documents.send(new UpdateCommand({ TableName: table.name, Key: sendingKey(), ...input }))

  return {
    loadSending: async (): Promise<Sending> => {
      const { Item = {} } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: sendingKey(), ConsistentRead: true }),
      )
      return sendingSchema.parse(Item)
    },

    /** Keeps what the account answered. */
    saveShare: ({ rate, left, askAt }: Share) =>
      update({
        UpdateExpression: `SET rate = :rate, askAt = :askAt${left === undefined ? ' REMOVE #left' : ', #left = :left'}`,
        ExpressionAttributeNames: { '#left': 'left' },
        ExpressionAttributeValues: {
          ':rate': rate,
          ':askAt': askAt,
          ...(left !== undefined && { ':left': left }),
        },
      }),

    /** Where the turns that were taken end; nothing when that is not how it is any more, and it has to be decided again. */
    takeTurns: async (
      { rate, left }: Sending,
      { isQueued, by, length }: { isQueued: boolean; by: number; length: number },
      count: number,
      now: number,
    ): Promise<number | undefined> => {
      const isCounted = left !== undefined
      try {
        const { Attributes } = await update({
          UpdateExpression: `SET nextTurn = ${isQueued ? 'nextTurn' : ':now'} + :length${
            isCounted ? ', #left = #left - :count' : ''
          }`,
          ConditionExpression: [
            'rate = :rate',
            'NOT (stoppedUntil > :now AND stoppedUntil <= :furthestStop)',
            isQueued
              ? 'nextTurn BETWEEN :now AND :by'
              : '(attribute_not_exists(nextTurn) OR nextTurn <= :now OR nextTurn > :furthest)',
            ...(isCounted ? ['#left >= :count'] : []),
          ].join(' AND '),
          ...(isCounted && { ExpressionAttributeNames: { '#left': 'left' } }),
          ExpressionAttributeValues: {
            ...{ ':rate': rate, ':now': now, ':length': length, ':furthestStop': now + furthestStop },
            ...(isQueued ? { ':by': by } : { ':furthest': now + furthestTurn }),
            ...(isCounted && { ':count': count }),
          },
          ReturnValues: 'UPDATED_NEW',
        })
        return sendingSchema.parse(Attributes).nextTurn
      } catch (error) {
        if (isConditionFailed(error)) return undefined
        throw error
      }
    },

    saveStop: (until: number, reason: string) =>
      update({
        UpdateExpression: 'SET stoppedUntil = :until, stopReason = :reason',
        ExpressionAttributeValues: { ':until': until, ':reason': reason },
      }),
  }
}
