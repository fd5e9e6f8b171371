import type { AddedContact, NewContact } from '../../aws/contacts.ts'
import type { Contact, ContactForm } from '../../core/contact.ts'
import { isSameAddress, validate } from '../../core/fields.ts'
import { isPageAt } from '../../core/keep-in-touch.ts'
import {
  contactFormOf,
  type Details,
  detailsForm,
  detailsId,
  type PendingDetails,
  type Said,
  withdrawLeft,
  withLeft,
} from '../../core/left-details.ts'
import type { Member } from '../../core/member.ts'
import type { Instant } from '../../core/time.ts'
import { detailsLeftMail } from '../../views/emails/keep-in-touch.tsx'
import { emptyForm, type FormState } from '../../views/form.tsx'
import { cannotMailDetailsPage, pageIsBusyPage } from '../../views/pages/keep-in-touch.tsx'
import * as pages from '../../views/pages/left-details.tsx'
import { type ContactDeps, linkPath } from './contacts.ts'
import type { LinkAnswer, LinkAnswers, Opened } from './links.ts'
import { askToConfirm, type MailDetailsDeps } from './mail-details.ts'
import { mayHaveGone } from './mail-on-request.ts'
import { html, type Reply } from './request.ts'

export type LeftDetailsDeps = ContactDeps &
  MailDetailsDeps & {
    addContact: (memberId: string, form: ContactForm, add: NewContact) => Promise<AddedContact>
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
    loadPendingDetails: (
      memberId: string,
      pendingId: string,
      now: Instant,
    ) => Promise<PendingDetails | undefined>
    settlePendingDetails: (
      memberId: string,
      settled: { id: string; confirmedAs: string },
      settledBy: string,
    ) => Promise<boolean>
    loadDetails: (memberId: string, detailsId: string) => Promise<Details | undefined>
    saveDetails: (memberId: string, details: Details) => Promise<unknown>
    deleteDetails: (memberId: string, detailsId: string) => Promise<unknown>
  }
type Answer = LinkAnswer<LeftDetailsDeps>
type Waiting = NonNullable<PendingDetails['waiting']>
type JustLeft = Pick<Details, 'id' | 'said' | 'leftOn'>

const late = (): Reply => html(pages.detailsLatePage(), 410)
const nothing = (): Reply => html(pages.noDetailsPage(), 404)

const myPath = (deps: LeftDetailsDeps, memberId: string, id: string) =>
  linkPath(deps, { purpose: 'my-details', memberId, thing: id })

/** A page that is off or has another address takes nothing more; what was left on it can still move. */
const isOpen = (member: Member, { from }: Waiting) => 'details' in from || isPageAt(member, from.page)

const showConfirm: Answer = async (deps, { link, member, now, action }) => {
  const pending = await deps.loadPendingDetails(member.id, link.thing, now)
  if (pending?.confirmedAs) return confirmed(deps, member, pending.confirmedAs)
  if (!pending?.waiting || !isOpen(member, pending.waiting)) return late()
  const { said, from } = pending.waiting
  return html(pages.confirmDetailsPage({ member, said, isMove: 'details' in from, action }))
}

const confirmed = async (deps: LeftDetailsDeps, member: Member, id: string): Promise<Reply> =>
  (await deps.loadDetails(member.id, id))
    ? html(pages.detailsConfirmedPage({ member, myPath: myPath(deps, member.id, id) }))
    : nothing()

/** Settled last, so that what broke off can be pressed again; whoever settles it tells the member. */
const confirm: Answer = async (deps, opened) => {
  const { link, member, now, today } = opened
  const pending = await deps.loadPendingDetails(member.id, link.thing, now)
  if (pending?.confirmedAs) return confirmed(deps, member, pending.confirmedAs)
  if (!pending?.waiting || !isOpen(member, pending.waiting)) return late()
  const { said, from } = pending.waiting
  const left = { id: detailsId(member.id, said.email), said, leftOn: today }
  const kept = 'page' in from ? await add(deps, opened, left) : await move(deps, opened, left, from.details)
  if (!kept) return nothing()
  const replaced = await deps.loadDetails(member.id, left.id)
  if (replaced && replaced.contactId !== kept.contactId) await withdraw(deps, opened, replaced)
  await deps.saveDetails(member.id, { ...left, contactId: kept.contactId })
  if (kept.formerId && kept.formerId !== left.id) await deps.deleteDetails(member.id, kept.formerId)
  const settled = { id: pending.id, confirmedAs: left.id }
  const isFirst = await deps.settlePendingDetails(member.id, settled, deps.randomToken())
  if (isFirst && kept.added) await tell(deps, opened, said, left.id, kept.added)
  return confirmed(deps, member, left.id)
}

type Kept = { contactId: string; added?: AddedContact; formerId?: string }

const add = async (
  deps: LeftDetailsDeps,
  { link, member, now, today }: Opened,
  left: JustLeft,
): Promise<Kept> => {
  const added = await deps.addContact(member.id, contactFormOf(left.said), {
    id: link.thing,
    today,
    now,
    mark: (contact, before) => withLeft(contact, before, left),
  })
  return { contactId: added.contact.id, added }
}

