import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { originalSender } from '../../core/forwarded.ts'
import { takesAMoment } from '../takes-a-moment.ts'
import { mail, mailNames } from './mails/read.ts'

const jane = { name: 'Jane Doe', address: 'jane@acme.example' }

const forwards: [string, object][] = [
  ['forward-gmail-en', { ...jane, date: 'Mon, Nov 9, 2026 at 10:02 AM' }],
  ['forward-gmail-de', { ...jane, date: 'Mo., 9. Nov. 2026 um 10:02 Uhr' }],
  ['forward-gmail-fr', { ...jane, date: 'lun. 9 nov. 2026 à 10:02' }],
  ['forward-gmail-es', { ...jane, date: 'lun, 9 nov 2026 a las 10:02' }],
  ['forward-gmail-own-subject', { ...jane, date: 'Mon, Nov 9, 2026 at 10:02 AM' }],
  ['forward-gmail-external', { name: '', address: jane.address, date: 'Mon, Nov 9, 2026 at 10:02 AM' }],
  ['forward-gmail-below-labels', { ...jane, date: 'Mon, Nov 9, 2026 at 10:02 AM' }],
  ['forward-outlook-web-en', { ...jane, date: 'Monday, November 9, 2026 10:02 AM' }],
  ['forward-outlook-desktop-en', { ...jane, date: 'Monday, November 9, 2026 10:02 AM' }],
  ['forward-outlook-plain-en', { ...jane, date: 'Monday, November 09, 2026 10:02 AM' }],
  ['forward-outlook-linked-address', { ...jane, date: 'Monday, November 9, 2026 10:02 AM' }],
  ['forward-outlook-de', { ...jane, date: 'Montag, 9. November 2026 10:02' }],
  ['forward-outlook-plain-de', { ...jane, date: 'Montag, 9. November 2026 10:02' }],
  ['forward-outlook-fr', { ...jane, date: 'lundi 9 novembre 2026 10:02' }],
  // `Enviado el:` is a label that the library does not know; the date is left out, not guessed.
  ['forward-outlook-es', jane],
  ['forward-outlook-it', { ...jane, date: 'lunedì 9 novembre 2026 10:02' }],
  ['forward-outlook-da', { ...jane, date: '9. november 2026 10:02' }],
  ['forward-outlook-mac-de', { ...jane, date: '09.11.26, 10:02' }],
  ['forward-outlook-through-gmail', { ...jane, date: 'Montag, 9. November 2026 10:02' }],
  ['forward-comma-name', { ...jane, name: 'Doe, Jane', date: 'Monday, November 9, 2026 10:02 AM' }],
  ['forward-apple-en', { ...jane, date: '9 November 2026 at 10:02:41 CET' }],
  ['forward-apple-de', { ...jane, date: '9. November 2026 um 10:02:41 MEZ' }],
  ['forward-apple-fr', { ...jane, date: '9 novembre 2026 à 10:02:41 UTC+1' }],
  ['forward-apple-es', { ...jane, date: '9 de noviembre de 2026, 10:02:41 CET' }],
  ['forward-iphone-en', { ...jane, date: 'November 9, 2026 at 10:02:41 AM GMT+1' }],
  ['forward-yahoo-en', { ...jane, date: 'Monday, November 9, 2026 at 10:02:41 AM GMT+1' }],
  ['forward-yahoo-es', { ...jane, date: 'lunes, 9 de noviembre de 2026, 10:02:41 CET' }],
  ['forward-thunderbird-en', { ...jane, date: 'Mon, 9 Nov 2026 10:02:41 +0100' }],
  ['forward-thunderbird-de', { ...jane, date: 'Mon, 9 Nov 2026 10:02:41 +0100' }],
  ['forward-thunderbird-fr', { ...jane, date: 'Mon, 9 Nov 2026 10:02:41 +0100' }],
  ['forward-thunderbird-nl', { ...jane, date: 'Mon, 9 Nov 2026 10:02:41 +0100' }],
]
/** Where another mail stands inside the one that was forwarded. */
const nested: [string, object][] = [
  ['forward-gmail-twice', { ...jane, date: 'Mon, Nov 9, 2026 at 10:02 AM' }],
  ['forward-gmail-with-reply-inside', { ...jane, date: 'Mon, Nov 9, 2026 at 10:02 AM' }],
  ['forward-outlook-desktop-thread', { ...jane, date: 'Monday, November 9, 2026 10:02 AM' }],
  ['forward-outlook-mac-en', { ...jane, date: '11/9/26, 10:02 AM' }],
]
const none = mailNames.filter((name) => ![...forwards, ...nested].some(([forward]) => forward === name))

