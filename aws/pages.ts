import { isPageAt } from '../core/keep-in-touch.ts'
import type { Member } from '../core/member.ts'
import { GetCommand } from './clients/dynamodb.ts'
import { pageKey } from './keys.ts'
import { rotateSecret } from './rotate-secret.ts'
import type { Table } from './table.ts'

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

  rotatePageSecret: (member: Member, secret: string): Promise<boolean> =>
    rotateSecret(table, member, { field: 'pageSecret', keyOf: pageKey, to: secret }),
})