const move = async (
  deps: LeftDetailsDeps,
  opened: Opened,
  left: JustLeft,
  formerId: string,
): Promise<Kept | undefined> => {
  // When an earlier time broke off late, they have moved already.
  const former =
    (await deps.loadDetails(opened.member.id, formerId)) ??
    (await deps.loadDetails(opened.member.id, left.id))
  if (!former) return undefined
  await changeLeft(deps, opened, former, correct(left, formerId))
  return { contactId: former.contactId, formerId }
}

/** Whom the member has removed stays removed. */
const correct =
  (left: JustLeft, formerId = left.id) =>
  (contact: Contact): Contact | null => {
    const corrected = contact.removedOn ? contact : withLeft(contact, contact, left, formerId)
    return corrected === contact ? null : corrected
  }

const withdraw = (deps: LeftDetailsDeps, opened: Opened, details: Details) =>
  changeLeft(deps, opened, details, (contact) => withdrawLeft(contact, details.id, opened.today))

/** Where an earlier time broke off after the contact was written, what it has no more is let go of now. */
const changeLeft = async (
  deps: LeftDetailsDeps,
  { member, now }: Opened,
  { contactId, said }: Details,
  decide: (contact: Contact) => Contact | 'gone' | null,
) => {
  const done = await deps.changeContact(member.id, contactId, now, decide)
  if (done) await deps.releaseIdentifiers(member.id, contactFormOf(said), done.contact)
}

const tell = async (
  deps: LeftDetailsDeps,
  { member }: Opened,
  said: Said,
  id: string,
  { outcome, contact }: AddedContact,
) => {
  const url = (link: { purpose: 'edit' | 'undo-details'; thing: string }) =>
    `${deps.site.url}${linkPath(deps, { ...link, memberId: member.id })}`
  const sent = await deps.sendMail(
    detailsLeftMail({
      member,
      said,
      contact,
      isNew: outcome === 'added' || outcome === 'added before',
      contactUrl: url({ purpose: 'edit', thing: contact.id }),
      undoUrl: url({ purpose: 'undo-details', thing: id }),
      settingsUrl: `${deps.site.url}/settings/keep-in-touch`,
    }),
  )
  if (!mayHaveGone(sent))
    deps.log.warn('A member was not told of details that were left.', { memberId: member.id, ...sent })
}

const myPage = (
  deps: LeftDetailsDeps,
  { link, member, action }: Opened,
  form: FormState,
  said?: 'saved' | 'address asked',
) =>
  pages.myDetailsPage({
    member,
    form,
    action,
    deleteAction: linkPath(deps, { ...link, purpose: 'delete-details' }),
    ...(said && { said }),
  })

const showMine: Answer = async (deps, opened) => {
  const details = await deps.loadDetails(opened.member.id, opened.link.thing)
  return details ? html(myPage(deps, opened, emptyForm(pages.typedDetails(details.said)))) : nothing()
}

/** All but another address holds at once; that one is the contact's when its own mail says so. */
const correctMine: Answer = async (deps, opened, request) => {
  const { link, member } = opened
  const details = await deps.loadDetails(member.id, link.thing)
  if (!details) return nothing()
  const { form: typed } = request
  const form = validate(detailsForm, typed)
  if (form.outcome === 'invalid') return html(myPage(deps, opened, { typed, errors: form.errors }), 422)
  const { email } = details.said
  const saved = { ...details, said: { ...form.value, email } }
  await changeLeft(deps, opened, details, correct(saved))
  await deps.saveDetails(member.id, saved)
  if (isSameAddress(form.value.email, email))
    return html(myPage(deps, opened, emptyForm(pages.typedDetails(saved.said)), 'saved'))
  const asked = await askToConfirm(deps, request, member, {
    said: form.value,
    from: { details: details.id },
  })
  if (asked === 'too many') return html(pageIsBusyPage(), 429)
  if (asked === 'cannot mail') return html(cannotMailDetailsPage(), 503)
  return html(myPage(deps, opened, emptyForm(pages.typedDetails(saved.said)), 'address asked'))
}

/** The contact's own copy goes last, so that what broke off can be pressed again. */
const forget = async (deps: LeftDetailsDeps, opened: Opened) => {
  const details = await deps.loadDetails(opened.member.id, opened.link.thing)
  if (!details) return
  await withdraw(deps, opened, details)
  await deps.deleteDetails(opened.member.id, details.id)
}

const answers = (each: LinkAnswers<LeftDetailsDeps>) => each

/** What the links about details left on a keep-in-touch page show and do: three are the contact's, the last the member's. */
export const leftDetailsLinks = {
  'confirm-details': answers({ show: showConfirm, act: confirm }),
  'my-details': answers({ show: showMine, act: correctMine }),
  'delete-details': answers({
    show: async (deps, { link, member, action }) =>
      (await deps.loadDetails(member.id, link.thing))
        ? html(pages.deleteDetailsPage({ member, action }))
        : nothing(),
    act: async (deps, opened) => {
      await forget(deps, opened)
      return html(pages.detailsDeletedPage({ member: opened.member }))
    },
  }),
  'undo-details': answers({
    show: async (deps, { link, member, action, signedIn }) => {
      const details = await deps.loadDetails(member.id, link.thing)
      return details
        ? html(pages.undoDetailsPage({ name: details.said.name, action, signedIn }))
        : html(pages.detailsUndonePage({ signedIn }))
    },
    act: async (deps, opened) => {
      await forget(deps, opened)
      return html(pages.detailsUndonePage({ signedIn: opened.signedIn }))
    },
  }),
}
