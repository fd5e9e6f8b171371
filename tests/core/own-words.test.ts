import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isClosing, ownWords } from '../../core/own-words.ts'
import { takesAMoment } from '../takes-a-moment.ts'
import { mail } from './mails/read.ts'

describe('what the member wrote', () => {
  it.each([
    ['forward-gmail-en', 'Jane ran our Oslo office.'],
    ['forward-gmail-de', ''],
    ['forward-gmail-fr', ''],
    ['forward-gmail-own-subject', 'My old boss, every 6 months.'],
    ['forward-outlook-web-en', 'My mentor at Acme.'],
    ['forward-outlook-desktop-en', 'See below.'],
    ['forward-outlook-desktop-thread', ''],
    ['forward-outlook-plain-en', 'Good to know her.'],
    ['forward-outlook-plain-de', ''],
    ['forward-outlook-de', 'Meine frühere Chefin.'],
    ['forward-outlook-fr', 'Pour mes contacts.'],
    ['forward-outlook-mac-en', 'From Acme.'],
    ['forward-outlook-through-gmail', ''],
    ['forward-without-address', ''],
    ['forward-apple-en', 'A mentor of mine.'],
    ['forward-apple-es', ''],
    ['forward-iphone-en', ''],
    ['forward-yahoo-en', 'My client at Acme.'],
    ['forward-thunderbird-en', 'Old colleague.'],
    ['forward-thunderbird-nl', ''],
    ['reply-gmail-en', 'done'],
    ['reply-gmail-de', 'snooze jane 2 weeks'],
    ['reply-gmail-fr', 'Oui, jeudi.'],
    ['reply-gmail-es', 'El jueves.'],
    ['reply-gmail-own-subject', 'Thursday then.'],
    ['reply-outlook-en', 'Thursday then.'],
    ['reply-outlook-de', 'Donnerstag.'],
    ['reply-outlook-fi', 'Torstaina.'],
    ['reply-outlook-plain-own-subject', 'Thursday then.'],
    ['reply-to-a-forward', 'Thanks for this, I wrote to him.'],
    ['reply-apple-en', 'done jane'],
    ['digest-coming-back', 'Nothing this month, thanks!'],
    ['signature-only', 'Hello,\n\nsee attached.'],
    ['calendar-google', ''],
    ['calendar-teams', ''],
    ['calendar-zoom', ''],
  ])('in %s stands above what is not theirs', (name, words) => {
    expect(ownWords(mail(name).text)).toBe(words)
    expect(ownWords(mail(name).text.replaceAll('\n', '\r\n'))).toBe(words)
  })

  it.each([
    '-- \nAda',
    '--\nAda',
    'Sent from my iPhone',
    'Sent from Yahoo Mail for iPhone',
    'Get Outlook for iOS<https://aka.ms/o0ukef>',
    'Sent with Proton Mail secure email.',
    'Von meinem iPhone gesendet',
    'Gesendet mit der GMX Mail App',
    'Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.',
    'Envoyé de mon iPhone',
    'Envoyé depuis mon appareil Galaxy',
    'Télécharger Outlook pour iOS',
    'Enviado desde mi iPhone',
    'Enviado do meu iPhone',
    'Inviato da iPhone',
    'Scarica Outlook per iOS',
    'Verstuurd vanaf mijn iPad',
    'Skickat från min iPhone',
    'Sendt fra min iPhone',
    'Lähetetty iPhonesta',
    'Wysłane z iPhone’a',
    'Отправлено с iPhone',
    'iPhoneから送信',
    '发自我的 iPhone',
    'Best regards,\nAda Lovelace\n+44 20 7946 0958',
    'Best,\nAda',
    'Best, Ada\n+44 20 7946 0958',
    'Thanks!\n\nAda Lovelace\nCTO | Analytical Engines | +44 20 7946 0958',
    'Viele Grüße\nAda',
    'Mit freundlichen Grüßen\n\nAda Lovelace',
    'Cordialement,\nAda',
    'Un saludo,\nAda',
    'Cordiali saluti\nAda',
    'Met vriendelijke groet,\nAda',
    'Med vänliga hälsningar\nAda',
    'CONFIDENTIALITY NOTICE: This e-mail is for its addressee.',
    'This e-mail and any files transmitted with it\nare confidential.',
    'The information in this email is intended only for the addressee.',
    'Please consider the environment before printing this email.',
    'Diese E-Mail enthält vertrauliche und rechtlich geschützte Informationen.',
    'Ce message et ses pièces jointes sont confidentiels.',
    'Este mensaje es confidencial.',
    '-----Mensaje original-----\nDe: Jane Doe <jane@acme.example>\nAsunto: Hola',
    '> quoted',
    '2026年11月22日(日) 9:00 Rapport <digest@in.rapport.example>:\n\nBob Roe, bob@acme.example',
    'вс, 22 нояб. 2026 г. в 09:00, Rapport <digest@in.rapport.example>:\nx',
    '22 Kas 2026 Paz 09:00 tarihinde Rapport <digest@in.rapport.example>\nşunu yazdı:\nx',
    'Pe 22.11.2026 klo 09.00 Rapport (digest@in.rapport.example) kirjoitti:\nx',
    'En domingo, 22 de noviembre de 2026, 09:00:00 CET, Rapport <digest@in.rapport.example> escribió:\nx',
  ])('ends before %j', (end) => {
    expect(ownWords(`Jane Doe, my mentor\n\n${end}\n`)).toBe('Jane Doe, my mentor')
    expect(ownWords(`Jane Doe, my mentor\n${end}`)).toBe('Jane Doe, my mentor')
  })

  it.each([
    'Jane Doe <jane@acme.example>, my manager at Acme, every 3 months, +1 415 555 0132',
    'Thanks!\n\nJane Doe <jane@acme.example>, my mentor',
    'Thanks!\n\nJane Doe\njane@acme.example',
    'Thank you for the list.\n\nJane Doe, my mentor',
    'Hi,\n\nthanks for the digest, it is great.\n\nThanks!\n\nJane Doe <jane@acme.example>, my mentor',
    'Jane Doe\njane@acme.example\n\nBob Roe\n+44 20 7946 0958',
    'From: PyCon\nJane Doe, my mentor',
    '--- Work ---\nJane Doe, my mentor\n--- School ---\nBob Roe, peer',
    '- Jane Doe, my mentor\n- Bob Roe, peer',
    'Name: Jane Doe\nEmail: jane@acme.example\nDate: 3 May',
    'We sent from Acme a message: confidential talks went well',
    'On Monday I wrote: a plan',
    'Jane Doe <jane@acme.example>, call her at 9:00',
    'Jane Doe <jane@acme.example>, 2 children:\nBo and Al',
  ])('is kept whole: %j', (words) => {
    expect(ownWords(words)).toBe(words)
  })

  it('has plain spaces and line breaks', () => {
    expect(ownWords('\uFEFFdone\u00A0jane\r\nsnooze bob\r')).toBe('done jane\nsnooze bob')
  })

  it('of a mail with a file and nothing else is nothing', () => {
    expect(ownWords('\n\nSent from my iPhone\n')).toBe('')
    expect(ownWords('')).toBe('')
  })
})

