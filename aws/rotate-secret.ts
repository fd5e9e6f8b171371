import type { Member } from '../core/member.ts'
import { DeleteCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { memberKey } from './keys.ts'
import { type Table, wrote } from './table.ts'

type Rotation = {
  /** Where the member has it. */
  field: 'pageSecret' | 'calendarSecret'
  /** What leads from it to the member. */
  keyOf: (secret: string) => { PK: string; SK: string }
  to: string | undefined
}

/**
 * Gives a member another secret instead of the one that was read (none at first), or takes it, in steps that can be
 * repeated: the new one leads to the member before the member has it, and the old one goes after that. Of two at once
 * one wins.
 */
export const rotateSecret = async (
  table: Table,
  member: Member,
  { field, keyOf, to }: Rotation,
): Promise<boolean> => {
  const { id, [field]: from } = member
  const is = (secret: string | undefined, name: string) =>
    secret ? `#field = ${name}` : 'attribute_not_exists(#field)'
  if (to)
    await table.documents.send(
      new PutCommand({ TableName: table.name, Item: { ...keyOf(to), memberId: id } }),
    )
  const rotated = await wrote(
    table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: memberKey(id),
        UpdateExpression: to ? 'SET #field = :to' : 'REMOVE #field',
        // The SDK may repeat a write whose answer was lost.
        ConditionExpression: `attribute_exists(PK) AND (${is(from, ':from')} OR ${is(to, ':to')})`,
        ExpressionAttributeNames: { '#field': field },
        ...((from || to) && {
          ExpressionAttributeValues: { ...(from && { ':from': from }), ...(to && { ':to': to }) },
        }),
      }),
    ),
  )
  const unused = rotated ? from : to
  if (unused) await table.documents.send(new DeleteCommand({ TableName: table.name, Key: keyOf(unused) }))
  return rotated
}
