import { type Contact, isDue } from './contact.ts'
import type { LocalDate } from './time.ts'

export type ContactFilter = { search: string; relation: string; tag: string; due: boolean }

/** Every word of the search must stand in the name, the place, the notes, a tag or an address. */
export const matchesFilter = (contact: Contact, filter: ContactFilter, today: LocalDate): boolean => {
  const text = [contact.name, contact.where, contact.notes, ...contact.emails, ...contact.tags]
    .join('\n')
    .toLowerCase()
  return (
    (!filter.relation || contact.relation === filter.relation) &&
    (!filter.tag || contact.tags.includes(filter.tag)) &&
    (!filter.due || isDue(contact, today)) &&
    filter.search
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word))
  )
}
