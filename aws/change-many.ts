import { isDeepStrictEqual } from 'node:util'
import { type Bulk, isTakenBack, planBulk, type Replaced, takeBack } from '../core/bulk.ts'
import type { Contact } from '../core/contact.ts'
import type { Member } from '../core/member.ts'
import { type Instant, localDate } from '../core/time.ts'
import type { BulkStore } from './bulks.ts'
import type { contactStore } from './contacts.ts'
import { forEach } from './for-each.ts'
import { rounds } from './table.ts'

type Contacts = Pick<
  ReturnType<typeof contactStore>,
  | 'loadContacts'
  | 'listContacts'
  | 'listContactsAndRemoved'
  | 'saveAnnounced'
  | 'changeContact'
  | 'announceMany'
>
export type ManyContacts = Contacts & BulkStore

/** So many are loaded by their ids sooner than all are. */
const fewOfAll = 500
const reportedEvery = 200
const undoneTogether = 100

/** Those of the ids who are there, as they stand now. */
const loadAll = async (
  stores: ManyContacts,
  memberId: string,
  ids: string[],
  now: Instant,
): Promise<Contact[]> => {
  const asked = new Set(ids)
  const found =
    ids.length > fewOfAll
      ? await stores.listContactsAndRemoved(memberId, now)
      : await stores.loadContacts(memberId, ids, now)
  return found.filter(({ id, removedOn }) => asked.has(id) && !removedOn)
}

/**
 * Makes a change of many that a member asked for; making it again, after it was cut short, does what is left. What its undo
 * needs is saved before each write. Who was changed by others meanwhile is looked at again.
 */
export const changeMany = async (
  stores: ManyContacts,
  member: Member,
  bulkId: string,
  now: Instant,
): Promise<Bulk | undefined> => {
  const bulk = await stores.loadBulk(member.id, bulkId, now)
  if (bulk?.state !== 'waiting') return bulk
  const asked = await stores.loadAsked(member.id, bulkId)
  const { digestDay, digestSize } = member
  const room = { today: localDate(now, member.zone), digestDay, digestSize }
  const known = await stores.listContacts(member.id)
  const earlier = Map.groupBy(await stores.loadReplaced(member.id, bulkId), ({ after }) => after.id)
  const changed = new Set<string>()
  let left = asked
  let found = 0
  for (let round = 0; left.length > 0; round++) {
    if (round === rounds) throw new Error('Contacts were changed by others too often.')
    if (round > 0) {
      // Another worker may have made it, and the member taken it back: who is back stays so.
      const current = await stores.loadBulk(member.id, bulkId, now)
      if (current?.state !== 'waiting') return current
    }
    const contacts = await loadAll(stores, member.id, left, now)
    for (const contact of contacts)
      if (earlier.get(contact.id)?.some(({ after }) => isDeepStrictEqual(contact, after)))
        changed.add(contact.id)
    const among = new Set(contacts.map(({ id }) => id))
    const alreadyDue = known.flatMap(({ id, nextContact }) => (among.has(id) ? [] : (nextContact ?? [])))
    const replaced = planBulk(contacts, bulk.change, { ...room, alreadyDue })
    if (replaced.length > 0) await stores.saveReplaced(member.id, bulk, replaced)
    await stores.announceMany(
      member.id,
      replaced.map(({ after }) => after),
      now,
    )
    const again: string[] = []
    await forEach(replaced, async ({ before, after }) => {
      if (await stores.saveAnnounced(member.id, after, before, now)) changed.add(after.id)
      else again.push(after.id)
      if (changed.size % reportedEvery === 0) await stores.noteBulk(member.id, bulkId, changed.size)
    })
    found += contacts.length - again.length
    left = again
  }
  await stores.listContacts(member.id)
  const { written: _, ...rest } = bulk
  const done: Bulk = { ...rest, state: 'done', changed: changed.size, missing: asked.length - found }
  await stores.moveBulk(member.id, done, bulk)
  return done
}

/** Takes a change of many back, but for those who have been changed since. */
export const undoMany = async (
  stores: ManyContacts,
  { id: memberId }: Pick<Member, 'id'>,
  bulkId: string,
  now: Instant,
): Promise<void> => {
  const bulk = await stores.loadBulk(memberId, bulkId, now)
  if (bulk?.state !== 'undoing') return
  const byContact = [...Map.groupBy(await stores.loadReplaced(memberId, bulkId), ({ after }) => after.id)]
  const undo = async ([contactId, replaced]: [string, Replaced[]]): Promise<'back' | 'kept'> => {
    const found = await stores.changeContact(
      memberId,
      contactId,
      now,
      (contact) => replaced.map((each) => takeBack(contact, each)).find((each) => each) ?? null,
      { isAnnounced: true },
    )
    return !found || replaced.some((each) => isTakenBack(found.contact, each)) ? 'back' : 'kept'
  }
  let kept = bulk.kept ?? 0
  // What was cut short goes on where it was: who is back may have been changed since.
  for (let from = bulk.written ?? 0; from < byContact.length; from += undoneTogether) {
    const together = byContact.slice(from, from + undoneTogether)
    const versions = together.flatMap(([id, replaced]) =>
      replaced.map(({ after }) => ({ id, version: after.version + 1 })),
    )
    await stores.announceMany(memberId, versions, now)
    await forEach(together, async (each) => {
      if ((await undo(each)) === 'kept') kept++
    })
    await stores.noteBulk(memberId, bulkId, Math.min(from + undoneTogether, byContact.length), kept)
  }
  await stores.listContacts(memberId)
  await stores.moveBulk(memberId, { ...bulk, state: 'undone', kept }, bulk)
}
