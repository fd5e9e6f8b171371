import { describe, expect, it, test } from 'vitest'
import type { Result } from '../../../core/intake-result.ts'
import { receiptMail } from '../../../views/emails/receipt.tsx'
import { aContact, aMember, keys, now, site, today } from '../../examples.ts'
import { areMails, elements, hostile, linkCalled, readable } from './mail.ts'

const receipt = (results: Result[], answers: { messageId?: string; references?: string } = {}) =>
  receiptMail({
    member: aMember({ intakeSecret: 'abc234' }),
    results,
    answers: { id: 'mail1', messageId: undefined, references: undefined, ...answers },
    today,
    site,
    keys,
    now,
  })
const who = aContact(hostile)
const everything: Result[] = [
  { kind: 'contact', done: 'added', contact: who, canUndo: true },
  { kind: 'contact', done: 'removed', contact: aContact({ name: 'Bo' }), canUndo: true },
  { kind: 'imported', counts: { added: 4987, merged: 1, restored: 1, unchanged: 11 } },
  { kind: 'failed', place: 'row <12>', reason: 'It has no name.' },
  { kind: 'which', about: 'talked', words: '<b>jane', contacts: [who, aContact({ name: 'Jane Roe' })] },
  { kind: 'nobody', words: '<i>zed' },
  { kind: 'contacts', asked: 'find', search: '<u>', contacts: [who] },
  { kind: 'contact', done: 'agreed', contact: aContact({ name: 'Ann' }), canUndo: true },
  { kind: 'contacts', asked: 'references', search: '', contacts: [who] },
  { kind: 'win', win: { id: 'win1', date: today, text: '<script>shipped</script>', job: '<i>' } },
  { kind: 'reminder', year: '2026', answered: { answer: 'later', on: today }, next: '2026-12-06' },
  {
    ...{ kind: 'transition', done: 'changed', before: '2026-11-30', next: today },
    transition: {
      ...{ id: 'abcd', version: 1, lastDay: '2026-12-06', company: '<script>', people: [] },
      ...{ startedAt: now, plannedOn: today, stepsDone: 0, ticks: {} },
    },
  },
  { kind: 'which', about: 'colleague', role: 'peer', words: '<b>bo', contacts: [who] },
  { kind: 'no transition' },
  { kind: 'farewell ticked off' },
  { kind: 'paused', until: '2027-09-01' },
  { kind: 'quiet', months: [7, 8], next: '2027-09-22' },
  { kind: 'resumed', next: undefined },
  { kind: 'exported', contacts: 3, wins: 2 },
  { kind: 'help' },
  { kind: 'not understood', text: '<style>', reason: 'Say more.' },
]

areMails([
  ['receipt', receipt(everything, { messageId: '<1@example.com>' })],
  ['receipt of a mail that was not understood', receipt([{ kind: 'not understood', text: hostile.name }])],
])

