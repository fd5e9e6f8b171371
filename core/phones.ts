import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { line, listOf } from './fields.ts'

const isNumber = (text: string) => text.replace(/\D/g, '').length >= 4
const notANumber = 'Enter a phone number, best with its country code: +1 415 555 0132.'

/** Written with a country code it becomes E.164 (`+14155550132`), which also matches; otherwise it stays as typed. */
export const phone = line(40)
  .refine(isNumber, notANumber)
  .transform((text) => normalisePhone(text) ?? text)

export const optionalPhone = line(40)
  .refine((text) => text === '' || isNumber(text), notANumber)
  .transform((text) => (text ? (normalisePhone(text) ?? text) : undefined))

export const phones = listOf(phone, { most: 5, maxLength: 250 })

/** E.164, or nothing when the number lacks a country code or is not a possible one. */
export const normalisePhone = (text: string): string | undefined => {
  const parsed = parsePhoneNumberFromString(text)
  return parsed?.isPossible() ? parsed.number : undefined
}
