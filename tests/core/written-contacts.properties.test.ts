import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContactForm } from '../../core/contact.ts'
import { readWrittenContacts } from '../../core/written-contacts.ts'
import { aDescription as contact, today } from '../examples.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const read = (text: string) =>
  readWrittenContacts(text, today).map(({ read }) => (read.outcome === 'read' ? read.contact : read.reason))

describe('reading written contacts', () => {
  it('ends after 200 contacts, and after 100 KB', () => {
    const lines = Array.from({ length: 300 }, (_, index) => `Jane Doe <jane${index}@acme.example>`)
    expect(read(lines.join('\n'))).toHaveLength(200)
    expect(read(lines.join('\n\n'))).toHaveLength(200)
    expect(read(`${'x'.repeat(99_000)}\n\nJane Doe, my mentor`)).toHaveLength(1)
    expect(read(`${'x'.repeat(100_000)}\n\nJane Doe, my mentor`)).toHaveLength(0)
  })

  const flood = (text: string) => text.repeat(1_000_000 / text.length)
  it.each(
    [
      'a',
      ',',
      '<',
      '@',
      '"',
      '(',
      ' ',
      '\n',
      'A\n',
      'A, my a\n',
      '1. A\n',
      'a@ ',
      'a@b.co ',
      'A B <a@b.co>, ',
      '+1 ',
      '+14155550132 ',
      '#a ',
      ' - ',
      'my ',
      'talked 1 1,',
      '(talked yesterday)',
      'linkedin.com/in/',
      'every 3 months,',
      '- A, my mentor\n',
      'a\n@\n',
    ].map((text) => [text]),
  )('takes no time on 1 MB of %j', async (text) => {
    const flooded = flood(text)
    await takesAMoment(() => readWrittenContacts(flooded, today))
  })

  it('never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n',
        ', ',
        'Jane',
        '<a@b.co>',
        '@',
        '+1 415 555 0132',
        'my manager at ',
        'talked ',
        '0',
        '\uE000',
        '"',
        '- ',
        'every ',
        '#',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const { place, read } of readWrittenContacts(pieces.join(''), today)) {
          expect([...place].length).toBeLessThanOrEqual(60)
          expect(read.outcome === 'failed' ? read.reason : read.contact.name).not.toBe('')
        }
      }),
      { numRuns: 500 },
    )
  })

  const name = fc
    .tuple(
      fc.constantFrom(
        'Jane',
        'Renée',
        'Jean-Luc',
        'Will',
        'Łukasz',
        'J. R.',
        'Mary Ann',
        'Søren',
        'An',
        '太郎',
      ),
      fc.constantFrom(
        '',
        ' Doe',
        ' van den Berg',
        ' O’Neill',
        " D'Arcy",
        ' Best',
        ' de la Cruz',
        ' Call',
        ' Smith-Jones',
        ' 田中',
      ),
    )
    .map((both) => both.join(''))
  const address = fc
    .tuple(
      fc.stringMatching(/^[a-z][a-z0-9]{0,9}(?:[._+-][a-z0-9]{1,6})?$/),
      fc.constantFrom('acme.example', 'a.co', 'x-y.z1.org'),
    )
    .map((both) => both.join('@'))
  const cadence = fc.constantFrom(
    ['every 5 weeks', 'P5W'],
    ['monthly', 'P1M'],
    ['twice a year', 'P6M'],
    ['every two years', 'P2Y'],
    ['never', 'never'],
  )
  const relation = fc.constantFrom(
    ['my manager', 'manager'],
    ['my old boss', 'manager'],
    ['colleague', 'peer'],
    ['teammate', 'peer'],
    ['my direct report', 'report'],
    ['mentor', 'mentor'],
    ['a client', 'client'],
    ['recruiter', 'recruiter'],
  )
  const where = fc.tuple(
    fc.constantFrom('at', 'from', '@'),
    fc.constantFrom(
      'Acme',
      'the BBC',
      'eBay',
      '3M',
      'Bank of America',
      'ETH Zürich',
      'Müller & Söhne',
      'Acme Inc.',
    ),
  )
  const between = fc.constantFrom(', ', '; ', ' - ', ' — ', ' | ', '\n', ',')
  const start = fc.constantFrom('', '- ', '3. ', 'Add ', 'please add ')

  it('gives back what was put in', () => {
    fc.assert(
      fc.property(
        name,
        address,
        cadence,
        relation,
        where,
        between,
        start,
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        (name, address, cadence, relation, where, between, start, isBracketed, order) => {
          const facts = [
            `${relation[0]} ${where.join(' ')}`,
            cadence[0] ?? '',
            ...(isBracketed ? [] : [address]),
          ]
            .map((fact) => ({ fact, at: order.next().value }))
            .sort((one, other) => one.at - other.at)
            .map(({ fact }) => fact)
          const line = start + [isBracketed ? `${name} <${address}>` : name, ...facts].join(between)
          expect(read(line)).toEqual([
            contact({
              name,
              emails: [address],
              relation: relation[1] as ContactForm['relation'],
              where: where[1],
              cadence: cadence[1] ?? '',
            }),
          ])
        },
      ),
      { numRuns: 500 },
    )
  })
})
