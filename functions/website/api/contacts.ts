import type { AddedContact, NewContact, SavedContact } from '../../../aws/contacts.ts'
import type { OperationId } from '../../../core/api/operations.ts'
import { apiPath } from '../../../core/api/path.ts'
import { newContactForm, patchContact } from '../../../core/api/requests.ts'
import { type Contact, type ContactForm, removeContact } from '../../../core/contact.ts'
import { matchesFilter } from '../../../core/contact-filter.ts'
import { fieldOf } from '../../../core/identifiers.ts'
import { isId } from '../../../core/ids.ts'
import { importId } from '../../../core/import.ts'
import type { Instant } from '../../../core/time.ts'
import { type ApiAnswer, done, type Handlers, notThere, notYet, pageOf, problem } from './answer.ts'

export type ContactApiDeps = {
  randomToken: () => string
  listContactsAfter: (
    memberId: string,
    page: { after: string | undefined; most: number },
  ) => Promise<{ contacts: Contact[]; endedAt: string | undefined }>
  loadContact: (memberId: string, contactId: string, now: Instant) => Promise<Contact | undefined>
  addContact: (memberId: string, form: ContactForm, add: NewContact) => Promise<AddedContact>
  saveContact: (
    memberId: string,
    contact: Contact,
    before: Contact | undefined,
    now: Instant,
  ) => Promise<SavedContact>
  changeContact: (
    memberId: string,
    contactId: string,
    now: Instant,
    change: (contact: Contact) => Contact | null,
  ) => Promise<{ contact: Contact; changed: boolean } | undefined>
}

/** As many as are looked at for one page of a search: about a megabyte. */
const mostSearched = 1000
/** How often a change is made again on what others wrote meanwhile. */
const rounds = 4

/** The shape of the answer; what else a contact has is cut off by its schema. */
export const contactIn = ({ lastTouch, ...contact }: Contact) => ({
  ...contact,
  ...(lastTouch && { lastTouch: lastTouch.date }),
})
export const contactPath = (contactId: string) => `${apiPath}/contacts/${contactId}`
const etag = ({ version }: Contact) => `"${version}"`

/** RFC 9110 section 13.1.1. */
const isMatch = (ifMatch: string | undefined, contact: Contact) =>
  ifMatch === undefined ||
  ifMatch.trim() === '*' ||
  ifMatch.split(',').some((each) => each.trim() === etag(contact))

const changedMeanwhile = (contact: Contact): ApiAnswer =>
  problem(412, 'This contact is not the version that you named. Read it again before you change it.', {
    headers: { etag: etag(contact) },
  })

/** A contact of the member's that is not removed. */
export const findContact = async (
  deps: Pick<ContactApiDeps, 'loadContact'>,
  memberId: string,
  contactId: string | undefined,
  now: Instant,
): Promise<Contact | undefined> => {
  const contact = isId(contactId) ? await deps.loadContact(memberId, contactId, now) : undefined
  return contact?.removedOn ? undefined : contact
}

type ContactOperation = Extract<OperationId, `${string}Contact` | `${string}Contacts`>

export const contactHandlers: Handlers<ContactApiDeps, ContactOperation> = {
  listContacts: async (deps, { member, today, query, from, nextPage }) => {
    const { search = '', relation = '', tag = '', due, limit } = query
    const filter = { search, relation, tag: tag.toLowerCase(), due: due === 'true' }
    const isFiltered = Boolean(search || relation || tag || due)
    const { contacts, endedAt } = await deps.listContactsAfter(member.id, {
      after: from,
      most: isFiltered ? mostSearched : limit,
    })
    const found = contacts.filter((contact) => matchesFilter(contact, filter, today))
    const items = found.slice(0, limit)
    const last = found.length > limit ? items.at(-1)?.id : endedAt
    return pageOf({ items: items.map(contactIn) }, last && nextPage(last))
  },

  addContact: async (deps, { member, now, today, body }) => {
    const form = newContactForm(body)
    if (form.lastTouch && form.lastTouch > today) return notYet('#/lastTouch')
    const id = importId(deps.randomToken(), 0, form)
    const { outcome, contact } = await deps.addContact(member.id, form, { id, today, now })
    return done(
      outcome === 'added' ? 201 : 200,
      { outcome: outcome === 'added before' ? 'unchanged' : outcome, contact: contactIn(contact) },
      { location: contactPath(contact.id), etag: etag(contact) },
    )
  },

  readContact: async (deps, { member, now, params }) => {
    const contact = await findContact(deps, member.id, params.contactId, now)
    return contact ? done(200, contactIn(contact), { etag: etag(contact) }) : notThere()
  },

  changeContact: async (deps, { member, now, today, params, body, ifMatch }) => {
    if (body.lastTouch && body.lastTouch > today) return notYet('#/lastTouch')
    for (let round = 0; round < rounds; round++) {
      const before = await findContact(deps, member.id, params.contactId, now)
      if (!before) return notThere()
      if (!isMatch(ifMatch, before)) return changedMeanwhile(before)
      const contact = patchContact(before, body)
      const saved =
        contact === before
          ? { outcome: 'saved' as const }
          : await deps.saveContact(member.id, contact, before, now)
      if (saved.outcome === 'saved') return done(200, contactIn(contact), { etag: etag(contact) })
      if (saved.outcome === 'belongs to') {
        const detail = `${saved.contact?.name ?? 'Somebody you are adding'} has this already.`
        return problem(409, `${detail} Nothing was changed.`, {
          errors: [{ pointer: `#/${fieldOf(saved.identifier)}`, detail }],
        })
      }
    }
    return problem(409, 'Others change this contact at the moment. Nothing was changed; try again.')
  },

  removeContact: async (deps, { member, now, today, params, ifMatch }) => {
    if (!isId(params.contactId)) return notThere()
    let other: Contact | undefined
    const removed = await deps.changeContact(member.id, params.contactId, now, (contact) => {
      other = contact.removedOn || isMatch(ifMatch, contact) ? undefined : contact
      return other ? null : removeContact(contact, today)
    })
    if (!removed) return notThere()
    return other ? changedMeanwhile(other) : done(204)
  },
}
