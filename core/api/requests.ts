import * as z from 'zod'
import {
  type Contact,
  type ContactForm,
  defaultCadence,
  editContact,
  mostNotes,
  relations,
} from '../contact.ts'
import * as fields from '../fields.ts'
import { phone } from '../phones.ts'
import { cadenceSchema } from '../time.ts'
import { winForm } from '../win.ts'
import { channels } from './answers.ts'

/** What the API takes, as schemas over the same fields as those of the forms. */

const list = <Item extends z.ZodType>(item: Item, most: number) =>
  z.array(item).max(most, `There can be at most ${most}.`)

/** A form takes several between commas, and would take this one apart. */
const whole = (item: z.ZodType<string, string>) =>
  z
    .string()
    .regex(/^[^,;]*$/, 'Leave out commas and semicolons.')
    .pipe(item)

const contact = {
  name: fields.requiredLine(100, 'Give a name.'),
  emails: list(fields.email, 5),
  phones: list(whole(phone), 5).meta({ description: 'Best with the country code: +1 415 555 0132.' }),
  linkedIn: fields.linkedIn.meta({ description: 'A profile address like linkedin.com/in/jane-doe.' }),
  relation: z.enum(relations, `One of ${relations.join(', ')}.`),
  where: fields.line(100).transform((text) => text || undefined),
  cadence: cadenceSchema.meta({
    description: 'An ISO 8601 duration of years, months, weeks and days, at most ten years; or “never”.',
  }),
  lastTouch: fields.date.meta({ description: 'A day, not in the future.' }),
  notes: fields.paragraph(mostNotes).transform((text) => text || undefined),
  tags: list(whole(fields.tag), 10),
}

export const contactBody = z.strictObject({
  name: contact.name,
  emails: contact.emails.default([]),
  phones: contact.phones.default([]),
  linkedIn: contact.linkedIn.optional(),
  relation: contact.relation.default('other'),
  where: contact.where.optional(),
  cadence: contact.cadence.default(defaultCadence),
  lastTouch: contact.lastTouch.optional(),
  notes: contact.notes.optional(),
  tags: contact.tags.default([]),
})

/** RFC 7396: what is not there stays, and null takes away, or puts back to what a new contact has. */
export const contactPatch = z.strictObject({
  name: contact.name.optional(),
  emails: contact.emails.nullish(),
  phones: contact.phones.nullish(),
  linkedIn: contact.linkedIn.nullish(),
  relation: contact.relation.nullish(),
  where: contact.where.nullish(),
  cadence: contact.cadence.nullish(),
  lastTouch: contact.lastTouch.nullish(),
  notes: contact.notes.nullish(),
  tags: contact.tags.nullish(),
})
export type ContactPatch = z.output<typeof contactPatch>

export const touchBody = z.strictObject({
  date: fields.date.optional().meta({ description: 'Today, if it is not given.' }),
  channel: z.enum(channels, `One of ${channels.join(', ')}.`).default('conversation'),
  note: fields
    .paragraph(1000)
    .transform((text) => text || undefined)
    .optional(),
})

export const winBody = z.strictObject({
  text: winForm.shape.text,
  date: fields.date.optional().meta({ description: 'Today, if it is not given.' }),
  job: winForm.shape.job.optional(),
})

const paging = {
  limit: z
    .string()
    .refine((text) => /^(?:100|[1-9]\d?)$/.test(text), 'A number from 1 to 100.')
    .transform(Number)
    .default(25)
    .meta({
      // It comes as text, like all of a query.
      ...{ type: 'integer', minimum: 1, maximum: 100 },
      description: 'How many at most; a page may hold fewer, also where others follow.',
    }),
  cursor: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: 'From the “next” of the page before, with the same query.' }),
}

export const pageQuery = z.strictObject(paging)
export const contactsQuery = z.strictObject({
  search: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({ description: 'Words that stand in the name, place, notes, tags or addresses, all of them.' }),
  relation: z.enum(relations, `One of ${relations.join(', ')}.`).optional(),
  tag: z.string().max(30).optional(),
  due: z.literal('true', 'It can only be “true”.').optional(),
  ...paging,
})
export const winsQuery = z.strictObject({ since: fields.date.optional(), ...paging })

const cleared: Omit<ContactForm, 'name'> = {
  emails: [],
  phones: [],
  linkedIn: undefined,
  relation: 'other',
  where: undefined,
  cadence: defaultCadence,
  lastTouch: undefined,
  notes: undefined,
  tags: [],
}

const once = <Each>(items: Each[]) => [...new Set(items)]

export const newContactForm = (body: z.output<typeof contactBody>): ContactForm => ({
  ...cleared,
  ...body,
  emails: once(body.emails),
  phones: once(body.phones),
  tags: once(body.tags),
})

/**
 * The contact with what the patch says; the same object when that changes nothing. Addresses that mail came back from stay
 * so as long as the patch does not speak of addresses.
 */
export const patchContact = (before: Contact, patch: ContactPatch): Contact => {
  const { name, emails, phones, linkedIn, relation, where, cadence, notes, tags } = before
  const form: ContactForm = {
    ...{ name, emails, phones, linkedIn, relation, where, cadence, notes, tags },
    lastTouch: before.lastTouch?.date,
  }
  const valueFor = (field: string, value: unknown) =>
    value === null ? cleared[field as keyof typeof cleared] : Array.isArray(value) ? once(value) : value
  const said = Object.fromEntries(
    Object.entries(patch).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, valueFor(field, value)]],
    ),
  )
  const after = { ...form, ...said }
  if (JSON.stringify(after) === JSON.stringify(form)) return before
  const edited = editContact(before, after)
  return patch.emails === undefined && before.staleEmails
    ? { ...edited, staleEmails: before.staleEmails }
    : edited
}
