import { isPageAt } from '../core/keep-in-touch.ts'
import type { Member } from '../core/member.ts'
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { memberKey, pageKey } from './keys.ts'
import { type Table, wrote } from './table.ts'

/** Which member's keep-in-touch page an address leads to. */
export const pageStore = (
  table: Table,
  { loadMember }: { loadMember: (memberId: string) => Promise<Member | undefined> },
) => ({
  /** A page that is off, or has another address by now, is nobody's. */
  findMemberByPage: async (secret: string): Promise<Member | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: pageKey(secret), ConsistentRead: true }),
    )
    const member = Item && (await loadMember(String(Item.memberId)))
    return member && isPageAt(member, secret) ? member : undefined
  },

  /**
   * Gives the page another address instead of the one that was read (none at first), in steps that can be repeated: the new
   * one leads to the member before the member has it, and the old one goes after that. Of two at once one wins.
   */
  rotatePageSecret: async ({ id, pageSecret: old }: Member, secret: string): Promise<boolean> => {
    await table.documents.send(
      new PutCommand({ TableName: table.name, Item: { ...pageKey(secret), memberId: id } }),
    )
    const rotated = await wrote(
      table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: memberKey(id),
          UpdateExpression: 'SET pageSecret = :new',
          // The SDK may repeat a write whose answer was lost.
          ConditionExpression: `attribute_exists(PK) AND (pageSecret = :new OR ${
            old ? 'pageSecret = :old' : 'attribute_not_exists(pageSecret)'
          })`,
          ExpressionAttributeValues: { ':new': secret, ...(old && { ':old': old }) },
        }),
      ),
    )
    const unused = rotated ? old : secret
    if (unused) await table.documents.send(new DeleteCommand({ TableName: table.name, Key: pageKey(unused) }))
    return rotated
  },
})
