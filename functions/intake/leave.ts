import type { Leaving } from '../../aws/leaving.ts'
import { addressesOf } from '../../core/addresses.ts'
import type { HeldMail } from '../../core/held-mail.ts'
import type { Member } from '../../core/member.ts'

export type LeaveDeps = {
  loadMember: (memberId: string) => Promise<Member | undefined>
  beginLeaving: (member: Member) => Promise<unknown>
  loadLeaving: (memberId: string) => Promise<Leaving | undefined>
  listHeldMails: (memberId: string) => Promise<HeldMail[]>
  deleteRawMail: (bucket: string, key: string) => Promise<unknown>
  deleteSignIns: (address: string) => Promise<unknown>
  deleteElsewhere: (leaving: Leaving) => Promise<unknown>
  deleteAll: (memberId: string) => Promise<unknown>
}

/**
 * Deletes all that there is of a member. What others were about to write comes under the member's own key, and goes when
 * this is asked for a second time, later.
 */
export const leave = async (deps: LeaveDeps, { memberId }: { memberId: string }): Promise<void> => {
  const member = await deps.loadMember(memberId)
  if (member) await deps.beginLeaving(member)
  for (const { arrived } of await deps.listHeldMails(memberId)) {
    const { bucketName, objectKey } = arrived.receipt.action
    await deps.deleteRawMail(bucketName, objectKey)
  }
  const leaving = await deps.loadLeaving(memberId)
  if (leaving) {
    for (const address of addressesOf(leaving)) await deps.deleteSignIns(address)
    await deps.deleteElsewhere(leaving)
  }
  await deps.deleteAll(memberId)
}
