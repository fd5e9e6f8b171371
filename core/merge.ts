import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { type Replaced, replacedSchema } from './bulk.ts'
import { type Contact, type Left, mostNotes, scheduled, type Touch, undoneWithin } from './contact.ts'
import * as fields from './fields.ts'
import { identifiers } from './identifiers.ts'
import type { Reference } from './reference.ts'
import { addTo, type Instant, type LocalDate, lengthInDays } from './time.ts'
import { roles, type Transition } from './transition.ts'
import { howTheyKnowEachOther } from './wording.ts'

/** Two contacts who turn out to be one person. One stays and takes over what the other has; the other is removed. */

export const mergeSchema = z.object({
  id: z.string(),
  at: z.string(),
  /** `refused`: one of them was changed while it began, and both are as they were. */
  state: z.enum(['waiting', 'done', 'refused', 'undoing', 'undone']),
  kept: replacedSchema,
  other: replacedSchema,
  /** The talks that come along, by their ids with the one who goes and the one who stays. */
  touches: z.array(z.object({ from: z.string(), to: z.string() })),
  /** What the other was in a job change, if anything, and whether who stays became that. */
  colleague: z.object({ role: z.enum(roles), isTaken: z.boolean() }).optional(),
  /** There when an undo left the one who stayed as they are, since they were changed after it. */
  isKept: z.boolean().optional(),
})
export type Merge = z.infer<typeof mergeSchema>

export const mergeEnd = ({ at }: Pick<Merge, 'at'>): Instant => addTo(at, undoneWithin)

const mostOfEach = 5

/** All of both, ours first; what there is no room for. */
const unite = (ours: string[], theirs: string[], most: number) => {
  const known = new Set(ours.map(fields.normaliseEmail))
  const all = [...ours, ...theirs.filter((each) => !known.has(fields.normaliseEmail(each)))]
  return { all: all.slice(0, most), left: all.slice(most) }
}

const later = <Dated extends { date: LocalDate }>(one?: Dated, other?: Dated): Dated | undefined =>
  one && other ? (other.date > one.date ? other : one) : (one ?? other)
const earlier = (...dates: [LocalDate, LocalDate]): LocalDate => dates.sort()[0] ?? dates[0]
const latest = (one?: LocalDate, other?: LocalDate) => (one && other && one > other ? one : (other ?? one))

/** What either has happened last; somebody who got one since is owed none. */
const uniteReferences = (one: Reference = {}, other: Reference = {}): Reference | undefined => {
  const [askedOn, agreedOn, givenOn] = (['askedOn', 'agreedOn', 'givenOn'] as const).map((field) =>
    latest(one[field], other[field]),
  )
  const owedSince = latest(one.owedSince, other.owedSince)
  const agreedFor = one.agreedFor ?? other.agreedFor
  const reference = {
    ...(askedOn && { askedOn }),
    ...(agreedOn && { agreedOn }),
    ...(agreedFor && { agreedFor }),
    ...(givenOn && { givenOn }),
    ...(owedSince && !(givenOn && givenOn > owedSince) && { owedSince }),
  }
  return Object.keys(reference).length > 0 ? reference : undefined
}

/** What they left themselves, never as all that there is of them; what the other contact has anyway was not brought by it. */
const uniteLeft = (kept: Contact, other: Contact): Left[] => {
  const ownOf = (contact: Contact) => {
    const brought = (contact.left ?? []).flatMap((left) => left.brought)
    return [...contact.emails, ...contact.phones, contact.linkedIn ?? ''].filter(
      (way) => !brought.includes(way),
    )
  }
  const take = (left: Left[], own: string[], typed?: Left['typed']) =>
    left.map(({ added, broughtBack, ...rest }) => ({
      ...{ ...rest, ...(typed && { typed }) },
      brought: rest.brought.filter((way) => !own.includes(way)),
    }))
  const ours = take(kept.left ?? [], ownOf(other))
  const theirs = take(other.left ?? [], ownOf(kept), {})
  const known = new Set(ours.map(({ id }) => id))
  return [...theirs.filter(({ id }) => !known.has(id)), ...ours].slice(-mostOfEach)
}

/** The shorter of two; never is the longest. */
const oftener = (one: string, other: string): string => {
  if (one === 'never' || other === 'never') return one === 'never' ? other : one
  return lengthInDays(other) < lengthInDays(one) ? other : one
}

/** As who stays is known, unless nothing was said of that; and whether the other is known otherwise. */
const howKnown = (kept: Contact, other: Contact) => {
  const said = kept.relation === 'other' && !kept.where ? other : kept
  const where = said.where ?? (other.relation === said.relation ? other.where : undefined)
  const isLost =
    (other.relation !== said.relation && other.relation !== 'other') ||
    (other.where !== undefined && other.where !== where)
  return { relation: said.relation, where, isLost }
}

const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

export type PlannedMerge =
  | { outcome: 'planned'; kept: Replaced; other: Replaced; toNotes: string[] }
  /** Both have so much to say that one field does not hold it. */
  | { outcome: 'notes too long'; length: number }

/**
 * What stays, and what of the other comes along. Where only one of a thing can stay it is the one of who stays, and the
 * other goes to the notes, so that nothing is lost. They are brought up as often as the one who is brought up oftener,
 * from the last talk with either, and no later than either was put off to.
 */
