import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../journeys/browser.ts'
import { localMode } from '../journeys/local-mode.ts'
import { mailProgram } from '../journeys/mail-program.ts'

const local = localMode()
const program = mailProgram(local, 'ada@example.com')
afterAll(() => program.close())
let ada: Browser
let intake: string
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com', { digestDay: '10', digestHour: '8' })
  intake = (await local.latestMail('ada@example.com')).replyTo ?? ''
})

describe('a table of 1,000 people', () => {
  const rows = Array.from(
    { length: 1000 },
    (_, n) => `Given${n},Family${n},given${n}@many.example,Company ${n % 30}`,
  )
  const content = ['First Name,Last Name,Email Address,Company', ...rows, ',,,'].join('\r\n')
  const attachments = [{ filename: 'Connections.csv', content }]

  it('is taken in with one receipt of counts, and no digest brings more than it holds', async () => {
    const answer = await program.ask({ subject: 'my people', text: '', attachments }, intake)
    expect(answer.subject).toBe('Added: 1,000 contacts')
    const dates = (await local.dump()).flatMap(({ SK, nextContact }) =>
      String(SK).startsWith('CONTACT#') && nextContact ? [String(nextContact)] : [],
    )
    const months = Object.values(Object.groupBy(dates, (date) => date.slice(0, 7)))
    expect(Math.max(...months.map((each) => each?.length ?? 0))).toBe(5)
  })

  it('adds nobody when it comes again', async () => {
    const before = await local.state()
    const answer = await program.ask({ subject: 'my people', text: '', attachments }, intake)
    expect(answer.text).toContain('1,000 known already, nothing new')
    expect((await local.state()).contacts).toBe(before.contacts)
  })
})

it('an out-of-office robot that answers a thousand times gets no answer', async () => {
  await local.advance('P2D')
  const receipt = await program.ask({ subject: '', text: 'next' }, intake)
  const answered = (await program.answers()).length
  const robot = (n: number) => ({
    to: receipt.replyTo,
    inReplyTo: receipt.headers['In-Reply-To'],
    text: 'I am out of the office. Please write to Bob Roe <bob@acme.com>.',
    ...(n % 2
      ? { subject: 'Out of office', headers: { 'Auto-Submitted': 'auto-replied' } }
      : { subject: `Automatic reply: ${receipt.subject}` }),
  })
  for (let n = 0; n < 1000; n++) await program.send(robot(n), [receipt.replyTo ?? ''])
  await program.taken()
  expect(await program.answers()).toHaveLength(answered)
  expect((await ada.open('/contacts?search=bob')).text).not.toContain('Bob Roe')
})
