import * as z from 'zod'
import { relations } from './contact.ts'
import * as fields from './fields.ts'
import { optionalPhone } from './phones.ts'

/** What a contact leaves on a keep-in-touch page. The relation is the member's: a manager is who managed the member. */
export const detailsForm = z.object({
  name: fields.requiredLine(100, 'Enter your name.'),
  email: fields.email,
  phone: optionalPhone,
  linkedIn: fields.linkedIn,
  relation: z.enum(relations, 'Choose how you know each other.'),
  where: fields.line(100).transform((text) => text || undefined),
  offersReference: fields.checkbox,
  wantsReference: fields.checkbox,
})
