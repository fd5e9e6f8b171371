import { addAddress, addressesOf, findAddress, keepOnly, removeAddress } from '../core/addresses.ts'
import { isSameAddress } from '../core/fields.ts'
import type { Member } from '../core/member.ts'
import type { Instant } from '../core/time.ts'
import { DeleteCommand } from './clients/dynamodb.ts'
import { emailKey } from './keys.ts'
import type { memberStore } from './members.ts'
import { type Table, wrote } from './table.ts'

type Members = Pick<ReturnType<typeof memberStore>, 'changeMember' | 'claimAddress' | 'loadMember'>

/**
 * The addresses of a member, changed in steps that can be repeated. Whose an address is says an item of its own, and that
 * it is verified the member. An address is claimed before the member lists it and, since a removal may be under way,
 * again after that. It is given up before it is taken off the list, which is where a removal that broke off begins again.
 */
export const addressStore = (table: Table, { changeMember, claimAddress, loadMember }: Members) => {
  const release = (address: string, memberId: string) =>
    wrote(
      table.documents.send(
        new DeleteCommand({
          TableName: table.name,
          Key: emailKey(address),
          ConditionExpression: 'memberId = :memberId',
          ExpressionAttributeValues: { ':memberId': memberId },
        }),
      ),
    )

  /** Has the address lead to the member who has it; one that somebody else got meanwhile is not the member's. */
  const hold = async (member: Member, address: string, now: Instant): Promise<boolean> => {
    if (await claimAddress(address, member.id, now)) return true
    await changeMember(member, (current) => removeAddress(current, address))
    return false
  }

  return {
    addAddress: async (
      member: Member,
      address: string,
      now: Instant,
    ): Promise<'added' | 'address taken' | 'too many'> => {
      if (!(await claimAddress(address, member.id, now))) return 'address taken'
      const added = await changeMember(member, (current) => addAddress(current, address, now))
      if (!added || !findAddress(added, address, now)) {
        await release(address, member.id)
        return 'too many'
      }
      return (await hold(added, address, now)) ? 'added' : 'address taken'
    },

    /** Whether there was one to remove. */
    removeAddress: async (member: Member, address: string, now: Instant): Promise<boolean> => {
      if (isSameAddress(member.email, address)) return false
      await release(address, member.id)
      const current = await loadMember(member.id)
      let isListed = false
      const removed =
        current &&
        (await changeMember(current, (each) => {
          const changed = removeAddress(each, address)
          isListed = changed !== each
          return changed
        }))
      // It became the primary one meanwhile.
      if (removed && isSameAddress(removed.email, address)) await hold(removed, address, now)
      return isListed
    },

    /** Takes all other addresses from the member, and says which. */
    keepOnlyAddress: async (
      member: Member,
      address: string,
      now: Instant,
    ): Promise<{ outcome: 'kept'; others: string[] } | { outcome: 'address taken' }> => {
      if (!(await claimAddress(address, member.id, now))) return { outcome: 'address taken' }
      const othersIn = (listed: Member) => addressesOf(listed).filter((each) => !isSameAddress(each, address))
      const known = othersIn(member)
      for (const other of known) await release(other, member.id)
      let others = known
      const kept = await changeMember(member, (current) => {
        others = [...new Set([...known, ...othersIn(current)])]
        return keepOnly(current, address, now)
      })
      // Those that came to be listed meanwhile.
      for (const other of others.slice(known.length)) await release(other, member.id)
      if (kept) await hold(member, address, now)
      else await release(address, member.id)
      return { outcome: 'kept', others }
    },
  }
}
