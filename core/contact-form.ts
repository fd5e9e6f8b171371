import * as z from 'zod'
import { type ContactForm, mostNotes, relations, snoozes } from './contact.ts'
import * as fields from './fields.ts'
import { phones } from './phones.ts'
import { mostVouchedFor } from './reference.ts'
import { cadenceSchema, type LocalDate } from './time.ts'

/** The forms about a contact, each the same on the page and on the server. */

export const contactForm = z.object({
  name: fields.requiredLine(100, 'Enter a name.'),
  emails: fields.emails,
  phones: phones,
  linkedIn: fields.linkedIn,
  relation: z.enum(relations, 'Choose how you know them.'),
  where: fields.line(100).transform((text) => text || undefined),
  cadence: cadenceSchema,
  lastTouch: fields.optionalDate,
  notes: fields.paragraph(mostNotes).transform((text) => text || undefined),
  tags: fields.tags,
}) satisfies z.ZodType<ContactForm>

/** The form on a day: what has happened is not in the future. */
export const contactFormOn = (today: LocalDate) =>
  contactForm.refine(({ lastTouch }) => !lastTouch || lastTouch <= today, {
    path: ['lastTouch'],
    message: 'That day is still to come.',
  })

export const touchForm = z.object({
  date: fields.date,
  note: fields.paragraph(1000).transform((text) => text || undefined),
})

export const touchFormOn = (today: LocalDate) =>
  touchForm.refine(({ date }) => date <= today, { path: ['date'], message: 'That day is still to come.' })

export const snoozeForm = z.object({ period: z.enum(snoozes, 'Choose for how long.') })
export const cadenceForm = z.object({ cadence: cadenceSchema })
export const referenceForm = z.object({ what: fields.line(mostVouchedFor) })
