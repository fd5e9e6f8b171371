import { describe, expect, it, test } from 'vitest'
import { type UnsentReceipt, unsentReceiptSchema } from '../../../core/receipt.ts'
import { sumUpMail } from '../../../views/emails/sum-up.tsx'
import { aMember, site } from '../../examples.ts'
import { areMails, elements, hostile, linkCalled } from './mail.ts'

const sumUp = (receipts: Partial<UnsentReceipt>[]) =>
  sumUpMail({
    member: aMember(),
    day: '2026-11-21',
    receipts: receipts.map((fields, n) =>
      unsentReceiptSchema.parse({
        messageId: `mail${n}`,
        day: '2026-11-21',
        subject: 'Hi',
        lines: [],
        ...fields,
      }),
    ),
    site,
  })

areMails([
  ['sum-up', sumUp([{ subject: hostile.name, lines: [hostile.where, hostile.notes] }, { subject: '' }])],
])

describe('a sum-up', () => {
  it('says what was done with each mail, why there was no receipt, and where the contacts are', () => {
    const mail = sumUp([
      { subject: hostile.name, lines: ['Added: Jane Doe.', hostile.where] },
      { subject: '', lines: ['Added: Bo Chen.'] },
    ])
    expect(mail.subject).toBe('2 more mails on 21 November')
    expect(elements(mail, 'h2').map(({ textContent }) => textContent)).toEqual([
      hostile.name,
      'A mail without a subject',
    ])
    const lines = ['Added: Jane Doe.', hostile.where, 'Added: Bo Chen.']
    expect(elements(mail, 'bdi').map(({ textContent }) => textContent)).toEqual(lines)
    for (const line of lines) expect(mail.text).toContain(`- ${line}\n`)
    expect(mail.text).toContain('Rapport answers 20 mails a day with a receipt.')
    expect(linkCalled(mail, 'Your contacts')).toBe('https://rapport.example/contacts')
    expect(sumUp([{}]).subject).toBe('1 more mail on 21 November')
  })

  it('is no mailing list', () => {
    expect(Object.keys(sumUp([{}]).headers).filter((name) => name.startsWith('List-'))).toEqual([])
  })

  test.each([
    [50, undefined, '50 more mails'],
    [51, 'and 1 more mail', '51 more mails'],
    [499, 'and 449 more mails', '499 more mails'],
    [500, 'and 450 more mails', 'At least 500 more mails'],
  ])('of %i mails shows 50 of them', (count, rest, title) => {
    const mail = sumUp(Array.from({ length: count }, () => ({})))
    expect(elements(mail, 'h2')).toHaveLength(50)
    expect(/^and \d+ more .*$/m.exec(mail.text)?.[0]).toBe(rest)
    expect(mail.html.includes(rest ?? '449 more')).toBe(rest !== undefined)
    expect(mail.subject).toBe(`${title} on 21 November`)
  })

  test.each(['&', '"', '<', 'x', '李', '👩‍🚀'])('with the longest lines of %j is not clipped', (fill) => {
    const lines = Array.from({ length: 60 }, () => fill.repeat(400))
    const mail = sumUp(Array.from({ length: 500 }, () => ({ subject: fill.repeat(300), lines })))
    expect(Buffer.byteLength(mail.html)).toBeLessThan(90_000)
    expect(elements(mail, 'h2')).toHaveLength(50)
    expect(mail.text.match(/- and (42|48) more\n/g)).toHaveLength(50)
  })

  it('with mails as people write them is not shortened', () => {
    const lines = Array.from(
      { length: 5 },
      (_, n) => `Recorded: Katharina Montgomery-${n}. Next: 21 February 2027.`,
    )
    const mail = sumUp(
      Array.from({ length: 50 }, () => ({ subject: 'Notes from the offsite in Lisbon', lines })),
    )
    expect(mail.html).not.toContain('…')
    expect(mail.html).not.toMatch(/and \d+ more/)
    expect(Buffer.byteLength(mail.html)).toBeLessThan(90_000)
  })
})
