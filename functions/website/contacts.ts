import type { AddedContact, NewContact, SavedContact } from '../../aws/contacts.ts'
import {
  type Contact,
  type ContactForm,
  defaultCadence,
  editContact,
  type Touch,
} from '../../core/contact.ts'
import { byName, matchesFilter, readFilter } from '../../core/contact-filter.ts'
import { contactFormOn } from '../../core/contact-form.ts'
import { validate } from '../../core/fields.ts'
import { fieldOf } from '../../core/identifiers.ts'
import { isId, newId, readId } from '../../core/ids.ts'
import { intakeAddress } from '../../core/intake-address.ts'
import { type LinkTo, type Purpose, signLink } from '../../core/links.ts'
import type { Member } from '../../core/member.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import type { Page } from '../../views/layout.tsx'
import { contactPage, savedInstead, typedContact } from '../../views/pages/contact.tsx'
import { contactsPage } from '../../views/pages/contacts.tsx'
import { brokenLinkPage, donePage } from '../../views/pages/links.tsx'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { type SessionDeps, signedIn } from './session.ts'

export type ContactDeps = SessionDeps & {
  randomToken: () => string
  listContacts: (memberId: string) => Promise<Contact[]>
  loadContact: (memberId: string, contactId: string, now: Instant) => Promise<Contact | undefined>
  listTouches: (memberId: string, contactId: string) => Promise<Touch[]>
  addContact: (memberId: string, form: ContactForm, add: NewContact) => Promise<AddedContact>
  saveContact: (
    memberId: string,
    contact: Contact,
    before: Contact | undefined,
    now: Instant,
  ) => Promise<SavedContact>
}

/** Who is at a form, and where it leads: the same form for a session and for a mailed link. */
export type At = { member: Member; action: string; signedIn: Page['signedIn'] }

export const linkPath = (deps: Pick<SessionDeps, 'keys' | 'now'>, link: LinkTo) =>
  `/l/${signLink(link, deps.keys, deps.now())}`

export const contactRoutes = (deps: ContactDeps): Route[] => [
  {
    method: 'GET',
    path: '/contacts',
    handler: signedIn(deps, (request, { member }) => list(deps, request, member)),
  },
  {
    method: 'GET',
    path: '/contacts/new',
    handler: signedIn(deps, (_, { member }) => showAdd(deps, at(member, '/contacts/new'))),
  },
  {
    method: 'POST',
    path: '/contacts/new',
    handler: signedIn(deps, (request, { member }) => add(deps, at(member, '/contacts/new'), request)),
  },
  {
    method: 'GET',
    path: '/contacts/{id}',
    handler: signedIn(deps, ({ path, params }, { member }) =>
      showEdit(deps, at(member, path), params.id ?? ''),
    ),
  },
  {
    method: 'POST',
    path: '/contacts/{id}',
    handler: signedIn(deps, (request, { member }) =>
      edit(deps, at(member, request.path), request.params.id ?? '', request),
    ),
  },
]

const at = (member: Member, action: string): At => ({
  member,
  action,
  signedIn: { member, current: 'contacts' },
})

const list = async (deps: ContactDeps, { query }: PageRequest, member: Member): Promise<Reply> => {
  const today = localDate(deps.now(), member.zone)
  const filter = readFilter(query)
  const all = await deps.listContacts(member.id)
  const found = byName(all.filter((contact) => matchesFilter(contact, filter, today)))
  return html(contactsPage({ all, found, filter, page: query.page, today, member }))
}

const addPage = (deps: ContactDeps, { action, signedIn }: At, form: FormState, today: LocalDate) => {
  const id = form.typed.id ?? newId(deps.randomToken())
  return contactPage({
    form: { ...form, typed: { ...form.typed, id } },
    action,
    today,
    signedIn,
  })
}

export const showAdd = (deps: ContactDeps, at: At): Reply =>
  html(addPage(deps, at, emptyForm({ cadence: defaultCadence }), localDate(deps.now(), at.member.zone)))

