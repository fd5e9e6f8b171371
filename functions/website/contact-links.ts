import {
  type Contact,
  changeCadence,
  changeReference,
  recordTouch,
  removeContact,
  snooze,
  snoozes,
  type Touch,
  undoChange,
} from '../../core/contact.ts'
import { cadenceForm, referenceForm, snoozeForm, touchFormOn } from '../../core/contact-form.ts'
import { validate } from '../../core/fields.ts'
import type { LinkTo } from '../../core/links.ts'
import { type ReferenceMove, referenceMoves } from '../../core/reference.ts'
import type { Instant } from '../../core/time.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import * as pages from '../../views/pages/links.tsx'
import { referencePage } from '../../views/pages/reference.tsx'
import { type ContactDeps, edit, linkPath, showEdit } from './contacts.ts'
import type { LinkAnswer, LinkAnswers, Opened } from './links.ts'
import { html, type PageRequest, type Reply } from './request.ts'

export type ContactLinkDeps = ContactDeps & {
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

/** The thing of a link about a contact: its id, and what else the purpose needs, the period of a digest or a version. */
type WithContact = Opened & { contact: Contact; detail: string }
type Answer = (deps: ContactLinkDeps, opened: WithContact, request: PageRequest) => Promise<Reply> | Reply

export const gone = (): Reply => html(pages.brokenLinkPage('gone'), 404)

/** Looks the contact up first; one that is removed is only there for what brings it back, or removes it again. */
const aboutContact =
  (answer: Answer, removedToo: boolean): LinkAnswer<ContactLinkDeps> =>
  async (deps, opened, request) => {
    const [contactId = '', detail = ''] = opened.link.thing.split('~')
    const contact = await deps.loadContact(opened.member.id, contactId, opened.now)
    if (!contact || (contact.removedOn && !removedToo)) return gone()
    return answer(deps, { ...opened, contact, detail }, request)
  }

const answers = (
  show: Answer,
  act: Answer,
  { removedToo }: { removedToo?: 'acted on' | 'both' } = {},
): LinkAnswers<ContactLinkDeps> => ({
  show: aboutContact(show, removedToo === 'both'),
  act: aboutContact(act, removedToo !== undefined),
})

/** Changes a contact and says so, with the way back. */
const change = async (
  deps: ContactLinkDeps,
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
      next: { href: '/overview', text: 'Your overview' },
      signedIn,
    }),
  )
}

/** The digest that the link came in names the touch: pressing again, or in a copy of the mail, corrects the same one. */
const isMonth = (detail: string) => /^\d{4}-\d{2}$/.test(detail)
const touchIdOf = ({ detail }: WithContact) => `talked-${detail}`

const showTalked = async (deps: ContactLinkDeps, opened: WithContact): Promise<Reply> => {
  const recorded = await deps.loadTouch(opened.link.memberId, opened.contact.id, touchIdOf(opened))
  const typed = { date: recorded?.date ?? opened.today, note: recorded?.note ?? '' }
  return html(pages.talkedPage({ ...opened, form: emptyForm(typed) }))
}

const talked = async (
  deps: ContactLinkDeps,
  opened: WithContact,
  typed: FormState['typed'],
): Promise<Reply> => {
  const { link, contact, today } = opened
  const form = validate(touchFormOn(today), { date: today, ...typed })
  if (form.outcome === 'invalid')
    return html(pages.talkedPage({ ...opened, form: { typed, errors: form.errors } }), 422)
  const id = touchIdOf(opened)
  const note = form.value.note ?? (await deps.loadTouch(link.memberId, contact.id, id))?.note
  const touch: Touch = {
    id,
    date: form.value.date,
    channel: 'conversation',
    ...(note && { note }),
    ...(isMonth(opened.detail) && { via: 'digest' }),
  }
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

const notNow = (
  deps: ContactLinkDeps,
  opened: WithContact,
  typed: FormState['typed'],
): Promise<Reply> | Reply => {
  const form = validate(snoozeForm, typed)
  return form.outcome === 'valid'
    ? change(deps, opened, (current) => snooze(current, form.value.period, opened.today), {
        title: `Not now: ${opened.contact.name}`,
      })
    : html(pages.snoozePage({ ...opened, form: { typed, errors: form.errors } }), 422)
}

const newCadence = (
  deps: ContactLinkDeps,
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

const recorded: Record<ReferenceMove, (name: string) => string> = {
  asked: (name) => `Recorded: you asked ${name} for a reference`,
  agreed: (name) => `Recorded: ${name} would vouch for you`,
  given: (name) => `Recorded: you gave ${name} a reference`,
  owed: (name) => `Recorded: ${name} would like a reference`,
  none: (name) => `${name} is no reference of yours any more`,
}

const moveOf = ({ detail }: WithContact) => referenceMoves.find((each) => each === detail)

const showReference = (_: ContactLinkDeps, opened: WithContact): Reply => {
  const move = moveOf(opened)
  const what = opened.contact.reference?.agreedFor ?? ''
  return move ? html(referencePage({ ...opened, move, form: emptyForm({ what }) })) : gone()
}

const reference = (
  deps: ContactLinkDeps,
  opened: WithContact,
  typed: FormState['typed'],
): Promise<Reply> | Reply => {
  const move = moveOf(opened)
  if (!move) return gone()
  const form = validate(referenceForm, typed)
  if (form.outcome === 'invalid')
    return html(referencePage({ ...opened, move, form: { typed, errors: form.errors } }), 422)
  const { what } = form.value
  return change(deps, opened, (current) => changeReference(current, { move, date: opened.today, what }), {
    title: recorded[move](opened.contact.name),
  })
}

const undo = async (
  deps: ContactLinkDeps,
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

/** What each link about a contact shows, and what its button does. */
export const contactLinks = {
  edit: answers(
    (deps, opened) => showEdit(deps, opened, opened.contact.id),
    (deps, opened, request) => edit(deps, opened, opened.contact.id, request),
  ),
  talked: answers(showTalked, (deps, opened, { form }) => talked(deps, opened, form)),
  snooze: answers(
    (_, opened, { query }) => {
      const period = snoozes.find((each) => each === query.period) ?? snoozes[0]
      return html(pages.snoozePage({ ...opened, form: emptyForm({ period }) }))
    },
    (deps, opened, { form }) => notNow(deps, opened, form),
  ),
  cadence: answers(
    (_, opened) =>
      html(pages.cadencePage({ ...opened, form: emptyForm({ cadence: opened.contact.cadence }) })),
    (deps, opened, { form }) => newCadence(deps, opened, form),
  ),
  'let-go': answers(
    (_, opened) => html(pages.letGoPage(opened)),
    (deps, opened) =>
      change(deps, opened, (current) => changeCadence(current, 'never'), {
        title: `You have let go of ${opened.contact.name}`,
        text: 'They stay among your contacts.',
      }),
  ),
  remove: answers(
    (_, opened) => html(pages.removePage(opened)),
    (deps, opened) =>
      change(deps, opened, (current) => removeContact(current, opened.today), {
        title: `${opened.contact.name} has been removed`,
        text: 'You can undo this for 30 days.',
      }),
    { removedToo: 'acted on' },
  ),
  reference: answers(showReference, (deps, opened, { form }) => reference(deps, opened, form)),
  undo: answers((_, opened) => html(pages.undoPage(opened)), undo, { removedToo: 'both' }),
}
