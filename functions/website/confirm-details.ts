import type { AddedContact, NewContact } from '../../aws/contacts.ts'
import type { ContactForm } from '../../core/contact.ts'
import { isPageAt } from '../../core/keep-in-touch.ts'
import { withLeft } from '../../core/left.ts'
import { contactFormOf, detailsId, type PendingDetails, type Said } from '../../core/left-details.ts'
import type { Member } from '../../core/member.ts'
import type { Instant } from '../../core/time.ts'
import { detailsLeftMail } from '../../views/emails/keep-in-touch.tsx'
import { confirmDetailsPage, detailsConfirmedPage, detailsLatePage } from '../../views/pages/left-details.tsx'
import {
  type ChangeLeftDeps,
  changeLeft,
  correct,
  type JustLeft,
  nothingLeft,
  withdraw,
} from './change-left.ts'
import { linkPath } from './contacts.ts'
import type { LinkAnswer, Opened } from './links.ts'
import type { MailDetailsDeps } from './mail-details.ts'
import { mayHaveGone } from './mail-on-request.ts'
import { html, type Reply } from './request.ts'

export type ConfirmDetailsDeps = ChangeLeftDeps &
  MailDetailsDeps & {
    addContact: (memberId: string, form: ContactForm, add: NewContact) => Promise<AddedContact>
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
  }
type Answer = LinkAnswer<ConfirmDetailsDeps>

const late = (): Reply => html(detailsLatePage(), 410)

/** A page that is off or has another address takes nothing more; what was left on it can still move. */
const isOpen = (member: Member, { from }: NonNullable<PendingDetails['waiting']>) =>
  'details' in from || isPageAt(member, from.page)

export const showConfirm: Answer = async (deps, { link, member, now, action }) => {
  const pending = await deps.loadPendingDetails(member.id, link.thing, now)
  if (pending?.confirmedAs) return confirmed(deps, member, pending.confirmedAs)
  if (!pending?.waiting || !isOpen(member, pending.waiting)) return late()
  const { said, from } = pending.waiting
  return html(confirmDetailsPage({ member, said, isMove: 'details' in from, action }))
}

const confirmed = async (deps: ConfirmDetailsDeps, member: Member, id: string): Promise<Reply> =>
  (await deps.loadDetails(member.id, id))
    ? html(
        detailsConfirmedPage({
          member,
          myPath: linkPath(deps, { purpose: 'my-details', memberId: member.id, thing: id }),
        }),
      )
    : nothingLeft()

/** Settled last, so that what broke off can be pressed again; whoever settles it tells the member. */
export const confirm: Answer = async (deps, opened) => {
  const { link, member, now, today } = opened
  const pending = await deps.loadPendingDetails(member.id, link.thing, now)
  if (pending?.confirmedAs) return confirmed(deps, member, pending.confirmedAs)
  if (!pending?.waiting || !isOpen(member, pending.waiting)) return late()
  const { said, from } = pending.waiting
  const left = { id: detailsId(member.id, said.email), said, leftOn: today }
  const kept = 'page' in from ? await add(deps, opened, left) : await move(deps, opened, left, from.details)
  if (!kept) return nothingLeft()
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
  deps: ConfirmDetailsDeps,
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
  deps: ConfirmDetailsDeps,
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

const tell = async (
  deps: ConfirmDetailsDeps,
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
