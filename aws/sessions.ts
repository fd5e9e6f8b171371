import { type Session, sessionSchema } from '../core/sign-in.ts'
import type { Instant } from '../core/time.ts'
import { UpdateCommand } from './clients/dynamodb.ts'
import { memberKey, prefix, sessionKey } from './keys.ts'
import { queryAll, type Table, wrote } from './table.ts'

/** Where a member is signed in. */
export const sessionStore = (table: Table) => ({
  /** Those that have ended by themselves may still be among them. */
  listSessions: async (memberId: string): Promise<Session[]> => {
    const items = await queryAll(table, {
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
      ExpressionAttributeValues: { ':pk': memberKey(memberId).PK, ':prefix': prefix.session },
      ConsistentRead: true,
    })
    return items.map((item) => sessionSchema.parse(item))
  },

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
})