/** Shapes that no reply has, so that they count under any subject. */
const marked = /gmail-|apple|iphone|yahoo|thunderbird/

describe('the original sender', () => {
  it.each(forwards)('of %s is found', (name, sender) => {
    expect(originalSender(mail(name))).toEqual(sender)
  })

  it.each(nested)('of %s is the first, not one quoted below', (name, sender) => {
    expect(originalSender(mail(name))).toEqual(sender)
  })

  it.each(forwards)('of %s is found with the line breaks of SMTP', (name, sender) => {
    const { subject, text } = mail(name)
    expect(originalSender({ subject, text: text.replaceAll('\n', '\r\n') })).toEqual(sender)
  })

  it('is not there in any other mail, of which there are many', () => {
    expect(none.length).toBeGreaterThan(20)
    expect(none.filter((name) => originalSender(mail(name)))).toEqual([])
  })

  it('is not looked for deeper when the client left the address out', () => {
    const { subject, text } = mail('forward-without-address')
    expect(text).toContain('bob@initech.example')
    expect(originalSender({ subject, text })).toBeUndefined()
  })

  it.each([
    'Re: Coffee',
    'RE: Fwd: Coffee',
    'AW: WG: Kaffee',
    'SV: Kaffe',
    '[EXT] Re: Coffee',
    'Re[2]: Coffee',
  ])('is never read under the subject %j of a reply', (subject) => {
    const found = forwards.filter(([name]) => originalSender({ subject, text: mail(name).text }))
    expect(found).toEqual([])
  })

  it.each([
    'Fwd: x',
    'fwd: x',
    'FW: x',
    'WG: x',
    'TR : x',
    'RV: x',
    'I: x',
    'Vs: x',
    'VB: x',
    'PD: x',
    'ENC: x',
    'İLT: x',
    '[ext] FW: x',
  ])('is read under the subject %j of a forward', (subject) => {
    expect(originalSender({ subject, text: mail('forward-outlook-web-en').text })).toMatchObject(jane)
  })

  it.each(['', 'please add Jane', 'Refactoring: who did it'])(
    'needs a marker under the subject %j',
    (subject) => {
      const found = forwards
        .filter(([name]) => originalSender({ subject, text: mail(name).text }))
        .map(([name]) => name)
      expect(found).toEqual(forwards.map(([name]) => name).filter((name) => marked.test(name)))
    },
  )

  it('has no name when another address stands in its place', () => {
    const text = mail('forward-gmail-en').text.replace('Jane Doe <', '"J.Doe@acme.example" <')
    expect(originalSender({ subject: 'Fwd: Coffee', text })).toMatchObject({
      name: '',
      address: jane.address,
    })
  })

  it('is not an address that is none', () => {
    const text = mail('forward-gmail-en').text.replace('jane@acme.example', 'jane@acme..example')
    expect(originalSender({ subject: 'Fwd: Coffee', text })).toBeUndefined()
  })
})

const size = 2_000_000
const flood = (text: string) => text.repeat(size / text.length)
const dashes = '---------- Forwarded message ---------\n'

describe('reading forwards', () => {
  it.each([
    ['>', flood('>')],
    ['> lines', flood('>\n')],
    ['From:', flood('From:')],
    ['From: lines', flood('From: a\n')],
    ['From: lines with addresses', flood('From: a <a@b\n')],
    ['empty lines', flood('\n')],
    ['spaces', flood(`From:${' '.repeat(200)}\n`)],
    ['separators', flood(dashes)],
    ['separators over brackets', flood(`${dashes}${'De:<<'.repeat(49)}\n`)],
    ['dashes over brackets', flood(`-----Forwarded Message-----\n${'De:<<'.repeat(49)}\n`)],
    ['quote headers', flood(`On 1, "a" <a@b.co> wrote${'|'.repeat(150)}\n`)],
  ])('takes no time on 2 MB of %s', async (_, text) => {
    for (const subject of ['Fwd: x', 'x']) await takesAMoment(() => originalSender({ subject, text }))
  })

  it('never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n',
        '\r\n',
        dashes,
        'From: ',
        'De : ',
        '<a@b.co>',
        '> ',
        '_'.repeat(32),
        '*Von:* ',
        'Subject: x',
      ),
    )
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('Fwd: x', 'Re: x')),
        text,
        (subject, text) => {
          const sender = originalSender({ subject, text })
          expect(sender === undefined || sender.address.includes('@')).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})