export const add = async (deps: ContactDeps, at: At, { form: typed }: PageRequest): Promise<Reply> => {
  const now = deps.now()
  const today = localDate(now, at.member.zone)
  const form = validate(contactFormOn(today), typed)
  if (form.outcome === 'invalid') return html(addPage(deps, at, { typed, errors: form.errors }, today), 422)
  const id = readId(typed.id) ?? newId(deps.randomToken())
  const { outcome, contact } = await deps.addContact(at.member.id, form.value, { id, today, now })
  const said = {
    added: { title: `${contact.name} is among your contacts` },
    restored: {
      title: `${contact.name} is back among your contacts`,
      text: 'You had removed them; what you knew of them is there again, and what was new has been added.',
    },
    'added before': { title: `${contact.name} is among your contacts` },
    merged: {
      title: `You have ${contact.name} already`,
      text: 'New addresses, numbers, tags and notes have been added; the rest stays as you had it.',
    },
    unchanged: { title: `You have ${contact.name} already`, text: 'Nothing was new.' },
  }[outcome]
  const undo: LinkTo = { purpose: 'undo', memberId: at.member.id, thing: `${contact.id}~${contact.version}` }
  return html(
    donePage({
      ...said,
      contact,
      today,
      undoAction: outcome === 'merged' || outcome === 'unchanged' ? undefined : linkPath(deps, undo),

      next: { href: at.action, text: 'Add another' },
      signedIn: at.signedIn,
    }),
  )
}

const editPage = async (
  deps: ContactDeps,
  { member, action, signedIn }: At,
  contact: Contact,
  form: FormState,
) => {
  const today = localDate(deps.now(), member.zone)
  const link = (purpose: Purpose, thing = contact.id) =>
    linkPath(deps, { purpose, memberId: member.id, thing })
  return contactPage({
    form,
    action,
    today,
    signedIn,
    contact: {
      contact,
      touches: await deps.listTouches(member.id, contact.id),
      intakeAddress: intakeAddress(member, deps.site.intakeDomain),
      talkedAction: link('talked', `${contact.id}~${today}`),
      snoozeAction: link('snooze'),
      letGoAction: link('let-go'),
      removeAction: link('remove'),
      referenceAction: (move) => link('reference', `${contact.id}~${move}`),
    },
  })
}

/** Somebody among the contacts; whoever was removed is not. */
export const loadOne = async (
  deps: Pick<ContactDeps, 'loadContact' | 'now'>,
  member: Member,
  contactId = '',
): Promise<Contact | undefined> => {
  const contact = isId(contactId) ? await deps.loadContact(member.id, contactId, deps.now()) : undefined
  return contact?.removedOn ? undefined : contact
}

export const showEdit = async (deps: ContactDeps, at: At, contactId: string): Promise<Reply> => {
  const contact = await loadOne(deps, at.member, contactId)
  if (!contact) return html(brokenLinkPage('gone'), 404)
  return html(await editPage(deps, at, contact, emptyForm(typedContact(contact))))
}

export const edit = async (
  deps: ContactDeps,
  at: At,
  contactId: string,
  { form: typed }: PageRequest,
): Promise<Reply> => {
  const now = deps.now()
  const today = localDate(now, at.member.zone)
  const contact = await loadOne(deps, at.member, contactId)
  if (!contact) return html(brokenLinkPage('gone'), 404)
  const again = async (errors: Record<string, string>, status: number) =>
    html(await editPage(deps, at, contact, { typed, errors }), status)
  const form = validate(contactFormOn(today), typed)
  if (form.outcome === 'invalid') return again(form.errors, 422)
  const changed = editContact(contact, form.value)
  if (typed.version !== String(contact.version))
    return changedMeanwhile(deps, at, { contact, changed, typed })
  const saved = await deps.saveContact(at.member.id, changed, contact, now)
  if (saved.outcome === 'changed meanwhile') {
    const current = await loadOne(deps, at.member, contactId)
    return current
      ? changedMeanwhile(deps, at, { contact: current, changed: editContact(current, form.value), typed })
      : html(brokenLinkPage('gone'), 404)
  }
  if (saved.outcome === 'belongs to') {
    const field = fieldOf(saved.identifier)
    return again({ [field]: `${saved.contact?.name ?? 'Somebody you are adding'} has this already.` }, 409)
  }
  return at.signedIn
    ? redirect('/contacts')
    : html(
        donePage({
          title: `${changed.name} is saved`,
          contact: changed,
          today,
          next: { href: at.action, text: 'Look at it again' },
          signedIn: at.signedIn,
        }),
      )
}

/** What was typed stays, beside what is saved where that differs; pressing the button once more replaces it. */
const changedMeanwhile = async (
  deps: ContactDeps,
  at: At,
  { contact, changed, typed }: { contact: Contact; changed: Contact; typed: FormState['typed'] },
): Promise<Reply> => {
  const meanwhile =
    'This contact was changed meanwhile, perhaps by a mail. What you typed is below, and where something else is saved, it says so. Save again to keep yours.'
  const form = {
    typed: { ...typed, version: String(contact.version) },
    errors: { meanwhile, ...savedInstead(contact, changed) },
  }
  return html(await editPage(deps, at, contact, form), 409)
}
