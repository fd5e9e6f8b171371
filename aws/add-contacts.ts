import { type Contact, type ContactForm, mergeContact, newContact, startingOn } from '../core/contact.ts'
import { withoutIdentifiersOf } from '../core/identifiers.ts'
import type { Instant } from '../core/time.ts'
import type { AddedContact, NewContact } from './contacts.ts'
import type { IdentifierStore } from './identifiers.ts'
import { rounds } from './table.ts'

type Steps = {
  loadContact: (memberId: string, contactId: string, now: Instant) => Promise<Contact | undefined>
  findContact: (
    memberId: string,
    query: { by: Pick<Contact, 'emails' | 'linkedIn' | 'phones'>; now: Instant },
  ) => Promise<Contact | undefined>
  matches: IdentifierStore
  expireWithContact: (memberId: string, contact: Contact, ttl: number | undefined) => Promise<void>
  saveNewTouch: (memberId: string, contact: Contact, before: Contact | undefined) => Promise<void>
  putContact: (
    memberId: string,
    contact: Contact,
    version: { before: Contact | undefined; now: Instant; isAnnounced?: boolean },
  ) => Promise<boolean>
}

/** Adding somebody who may be known, by the steps that all writes of a contact are made of. */
export const addingStore = ({
  loadContact,
  findContact,
  matches,
  expireWithContact,
  saveNewTouch,
  putContact,
}: Steps) => {
  /**
   * The steps after the claims for somebody who is added, merged or brought back. The contact comes last: once it is as
   * it should be, all is, and adding again has nothing left to do.
   */
  const finishAdding = async (
    memberId: string,
    contact: Contact,
    before: Contact | undefined,
    now: Instant,
    isAnnounced = false,
  ): Promise<boolean> => {
    if (before?.removedOn) await expireWithContact(memberId, contact, undefined)
    await saveNewTouch(memberId, contact, before)
    return putContact(memberId, contact, { before, now, isAnnounced })
  }

  /** Adds somebody, or merges into whoever has the id or one of the identifiers already. */
  const mergeOrAdd = async (
    memberId: string,
    form: ContactForm,
    { id, today, now, notBefore, touch, mark }: NewContact,
  ): Promise<AddedContact> => {
    const newcomer = (form: ContactForm, id: string) => {
      const contact = newContact(form, { id, today, touch })
      return notBefore ? startingOn(contact, notBefore) : contact
    }
    let contactId = id
    let toAdd = form
    let others: Contact[] = []
    for (let round = 0; round < rounds; round++) {
      const sent = await loadContact(memberId, id, now)
      const known = sent ?? (await findContact(memberId, { by: toAdd, now }))
      // Somebody removed comes back without what others have taken meanwhile.
      const left = known?.removedOn ? others.reduce<Contact>(withoutIdentifiersOf, known) : known
      const merged = left ? (mergeContact(left, toAdd, touch) ?? left) : newcomer(toAdd, contactId)
      const contact = mark ? mark(merged, known) : merged
      if (contact === known) return { outcome: sent ? 'added before' : 'unchanged', contact }
      const claimed = await matches.claimIdentifiers(memberId, contact, { before: known, now, ownId: id })
      if (claimed === 'claimed') {
        if (await finishAdding(memberId, contact, known, now))
          return { outcome: known?.removedOn ? 'restored' : known ? 'merged' : 'added', contact }
      } else if (claimed.outcome === 'belongs to') {
        // What the form says of two contacts stays with each; somebody just being added is waited for under their id.
        if (!claimed.contact) contactId = claimed.contactId
        else if (known) {
          toAdd = withoutIdentifiersOf(toAdd, claimed.contact)
          others = [...others, claimed.contact]
        }
      }
    }
    throw new Error('A contact was changed by others too often while it was added.')
  }

  /**
   * Adds somebody, or merges into whoever has one of the identifiers already. The id makes a form that is sent twice
   * add once.
   */
  const addContact = async (memberId: string, form: ContactForm, add: NewContact): Promise<AddedContact> => {
    const sent = await loadContact(memberId, add.id, add.now)
    return sent && !sent.removedOn
      ? { outcome: 'added before', contact: sent }
      : mergeOrAdd(memberId, form, add)
  }

  return {
    addContact,
    mergeOrAdd,

    /** Writes what was decided from one look at all contacts, and announced. False when somebody else has been there since. */
    saveAdded: async (
      memberId: string,
      contact: Contact,
      before: Contact | undefined,
      now: Instant,
    ): Promise<boolean> => {
      const claimed = before
        ? (await matches.claimIdentifiers(memberId, contact, { before, now })) === 'claimed'
        : await matches.claimFree(memberId, contact)
      return claimed && (await finishAdding(memberId, contact, before, now, true))
    },
  }
}
