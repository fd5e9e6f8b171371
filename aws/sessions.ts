import { type Session, sessionSchema } from '../core/sign-in.ts'
import { epochSeconds, type Instant } from '../core/time.ts'
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { forEach } from './for-each.ts'
import { memberItems, prefix, sessionKey } from './keys.ts'
import { queryAll, type Table, wrote } from './table.ts'

/** Where a member is signed in. */
export const sessionStore = (table: Table) => {
  const listSessionItems = (memberId: string) => queryAll(table, memberItems(memberId, prefix.session))
  return {
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

    /** Those that have ended by themselves may still be among them. */
    listSessions: async (memberId: string): Promise<Session[]> =>
      (await listSessionItems(memberId)).map((item) => sessionSchema.parse(item)),

    /** Signs the member out everywhere. */
    deleteSessions: async (memberId: string): Promise<void> =>
      forEach(await listSessionItems(memberId), ({ PK, SK }) =>
        table.documents.send(new DeleteCommand({ TableName: table.name, Key: { PK, SK } })),
      ),

    /** One that was ended meanwhile does not come back. */
    noteSessionUse: ({ memberId, id }: Session, now: Instant): Promise<boolean> =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: sessionKey(memberId, id),
            UpdateExpression: 'SET lastUsedAt = :now',
            ConditionExpression: 'attribute_exists(PK)',
            ExpressionAttributeValues: { ':now': now },
          }),
        ),
      ),
  }
}
