import { type Contact, isDue } from './contact.ts'
import type { LocalDate } from './time.ts'

export type ContactFilter = { search: string; relation: string; tag: string; due: boolean }

/** The filter as an address or a form has it. */
export const readFilter = (said: Record<string, string>): ContactFilter => ({
  search: (said.search ?? '').trim().slice(0, 100),
  relation: said.relation ?? '',
  tag: said.tag ?? '',
  due: said.due === 'on',
})

/** The same, to be said again. */
export const typedFilter = ({ search, relation, tag, due }: ContactFilter): Record<string, string> => ({
  ...(search && { search }),
  ...(relation && { relation }),
  ...(tag && { tag }),
  ...(due && { due: 'on' }),
})

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

const names = new Intl.Collator('en')

/** In an order that stays the same as long as nobody is called otherwise. */
export const byName = <Named extends Pick<Contact, 'id' | 'name'>>(contacts: Named[]): Named[] =>
  contacts.toSorted((a, b) => names.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))

export const contactsPerPage = 50

/** The page of the list. */
export const listPath = (filter: ContactFilter, page = 1): string => {
  const query = new URLSearchParams({ ...typedFilter(filter), ...(page > 1 && { page: String(page) }) })
  return query.size > 0 ? `/contacts?${query}` : '/contacts'
}

/** One page of those found; a number that is none, or past the end, is the nearest page that there is. */
export const pageOf = <Item>(
  found: Item[],
  asked: string | undefined,
): { shown: Item[]; page: number; pages: number } => {
  const pages = Math.max(1, Math.ceil(found.length / contactsPerPage))
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(asked)) || 1))
  return { shown: found.slice((page - 1) * contactsPerPage, page * contactsPerPage), page, pages }
}
