import fc from 'fast-check'
import {
  type Contact,
  type ContactForm,
  markStale,
  newContact,
  recordTouch,
  relations,
  snoozeUntil,
  type Touch,
} from '../core/contact.ts'
import { contactForm } from '../core/contact-form.ts'
import { base32 } from '../core/links.ts'
import { today } from './examples.ts'

/** Names, places and words in which something may go wrong. What is read from files has single spaces only. */
const bits = [
  'Jane',
  'é',
  "'",
  '"',
  '=',
  '@',
  ',',
  ';',
  ' ::: ',
  ':',
  '\\',
  '\\n',
  '#',
  '😀',
  '漢',
  'x'.repeat(40),
]
const text = fc
  .oneof(
    fc.array(fc.constantFrom(...bits), { maxLength: 8 }).map((each) => each.join('')),
    fc.string({ unit: 'binary' }),
  )
  .map((each) => each.replace(/\s+|\ufffd/g, ' '))
const lines = fc.array(fc.oneof(text, fc.constantFrom('\t', '', '\n')), { maxLength: 5 })
const day = fc.integer({ min: 10, max: 28 }).map((each) => `2026-10-${each}`)

/** What a form takes, typed as badly as can be. Each number gives its contact an address of its own. */
const anyForm = (number: number): fc.Arbitrary<ContactForm> => {
  const some = (...values: string[]) => fc.subarray(values).map((each) => each.join(','))
  return fc
    .record({
      name: text.map((each) => `${each}J`),
      emails: some(`jane${number}@acme.example`, `=${number}@acme.example`, `o'neill${number}@acme.example`),
      phones: some(`+1415555${1000 + number}`, '(415) 555-0132', "'=1234"),
      linkedIn: fc.constantFrom(
        '',
        `linkedin.com/in/jane-${number}`,
        `https://www.linkedin.com/in/zo%C3%AB,${number}`,
      ),
      relation: fc.constantFrom(...relations),
      where: text,
      cadence: fc.constantFrom('P2W', 'P3M', 'P45D', 'P1Y', 'never'),
      lastTouch: fc.oneof(day, fc.constant('')),
      notes: lines.map((each) => each.join('\r\n')),
      tags: fc.array(text, { maxLength: 4 }).map((each) => each.join(',')),
    })
    .map((typed) => contactForm.safeParse(typed).data)
    .filter((form) => form !== undefined)
}

export const anyForms: fc.Arbitrary<ContactForm[]> = fc
  .nat(5)
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, number) => anyForm(number))))

export const idOf = (number: number) => base32(Buffer.from([number])).padEnd(16, 'a')

type Kept = { contact: Contact; touches: Touch[] }

/** A contact with a history: talks with and without a note, a mail that came back, a wait. */
const anyHistory = (form: ContactForm, number: number): fc.Arbitrary<Kept> =>
  fc
    .array(
      fc.oneof(
        fc.record({
          date: day,
          note: fc.option(text, { nil: undefined }),
          via: fc.constantFrom(undefined, 'digest' as const),
        }),
        fc.constant('stale' as const),
        day.map((until) => `until ${until}`),
      ),
      { maxLength: 4 },
    )
    .map((events) =>
      events.reduce<Kept>(
        ({ contact, touches }, event, index) => {
          if (event === 'stale')
            return { contact: markStale(contact, contact.emails[0] ?? '') ?? contact, touches }
          if (typeof event === 'string')
            return { contact: snoozeUntil(contact, event.slice(6)) ?? contact, touches }
          const { date, note, via } = event
          const touch: Touch = {
            id: `talked-${index}`,
            date,
            channel: 'conversation',
            ...(note && { note }),
            ...(via && { via }),
          }
          return { contact: recordTouch(contact, touch) ?? contact, touches: [...touches, touch] }
        },
        {
          contact: newContact(form, { id: idOf(number), today }),
          touches: form.lastTouch
            ? [{ id: `on-${form.lastTouch}`, date: form.lastTouch, channel: 'conversation' }]
            : [],
        },
      ),
    )

export const anyHistories: fc.Arbitrary<Kept[]> = anyForms.chain((forms) =>
  fc.tuple(...forms.map((form, number) => anyHistory(form, number))),
)
