import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  checkbox,
  email,
  emails,
  linkedIn,
  normaliseLinkedIn,
  optionalDate,
  requiredLine,
  tags,
  validate,
  wholeNumber,
} from '../../core/fields.ts'

const messages = (schema: z.ZodType, text: string) =>
  schema.safeParse(text).error?.issues.map(({ message }) => message)

describe('an address', () => {
  it.each(['jane@example.com', ' jane+tag@sub.example.co.uk ', "o'brien@example.com"])(
    'may be %j',
    (text) => {
      expect(email.parse(text)).toBe(text.trim())
    },
  )

  it.each([
    '',
    'jane',
    'jane@',
    '@example.com',
    'a b@example.com',
    'jane@localhost',
    '.jane@example.com',
    'jane.@example.com',
    'ja..ne@example.com',
    'a@b@example.com',
    'a@example.com\nBcc: b@c.de',
  ])('may not be %j', (text) => {
    expect(email.safeParse(text).success).toBe(false)
  })

  it('has at most 254 characters', () => {
    const longest = `${'a'.repeat(60)}@${'b.'.repeat(95)}com`
    expect(longest).toHaveLength(254)
    expect(email.safeParse(longest).success).toBe(true)
    expect(messages(email, `a${longest}`)).toEqual(['That address is too long.'])
  })
})

describe('a LinkedIn address', () => {
  it.each([
    'https://www.linkedin.com/in/Jane-Doe/',
    'http://linkedin.com/in/jane-doe?trk=public',
    'linkedin.com/in/jane-doe#about',
    'https://uk.linkedin.com/in/jane-doe/details/skills',
    ' HTTPS://WWW.LINKEDIN.COM/IN/jane-doe ',
  ])('is the same profile written %j', (text) => {
    expect(normaliseLinkedIn(text)).toBe('linkedin.com/in/jane-doe')
    expect(linkedIn.parse(text)).toBe('linkedin.com/in/jane-doe')
  })

  it.each([
    'jane-doe',
    'https://linkedin.com/company/acme',
    'https://linkedin.com/in/',
    'https://evil.example/linkedin.com/in/jane',
    'https://linkedin.com.evil.example/in/jane',
    'javascript:alert(1)//linkedin.com/in/jane',
  ])('is not %j', (text) => {
    expect(messages(linkedIn, text)).toEqual(['Enter a profile address like linkedin.com/in/jane-doe.'])
  })

  it('may be left empty, and may be an old public one', () => {
    expect(linkedIn.parse(' ')).toBeUndefined()
    expect(normaliseLinkedIn('linkedin.com/pub/jane/1/2')).toBe('linkedin.com/pub/jane')
  })
})

describe('a list', () => {
  it('is separated by lines, commas or semicolons, and holds each once', () => {
    expect(emails.parse(' a@example.com,\r\n;b@example.com\n\na@example.com, ')).toEqual([
      'a@example.com',
      'b@example.com',
    ])
    expect(tags.parse('Rust, rust\nOld friend')).toEqual(['rust', 'old friend'])
    expect(emails.parse('')).toEqual([])
  })

  it('names what is wrong in it', () => {
    expect(messages(emails, 'a@example.com, nonsense, b@')).toEqual([
      '“nonsense”: Enter an email address like name@example.com.',
      '“b@”: Enter an email address like name@example.com.',
    ])
    expect(messages(tags, 'x'.repeat(31))).toEqual([`“${'x'.repeat(31)}”: Keep this to 30 characters.`])
  })
})

describe('a number or a date', () => {
  it.each(['0', '32', '1.5', '-1', '', ' 5', '99999', '1e1'])('from 1 to 31 is not %j', (text) => {
    expect(messages(wholeNumber(1, 31), text)).toEqual(['Enter a number from 1 to 31.'])
  })

  it('from 1 to 31 is whole', () => {
    expect(['1', '07', '31'].map((text) => wholeNumber(1, 31).parse(text))).toEqual([1, 7, 31])
  })

  it('may be left empty where it may', () => {
    expect(optionalDate.parse('  ')).toBeUndefined()
    expect(optionalDate.parse('2026-11-22')).toBe('2026-11-22')
    expect(messages(optionalDate, '2026-02-30')).toEqual([
      'Enter a date like 2026-11-22, or leave this empty.',
    ])
  })
})

describe('a form', () => {
  const form = z.object({
    name: requiredLine(5, 'Enter a name.'),
    day: optionalDate,
    tags,
    ticked: checkbox,
  })

  it('takes a field that was not sent as empty, and an unsent checkbox as not ticked', () => {
    expect(validate(form, { name: 'Jane' })).toEqual({
      outcome: 'valid',
      value: { name: 'Jane', day: undefined, tags: [], ticked: false },
    })
    expect(validate(form, { name: 'Jane', ticked: 'on' })).toMatchObject({ value: { ticked: true } })
    expect(validate(form, {})).toEqual({ outcome: 'invalid', errors: { name: 'Enter a name.' } })
  })

  it('says the first thing that is wrong with each field, and ignores what it does not know', () => {
    expect(validate(form, { name: 'Jane\nDoe', day: 'today', colour: 'red' })).toEqual({
      outcome: 'invalid',
      errors: {
        name: 'Keep this to 5 characters.',
        day: 'Enter a date like 2026-11-22, or leave this empty.',
      },
    })
    expect(validate(form, { name: 'Jane', id: 'x', memberId: 'y' })).not.toHaveProperty('value.memberId')
  })
})
