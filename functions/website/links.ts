import {
  type Contact,
  changeCadence,
  recordTouch,
  removeContact,
  snooze,
  snoozes,
  type Touch,
  undoChange,
} from '../../core/contact.ts'
import { cadenceForm, snoozeForm, touchFormOn } from '../../core/contact-form.ts'
import { validate } from '../../core/fields.ts'
import { type LinkTo, type Purpose, readLink } from '../../core/links.ts'
import { type Member, nextDigest, resubscribe, resume, unsubscribe } from '../../core/member.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import type { Page } from '../../views/layout.tsx'
import * as pages from '../../views/pages/links.tsx'
import {
  resubscribedPage,
  resubscribePage,
  resumePage,
  unsubscribedPage,
  unsubscribePage,
} from '../../views/pages/unsubscribe.tsx'
import { add, type ContactDeps, edit, linkPath, showAdd, showEdit } from './contacts.ts'
import { html, type PageRequest, type Reply, type Route } from './request.ts'
import { findSignedIn } from './session.ts'

export type LinkDeps = ContactDeps & {
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  changeContact: (
    memberId: string,
    contactId: string,
    now: Instant,
    change: (contact: Contact) => Contact | null,
  ) => Promise<{ contact: Contact; changed: boolean } | undefined>
  loadTouch: (memberId: string, contactId: string, touchId: string) => Promise<Touch | undefined>
  saveTouch: (memberId: string, contactId: string, touch: Touch) => Promise<unknown>
  deleteTouch: (memberId: string, contactId: string, touchId: string) => Promise<unknown>
}

/** A link whose signature holds, with what it is about. */
type Opened = {
  link: LinkTo
  member: Member
  contact: Contact | undefined
  /** What the thing says besides the contact: the period of a digest, a version. */
  detail: string
  now: Instant
  today: LocalDate
  action: string
  signedIn: Page['signedIn']
}
type WithContact = Opened & { contact: Contact }

export const linkRoutes = (deps: LinkDeps): Route[] => [
  { method: 'GET', path: '/l/{token}', handler: (request) => open(deps, request, show) },
  { method: 'POST', path: '/l/{token}', handler: (request) => open(deps, request, act) },
  {
    method: 'GET',
    path: '/unsubscribe/{token}',
    handler: (request) => open(deps, request, show, 'unsubscribe'),
  },
  {
    method: 'POST',
    path: '/unsubscribe/{token}',
    anyBody: true,
    handler: (request) => open(deps, request, act, 'unsubscribe'),
  },
]

type Answer = (deps: LinkDeps, opened: Opened, request: PageRequest) => Promise<Reply> | Reply

const open = async (deps: LinkDeps, request: PageRequest, answer: Answer, only?: Purpose): Promise<Reply> => {
  const now = deps.now()
  const token = request.params.token ?? ''
  const read = readLink(token, deps.keys, now)
  if (read.outcome !== 'valid')
    return html(pages.brokenLinkPage(read.outcome), read.outcome === 'expired' ? 410 : 404)
  const { link } = read
  if (only && link.purpose !== only) return html(pages.brokenLinkPage('forged'), 404)
  const member = await deps.loadMember(link.memberId)
  if (!member) return html(pages.brokenLinkPage('gone'), 404)
  const [contactId = '', detail = ''] = link.thing.split('~')
  const current = await findSignedIn(deps, request)
  return answer(
    deps,
    {
      link,
      member,
      contact: contactId === 'all' ? undefined : await deps.loadContact(member.id, contactId, now),
      detail,
      now,
      today: localDate(now, member.zone),
      action: request.path,
      signedIn: current?.member.id === member.id ? {} : undefined,
    },
    request,
  )
}

const gone = (): Reply => html(pages.brokenLinkPage('gone'), 404)

/** What a link leads to: a page with one button. Nothing is changed. */
const show: Answer = (deps, opened, { query }) => {
  const { link, member, contact, today, action } = opened
  const at = { member, action, signedIn: opened.signedIn }
  if (link.purpose === 'add') return showAdd(deps, at)
  if (link.purpose === 'unsubscribe') return html(unsubscribePage({ action, email: member.email }))
  if (link.purpose === 'resubscribe') return html(resubscribePage({ action, email: member.email }))
  if (link.purpose === 'resume') return html(resumePage({ action, email: member.email }))
  if (!contact || (contact.removedOn && link.purpose !== 'undo')) return gone()
  const page = { contact, today, action, signedIn: opened.signedIn }
  switch (link.purpose) {
    case 'edit':
      return showEdit(deps, at, contact.id)
    case 'talked':
      return showTalked(deps, { ...opened, contact })
    case 'snooze': {
      const period = snoozes.find((each) => each === query.period) ?? snoozes[0]
      return html(pages.snoozePage({ ...page, form: emptyForm({ period }) }))
    }
    case 'cadence':
      return html(pages.cadencePage({ ...page, form: emptyForm({ cadence: contact.cadence }) }))
    case 'let-go':
      return html(pages.letGoPage(page))
    case 'remove':
      return html(pages.removePage(page))
    case 'undo':
      return html(pages.undoPage(page))
  }
}

