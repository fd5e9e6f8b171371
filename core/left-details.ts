import { createHash } from 'node:crypto'
import * as z from 'zod'
import { type ContactForm, defaultCadence, relations } from './contact.ts'
import { normaliseEmail } from './fields.ts'
import { newId } from './ids.ts'
import { base32 } from './links.ts'

const saidSchema = z.object({
  name: z.string(),
  email: z.string(),
  phone: z.string().optional(),
  linkedIn: z.string().optional(),
  relation: z.enum(relations),
  where: z.string().optional(),
  offersReference: z.boolean(),
  wantsReference: z.boolean(),
})
export type Said = z.infer<typeof saidSchema>

/** What a contact left and has confirmed by mail: their own copy, which they see, correct and delete. */
export const detailsSchema = z.object({
  id: z.string(),
  said: saidSchema,
  leftOn: z.string(),
  /** Among the member's contacts. */
  contactId: z.string(),
})
export type Details = z.infer<typeof detailsSchema>

/** What waits for the contact's own mail. Once that is confirmed, no more of it is kept than that it was. */
export const pendingDetailsSchema = z.object({
  id: z.string(),
  expiresAt: z.string(),
  waiting: z
    .object({
      said: saidSchema,
      /** The secret of the page that it was left on; or the details that move to another address. */
      from: z.union([z.object({ page: z.string() }), z.object({ details: z.string() })]),
    })
    .optional(),
  /** The details that it became. */
  confirmedAs: z.string().optional(),
})
export type PendingDetails = z.infer<typeof pendingDetailsSchema>

export const pendingLifetime = 'P1D'

/** One mailbox leaves one set of details with a member, however often: later ones replace earlier ones. */
export const detailsId = (memberId: string, email: string): string =>
  newId(
    base32(
      createHash('sha256')
        .update(`${memberId}:${normaliseEmail(email)}`)
        .digest(),
    ),
  )

export const contactFormOf = ({ name, email, phone, linkedIn, relation, where }: Said): ContactForm => ({
  name,
  emails: [email],
  phones: phone ? [phone] : [],
  linkedIn,
  relation,
  where,
  cadence: defaultCadence,
  lastTouch: undefined,
  notes: undefined,
  tags: [],
})
