import { describe, expect, it } from 'vitest'
import { newContact } from '../../core/contact.ts'
import { contactForm, contactFormOn, touchFormOn } from '../../core/contact-form.ts'
import { validate } from '../../core/fields.ts'
import { aForm, today } from '../examples.ts'

const typed = (fields: Record<string, string> = {}) =>
  validate(contactForm, { name: 'Jane Doe', relation: 'peer', cadence: 'P3M', ...fields })
const readForm = (fields: Record<string, string>) => {
  const form = typed(fields)
  return form.outcome === 'valid' ? form.value : form.errors
}

describe('what is typed about a contact', () => {
  it.each([
    "Zoë O'Brien-李",
    'مريم الخوارزمي',
    '👩‍🚀 Ada',
    '<svg onload=alert(1)>',
    '"Q" & <b>\\',
    'a'.repeat(100),
  ])('is kept as it is: %j', (text) => {
    expect(readForm({ name: text, where: text, notes: text })).toMatchObject({
      name: text,
      where: text,
      notes: text,
    })
    expect(newContact(aForm({ name: text, where: text, notes: text }), { id: 'jane', today })).toMatchObject({
      name: text,
      where: text,
      notes: text,
    })
  })

  it.each(['A\nB', 'A\r\nBcc: eve@evil.example', 'A\tB', 'A\u0000B', 'A\u007fB', 'A\u0085B'])(
    'is refused in a name, a place or a profile when it could begin a new line: %j',
    (text) => {
      expect(typed({ name: text, where: text, linkedIn: `linkedin.com/in/x?${text}` })).toEqual({
        outcome: 'invalid',
        errors: {
          name: 'Keep this to one line of text.',
          where: 'Keep this to one line of text.',
          linkedIn: 'Keep this to one line of text.',
        },
      })
    },
  )

  it('may have lines in its notes, and no other control character', () => {
    expect(readForm({ notes: ' one\r\ntwo\rthree\n\tfour ' })).toMatchObject({
      notes: 'one\ntwo\nthree\n\tfour',
    })
    expect(readForm({ notes: 'bell\u0007' })).toEqual({
      notes: 'This holds characters that cannot be shown.',
    })
  })

  it.each([
    ['name', 'x'.repeat(100), 'Keep this to 100 characters.'],
    ['where', 'x'.repeat(100), 'Keep this to 100 characters.'],
    ['notes', 'x'.repeat(2000), 'Keep this to 2000 characters.'],
    ['linkedIn', 'linkedin.com/in/'.padEnd(200, 'x'), 'Keep this to 200 characters.'],
    ['tags', Array.from({ length: 20 }, (_, n) => `${n}`.padEnd(30, 'x')).join(), 'Enter at most 20.'],
    ['emails', Array.from({ length: 5 }, (_, n) => `a${n}@example.com`).join(), 'Enter at most 5.'],
    ['phones', Array.from({ length: 5 }, (_, n) => `+1 415 555 013${n}`).join(), 'Enter at most 5.'],
  ])('fills %s to its limit and no further', (field, longest, message) => {
    const another = { tags: ',x', emails: ',b@example.com', phones: ',+14155550139' }[field] ?? 'x'
    expect(typed({ [field]: longest }).outcome).toBe('valid')
    expect(readForm({ [field]: longest + another })).toEqual({ [field]: message })
  })

  it('needs a name and how the member knows them, and nothing else', () => {
    expect(readForm({ name: '  ', relation: '' })).toEqual({
      name: 'Enter a name.',
      relation: 'Choose how you know them.',
    })
    expect(readForm({})).toEqual(aForm())
  })

  it('has not happened after today', () => {
    const talkedOn = (lastTouch: string) =>
      validate(contactFormOn(today), { name: 'Jane', relation: 'peer', cadence: 'P3M', lastTouch }).outcome
    expect(talkedOn('2026-11-22')).toBe('valid')
    expect(talkedOn('2026-11-23')).toBe('invalid')
    expect(touchFormOn(today).safeParse({ date: '2026-11-22', note: '' }).success).toBe(true)
    expect(touchFormOn(today).safeParse({ date: '2026-11-23', note: '' }).success).toBe(false)
  })
})