describe('a receipt', () => {
  test.each([
    ['<1@example.com>', '<1@example.com>'],
    ['<1@example.com>\r\nBcc: eve@evil.example', undefined],
    ['<ü@example.com>', undefined],
    ['<1@a> <2@b>', undefined],
    [`<${'x'.repeat(900)}@example.com>`, undefined],
    ['', undefined],
    [undefined, undefined],
  ])('answers the mail %j in its thread: %j', (messageId, expected) => {
    const { headers } = receipt([{ kind: 'help' }], messageId === undefined ? {} : { messageId })
    expect(headers['In-Reply-To']).toBe(expected)
    expect(headers.References).toBe(expected)
  })

  it('names the mails before the one that it answers, as many as a header of SES holds', () => {
    const references = Array.from({ length: 100 }, (_, n) => `<${n}@example.com>`).join('\r\n ')
    const { headers } = receipt([{ kind: 'help' }], { messageId: '<mail@example.com>', references })
    expect(headers.References).toMatch(/^<\d+@example.com> .*<99@example.com> <mail@example.com>$/)
    expect(headers.References?.length).toBeGreaterThan(800)
  })

  it('can be answered, and about one contact the answer is about them', () => {
    const contact = aContact({})
    const one: Result = { kind: 'contact', done: 'added', contact, canUndo: true }
    expect(receipt([one]).replyTo).toBe(`add+abc234.${contact.id}@in.rapport.example`)
    expect(receipt([one, { ...one, contact: aContact({}) }]).replyTo).toBe('add+abc234@in.rapport.example')
  })

  test.each<[string, Result[]]>([
    ['Added: Jane Doe', [{ kind: 'contact', done: 'added', contact: aContact({}), canUndo: true }]],
    [
      'Recorded: you wrote to 2 people; added: Jane Doe',
      (['wrote', 'wrote', 'added'] as const).map((done) => ({
        kind: 'contact',
        done,
        contact: aContact({}),
        canUndo: true,
      })),
    ],
    [
      'Paused until 1 September 2027',
      [
        { kind: 'not understood', text: 'x' },
        { kind: 'paused', until: '2027-09-01' },
      ],
    ],
    ['Quiet months: July, August', [{ kind: 'quiet', months: [7, 8], next: undefined }]],
    ['I did not understand your mail', [{ kind: 'not understood', text: 'x' }]],
    ['You have no contact called “zed”', [{ kind: 'nobody', words: 'zed' }]],
    [
      'Who is due next, and 2 more',
      [{ kind: 'contacts', asked: 'next', search: '', contacts: [] }, { kind: 'help' }, { kind: 'help' }],
    ],
  ])('is called “%s”', (subject, results) => {
    expect(receipt(results).subject).toBe(subject)
  })

  it('asks whom the member means, with a link that acts on each', () => {
    const contacts = [aContact({ name: 'Jane Doe' }), aContact({ name: 'Jane Roe' })]
    const mail = receipt([{ kind: 'which', about: 'talked', words: 'jane', contacts }])
    const links = elements(mail, 'a').filter(({ textContent }) => textContent === 'We talked')
    expect(links.map((link) => readable(link.getAttribute('href') ?? ''))).toMatchObject(
      contacts.map(({ id }) => ({ link: { purpose: 'talked', thing: `${id}~mail1` } })),
    )
  })

  it('asks whom a word about a reference is about, with a link that records it', () => {
    const ann = aContact({ name: 'Ann Lee' })
    const which = { kind: 'which', about: 'reference', move: 'agreed', words: 'ann' } as const
    const mail = receipt([{ ...which, contacts: [ann, aContact({ name: 'Ann Roe' })] }])
    expect(readable(linkCalled(mail, 'They agreed'))).toMatchObject({
      link: { purpose: 'reference', thing: `${ann.id}~agreed` },
    })
  })

  it('shows three examples when nothing was understood, and none otherwise', () => {
    const [nothing, mixed] = [
      receipt([everything[3] as Result, { kind: 'not understood', text: 'x' }]),
      receipt(everything),
    ]
    expect(nothing.text.match(/^> /gm)).toHaveLength(3)
    expect(mixed.text).not.toMatch(/^> /m)
  })

  it('of 5,000 contacts with the longest names is not clipped', () => {
    const contacts = Array.from({ length: 5000 }, () =>
      aContact({ name: '<'.repeat(100), where: '&'.repeat(100) }),
    )
    for (const asked of ['list', 'find'] as const) {
      const mail = receipt([{ kind: 'contacts', asked, search: 'x', contacts }])
      expect(Buffer.byteLength(mail.html)).toBeLessThan(100_000)
      expect(mail.text).toMatch(/And [\d,]+ more\./)
    }
  })

  it('has no header in common with a list', () => {
    expect(Object.keys(receipt(everything).headers).filter((name) => name.startsWith('List-'))).toEqual([])
  })
})
