import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { add, link, links, localMode } from './local-mode.ts'
import { mailProgram } from './mail-program.ts'

const local = localMode()
const program = mailProgram(local, 'ada@example.com')
afterAll(() => program.close())
let ada: Browser
let intake: string
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com', { digestDay: '10', digestHour: '8' })
  intake = (await local.latestMail('ada@example.com')).replyTo ?? ''
  for (const name of ['Jane Doe', 'Jane Roe'])
    await add(ada, { name, emails: `${name.replace(' ', '.')}@acme.com`, lastTouch: '2026-05-01' })
})
const tell = (text: string, to = intake) => program.ask({ subject: '', text }, to)
const page = async (path: string) => (await ada.open(path)).text

describe('a member who never opens a page', () => {
  it('asks who is next, and answers the receipt', async () => {
    const next = await tell('next')
    expect(next.text).toMatch(/Jane Doe: .* Due now\./)
    const answer = await program.ask(
      {
        subject: `Re: ${next.subject}`,
        inReplyTo: next.headers['In-Reply-To'],
        text: `done jane doe, had lunch\n\nOn Mon, 2 Nov 2026 at 10:00, Rapport <hello@localhost> wrote:\n> ${next.text.replaceAll('\n', '\n> ')}`,
      },
      next.replyTo ?? '',
    )
    expect(answer.subject).toBe('Recorded: you talked with Jane Doe')
    expect(await page('/contacts')).toContain('Next: 2 February 2027')
  })

  it('is asked which Jane, and presses the button of one', async () => {
    const which = await tell('forget jane')
    expect(which.subject).toBe('Whom do you mean by “jane”?')
    const [, roe] = links(which).filter(({ text }) => text === 'Remove')
    await ada.press(await ada.open(roe?.href ?? ''), 'Remove')
    expect(await page('/contacts')).not.toContain('Jane Roe')
    expect(await page('/contacts')).toContain('Jane Doe')
  })

  it('adds with the cadence of the address, and takes it back', async () => {
    const added = await tell('Bo Chen <bo@initech.com>, a peer at Initech', '6months@in.localhost')
    expect(await page('/contacts')).toContain('Bo Chen')
    expect(added.subject).toBe('Added: Bo Chen')
    await ada.press(await ada.open(link(added, 'Undo')), 'Undo')
    expect(await page('/contacts')).not.toContain('Bo Chen')
  })

  it('keeps a win, and removes it', async () => {
    const kept = await tell('win shipped the billing migration')
    const removal = await ada.open(link(kept, 'Remove'))
    expect(removal.text).toContain('shipped the billing migration')
    expect((await ada.press(removal, 'Remove')).text).toContain('The win has been removed')
    expect(await page('/wins')).not.toContain('shipped the billing migration')
  })

  it('pauses, and resumes by the link', async () => {
    const paused = await tell('pause until 1 March')
    expect(await page('/settings')).toContain('Paused until 1 March 2027')
    await local.setClock('2026-11-10T08:00:00Z')
    expect(await local.tick()).toMatchObject({ sent: 0 })
    await ada.press(await ada.open(link(paused, 'Resume')), 'End the pause')
    await local.tick()
    expect(await page('/settings')).not.toContain('Paused')
  })

  it('gets the contacts as a file, and mails it back without adding anybody', async () => {
    const { attachments = [] } = await tell('export')
    const file = attachments.find(({ name }) => name.endsWith('.csv'))
    const content = Buffer.from(file?.content ?? '', 'base64')
    expect(content.toString()).toContain('Jane Doe')
    const before = (await local.state()).contacts
    const answer = await program.ask(
      { subject: '', text: '', attachments: [{ filename: 'contacts.csv', content }] },
      intake,
    )
    expect(answer.subject).toBe('Known already, nothing new: Jane Doe')
    expect((await local.state()).contacts).toBe(before)
  })
})

describe('a mail in the member’s name that proves nothing', () => {
  const spoof = {
    subject: '',
    text: 'Mallory Evil <mallory@evil.example>, my mentor',
    headers: { 'X-Local-Verdicts': 'dmarc=GRAY' },
  }

  it('does nothing until the member says that they wrote it', async () => {
    const question = await program.ask(spoof, intake)
    expect(question.subject).toBe('Was this you?')
    expect(question.text).not.toContain('mallory')
    expect(await page('/contacts?search=mallory')).not.toContain('Mallory Evil')
    const shown = await ada.open(link(question, 'See what it would do'))
    expect(shown.text).toContain('Add Mallory Evil, mallory@evil.example, quarterly.')
    expect((await ada.press(shown, 'Yes, I wrote it: do this')).text).toContain('It is being done')
    await program.taken()
    expect((await local.latestMail('ada@example.com')).subject).toBe('Added: Mallory Evil')
    expect(await page('/contacts?search=mallory')).toContain('Mallory Evil')
    const again = await ada.open(link(question, 'See what it would do'))
    expect(again.text).toContain('It has been done already')
    expect(
      (await local.mailsTo('ada@example.com')).filter(({ subject }) => subject === 'Added: Mallory Evil'),
    ).toHaveLength(1)
  })
})
