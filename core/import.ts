import { type Contact, type ContactForm, mergeContact, newContact, startingOn } from './contact.ts'
import { identifiers, withoutIdentifiersOf } from './identifiers.ts'
import { newContactId } from './intake.ts'
import { type DigestRoom, spreadFirstDates } from './spread.ts'

/** One contact of many that come at once, under the id that they get if nobody has them yet. */
export type ImportRow = { id: string; form: ContactForm }

/** One contact before an import (none of somebody new) and after it; the same object in all rows that are about them. */
type ImportChange = { readonly before: Contact | undefined; readonly contact: Contact }
export type PlannedRow = {
  outcome: 'added' | 'added before' | 'merged' | 'restored' | 'unchanged'
  change: ImportChange
}

/**
 * The id of whom a row of a mail brings, the same however often the mail is delivered. Nothing but the id tells that
 * somebody with only a name is there already, so theirs is the same in every mail that says the same of them. How often
 * to reconnect may come from the address of the mail.
 */
export const importId = (messageId: string, index: number, form: ContactForm): string => {
  if (identifiers(form).length > 0) return newContactId(messageId, String(index))
  const { cadence: _, ...said } = form
  return newContactId('form', JSON.stringify(Object.entries(said).sort()))
}

type Change = { before: Contact | undefined; contact: Contact }

/**
 * What an import does, row by row, with all contacts of the member, those that can still come back among them: adds whom
 * nobody is known by, merges into whoever has one of the identifiers already (the strongest counts), and brings back whom
 * the member had removed. All that the rows say of one contact is one change with one undo. Those added wait for their
 * first dates when the next digests are full.
 */
export const planImport = (existing: Contact[], rows: ImportRow[], room: DigestRoom): PlannedRow[] => {
  const changes = new Map<string, Change>()
  const holders = new Map<string, Change>()
  const keep = (change: Change) => {
    changes.set(change.contact.id, change)
    for (const identifier of identifiers(change.contact)) holders.set(identifier, change)
  }
  // Somebody may have taken what a removed contact had.
  for (const removed of [true, false])
    for (const contact of existing)
      if ((contact.removedOn !== undefined) === removed) keep({ before: contact, contact })

  /** Without what belongs to contacts other than this one. */
  const free = <Somebody extends ContactForm | Contact>(somebody: Somebody, self: Change): Somebody => {
    const others = new Set(identifiers(somebody).flatMap((identifier) => holders.get(identifier) ?? []))
    return [...others]
      .filter((other) => other !== self && !other.contact.removedOn)
      .reduce((left, { contact }) => withoutIdentifiersOf(left, contact), somebody)
  }

  const planRow = ({ id, form }: ImportRow): PlannedRow => {
    const known = identifiers(form)
    const sent = changes.get(id)
    // Somebody with only a name is known by the id; of all others it says that this row has come before.
    if (sent && !sent.contact.removedOn)
      return { outcome: known.length > 0 ? 'added before' : 'unchanged', change: sent }
    const holder = known.find((identifier) => holders.has(identifier))
    const change = sent ?? (holder === undefined ? undefined : holders.get(holder))
    if (!change) {
      const added = { before: undefined, contact: newContact(form, { id, today: room.today }) }
      keep(added)
      return { outcome: 'added', change: added }
    }
    const { before, contact } = change
    const merged = mergeContact(contact.removedOn ? free(contact, change) : contact, free(form, change))
    if (!merged) return { outcome: 'unchanged', change }
    const isFirst = contact === before
    change.contact = isFirst ? merged : { ...merged, version: contact.version, previous: contact.previous }
    keep(change)
    return { outcome: contact.removedOn ? 'restored' : 'merged', change }
  }

  const planned = rows.map(planRow)
  giveFirstDates([...changes.values()], room)
  return planned
}

/** Whoever is never to be contacted takes no room. */
const giveFirstDates = (changes: Change[], room: DigestRoom) => {
  const dueOf = ({ contact }: Change) => contact.nextContact ?? []
  const added = changes.filter(({ before, contact }) => !before && contact.nextContact)
  const natural = added.flatMap(dueOf)
  const alreadyDue = changes.filter(({ before }) => before).flatMap(dueOf)
  const dates = spreadFirstDates(natural, { ...room, alreadyDue })
  for (const [index, change] of added.entries()) {
    const date = dates[index]
    if (date && date !== natural[index]) change.contact = startingOn(change.contact, date)
  }
}
