import { type HeldMail, heldMailSchema } from '../core/held-mail.ts'
import { addTo, epochSeconds, type Instant } from '../core/time.ts'
import { DeleteCommand, GetCommand, PutCommand } from './clients/dynamodb.ts'
import { heldMailKey } from './keys.ts'
import type { Table } from './table.ts'
import { tableSchema } from './table-schema.ts'

/** Mails that wait for their member to say that they wrote them, as long as the raw mail is kept. */
export const heldMailStore = (table: Table) => ({
  holdMail: (memberId: string, mail: HeldMail, now: Instant) =>
    table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: {
          ...heldMailKey(memberId, mail.id),
          ...mail,
          [tableSchema.timeToLive]: epochSeconds(addTo(now, 'P14D')),
        },
      }),
    ),

  loadHeldMail: async (memberId: string, mailId: string, now: Instant): Promise<HeldMail | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: heldMailKey(memberId, mailId), ConsistentRead: true }),
    )
    return Item && Item[tableSchema.timeToLive] > epochSeconds(now) ? heldMailSchema.parse(Item) : undefined
  },

  deleteHeldMail: (memberId: string, mailId: string) =>
    table.documents.send(new DeleteCommand({ TableName: table.name, Key: heldMailKey(memberId, mailId) })),
})
