import { isDeepStrictEqual } from 'node:util'
import { isTakenBack, type Replaced, takeBack } from '../core/bulk.ts'
import { withdrawLeft } from '../core/left.ts'
import { changeTransition, type Member } from '../core/member.ts'
import { type Merge, renameColleague, wasMerged } from '../core/merge.ts'
import { type Instant, localDate } from '../core/time.ts'
import type { contactStore } from './contacts.ts'
import type { MergeStore } from './merges.ts'

export type MergingStores = Pick<
  ReturnType<typeof contactStore>,
  'loadContact' | 'saveContact' | 'changeContact' | 'saveEarlierTouch' | 'deleteTouch'
> &
  MergeStore & {
    changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  }

/**
 * Details and a job change that were about one contact are about the other from now on. Says which details are gone. One who
 * has no place in the job change any more is not found there, and has it back when they are.
 */
const follow = async (
  stores: MergingStores,
  member: Member,
  { other, colleague }: Merge,
  { now, ...way }: { from: string; to: string; now: Instant },
): Promise<string[]> => {
  const gone: string[] = []
  for (const { id } of other.before.left ?? [])
    if (!(await stores.moveDetails(member.id, id, way))) gone.push(id)
  if (colleague?.isTaken)
    await stores.changeMember(member, (current) =>
      changeTransition(current, (each) => each && renameColleague(each, way.from, way.to), now),
    )
  return gone
}

/**
 * Makes one contact of two, in steps that can be repeated: the other is removed, which frees what they are known by; their
 * talks come along; then who stays gets all of it. When one of them was changed by others meanwhile, both stay as they are.
 */
export const mergeContacts = async (
  stores: MergingStores,
  member: Member,
  mergeId: string,
  now: Instant,
): Promise<void> => {
  const merge = await stores.loadMerge(member.id, mergeId, now)
  if (merge?.state !== 'waiting') return
  const { kept, other, touches } = merge
  const write = async ({ before, after }: Replaced): Promise<boolean> => {
    const current = await stores.loadContact(member.id, after.id, now)
    if (isDeepStrictEqual(current, after)) return true
    if (!isDeepStrictEqual(current, before)) return false
    if ((await stores.saveContact(member.id, after, before, now)).outcome === 'saved') return true
    // Another worker may have done the same.
    return isDeepStrictEqual(await stores.loadContact(member.id, after.id, now), after)
  }
  const refuse = () => stores.moveMerge(member.id, { ...merge, state: 'refused' }, merge)
  if (!(await write(other))) return void (await refuse())
  const theirs = new Map((await stores.listTouches(member.id, other.after.id)).map((each) => [each.id, each]))
  for (const { from, to } of touches) {
    const touch = theirs.get(from)
    if (touch) await stores.saveEarlierTouch(member.id, kept.after.id, { ...touch, id: to })
  }
  // One that was cut short after its last write may find it changed.
  const isMerged = async () => {
    const current = await stores.loadContact(member.id, kept.after.id, now)
    return current !== undefined && wasMerged(current, merge)
  }
  if (!(await write(kept)) && !(await isMerged())) {
    await deleteMoved(stores, member, merge)
    await stores.changeContact(member.id, other.after.id, now, (contact) => takeBack(contact, other))
    return void (await refuse())
  }
  await follow(stores, member, merge, { from: other.after.id, to: kept.after.id, now })
  await stores.moveMerge(member.id, { ...merge, state: 'done' }, merge)
}

const deleteMoved = async (stores: MergingStores, member: Member, { kept, touches }: Merge) => {
  for (const { to } of touches) await stores.deleteTouch(member.id, kept.after.id, to)
}

/**
 * Gives both back. Who stayed is left as they are when they were changed since; the other comes back in any case, without
 * what somebody else is known by meanwhile, and without details that their owner has taken back.
 */
export const undoMerge = async (
  stores: MergingStores,
  member: Member,
  mergeId: string,
  now: Instant,
): Promise<void> => {
  const merge = await stores.loadMerge(member.id, mergeId, now)
  if (merge?.state !== 'undoing') return
  const { kept, other } = merge
  const stayed = await stores.changeContact(member.id, kept.after.id, now, (contact) =>
    takeBack(contact, kept),
  )
  const isKept = stayed !== undefined && !isTakenBack(stayed.contact, kept)
  if (!isKept) await deleteMoved(stores, member, merge)
  await stores.changeContact(member.id, other.after.id, now, (contact) => takeBack(contact, other))
  const gone = await follow(stores, member, merge, { from: kept.after.id, to: other.after.id, now })
  for (const id of gone)
    await stores.changeContact(member.id, other.after.id, now, (contact) =>
      withdrawLeft(contact, id, localDate(now, member.zone)),
    )
  await stores.moveMerge(member.id, { ...merge, state: 'undone', isKept }, merge)
}
