import type { Contents } from '../core/account.ts'
import { contactSchema, touchSchema } from '../core/contact.ts'
import type { Instant } from '../core/time.ts'
import { winSchema } from '../core/win.ts'
import { prefix, unexpiredItems } from './keys.ts'
import { queryAll, type Table } from './table.ts'

export const accountStore = (table: Table) => {
  const list = (memberId: string, start: string, now: Instant) =>
    queryAll(table, unexpiredItems(memberId, start, now))

  return {
    /** All that a member keeps here, for an export. */
    loadContents: async (memberId: string, now: Instant): Promise<Contents> => {
      const [contacts, touches, wins, apart] = await Promise.all([
        list(memberId, prefix.contact, now),
        list(memberId, prefix.touches, now),
        list(memberId, prefix.win, now),
        list(memberId, prefix.apart, now),
      ])
      const contactOf = ({ SK }: Record<string, unknown>) => String(SK).split('#')[1] ?? ''
      const byContact = Map.groupBy(touches, contactOf)
      return {
        contacts: contacts.map((item) => contactSchema.parse(item)),
        touches: new Map(
          [...byContact].map(([id, items]) => [id, items.map((item) => touchSchema.parse(item))]),
        ),
        wins: wins.map((item) => winSchema.parse(item)),
        apart: apart.map(({ SK }) => String(SK).slice(prefix.apart.length)),
      }
    },
  }
}
