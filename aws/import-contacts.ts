import type { Contact, Touch } from '../core/contact.ts'
import { type ImportRow, type PlannedRow, planImport } from '../core/import.ts'
import type { DigestRoom } from '../core/spread.ts'
import type { Instant } from '../core/time.ts'
import type { addingStore } from './add-contacts.ts'
import type { AddedContact } from './contacts.ts'
import { forEach } from './for-each.ts'

type Writes = Pick<ReturnType<typeof addingStore>, 'mergeOrAdd' | 'saveAdded'> & {
  listContactsAndRemoved: (memberId: string, now: Instant) => Promise<Contact[]>
  saveEarlierTouch: (memberId: string, contactId: string, touch: Touch) => Promise<unknown>
  announceMany: (memberId: string, contacts: Contact[], now: Instant) => Promise<unknown>
}

/** What somebody hears who waits for an import: what it will do, before it does anything; and how far it is. */
export type ImportWatch = {
  planned?: (planned: PlannedRow[]) => Promise<unknown>
  written?: (contacts: number, of: number) => Promise<unknown>
}
const reportedEvery = 200

/**
 * Adds contacts, or merges them into whoever has one of their identifiers, each as if added alone; the answers are in
 * the order of the rows. Importing the same again, also after a failure, does what is left to do.
 */
export const contactImporter =
  ({ mergeOrAdd, saveAdded, listContactsAndRemoved, saveEarlierTouch, announceMany }: Writes) =>
  async (
    memberId: string,
    rows: ImportRow[],
    { now, ...room }: DigestRoom & { now: Instant },
    { planned: tell, written: report }: ImportWatch = {},
  ): Promise<AddedContact[]> => {
    const planned = rows.length > 0 ? planImport(await listContactsAndRemoved(memberId, now), rows, room) : []
    const added = planned.map(({ outcome, change }): AddedContact => ({ outcome, contact: change.contact }))
    await tell?.(planned)
    const changes = new Set(planned.map(({ change }) => change))
    const toWrite = [...changes].filter(({ before, contact }) => contact !== before)
    const announced = toWrite.map(({ contact }) => contact)
    await announceMany(memberId, announced, now)
    let written = 0
    const rowsOf = Map.groupBy(planned.keys(), (index) => planned[index]?.change)
    await forEach(rowsOf, async ([change, indexes]) => {
      if (!change || change.contact === change.before) return
      const { before, contact } = change
      if (++written % reportedEvery === 0) await report?.(written, rowsOf.size)
      if (await saveAdded(memberId, contact, before, now)) return
      for (const index of indexes) {
        const row = rows[index]
        if (!row) continue
        const notBefore = before ? undefined : contact.snoozedUntil
        added[index] = await mergeOrAdd(memberId, row.form, {
          id: row.id,
          today: room.today,
          now,
          notBefore,
        })
      }
    })
    await forEach(rows.entries(), async ([index, { whole }]) => {
      const contactId = added[index]?.contact.id
      if (contactId)
        for (const touch of whole?.touches ?? []) await saveEarlierTouch(memberId, contactId, touch)
    })
    return added
  }