/** What the button does. Pressing it again does nothing more. */
const act: Answer = (deps, opened, request) => {
  const { link, member, contact, action } = opened
  const at = { member, action, signedIn: opened.signedIn }
  if (link.purpose === 'add') return add(deps, at, request)
  if (link.purpose === 'unsubscribe') return stop(deps, member, opened.now)
  if (link.purpose === 'resubscribe') return start(deps, member, resubscribe, opened.now)
  if (link.purpose === 'resume') return start(deps, member, resume, opened.now)
  if (!contact || (contact.removedOn && link.purpose !== 'undo' && link.purpose !== 'remove')) return gone()
  const withContact = { ...opened, contact }
  switch (link.purpose) {
    case 'edit':
      return edit(deps, at, contact.id, request)
    case 'talked':
      return talked(deps, withContact, request.form)
    case 'snooze':
      return notNow(deps, withContact, request.form)
    case 'cadence':
      return newCadence(deps, withContact, request.form)
    case 'let-go':
      return change(deps, withContact, (current) => changeCadence(current, 'never'), {
        title: `You have let go of ${contact.name}`,
        text: 'They stay among your contacts.',
      })
    case 'remove':
      return change(deps, withContact, (current) => removeContact(current, opened.today), {
        title: `${contact.name} has been removed`,
        text: 'You can undo this for 30 days.',
      })
    case 'undo':
      return undo(deps, withContact)
  }
}

/** Changes a contact and says so, with the way back. */
const change = async (
  deps: LinkDeps,
  { link, contact, now, today, signedIn }: WithContact,
  decide: (contact: Contact) => Contact | null,
  said: { title: string; text?: string },
  undoes?: (contact: Contact) => boolean,
): Promise<Reply> => {
  const done = await deps.changeContact(link.memberId, contact.id, now, decide)
  if (!done) return gone()
  const undo: LinkTo = {
    purpose: 'undo',
    memberId: link.memberId,
    thing: `${contact.id}~${done.contact.version}`,
  }
  return html(
    pages.donePage({
      ...said,
      contact: done.contact,
      today,
      undoAction: done.changed || undoes?.(done.contact) ? linkPath(deps, undo) : undefined,
      next: { href: '/contacts', text: 'Your contacts' },
      signedIn,
    }),
  )
}

/** The digest that the link came in names the touch: pressing again, or in a copy of the mail, corrects the same one. */
const touchIdOf = ({ detail }: Opened) => `talked-${detail}`

const showTalked = async (deps: LinkDeps, opened: WithContact): Promise<Reply> => {
  const recorded = await deps.loadTouch(opened.link.memberId, opened.contact.id, touchIdOf(opened))
  const typed = { date: recorded?.date ?? opened.today, note: recorded?.note ?? '' }
  return html(pages.talkedPage({ ...opened, form: emptyForm(typed) }))
}

const talked = async (deps: LinkDeps, opened: WithContact, typed: FormState['typed']): Promise<Reply> => {
  const { link, contact, today } = opened
  const form = validate(touchFormOn(today), { date: today, ...typed })
  if (form.outcome === 'invalid')
    return html(pages.talkedPage({ ...opened, form: { typed, errors: form.errors } }), 422)
  const id = touchIdOf(opened)
  const note = form.value.note ?? (await deps.loadTouch(link.memberId, contact.id, id))?.note
  const touch: Touch = { id, date: form.value.date, channel: 'conversation', ...(note && { note }) }
  const answer = await change(
    deps,
    opened,
    (current) => recordTouch(current, touch),
    { title: `Recorded: you talked with ${contact.name}` },
    (current) => current.previous?.touchId === id,
  )
  await deps.saveTouch(link.memberId, contact.id, touch)
  return answer
}

const notNow = (deps: LinkDeps, opened: WithContact, typed: FormState['typed']): Promise<Reply> | Reply => {
  const form = validate(snoozeForm, typed)
  return form.outcome === 'valid'
    ? change(deps, opened, (current) => snooze(current, form.value.period, opened.today), {
        title: `Not now: ${opened.contact.name}`,
      })
    : html(pages.snoozePage({ ...opened, form: { typed, errors: form.errors } }), 422)
}

const newCadence = (
  deps: LinkDeps,
  opened: WithContact,
  typed: FormState['typed'],
): Promise<Reply> | Reply => {
  const form = validate(cadenceForm, typed)
  return form.outcome === 'valid'
    ? change(deps, opened, (current) => changeCadence(current, form.value.cadence), {
        title: `The cadence of ${opened.contact.name} is changed`,
      })
    : html(pages.cadencePage({ ...opened, form: { typed, errors: form.errors } }), 422)
}

const undo = async (
  deps: LinkDeps,
  { link, contact, detail, now, today, signedIn }: WithContact,
): Promise<Reply> => {
  const { previous } = contact
  const done = await deps.changeContact(link.memberId, contact.id, now, (current) =>
    undoChange(current, Number(detail)),
  )
  if (!done?.changed) return html(pages.notUndonePage({ contact, signedIn }), 409)
  if (previous?.touchId) await deps.deleteTouch(link.memberId, contact.id, previous.touchId)
  return html(
    pages.donePage({
      title: done.contact.removedOn
        ? `${contact.name} is not among your contacts any more`
        : `Undone for ${contact.name}`,
      contact: done.contact,
      today,
      next: { href: '/contacts', text: 'Your contacts' },
      signedIn,
    }),
  )
}

const stop = async (deps: LinkDeps, member: Member, now: Instant): Promise<Reply> => {
  await deps.changeMember(member, (current) => unsubscribe(current, now))
  return stopped(deps, member)
}

const stopped = (deps: LinkDeps, member: Member): Reply =>
  html(
    unsubscribedPage({
      resubscribeAction: linkPath(deps, { purpose: 'resubscribe', memberId: member.id, thing: 'all' }),
    }),
  )

const start = async (
  deps: LinkDeps,
  member: Member,
  decide: (member: Member, now: Instant) => Member,
  now: Instant,
): Promise<Reply> => {
  const changed = await deps.changeMember(member, (current) => decide(current, now))
  if (!changed) return gone()
  const next = nextDigest(changed, now)
  // The end of a pause starts nothing for somebody who stopped the digests.
  if (!next) return stopped(deps, changed)
  return html(resubscribedPage({ next: next.at > now ? localDate(next.at, changed.zone) : undefined }))
}
