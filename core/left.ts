import { isDeepStrictEqual } from 'node:util'
import { type Contact, type Left, removeContact } from './contact.ts'
import * as fields from './fields.ts'
import { contactFormOf, type Details, type Said } from './left-details.ts'
import type { LocalDate } from './time.ts'

/** Addresses, numbers and profile, as they stand in the contact. */
const waysToReach = ({ emails, phones, linkedIn }: Pick<Contact, 'emails' | 'phones' | 'linkedIn'>) => [
  ...emails,
  ...phones,
  ...(linkedIn ? [linkedIn] : []),
]

const without = ({ linkedIn, staleEmails, ...contact }: Contact, ways: string[]): Contact => {
  const emails = contact.emails.filter((each) => !ways.includes(each))
  const stale = staleEmails?.filter((each) => emails.some((email) => fields.isSameAddress(email, each)))
  return {
    ...contact,
    emails,
    phones: contact.phones.filter((each) => !ways.includes(each)),
    ...(linkedIn && !ways.includes(linkedIn) && { linkedIn }),
    ...(stale?.length && { staleEmails: stale }),
  }
}

const withSaid = (contact: Contact, { email, phone, linkedIn }: Said): Contact => ({
  ...contact,
  ...(linkedIn && !contact.linkedIn && { linkedIn }),
  emails: contact.emails.some((each) => fields.isSameAddress(each, email))
    ? contact.emails
    : [...contact.emails, email].slice(0, 5),
  phones: !phone || contact.phones.includes(phone) ? contact.phones : [...contact.phones, phone].slice(0, 5),
})

/** More people than this do not leave details that are all the same contact's. */
const mostLeft = 5

/** The fields that the page fills in when they are empty, and that follow the contact until the member changes them. */
const fill = (
  contact: Contact,
  { before, known, said }: { before: Contact | undefined; known: Left['typed']; said: Said },
): { filled: Contact; typed: Left['typed'] } => {
  const follows = (field: keyof Left['typed']) =>
    !before?.[field] || (known[field] !== undefined && before[field] === known[field])
  const { where: was, ...rest } = contact
  const where = follows('where') ? said.where : was
  return {
    filled: {
      ...rest,
      ...(follows('name') && { name: said.name }),
      ...(follows('relation') && { relation: said.relation }),
      ...(where && { where }),
    },
    typed: {
      ...(follows('name') && { name: said.name }),
      ...(follows('relation') && { relation: said.relation }),
      ...(follows('where') && said.where && { where: said.where }),
    },
  }
}

/**
 * A contact with what they left, in place of what they left before (perhaps under another address, as `formerId`). What
 * the page brought follows what the contact says; what the member had or typed stays as it is. The same object when
 * nothing is new.
 *
 * `before` is the contact before this was merged into it, or undefined of one who is added by it.
 */
export const withLeft = (
  contact: Contact,
  before: Contact | undefined,
  { id, said, leftOn }: Pick<Details, 'id' | 'said' | 'leftOn'>,
  formerId = id,
): Contact => {
  const isMine = (left: Left) => left.id === id || left.id === formerId
  const others = (contact.left ?? []).filter((left) => !isMine(left))
  if (others.length >= mostLeft) return contact
  const mine = (contact.left ?? []).filter(isMine)
  const broughtBefore = mine.flatMap(({ brought }) => brought)
  const now = waysToReach(contactFormOf(said))
  const dropped = broughtBefore.filter((way) => !now.includes(way))
  const held = before ? waysToReach(before).filter((way) => !broughtBefore.includes(way)) : []
  const known = Object.assign({}, ...mine.map(({ typed }) => typed))
  const { filled, typed } = fill(withSaid(without(contact, dropped), said), { before, known, said })
  const left: Left = {
    id,
    on: leftOn,
    offersReference: said.offersReference,
    wantsReference: said.wantsReference,
    brought: waysToReach(filled).filter((way) => now.includes(way) && !held.includes(way)),
    typed,
    ...((!before || mine.some(({ added }) => added)) && { added: true }),
    ...((before?.removedOn || mine.some(({ broughtBack }) => broughtBack)) && { broughtBack: true }),
  }
  const marked: Contact = { ...filled, left: [...others, left] }
  if (before && isDeepStrictEqual(marked, before)) return before
  return before ? { ...marked, version: before.version + 1 } : marked
}

/**
 * A contact without what they left; `gone` when the page added them and nothing of the member's own is left, nothing when
 * they left nothing. Whoever the page brought back is removed again.
 */
export const withdrawLeft = (contact: Contact, id: string, today: LocalDate): Contact | 'gone' | null => {
  const withdrawn = contact.left?.find((left) => left.id === id)
  if (!withdrawn) return null
  const { left = [], previous: _, where, ...stripped } = without(contact, withdrawn.brought)
  const others = left.filter((each) => each !== withdrawn)
  const rest: Contact = {
    ...stripped,
    version: contact.version + 1,
    ...(where && where !== withdrawn.typed.where && { where }),
    ...(others.length && { left: others }),
  }
  if (withdrawn.added && !hasMore(rest)) return 'gone'
  return withdrawn.broughtBack ? (removeContact(rest, today) ?? rest) : rest
}

/** Whether a contact is more than a name and when to reconnect with it. */
const hasMore = (contact: Contact): boolean => {
  const { id, version, addedOn, name, relation, cadence, nextContact, snoozedUntil, removedOn, ...more } =
    contact
  return Object.values(more).some((value) => !Array.isArray(value) || value.length > 0)
}
