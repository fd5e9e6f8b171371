import * as z from 'zod'
import { checkbox, email, optionalNumber, requiredLine, wholeNumber, zone } from './fields.ts'

/** What members type about themselves; apart from what they are, which mail is read with too. */

const name = requiredLine(100, 'Enter your name, as your contacts know it.')

export const signUpForm = z.object({
  name,
  email,
  zone,
  digestDay: optionalNumber(1, 31),
  digestHour: optionalNumber(0, 23),
})
export type SignUpForm = z.infer<typeof signUpForm>

export const signInForm = z.object({ email })

export const settingsForm = z.object({
  name,
  zone,
  digestDay: wholeNumber(1, 31),
  digestHour: wholeNumber(0, 23),
  digestSize: wholeNumber(1, 25),
  mailWhenNobodyDue: checkbox,
  reminderMonth: z.union([wholeNumber(1, 12), z.literal('never')], 'Choose a month from the list.'),
})
export type SettingsForm = z.infer<typeof settingsForm>
