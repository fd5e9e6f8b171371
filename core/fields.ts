import * as z from 'zod'
import { isDate, isZone } from './time.ts'

/**
 * The fields that people type, as zod schemas: text in, value out. The pages take `required` and `maxlength` from
 * these same schemas, and the server validates with them.
 */

const printable = /^\P{Cc}*$/u
const printableOrBreak = /^[\P{Cc}\t\r\n]*$/u

/** JSON can hold half of a character, with which no link can be made; as elsewhere, it is read as the sign for one. */
const wholeCharacters = (text: string) => text.toWellFormed()

/** One line of text: no control characters, so that it can stand in a mail header. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .overwrite(wholeCharacters)
    .max(max, `Keep this to ${max} characters.`)
    .regex(printable, 'Keep this to one line of text.')

/** It must have something to see: letters, digits or signs. */
export const requiredLine = (max: number, message: string) =>
  line(max)
    .min(1, message)
    .regex(/[\p{L}\p{N}\p{P}\p{S}]/u, message)

/** Several lines of text, with line breaks made `\n`. */
export const paragraph = (max: number) =>
  z
    .string()
    .trim()
    .overwrite(wholeCharacters)
    .max(max, `Keep this to ${max} characters.`)
    .regex(printableOrBreak, 'This holds characters that cannot be shown.')
    .transform((text) => text.replace(/\r\n?/g, '\n'))

const notAnAddress = 'Enter an email address like name@example.com.'
/** Nobody's mail lives at a domain without a dot; and what stands before the @ has single dots inside (RFC 5321). */
const dotted = /^(?!\.)(?!.*\.[.@]).*@.*\./

/** An address as RFC 5321 limits it; the message tells what is expected. */
export const email = z
  .string()
  .trim()
  .min(1, 'Enter an email address.')
  .max(254, 'That address is too long.')
  .pipe(z.email({ pattern: z.regexes.html5Email, message: notAnAddress }).regex(dotted, notAnAddress))

export const zone = z
  .string()
  .min(1, 'Choose your time zone.')
  .refine((name) => name.length <= 64 && isZone(name), 'Choose a time zone from the list.')

export const date = z.string().trim().max(10).refine(isDate, 'Enter a date like 2026-11-22.')

export const optionalDate = z
  .string()
  .trim()
  .max(10)
  .refine((text) => text === '' || isDate(text), 'Enter a date like 2026-11-22, or leave this empty.')
  .transform((text) => text || undefined)

/** A whole number picked from a list. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, `Enter a number from ${min} to ${max}.`)
    .transform(Number)
    .pipe(
      z
        .number()
        .min(min, `Enter a number from ${min} to ${max}.`)
        .max(max, `Enter a number from ${min} to ${max}.`),
    )

/** A whole number, or nothing. */
export const optionalNumber = (min: number, max: number) =>
  z
    .string()
    .refine(
      (text) => text === '' || (/^\d{1,4}$/.test(text) && Number(text) >= min && Number(text) <= max),
      `Enter a number from ${min} to ${max}.`,
    )
    .transform((text) => (text === '' ? undefined : Number(text)))

/** A checkbox: browsers send it only when it is ticked. */
export const checkbox = z
  .string()
  .max(10)
  .optional()
  .transform((value) => value !== undefined)

/** Values one a line or between commas; each is checked, and the message names the one that is wrong. */
export const listOf = (
  item: z.ZodType<string, string>,
  { most, maxLength }: { most: number; maxLength: number },
) =>
  z
    .string()
    .max(maxLength, `Keep this to ${maxLength} characters.`)
    .transform((text, context) => {
      const items = text
        .split(/[\n\r,;]+/)
        .map((part) => part.trim())
        .filter(Boolean)
      if (items.length > most) context.addIssue({ code: 'custom', message: `Enter at most ${most}.` })
      const read = items.map((text) => ({ text, ...item.safeParse(text) }))
      for (const { text, error } of read) {
        if (error)
          context.addIssue({ code: 'custom', message: `“${text.slice(0, 40)}”: ${error.issues[0]?.message}` })
      }
      return [...new Set(read.flatMap(({ data }) => (data === undefined ? [] : [data])))]
    })

export const emails = listOf(email, { most: 5, maxLength: 1300 })

export const mostTags = 20
export const tag = requiredLine(30, 'Enter a tag.').transform((text) => text.toLowerCase())
export const tags = listOf(tag, { most: mostTags, maxLength: mostTags * 33 })

export const normaliseEmail = (address: string): string => address.trim().toLowerCase()

export const isSameAddress = (one: string, other: string): boolean =>
  normaliseEmail(one) === normaliseEmail(other)

/** The profile behind any way of writing a LinkedIn address: `linkedin.com/in/jane-doe`. */
export const normaliseLinkedIn = (text: string): string | undefined => {
  const match = /^(?:https?:\/\/)?(?:[a-z]{1,5}\.)?linkedin\.com\/(in|pub)\/([^/?#\s]+)/i.exec(text.trim())
  return match?.[2] ? `linkedin.com/${match[1]?.toLowerCase()}/${match[2].toLowerCase()}` : undefined
}

export const linkedIn = line(200)
  .refine(
    (text) => text === '' || normaliseLinkedIn(text) !== undefined,
    'Enter a profile address like linkedin.com/in/jane-doe.',
  )
  .transform((text) => normaliseLinkedIn(text))

/** What a form says, or what is wrong with it by field. A field that was not sent is empty, but for a checkbox. */
export const validate = <Schema extends z.ZodObject>(
  schema: Schema,
  typed: Record<string, string>,
): { outcome: 'valid'; value: z.output<Schema> } | { outcome: 'invalid'; errors: Record<string, string> } => {
  const sent = Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => {
      const mayBeAbsent = z.safeParse(field, undefined).success
      return [name, typed[name] ?? (mayBeAbsent ? undefined : '')]
    }),
  )
  const { success, data, error } = schema.safeParse(sent)
  if (success) return { outcome: 'valid', value: data }
  const errors: Record<string, string> = {}
  for (const { path, message } of error.issues) errors[String(path[0])] ??= message
  return { outcome: 'invalid', errors }
}
