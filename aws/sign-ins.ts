import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import {
  codeTries,
  type PendingSignIn,
  pendingSignInSchema,
  type Session,
  sessionSchema,
} from '../core/sign-in.ts'
import { addTo, epochSeconds } from '../core/time.ts'
import { sessionKey, signInKey } from './keys.ts'
import { type Table, wrote } from './table.ts'

export const signInStore = (table: Table) => {
  const loadSignIn = async (id: string): Promise<PendingSignIn | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: signInKey(id), ConsistentRead: true }),
    )
    return Item && pendingSignInSchema.parse(Item)
  }

  return {
    loadSignIn,

    /** Kept a week longer than it is good, so that a late link can be told that it is late. */
    saveSignIn: (pending: PendingSignIn) =>
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...signInKey(pending.id), ...pending, ttl: epochSeconds(addTo(pending.expiresAt, 'P7D')) },
        }),
      ),

    /** One of any number of sessions wins. The SDK may repeat a write whose answer was lost: the winner knows itself. */
    consumeSignIn: (id: string, sessionId: string): Promise<boolean> =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: signInKey(id),
            UpdateExpression: 'SET consumedBy = :session',
            ConditionExpression:
              'attribute_exists(PK) AND (attribute_not_exists(consumedBy) OR consumedBy = :session)',
            ExpressionAttributeValues: { ':session': sessionId },
          }),
        ),
      ),

    /** Counts a code before it is compared, so that parallel guesses cannot exceed the tries. */
    countCodeTry: (id: string): Promise<boolean> =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: signInKey(id),
            UpdateExpression: 'ADD tries :one',
            ConditionExpression: 'attribute_exists(PK) AND tries < :most',
            ExpressionAttributeValues: { ':one': 1, ':most': codeTries },
          }),
        ),
      ),

    saveSession: (session: Session) =>
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: {
            ...sessionKey(session.memberId, session.id),
            ...session,
            ttl: epochSeconds(session.expiresAt),
          },
        }),
      ),

    loadSession: async (memberId: string, sessionId: string): Promise<Session | undefined> => {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: sessionKey(memberId, sessionId), ConsistentRead: true }),
      )
      return Item && sessionSchema.parse(Item)
    },

    deleteSession: (memberId: string, sessionId: string) =>
      table.documents.send(
        new DeleteCommand({ TableName: table.name, Key: sessionKey(memberId, sessionId) }),
      ),
  }
}
