import type { SendMailOptions } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { add, link, links, localMode } from './local-mode.ts'
import { mailProgram } from './mail-program.ts'

const local = localMode()
let ada: Browser
let intake: string
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com', { digestDay: '10', digestHour: '8' })
  intake = /add\+\w+@in\.localhost/.exec((await local.latestMail('ada@example.com')).text)?.[0] ?? ''
  await add(ada, { name: 'Jane Doe', emails: 'jane@acme.com', cadence: 'P3M', lastTouch: '2026-05-01' })
})

const program = mailProgram(local, 'ada@example.com')
afterAll(() => program.close())
const { taken, answers: receipts } = program
const send = (mail: SendMailOptions, to = [intake]) =>
  program.send({ date: new Date('2026-11-02T08:30:00Z'), ...mail }, to)

/** All that is stored of members and their contacts. */
const people = async () =>
  (await local.dump()).filter(({ SK }) => /^(?:MEMBER$|CONTACT#|TOUCH#|MATCH#|WIN#)/.test(String(SK)))

describe('a mail with the private intake address in BCC', () => {
  it('records the touch of somebody known, adds somebody new, and answers once with undo', async () => {
    await send({
      from: 'Ada <ada@example.com>',
      to: '"Jane" <Jane@Acme.com>, ada@example.com',
      cc: 'Zoë <zoe@example.org>',
    })
    await taken()
    const [receipt] = await receipts()
    expect(receipt?.text).toContain('Recorded: you wrote to Jane Doe. Next: 2 February 2027.')
    expect(receipt?.text).toContain('Added: Zoë. Next: 2 February 2027.')
    expect(receipt?.headers['In-Reply-To']).toMatch(/^<.+>$/)
    expect((await ada.open('/contacts')).text).toContain('2 contacts')
    const undo = links(receipt as never).find(({ text }) => text === 'Undo')
    const page = await ada.open(undo?.href ?? '')
    expect((await ada.press(page, 'Undo')).text).toContain('Due now')
  })

  it('is what the draft in a digest asks for', async () => {
    await local.setClock('2026-11-10T08:00:00Z')
    await local.tick()
    const draft = new URL(link(await local.latestMail('ada@example.com'), 'Write to them'))
    expect(draft.pathname).toBe('jane@acme.com')
    expect(draft.searchParams.get('bcc')).toBe(intake.replace('add+', 'digest+'))
    expect(draft.searchParams.get('body')).toMatch(/^Hi Jane,\r\n\r\n.+\?.*\r\n\r\nAda Lovelace\r\n$/s)
  })

  it.each([
    ['verdicts that do not pass', { from: 'ada@example.com', headers: { 'X-Local-Verdicts': 'dmarc=FAIL' } }],
    ['another sender', { from: 'mallory@example.com' }],
    ['two senders', { from: 'ada@example.com, mallory@example.com' }],
    ['a sender that only looks right', { from: '"ada@example.com" <mallory@example.com>' }],
    ['an answer by a robot', { from: 'ada@example.com', headers: { 'Auto-Submitted': 'auto-replied' } }],
    ['a mail from a list', { from: 'ada@example.com', headers: { 'List-Id': '<list.example.com>' } }],
  ])('changes nothing and is not answered with %s', async (_, mail) => {
    const before = await people()
    const answered = (await receipts()).length
    await send({ to: 'stranger@example.net', ...mail })
    await taken()
    expect(await people()).toEqual(before)
    expect(await receipts()).toHaveLength(answered)
  })

  it('unsubscribes when it goes to the address in List-Unsubscribe', async () => {
    const mails = await local.mailsTo('ada@example.com')
    const header = mails.map(({ headers }) => headers['List-Unsubscribe']).findLast(Boolean) ?? ''
    const address = /mailto:([^?]+)\?/.exec(header)?.[1] ?? ''
    await send({ from: 'ada@example.com', to: address }, [address])
    await taken()
    expect((await ada.open('/settings')).text).toContain('You get no digests.')
  })
})

describe('a mail written to the private intake address alone', () => {
  const card = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    'FN:Card Carrier',
    'EMAIL:card@example.org',
    'END:VCARD',
    '',
  ].join('\r\n')
  const forwarded = [
    '---------- Forwarded message ---------',
    'From: Frida Forward <frida@example.org>',
    'Date: Mon, 2 Nov 2026 at 09:00',
    'Subject: Lunch',
    'To: Ada <ada@example.com>',
    '',
    'Shall we?',
  ].join('\n')
  const toUs = (mail: SendMailOptions) => program.ask({ from: 'Ada <ada@example.com>', ...mail }, intake)
  const found = async (name: string) =>
    (await ada.open(`/contacts?search=${name}`)).document.querySelectorAll('.contacts li')

  it('adds those written in it, and answers with what it did and the way back', async () => {
    const text =
      'Hi,\n\nMona Mayer <mona@example.org>, my manager at Acme, every 6 months\n\nAda Lovelace, CTO, +44 20 7946 0000\n'
    const answer = await toUs({ subject: 'somebody new', text })
    expect(answer?.subject).toBe('Added: Mona Mayer')
    expect(answer?.headers['Auto-Submitted']).toBe('auto-replied')
    expect(await found('mona')).toHaveLength(1)
    const undo = links(answer as never).find((each) => each.text === 'Undo')
    await ada.press(await ada.open(undo?.href ?? ''), 'Undo')
    expect(await found('mona')).toHaveLength(0)
  })

  it('adds whom a forwarded mail is from, and those on attached cards', async () => {
    expect((await toUs({ subject: 'Fwd: Lunch', text: forwarded }))?.subject).toBe('Added: Frida Forward')
    const attachments = [{ filename: 'card.vcf', content: card }]
    expect((await toUs({ subject: 'card', text: '', attachments }))?.subject).toBe('Added: Card Carrier')
    expect(await found('example.org')).not.toHaveLength(0)
  })

  it('spreads the first dates of many over the months to come', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => `Row ${n},row${n}@many.example`)
    const attachments = [{ filename: 'people.csv', content: ['Name,Email', ...rows, ',broken'].join('\r\n') }]
    const answer = await toUs({ subject: 'my people', text: 'Here they are.', attachments })
    expect(answer?.subject).toBe('Added: 12 contacts')
    expect(answer?.text).toContain('Skipped: row 14.')
    const dates = (await local.dump()).flatMap(({ SK, nextContact }) =>
      String(SK).startsWith('CONTACT#') && nextContact ? [String(nextContact)] : [],
    )
    // Today's digest, on the 10th, has gone.
    const digests = ['', '2026-12-10', '2027-01-10', '2027-02-10', '2027-03-10', '2027-04-10']
    const brought = digests
      .slice(1)
      .map((day, index) => dates.filter((date) => date > (digests[index] ?? '') && date <= day).length)
    expect(Math.max(...brought)).toBe(5)
    expect(brought.reduce((sum, contacts) => sum + contacts)).toBe(dates.length)
    expect((await toUs({ subject: 'again', text: '', attachments }))?.text).toContain('Known already')
    expect((await found('many.example')).length).toBe(12)
  })

  it('says so when it understands nothing, with examples, and changes nothing', async () => {
    const before = (await local.state()).contacts
    const answer = await toUs({ subject: 'hello', text: 'The weather in Oslo is fine.\n' })
    expect(answer?.subject).toBe('I did not understand your mail')
    expect(answer?.text).toContain('> Jane Doe <jane@acme.com>, my manager at Acme, every 3 months')
    expect((await local.state()).contacts).toBe(before)
  })

  it('of a thousand parts is refused with a word', async () => {
    const parts = `--x\r\n\r\n`.repeat(1500)
    const raw = `From: ada@example.com\r\nTo: ${intake}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${parts}`
    await send({ from: 'ada@example.com', raw } as never)
    await taken()
    expect((await local.latestMail('ada@example.com')).text).toContain('It has more than 1,000 parts.')
  })
})
