import { createHash } from 'node:crypto'
import type { OperationId } from '../../../core/api/operations.ts'
import { recordTouch, type Touch } from '../../../core/contact.ts'
import { newId } from '../../../core/ids.ts'
import { base32 } from '../../../core/links.ts'
import { cut, done, type Handlers, notThere, notYet, pageOf } from './answer.ts'
import { type ContactApiDeps, contactIn, contactPath, findContact } from './contacts.ts'

export type TouchApiDeps = Pick<ContactApiDeps, 'loadContact' | 'changeContact'> & {
  listTouches: (memberId: string, contactId: string) => Promise<Touch[]>
  loadTouch: (memberId: string, contactId: string, touchId: string) => Promise<Touch | undefined>
  saveTouch: (memberId: string, contactId: string, touch: Touch) => Promise<unknown>
}

/** What follows from what is said, so that saying it twice says it once. */
export const idOf = (...said: (string | undefined)[]): string =>
  newId(base32(createHash('sha256').update(JSON.stringify(said)).digest()))

/** By day, the latest first, as text that sorts so. */
export const placeOf = ({ date, id }: { date: string; id: string }): string => `${date} ${id}`
export const latestFirst = <Item extends { date: string; id: string }>(items: Item[]): Item[] =>
  items.toSorted((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
export const isAfter =
  (from: string | undefined) =>
  (item: { date: string; id: string }): boolean =>
    from === undefined || placeOf(item) < from

type TouchOperation = Extract<OperationId, `${string}Touch` | `${string}Touches`>

export const touchHandlers: Handlers<TouchApiDeps, TouchOperation> = {
  listTouches: async (deps, { member, now, params, query, from, nextPage }) => {
    const contact = await findContact(deps, member.id, params.contactId, now)
    if (!contact) return notThere()
    const touches = latestFirst(await deps.listTouches(member.id, contact.id))
    const { page, last } = cut(touches, isAfter(from), query.limit)
    return pageOf({ items: page }, last && nextPage(placeOf(last)))
  },

  recordTouch: async (deps, { member, now, today, params, body }) => {
    const { date = today, channel, note } = body
    if (date > today) return notYet('#/date')
    const contact = await findContact(deps, member.id, params.contactId, now)
    if (!contact) return notThere()
    const touch: Touch = { id: `api-${idOf(date, channel, note)}`, date, channel, ...(note && { note }) }
    const headers = { location: `${contactPath(contact.id)}/touches/${touch.id}` }
    if (await deps.loadTouch(member.id, contact.id, touch.id))
      return done(200, { outcome: 'recorded before', touch, contact: contactIn(contact) }, headers)
    const changed = await deps.changeContact(member.id, contact.id, now, (current) =>
      current.removedOn ? null : recordTouch(current, touch),
    )
    if (!changed || changed.contact.removedOn) return notThere()
    await deps.saveTouch(member.id, contact.id, touch)
    return done(201, { outcome: 'recorded', touch, contact: contactIn(changed.contact) }, headers)
  },

  readTouch: async (deps, { member, now, params: { contactId, touchId = '' } }) => {
    const contact = touchId.length <= 200 && (await findContact(deps, member.id, contactId, now))
    const touch = contact && touchId ? await deps.loadTouch(member.id, contact.id, touchId) : undefined
    return touch ? done(200, touch) : notThere()
  },
}