describe('a closing', () => {
  it.each([
    'Best,',
    'best',
    'Best, Ada',
    'Thanks!',
    'Many thanks, Ada L.',
    'LG',
    'Kind regards,',
    'Merci',
    'Liebe Grüße Ada',
  ])('is %j', (line) => {
    expect(isClosing(line)).toBe(true)
  })

  it.each([
    'Thanks for coming',
    'Best of all was PyCon',
    'Lgbt network',
    'Jane Doe',
    'Thanks, Jane Doe, jane@acme.example',
    '',
  ])('is not %j', (line) => {
    expect(isClosing(line)).toBe(false)
  })
})

const flood = (text: string) => text.repeat(2_000_000 / text.length)

describe('reading own words', () => {
  it.each([
    ['>', flood('>')],
    ['From: lines', flood('From: a\n')],
    ['a', flood('a')],
    ['empty lines', flood('\n')],
    ['spaces', flood(' ')],
    ['words of English quotes', flood(`${' on at'.repeat(40)}\n`)],
    ['words of Dutch quotes', flood('Op a schreef b\n')],
    ['words of Swedish quotes', flood(`aaa. ${'skrev '.repeat(40)}\n`)],
    ['words of Chinese quotes', flood('在\n')],
    ['long lines below a short one', flood(`On a\n${' on at'.repeat(3000)}\n`)],
    ['heads of quotes', flood('9:00 9:00 <a@b (c@d <e@f>:\n')],
    ['closings', flood('x\nBest,\n1\n')],
    ['dashes over brackets', flood(`-----Forwarded Message-----\n${'De:<<'.repeat(49)}\n`)],
  ])('takes no time on 2 MB of %s', async (_, text) => {
    await takesAMoment(() => ownWords(text))
  })

  it('never throws, and adds nothing', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '-- ', 'Best,', 'On 1 wrote:', 'From: a <b@c.de>', '> ', '~', '在', '写道：'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        expect(ownWords(text).length).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 300 },
    )
  })
})
