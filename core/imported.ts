import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { type Contact, contactSchema, removeContact, undoneWithin } from './contact.ts'
import type { PlannedRow } from './import.ts'
import { addTo, type Instant, type LocalDate } from './time.ts'

/**
 * The longest file that a page takes. A Lambda is invoked with at most 6 MB, in which the bytes of a form stand in base64.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const longestUpload = 4_000_000

const failureSchema = z.object({ place: z.string(), reason: z.string() })
const countsSchema = z.object({
  added: z.number(),
  merged: z.number(),
  restored: z.number(),
  unchanged: z.number(),
})
export type Counts = z.infer<typeof countsSchema>

/** A file that a member chose on the page, and what became of it. */
export const importSchema = z.object({
  id: z.string(),
  fileName: z.string(),
  at: z.string(),
  state: z.enum(['looked at', 'waiting', 'done', 'undoing', 'undone']),
  /** For a table whose columns the member has named. */
  columns: z.object({ afterRow: z.number(), delimiter: z.string(), fields: z.array(z.string()) }).optional(),
  cadence: z.string(),
  /** How far the work is, while there is some; an undo goes on from there. */
  written: z.number().optional(),
  toWrite: z.number().optional(),
  counts: countsSchema.optional(),
  wins: z.number().optional(),
  /** Whether the settings of an export come along, or came. */
  settings: z.boolean().optional(),
  /** The first of those that could not be read, and how many there are. */
  failures: z.array(failureSchema).optional(),
  failed: z.number().optional(),
  /** How many an undo left as they are, since they were changed after the import. */
  kept: z.number().optional(),
})
export type Import = z.infer<typeof importSchema>

export const mostFailuresKept = 100

export const newImport = ({ id, fileName, now }: { id: string; fileName: string; now: Instant }): Import => ({
  id,
  fileName,
  at: now,
  state: 'looked at',
  cadence: 'P3M',
})

/** When an import and all that is kept of it goes. */
export const importEnd = ({ at }: Pick<Import, 'at'>): Instant => addTo(at, undoneWithin)

/** What an import did to one contact: the version that it made, how they stood before, and talks that it brought. */
const changeSchema = z.object({
  id: z.string(),
  version: z.number(),
  before: contactSchema.optional(),
  touches: z.array(z.string()).optional(),
})
export const undoSchema = z.object({ contacts: z.array(changeSchema), wins: z.array(z.string()) })
export type ImportUndo = z.infer<typeof undoSchema>
type ImportedChange = z.infer<typeof changeSchema>

/** What will be needed to take an import back, known before it begins; `newTouches` are those of an export. */
export const undoOf = (
  planned: PlannedRow[],
  wins: string[],
  newTouches: (row: number, contactId: string) => string[],
): ImportUndo => {
  const rowsOf = Map.groupBy(planned.keys(), (row) => planned[row]?.change)
  const contacts = [...rowsOf].flatMap(([change, rows]): ImportedChange[] => {
    if (!change) return []
    const { before, contact } = change
    const touches = before ? rows.flatMap((row) => newTouches(row, contact.id)) : []
    const touch = contact.lastTouch?.id
    if (before && touch && touch !== before.lastTouch?.id) touches.push(touch)
    if (contact === before && touches.length === 0) return []
    return [
      {
        id: contact.id,
        version: contact.version,
        ...(before && { before }),
        ...(touches.length > 0 && { touches }),
      },
    ]
  })
  return { contacts, wins }
}

/** An import that was cut short and made again is known in parts. */
export const joinUndos = (undos: ImportUndo[]): ImportUndo => ({
  contacts: undos.flatMap(({ contacts }) => contacts),
  wins: [...new Set(undos.flatMap(({ wins }) => wins))],
})

/** How a contact, as the import left them, stood before it; null when they stand so. */
export const undoImported = (
  contact: Contact,
  { version, before }: ImportedChange,
  today: LocalDate,
): Contact | null => {
  if (!before) return removeContact(contact, today)
  return before.version === version ? null : { ...before, version: version + 1 }
}

/** Whether nothing of the import is left in a contact. */
export const isTakenBack = (contact: Contact, { version, before }: ImportedChange): boolean => {
  if (!before) return contact.removedOn !== undefined
  return before.version === version
    ? contact.version === version
    : isDeepStrictEqual(contact, { ...before, version: version + 1 })
}

export const countUndo = ({ contacts }: ImportUndo): Omit<Counts, 'unchanged'> => {
  const ids = (is: (change: ImportedChange) => boolean) =>
    new Set(contacts.filter(is).map(({ id }) => id)).size
  return {
    added: ids(({ before }) => !before),
    merged: ids(
      ({ before, version }) => before !== undefined && !before.removedOn && before.version < version,
    ),
    restored: ids(({ before }) => before?.removedOn !== undefined),
  }
}
