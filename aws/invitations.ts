import type { Instant } from '../core/time.ts'
import { GetCommand, PutCommand } from './clients/dynamodb.ts'
import { invitationKey } from './keys.ts'
import type { Table } from './table.ts'

/** The addresses that may sign up where not everybody may. */
export const invitationStore = (table: Table) => ({
  invite: (address: string, now: Instant) =>
    table.documents.send(
      new PutCommand({ TableName: table.name, Item: { ...invitationKey(address), invitedAt: now } }),
    ),

  isInvited: async (address: string): Promise<boolean> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: invitationKey(address), ConsistentRead: true }),
    )
    return Item !== undefined
  },
})
