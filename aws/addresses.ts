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
 * it is verified the member. It is claimed before the member has it, and given up after that. Both look again at the end,
 * so that an addition and a removal at once leave no address that is listed and leads nowhere.
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

  const giveUp = async (member: Member, address: string, now: Instant): Promise<void> => {
    await release(address, member.id)
    const current = await loadMember(member.id)
    if (current && addressesOf(current).some((each) => isSameAddress(each, address)))
      await hold(current, address, now)
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
        await giveUp(member, address, now)
        return 'too many'
      }
      return (await hold(added, address, now)) ? 'added' : 'address taken'
    },

    /** Whether there was one to remove. */
    removeAddress: async (member: Member, address: string, now: Instant): Promise<boolean> => {
      let isListed = false
      const removed = await changeMember(member, (current) => {
        const changed = removeAddress(current, address)
        isListed = changed !== current
        return changed
      })
      if (removed && !isSameAddress(removed.email, address)) await giveUp(removed, address, now)
      return isListed
    },

    /** Takes all other addresses from the member, and says which. */
    keepOnlyAddress: async (
      member: Member,
      address: string,
      now: Instant,
    ): Promise<{ outcome: 'kept'; others: string[] } | { outcome: 'address taken' }> => {
      if (!(await claimAddress(address, member.id, now))) return { outcome: 'address taken' }
      let others: string[] = []
      const kept = await changeMember(member, (current) => {
        others = addressesOf(current).filter((each) => !isSameAddress(each, address))
        return keepOnly(current, address, now)
      })
      for (const other of others) await giveUp(member, other, now)
      if (kept) await hold(kept, address, now)
      else await release(address, member.id)
      return { outcome: 'kept', others }
    },
  }
}
