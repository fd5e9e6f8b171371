import * as z from 'zod'
import { relations } from '../contact.ts'

/**
 * What the API answers with, as schemas: they cut each answer to shape, describe it in the document, and read it where it
 * arrives. An answer may come to have more members.
 */

export const channels = ['conversation', 'email'] as const

const date = z.string().meta({ format: 'date', description: 'A day in the time zone of the member.' })

export const contactAnswer = z.object({
  id: z.string(),
  version: z.number().int().positive().meta({ description: 'In quotation marks it is the ETag.' }),
  name: z.string(),
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  linkedIn: z.string().optional(),
  relation: z.enum(relations),
  where: z.string().optional().meta({ description: 'Where the member knows them from.' }),
  cadence: z.string().meta({ description: 'How often to reconnect: an ISO 8601 duration, or “never”.' }),
  lastTouch: date.optional().meta({ description: 'When the two last talked.' }),
  lastNote: z.object({ date, text: z.string() }).optional(),
  nextContact: date.optional().meta({ description: 'When they fall due; absent when they never do.' }),
  snoozedUntil: date.optional(),
  notes: z.string().optional(),
  tags: z.array(z.string()),
  staleEmails: z.array(z.string()).optional().meta({ description: 'Addresses that mail came back from.' }),
  addedOn: date,
})
export type ContactAnswer = z.infer<typeof contactAnswer>

export const touchAnswer = z.object({
  id: z.string(),
  date,
  channel: z.enum(channels),
  note: z.string().optional(),
})
export type TouchAnswer = z.infer<typeof touchAnswer>

export const winAnswer = z.object({ id: z.string(), date, text: z.string(), job: z.string().optional() })
export type WinAnswer = z.infer<typeof winAnswer>

const dueAnswer = z.object({
  contact: contactAnswer,
  daysLate: z.number().int().nonnegative(),
  isColdReference: z
    .boolean()
    .meta({ description: 'They would vouch for the member, and have not heard of them for long.' }),
  question: z.string().meta({ description: 'What one could open with.' }),
})

const next = z.url().optional().meta({ description: 'Where the next page is; absent on the last one.' })

export const contactsAnswer = z.object({ items: z.array(contactAnswer), next })
export const touchesAnswer = z.object({ items: z.array(touchAnswer), next })
export const winsAnswer = z.object({ items: z.array(winAnswer), next })
export const duesAnswer = z.object({ today: date, items: z.array(dueAnswer), next })
export type DuesAnswer = z.infer<typeof duesAnswer>

export const addedContactAnswer = z.object({
  outcome: z.enum(['added', 'merged', 'restored', 'unchanged']).meta({
    description:
      'Whether they are new; or were there, and got what was new; or had been removed, and are back; or nothing was new.',
  }),
  contact: contactAnswer,
})

export const recordedTouchAnswer = z.object({
  outcome: z.enum(['recorded', 'recorded before']),
  touch: touchAnswer,
  contact: contactAnswer,
})

export const addedWinAnswer = z.object({ outcome: z.enum(['added', 'added before']), win: winAnswer })

/** RFC 9457; its type is always `about:blank`, since the status says which problem it is. */
export const problemAnswer = z.object({
  type: z.literal('about:blank'),
  status: z.number().int(),
  title: z.string(),
  detail: z.string().meta({ description: 'A sentence for a person.' }),
  errors: z
    .array(
      z.object({
        pointer: z.string().optional().meta({ description: 'Where in the body, as a JSON pointer.' }),
        parameter: z.string().optional().meta({ description: 'Which part of the query.' }),
        detail: z.string(),
      }),
    )
    .optional(),
})
export type ProblemAnswer = z.infer<typeof problemAnswer>
export type FieldError = NonNullable<ProblemAnswer['errors']>[number]
