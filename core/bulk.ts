import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { type Contact, contactSchema, relations, scheduled, startingOn, undoneWithin } from './contact.ts'
import * as fields from './fields.ts'
import { type DigestRoom, spreadFirstDates } from './spread.ts'
import { addTo, cadenceSchema, type Instant, type LocalDate } from './time.ts'

/** What a member changes about many contacts at once, and takes back at once. */

const leftAsItIs = <Value extends z.ZodType<string, string>>(value: Value) =>
  z
    .union([z.literal(''), value])
    .transform((chosen) => (chosen === '' ? undefined : (chosen as z.output<Value>)))

export const bulkForm = z.object({
  cadence: leftAsItIs(cadenceSchema),
  relation: leftAsItIs(z.enum(relations, 'Choose how you know them.')),
  where: fields.line(100).transform((text) => text || undefined),
  addTags: fields.tags,
  removeTags: fields.tags,
})

/** The form that changes something. */
export const bulkFormWithChange = bulkForm.refine(
  ({ cadence, relation, where, addTags, removeTags }) =>
    cadence || relation || where || addTags.length + removeTags.length > 0,
  { path: ['cadence'], message: 'Choose what to change.' },
)

const bulkChangeSchema = z.object({
  cadence: cadenceSchema.optional(),
  relation: z.enum(relations).optional(),
  where: z.string().optional(),
  addTags: z.array(z.string()),
  removeTags: z.array(z.string()),
})
export type BulkChange = z.infer<typeof bulkChangeSchema>

/** A change of many, and what became of it. */
export const bulkSchema = z.object({
  id: z.string(),
  at: z.string(),
  state: z.enum(['waiting', 'done', 'undoing', 'undone']),
  change: bulkChangeSchema,
  /** How many contacts it is about. */
  asked: z.number(),
  /** How far the work is, while there is some; an undo goes on from there. */
  written: z.number().optional(),
  changed: z.number().optional(),
  /** Who had been removed meanwhile. */
  missing: z.number().optional(),
  /** How many an undo left as they are, since they were changed after it. */
  kept: z.number().optional(),
})
export type Bulk = z.infer<typeof bulkSchema>

/** So many are changed while the page waits; more of them go through the queue. */
export const mostAtOnce = 50

export const bulkEnd = ({ at }: Pick<Bulk, 'at'>): Instant => addTo(at, undoneWithin)

/** One contact before and after a change of many. */
export const replacedSchema = z.object({ before: contactSchema, after: contactSchema })
export type Replaced = z.infer<typeof replacedSchema>

/** Null when the contact is so already; a tag that is both added and taken away is added. Like an edit, it is taken back as a whole or not at all. */
export const changeFields = (
  contact: Contact,
  { cadence, relation, where, addTags, removeTags }: BulkChange,
): Contact | null => {
  const { previous, ...rest } = contact
  const isNamed = (names: string[], tag: string) => names.includes(tag.toLowerCase())
  const kept = rest.tags.filter((tag) => isNamed(addTags, tag) || !isNamed(removeTags, tag))
  const had = kept.map((tag) => tag.toLowerCase())
  const changed = {
    ...rest,
    ...(cadence && { cadence }),
    ...(relation && { relation }),
    ...(where && { where }),
    tags: [...kept, ...addTags.filter((tag) => !isNamed(had, tag))].slice(0, fields.mostTags),
  }
  return isDeepStrictEqual(changed, rest) ? null : scheduled({ ...changed, version: contact.version + 1 })
}

/**
 * Those contacts who change, before and after. Whoever falls due by it, all at once, waits for a digest that has room, like
 * those who come all at once; `alreadyDue` are the dates of the others.
 */
export const planBulk = (
  contacts: Contact[],
  change: BulkChange,
  room: DigestRoom & { alreadyDue: LocalDate[] },
): Replaced[] => {
  const replaced = contacts.flatMap((before): Replaced[] => {
    const after = changeFields(before, change)
    return after ? [{ before, after }] : []
  })
  const isDue = ({ nextContact }: Contact) => nextContact !== undefined && nextContact <= room.today
  const falling = replaced.filter(({ before, after }) => isDue(after) && !isDue(before))
  const natural = falling.map(({ after }) => after.nextContact ?? room.today)
  const dates = new Map(
    spreadFirstDates(natural, room).map((date, at) => [falling[at], date === natural[at] ? undefined : date]),
  )
  return replaced.map((each) => {
    const date = dates.get(each)
    return date ? { ...each, after: startingOn(each.after, date) } : each
  })
}

/** How a contact stood before, where it stands as the change left it; null where it was changed since. */
export const takeBack = (contact: Contact, { before, after }: Replaced): Contact | null =>
  isDeepStrictEqual(contact, after) ? { ...before, version: after.version + 1 } : null

/** Whether a contact has been taken back, and not changed since. */
export const isTakenBack = (contact: Contact, { before, after }: Replaced): boolean =>
  isDeepStrictEqual(contact, { ...before, version: after.version + 1 })
