import * as z from 'zod'
import { accountSchema } from './account.ts'
import { scheduled, type Touch } from './contact.ts'
import { fileText, mostEntries } from './contact-file.ts'
import * as fields from './fields.ts'
import type { WholeContact } from './import.ts'
import { isDate } from './time.ts'
import type { Win } from './win.ts'

const shapes = accountSchema.shape

/** Who the member is, and what became of mail to their address, stay as they are where a file is loaded. */
const settingsSchema = shapes.member
  .omit({ email: true, addresses: true, createdAt: true, welcomedAt: true, mailProblem: true })
  .extend({
    // Its address does not come along, so that it is turned on by hand.
    page: z.object({ text: fields.paragraph(600), isOn: z.boolean().transform(() => false) }).optional(),
    name: fields.requiredLine(100, 'Enter a name.'),
    zone: fields.zone,
    // What comes next is looked for year by year.
    pausedUntil: z
      .string()
      .regex(/^20\d\d-/)
      .optional(),
    lastPeriod: z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/),
    lastReminder: z.string().regex(/^20\d\d$/),
    unsubscribedAt: z.iso.datetime().optional(),
  })
type Settings = z.infer<typeof settingsSchema>

/** What stands in a key of the table, or in the header of a mail, is held to what a form would take. */
const id = z.string().min(1).max(200)
const contactSchema = shapes.contacts.element.extend({
  id: z.string().regex(/^[a-z2-7]{16}$/),
  addedOn: fields.date,
  name: fields.requiredLine(100, 'Enter a name.'),
  emails: z.array(fields.email).max(5),
  phones: z.array(fields.line(40)).max(5),
  linkedIn: z
    .string()
    .max(200)
    .refine((text) => fields.normaliseLinkedIn(text) === text)
    .optional(),
  where: fields.line(100).optional(),
  tags: z.array(fields.requiredLine(30, 'Enter a tag.')).max(fields.mostTags),
  touches: z.array(shapes.contacts.element.shape.touches.element.extend({ id })),
})
const winSchema = shapes.wins.element.extend({ id })
const pairSchema = z.string().regex(/^[a-z2-7]{16}#[a-z2-7]{16}$/)

/** Far more than any form takes, and far less than an item of the table holds (400 KB). */
const longest = { settings: 100_000, contact: 50_000, touch: 5_000, win: 5_000 }
const lengthOf = (value: unknown) => JSON.stringify(value).length

const isDayField = /^(?:on|date)$|(?:On|Until|Since)$/

/** Where something stands that is no day in a field that is named for one: Temporal would throw at it later. */
const notADay = (value: unknown, path = ''): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, inside] of Object.entries(value)) {
    const at = path ? `${path}.${name}` : name
    if (typeof inside === 'string' && isDayField.test(name) && !isDate(inside)) return at
    const deeper = notADay(inside, at)
    if (deeper) return deeper
  }
  return undefined
}

/** A value that the schema takes, or a sentence about what is wrong with it. */
const readValue = <Schema extends z.ZodType>(schema: Schema, value: unknown, most: number) => {
  const { success, data, error } = schema.safeParse(value)
  const wrong = success ? notADay(data) : (error.issues[0]?.path.join('.') ?? '')
  if (!success || wrong)
    return { outcome: 'failed' as const, reason: `What stands at “${wrong}” could not be read.` }
  if (lengthOf(data) > most) return { outcome: 'failed' as const, reason: 'It is too long.' }
  return { outcome: 'read' as const, value: data }
}

type ReadWhole =
  | { place: string; outcome: 'read'; whole: WholeContact }
  | { place: string; outcome: 'failed'; reason: string }
export type ReadAccount = {
  contacts: ReadWhole[]
  wins: Win[]
  apart: string[]
  settings: Settings | undefined
  /** What is left out, but for contacts. */
  failures: { place: string; reason: string }[]
}

const fileSchema = z.object({
  rapport: shapes.rapport,
  member: z.unknown(),
  contacts: z.array(z.unknown()),
  wins: z.array(z.unknown()),
  apart: z.array(z.unknown()).default([]),
})

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readWhole = (value: unknown, place: string): ReadWhole => {
  const read = readValue(contactSchema, value, Number.POSITIVE_INFINITY)
  if (read.outcome === 'failed') return { place, ...read }
  const { touches, ...contact } = read.value
  if (lengthOf(contact) > longest.contact) return { place, outcome: 'failed', reason: 'It is too long.' }
  const kept: Touch[] = touches.filter((touch) => lengthOf(touch) <= longest.touch)
  return { place, outcome: 'read', whole: { contact: scheduled(contact), touches: kept } }
}

/** Rapport's own export, read so that one broken entry costs nothing but itself; undefined when it is no such file. */
export const readAccount = (bytes: Uint8Array): ReadAccount | undefined => {
  const { data: file } = fileSchema.safeParse(parsed(fileText(bytes)))
  if (!file) return undefined
  const settings = readValue(settingsSchema, file.member, longest.settings)
  const wins = file.wins.slice(0, mostEntries).map((win) => readValue(winSchema, win, longest.win))
  const contacts = file.contacts
    .slice(0, mostEntries)
    .map((contact, index) => readWhole(contact, `contact ${index + 1}`))
  const rest = file.contacts.length - contacts.length
  return {
    contacts,
    wins: wins.flatMap((read) => (read.outcome === 'read' ? [read.value] : [])),
    apart: file.apart.slice(0, mostEntries).flatMap((pair) => pairSchema.safeParse(pair).data ?? []),
    settings: settings.outcome === 'read' ? settings.value : undefined,
    failures: [
      ...(settings.outcome === 'failed' ? [{ place: 'the settings', reason: settings.reason }] : []),
      ...wins.flatMap((read, index) =>
        read.outcome === 'failed' ? [{ place: `win ${index + 1}`, reason: read.reason }] : [],
      ),
      ...(rest > 0
        ? [{ place: `contact ${mostEntries + 1}`, reason: `It and the rest, ${rest} in all, were left out.` }]
        : []),
    ],
  }
}