export const planMerge = (kept: Contact, other: Contact, today: LocalDate): PlannedMerge => {
  const emails = unite(kept.emails, other.emails, mostOfEach)
  const phones = unite(kept.phones, other.phones, mostOfEach)
  const tags = unite(kept.tags, other.tags, fields.mostTags)
  const known = howKnown(kept, other)
  const toNotes = [
    ...(isSameName(kept.name, other.name) ? [] : [other.name]),
    ...(known.isLost ? [howTheyKnowEachOther(other)] : []),
    ...(kept.linkedIn && other.linkedIn && kept.linkedIn !== other.linkedIn ? [other.linkedIn] : []),
    ...[...emails.left, ...phones.left, ...tags.left],
    ...(kept.reference?.agreedFor && other.reference?.agreedFor
      ? [`vouches for you for ${other.reference.agreedFor}`]
      : []),
  ]
  const notes = [
    kept.notes,
    other.notes && !kept.notes?.includes(other.notes) ? other.notes : undefined,
    toNotes.length > 0 ? `Also: ${toNotes.join(', ')}` : undefined,
  ]
    .filter(Boolean)
    .join('\n')
  if (notes.length > mostNotes) return { outcome: 'notes too long', length: notes.length }

  const linkedIn = kept.linkedIn ?? other.linkedIn
  const lastTouch = later(kept.lastTouch, other.lastTouch)
  const lastNote = later(kept.lastNote, other.lastNote)
  const reference = uniteReferences(kept.reference, other.reference)
  const left = uniteLeft(kept, other)
  const staleEmails = [...new Set([...(kept.staleEmails ?? []), ...(other.staleEmails ?? [])])].filter(
    (stale) => emails.all.some((address) => fields.isSameAddress(address, stale)),
  )
  const snoozedUntil =
    kept.snoozedUntil && other.snoozedUntil && earlier(kept.snoozedUntil, other.snoozedUntil)
  const after = scheduled({
    id: kept.id,
    version: kept.version + 1,
    addedOn: earlier(kept.addedOn, other.addedOn),
    name: kept.name,
    emails: emails.all,
    phones: phones.all,
    ...(linkedIn && { linkedIn }),
    relation: known.relation,
    ...(known.where && { where: known.where }),
    tags: tags.all,
    cadence: oftener(kept.cadence, other.cadence),
    ...(lastTouch && { lastTouch }),
    ...(lastNote && { lastNote }),
    ...(snoozedUntil && { snoozedUntil }),
    ...(notes && { notes }),
    ...(staleEmails.length > 0 && { staleEmails }),
    ...(reference && { reference }),
    ...(left.length > 0 && { left }),
  })
  const { previous, ...gone } = other
  const removed = scheduled({ ...gone, removedOn: today, version: other.version + 1 })
  return {
    outcome: 'planned',
    kept: { before: kept, after },
    other: { before: other, after: removed },
    toNotes,
  }
}

/** Which talks come along, under ids that nobody has yet: the same talk is known once. */
export const touchesToMove = (theirs: Touch[], ours: Touch[], otherId: string): Merge['touches'] => {
  const known = new Map(ours.map((touch) => [touch.id, touch]))
  return theirs
    .filter((touch) => !isDeepStrictEqual(touch, known.get(touch.id)))
    .map(({ id }) => ({ from: id, to: known.has(id) ? `${id}~${otherId}` : id }))
}

/** The one who stays, with the last talk under the id under which it comes along. */
export const withMovedTouch = (
  { before, after }: Replaced,
  other: Contact,
  touches: Merge['touches'],
): Replaced => {
  const { lastTouch } = after
  const isTheirs = lastTouch && isDeepStrictEqual(lastTouch, other.lastTouch)
  const moved = isTheirs && touches.find(({ from }) => from === lastTouch.id)
  return { before, after: moved ? { ...after, lastTouch: { ...lastTouch, id: moved.to } } : after }
}

/**
 * Whether who stayed was merged and has been changed since: from nobody else can they have all that the other was known by.
 */
export const wasMerged = (contact: Contact, { kept }: Pick<Merge, 'kept'>): boolean => {
  const [had, has] = [identifiers(kept.before), identifiers(contact)]
  const brought = identifiers(kept.after).filter((each) => !had.includes(each))
  return (
    contact.version > kept.after.version && brought.length > 0 && brought.every((each) => has.includes(each))
  )
}

/** The one of two whom there is more of, and for longest. */
export const whoStays = (one: Contact, other: Contact): [kept: Contact, other: Contact] => {
  const weight = (contact: Contact) =>
    identifiers(contact).length +
    [contact.lastTouch, contact.notes, contact.reference, contact.where].filter(Boolean).length +
    contact.tags.length
  const difference = weight(one) - weight(other)
  const isFirst = difference === 0 ? one.addedOn <= other.addedOn : difference > 0
  return isFirst ? [one, other] : [other, one]
}

/** What becomes of one of two in a job change: who stays takes the place, unless they have one. */
export const colleagueIn = (
  { people }: Pick<Transition, 'people'>,
  { kept, other }: { kept: string; other: string },
): Merge['colleague'] => {
  const role = people.find(({ contactId }) => contactId === other)?.role
  return role && { role, isTaken: !people.some(({ contactId }) => contactId === kept) }
}

/** One contact in the place of another, with what has been ticked off about them. */
export const renameColleague = (transition: Transition, from: string, to: string): Transition => {
  const rename = (text: string) => (text.endsWith(`~${from}`) ? `${text.slice(0, -from.length)}${to}` : text)
  if (!transition.people.some(({ contactId }) => contactId === from)) return transition
  return {
    ...transition,
    people: transition.people.map((each) => (each.contactId === from ? { ...each, contactId: to } : each)),
    ticks: Object.fromEntries(Object.entries(transition.ticks).map(([tick, day]) => [rename(tick), day])),
    version: transition.version + 1,
  }
}
