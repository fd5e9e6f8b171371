import { createHash } from 'node:crypto'
import type { Contact } from '../core/contact.ts'
import { epochSeconds, type Instant } from '../core/time.ts'
import { PutCommand } from './clients/dynamodb.ts'
import { forEach } from './for-each.ts'
import { listChangeKey } from './keys.ts'
import type { Table } from './table.ts'

/** So many changes are announced by one item, which stays until all of them have been seen. */
const mostTogether = 100

/**
 * Says which contacts are about to be written, with the versions that they get, so that the list of all (`contact-list.ts`)
 * looks at them itself. It comes before the write, since a worker may die after that, and does not expire, since the list
 * may be made much later. `gone`: they are deleted.
 */
export const changeAnnouncer = (table: Table) => {
  const announce = (memberId: string, name: string, changes: string[], now: Instant, gone?: true) =>
    table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...listChangeKey(memberId, name), changes, at: epochSeconds(now), gone },
      }),
    )
  const changeTo = ({ id, version }: Pick<Contact, 'id' | 'version'>) => `${id}#${version}`

  return {
    announceChange: (memberId: string, contact: Pick<Contact, 'id' | 'version'>, now: Instant, gone?: true) =>
      announce(memberId, changeTo(contact), [changeTo(contact)], now, gone),

    announceMany: (memberId: string, contacts: Pick<Contact, 'id' | 'version'>[], now: Instant) => {
      const changes = contacts.map(changeTo)
      const starts = Array.from(
        { length: Math.ceil(changes.length / mostTogether) },
        (_, at) => at * mostTogether,
      )
      return forEach(starts, (start) => {
        const together = changes.slice(start, start + mostTogether)
        const name = createHash('sha256').update(together.join()).digest('hex').slice(0, 16)
        return announce(memberId, name, together, now)
      })
    },
  }
}
