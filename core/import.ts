import {
  type Contact,
  type ContactForm,
  mergeContact,
  newContact,
  startingOn,
  type Touch,
} from './contact.ts'
import { identifiers, withoutIdentifiersOf } from './identifiers.ts'
import { newContactId } from './intake.ts'
import { type DigestRoom, spreadFirstDates } from './spread.ts'

/** A contact as Rapport's own export has it. */
export type WholeContact = { contact: Contact; touches: Touch[] }

/** One contact of many that come at once, under the id that they get if nobody has them yet. */
export type ImportRow = { id: string; form: ContactForm; whole?: WholeContact }

/** A contact of an export, who stays as they are when nobody has them yet, and is merged like any other when somebody has. */
export const wholeRow = (whole: WholeContact): ImportRow => {
  const { id, name, emails, phones, linkedIn, relation, where, cadence, lastTouch, notes, tags, reference } =
    whole.contact
  const form = { name, emails, phones, linkedIn, relation, where, cadence, notes, tags, reference }
  return { id, form: { ...form, lastTouch: lastTouch?.date }, whole }
}

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
  const asExported = new Set<Change>()
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

  const planRow = ({ id, form, whole }: ImportRow): PlannedRow => {
    const known = identifiers(form)
    const sent = changes.get(id)
    // Somebody with only a name is known by the id; of all others it says that this row has come before.
    if (sent && !sent.contact.removedOn)
      return { outcome: known.length > 0 ? 'added before' : 'unchanged', change: sent }
    const holder = known.find((identifier) => holders.has(identifier))
    const change = sent ?? (holder === undefined ? undefined : holders.get(holder))
    if (!change) {
      const contact = whole?.contact ?? newContact(form, { id, today: room.today })
      const added = { before: undefined, contact }
      if (whole) asExported.add(added)
      keep(added)
      return { outcome: 'added', change: added }
    }
    const { before, contact } = change
    const merged = mergeContact(
      contact.removedOn ? free(contact, change) : contact,
      free(form, change),
      whole?.contact.lastTouch,
    )
    if (!merged) return { outcome: 'unchanged', change }
    const isFirst = contact === before
    change.contact = isFirst ? merged : { ...merged, version: contact.version, previous: contact.previous }
    keep(change)
    return { outcome: contact.removedOn ? 'restored' : 'merged', change }
  }

  const planned = rows.map(planRow)
  giveFirstDates([...changes.values()], room, asExported)
  return planned
}

/** Whoever is never to be contacted takes no room; who has a date already keeps it. */
const giveFirstDates = (changes: Change[], room: DigestRoom, asExported: Set<Change>) => {
  const dueOf = ({ contact }: Change) => contact.nextContact ?? []
  const isDated = (change: Change) => change.before !== undefined || asExported.has(change)
  const added = changes.filter((change) => !isDated(change) && change.contact.nextContact)
  const natural = added.flatMap(dueOf)
  const alreadyDue = changes.filter(isDated).flatMap(dueOf)
  const dates = spreadFirstDates(natural, { ...room, alreadyDue })
  for (const [index, change] of added.entries()) {
    const date = dates[index]
    if (date && date !== natural[index]) change.contact = startingOn(change.contact, date)
  }
}
