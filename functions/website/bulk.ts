import type { BulkStore } from '../../aws/bulks.ts'
import { changeMany, type ManyContacts, undoMany } from '../../aws/change-many.ts'
import { type Bulk, bulkFormWithChange, mostAtOnce } from '../../core/bulk.ts'
import type { Contact } from '../../core/contact.ts'
import { byName, type ContactFilter, matchesFilter, readFilter } from '../../core/contact-filter.ts'
import { validate } from '../../core/fields.ts'
import { newId, readId } from '../../core/ids.ts'
import type { Member } from '../../core/member.ts'
import { memberLimit } from '../../core/member-limits.ts'
import { type Instant, localDate } from '../../core/time.ts'
import type { Work } from '../../core/work.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import { bulkPage, bulkResultPage, bulkRunningPage, nobodyPickedPage } from '../../views/pages/bulk.tsx'
import { brokenLinkPage } from '../../views/pages/links.tsx'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { type SessionDeps, type SignedIn, signedIn } from './session.ts'

export type BulkDeps = SessionDeps &
  Omit<ManyContacts, keyof BulkStore> & {
    randomToken: () => string
    useWithin: (subject: string, limit: { max: number; window: string }, now: Instant) => Promise<boolean>
    openBulks: () => Promise<BulkStore>
    queueWork: (work: Work) => Promise<unknown>
  }

/** Each is kept for 30 days. */
const changes = { max: 100, window: 'P1D' }

export const bulkRoutes = (deps: BulkDeps): Route[] => {
  const one = (answer: (found: Bulk, member: Member) => Promise<Reply> | Reply) =>
    signedIn(deps, async ({ params }: PageRequest, { member }: SignedIn) => {
      const id = readId(params.id)
      const found = id && (await (await deps.openBulks()).loadBulk(member.id, id, deps.now()))
      return found ? answer(found, member) : html(brokenLinkPage('gone'), 404)
    })
  return [
    {
      method: 'GET',
      path: '/change',
      handler: signedIn(deps, ({ query }, { member }) => ask(deps, member, query, emptyForm())),
    },
    {
      method: 'POST',
      path: '/change',
      handler: signedIn(deps, ({ form }, { member }) => begin(deps, member, form)),
    },
    { method: 'GET', path: '/change/{id}', handler: one((found, member) => show(found, member)) },
    { method: 'POST', path: '/change/{id}', handler: one((found, member) => goOn(deps, found, member)) },
    { method: 'POST', path: '/change/{id}/undo', handler: one((found, member) => undo(deps, found, member)) },
  ]
}

const pathOf = ({ id }: Pick<Bulk, 'id'>) => `/change/${id}`

/** Whom a form is about: those whose boxes are ticked, or all who fit the filter. */
const chosen = async (
  deps: BulkDeps,
  member: Member,
  said: Record<string, string>,
): Promise<{ contacts: Contact[]; filter: ContactFilter }> => {
  const filter = readFilter(said)
  const today = localDate(deps.now(), member.zone)
  const all = await deps.listContacts(member.id)
  const isChosen = (contact: Contact) =>
    said.whom === 'all' ? matchesFilter(contact, filter, today) : said[`pick-${contact.id}`] === 'on'
  return { contacts: byName(all.filter(isChosen)), filter }
}

const ask = async (
  deps: BulkDeps,
  member: Member,
  said: Record<string, string>,
  form: FormState,
): Promise<Reply> => {
  const { contacts, filter } = await chosen(deps, member, said)
  if (contacts.length === 0) return html(nobodyPickedPage({ member, filter }), 422)
  const id = readId(form.typed.id) ?? newId(deps.randomToken())
  const isAll = said.whom === 'all'
  const page = bulkPage({ member, contacts, filter, isAll, form: { ...form, typed: { ...form.typed, id } } })
  return html(page, Object.keys(form.errors).length > 0 ? 422 : 200)
}

const begin = async (deps: BulkDeps, member: Member, typed: Record<string, string>): Promise<Reply> => {
  const form = validate(bulkFormWithChange, typed)
  if (form.outcome === 'invalid') return ask(deps, member, typed, { typed, errors: form.errors })
  const { contacts, filter } = await chosen(deps, member, typed)
  if (contacts.length === 0) return html(nobodyPickedPage({ member, filter }), 422)
  const now = deps.now()
  if (!(await deps.useWithin(memberLimit('changes', member.id), changes, now)))
    return ask(deps, member, typed, {
      typed,
      errors: { cadence: 'That were many changes for one day. Go on tomorrow.' },
    })
  const bulk: Bulk = {
    id: readId(typed.id) ?? newId(deps.randomToken()),
    at: now,
    state: 'waiting',
    change: form.value,
    asked: contacts.length,
  }
  const ids = contacts.map(({ id }) => id)
  const isNew = await (await deps.openBulks()).saveBulk(member.id, bulk, ids)
  if (isNew) await work(deps, member, bulk, 'change many')
  return redirect(pathOf(bulk))
}

/** A few at once, many through the queue. */
const work = async (
  deps: BulkDeps,
  member: Member,
  { id, asked }: Bulk,
  what: 'change many' | 'undo many',
): Promise<void> => {
  if (asked > mostAtOnce) await deps.queueWork({ work: what, memberId: member.id, bulkId: id })
  else {
    const stores = { ...deps, ...(await deps.openBulks()) }
    await { 'change many': changeMany, 'undo many': undoMany }[what](stores, member, id, deps.now())
  }
}

const show = (found: Bulk, member: Member): Reply => {
  if (found.state === 'done' || found.state === 'undone') return html(bulkResultPage({ member, found }))
  const page = html(bulkRunningPage({ member, found }))
  // The only way to show how far it is without a script.
  return { ...page, headers: { ...page.headers, refresh: '2' } }
}

/** Pressing it, when the work seems to stand still, has the rest of it done. */
const goOn = async (deps: BulkDeps, found: Bulk, member: Member): Promise<Reply> => {
  if (found.state === 'waiting') await work(deps, member, found, 'change many')
  if (found.state === 'undoing') await work(deps, member, found, 'undo many')
  return redirect(pathOf(found))
}

const undo = async (deps: BulkDeps, found: Bulk, member: Member): Promise<Reply> => {
  const { written: _, ...rest } = found
  const undoing: Bulk = { ...rest, state: 'undoing' }
  if (found.state === 'done') {
    if (await (await deps.openBulks()).moveBulk(member.id, undoing, found))
      await work(deps, member, undoing, 'undo many')
  }
  return redirect(pathOf(found))
}
