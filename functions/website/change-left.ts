import type { Contact } from '../../core/contact.ts'
import { withdrawLeft, withLeft } from '../../core/left.ts'
import { contactFormOf, type Details } from '../../core/left-details.ts'
import type { Instant } from '../../core/time.ts'
import { noDetailsPage } from '../../views/pages/left-details.tsx'
import type { Opened } from './links.ts'
import { html, type Reply } from './request.ts'

export type ChangeLeftDeps = {
  changeContact: (
    memberId: string,
    contactId: string,
    now: Instant,
    change: (contact: Contact) => Contact | 'gone' | null,
  ) => Promise<{ contact: Contact; changed: boolean } | undefined>
  releaseIdentifiers: (
    memberId: string,
    before: Pick<Contact, 'emails' | 'linkedIn' | 'phones'>,
    after: Contact,
  ) => Promise<unknown>
  loadDetails: (memberId: string, detailsId: string) => Promise<Details | undefined>
  saveDetails: (memberId: string, details: Details) => Promise<unknown>
  deleteDetails: (memberId: string, detailsId: string) => Promise<unknown>
}

export type JustLeft = Pick<Details, 'id' | 'said' | 'leftOn'>

export const nothingLeft = (): Reply => html(noDetailsPage(), 404)

/** Has the member's contact follow what the contact says now. Whom the member has removed stays removed. */
export const correct =
  (left: JustLeft, formerId = left.id) =>
  (contact: Contact): Contact | null => {
    const corrected = contact.removedOn ? contact : withLeft(contact, contact, left, formerId)
    return corrected === contact ? null : corrected
  }

export const withdraw = (deps: ChangeLeftDeps, opened: Opened, details: Details) =>
  changeLeft(deps, opened, details, (contact) => withdrawLeft(contact, details.id, opened.today))

/** Where an earlier time broke off after the contact was written, what it has no more is let go of now. */
export const changeLeft = async (
  deps: ChangeLeftDeps,
  { member, now }: Opened,
  { contactId, said }: Details,
  decide: (contact: Contact) => Contact | 'gone' | null,
) => {
  const done = await deps.changeContact(member.id, contactId, now, decide)
  if (done) await deps.releaseIdentifiers(member.id, contactFormOf(said), done.contact)
}
