import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Win } from '../../core/win.ts'
import type { SentMail } from '../../local/outbox.ts'
import type { Browser } from './browser.ts'
import { link, localMode } from './local-mode.ts'
import { mailProgram } from './mail-program.ts'

const local = localMode()
const file = (mail: SentMail, ending: string) =>
  Buffer.from(mail.attachments?.find(({ name }) => name.endsWith(ending))?.content ?? '', 'base64').toString()
/** Everything that comes due until then comes, each in its hour. */
const goTo = async (day: string) => {
  await local.setClock(`${day}T08:00:00Z`)
  for (let sent = 1; sent > 0; ) ({ sent } = await local.tick())
}

describe('by mail alone', () => {
  const program = mailProgram(local, 'ada@example.com')
  afterAll(() => program.close())
  let intake: string
  beforeAll(async () => {
    await local.setClock('2026-11-02T09:00:00Z')
    await local.signUp('ada@example.com', { digestDay: '22', digestHour: '9' })
    intake = (await local.latestMail('ada@example.com')).replyTo ?? ''
  })
  const tell = (text: string) => program.ask({ subject: '', text }, intake)
  const latest = () => local.latestMail('ada@example.com')
  const reply = async (text: string) => {
    const { subject, replyTo = '', text: quoted } = await latest()
    return program.ask(
      {
        subject: `Re: ${subject}`,
        inReplyTo: '<reminder@localhost>',
        text: `${text}\n\nOn Sun, 8 Nov 2026 at 10:00, Rapport <hello@localhost> wrote:\n> ${quoted.replaceAll('\n', '\n> ')}`,
      },
      replyTo,
    )
  }

  it('a year of wins becomes a reminder, once, with them as lines of a résumé', async () => {
    await local.setClock('2027-02-01T09:00:00Z')
    await tell('win @acme cut the build from 20 minutes to 4')
    await local.setClock('2027-06-01T09:00:00Z')
    expect((await tell('win: spoke at PyCon @Acme')).text).toContain('spoke at PyCon (acme)')
    await goTo('2027-11-07')
    expect((await latest()).subject).toBe('A win is kept')
    await goTo('2027-11-08')
    const reminder = await latest()
    expect(reminder.subject).toBe('Your year in two lines, for your résumé')
    expect(file(reminder, '.md')).toBe(
      '\ufeff## acme\n\n- Spoke at PyCon (June 2027)\n- Cut the build from 20 minutes to 4 (February 2027)\n',
    )
    expect(file(reminder, '.txt')).toContain('• Spoke at PyCon (June 2027)')
    await goTo('2027-11-09')
    expect(await latest()).toEqual(reminder)
  })

  it('“later” brings it again in two weeks, with the win that came with the answer', async () => {
    const receipt = await reply('Led the incident review of March, which four teams read\n\nlater')
    expect(receipt.text).toContain('Kept for your résumé: Led the incident review')
    expect(receipt.text).toContain('It comes again on 23 November 2027.')
    await goTo('2027-11-23')
    expect((await latest()).subject).toBe('Your year in three lines, for your résumé')
  })

  it('“done” is the end of it until next year, when it asks three questions', async () => {
    const receipt = await reply('Done!')
    expect(receipt.subject).toBe('Your résumé is up to date')
    expect(receipt.text).toContain('The next reminder comes in November 2028.')
    await goTo('2028-11-08')
    const reminder = await latest()
    expect(reminder.subject).toBe('Your year in one line, for your résumé')
    await reply('skip')
    await goTo('2029-11-08')
    expect((await latest()).subject).toBe('Your year in one line, for your résumé')
    await reply('done')
    await goTo('2030-11-08')
    expect((await latest()).subject).toBe('Three questions about your year')
    expect((await latest()).text).toContain('You updated your résumé on 8 November 2029.')
  })

  it('the answers to the questions are wins, and a wrong one is taken back', async () => {
    const receipt = await reply(
      '1. On-call wakes nobody twice a night\n2. Ann, for the handbook\n3. Kubernetes operators',
    )
    expect(receipt.subject).toBe('A win is kept, and 2 more')
    const browser = local.browser()
    await browser.press(await browser.open(link(receipt, 'Remove')), 'Remove')
    const { attachments = [] } = await tell('export')
    const account = attachments.find(({ name }) => name.endsWith('.json'))
    const { wins }: { wins: Win[] } = JSON.parse(Buffer.from(account?.content ?? '', 'base64').toString())
    expect(wins.filter(({ date }) => date === '2030-11-08').map(({ text }) => text)).toEqual([
      'Ann, for the handbook',
      'Kubernetes operators',
    ])
    expect(wins).toContainEqual(
      expect.objectContaining({ date: '2027-06-01', job: 'acme', text: 'spoke at PyCon' }),
    )
  })
})

describe('by page alone', () => {
  let bea: Browser
  const latest = async () =>
    (await local.mailsTo('bea@example.com')).findLast(({ subject }) => subject.includes('your résumé')) ??
    expect.fail('No reminder came.')
  const press = async (path: string, button: string) => bea.press(await bea.open(path), button)
  beforeAll(async () => {
    await local.setClock('2031-03-10T09:00:00Z')
    bea = await local.signUp('bea@example.com', { name: 'Bea', digestDay: '22', digestHour: '9' })
  })

  it('wins are kept, corrected, removed and brought back', async () => {
    const keep = async (text: string, values = {}) =>
      bea.press(await bea.open('/wins'), 'Keep it', { text, ...values })
    await keep('Cut the build to 4 minutes', { job: 'Acme' })
    await keep('Spoke at PyCon', { date: '2031-03-01' })
    const wrong = await keep('Next week', { date: '2031-03-17' })
    expect(wrong.text).toContain('That day is still to come.')
    const edit = wrong.document.querySelector('a[href^="/wins/"]')?.getAttribute('href') ?? ''
    const saved = await bea.press(await bea.open(edit), 'Save', { text: 'Cut the build to 3 minutes' })
    expect(saved.text).toContain('Cut the build to 3 minutes (March 2031)')
    const removed = await press(edit, 'Remove')
    expect(removed.text).toContain('The win has been removed')
    expect((await bea.open('/wins')).text).not.toContain('the build')
    expect((await bea.open(edit)).status).toBe(404)
    expect((await bea.press(removed, 'Undo')).text).toContain('The win is back')
    expect((await bea.open('/wins')).text).toContain('You have kept 2 wins.')
  })

  it('the month is chosen in the settings, and the reminder comes in it', async () => {
    expect((await bea.open('/settings')).text).toContain('The next one comes on 8 March 2032.')
    await bea.press(await bea.open('/settings'), 'Save', { reminderMonth: '9' })
    expect((await bea.open('/settings')).text).toContain('The next one comes on 8 September 2031.')
    await goTo('2031-09-08')
    expect((await latest()).subject).toBe('Your year in two lines, for your résumé')
  })

  it('opening a link answers nothing; its button does, once, and can be undone', async () => {
    const later = link(await latest(), 'Remind me in 2 weeks')
    const before = await local.dump()
    await bea.open(later)
    expect(await local.dump()).toEqual(before)
    const answered = await press(later, 'Remind me in 2 weeks')
    expect(answered.text).toContain('It comes again on 22 September 2031.')
    expect((await press(later, 'Remind me in 2 weeks')).text).toBe(answered.text)
    expect((await bea.press(answered, 'Undo')).text).toContain(
      'The next résumé reminder comes on 8 September 2032.',
    )
    expect((await bea.press(answered, 'Undo')).status).toBe(409)
  })

  it('“later” brings it again, “skip” brings it next year with what it had', async () => {
    const mail = await latest()
    await press(link(mail, 'Remind me in 2 weeks'), 'Remind me in 2 weeks')
    await goTo('2031-09-22')
    const again = await latest()
    expect(again.id).not.toBe(mail.id)
    const skipped = await press(link(again, 'Skip this year'), 'Skip this year')
    expect(skipped.text).toContain('The next reminder comes in September 2032.')
    await goTo('2032-09-08')
    expect((await latest()).text).toContain('You skipped that year, so it is in here too.')
  })

  it('a win is added by the link in the reminder, signed out, and taken back', async () => {
    const browser = local.browser()
    // Sessions last for 60 days.
    await bea.press(await bea.open('/sign-in'), 'Mail me the link', { email: 'bea@example.com' })
    await press(link(await local.latestMail('bea@example.com'), 'Sign in'), 'Sign in')
    const form = await browser.open(link(await latest(), 'Add a win'))
    const kept = await browser.press(form, 'Keep it', { text: 'Won the hackathon', job: 'Acme' })
    expect(kept.text).toContain('Won the hackathon (Acme)')
    await browser.press(form, 'Keep it', { text: 'Won the hackathon', job: 'Acme' })
    expect((await bea.open('/wins')).text).toContain('You have kept 3 wins.')
    await browser.press(kept, 'Undo')
    expect((await bea.open('/wins')).text).not.toContain('hackathon')
  })

  it('“done” is the end of it, and whoever stops the mailings gets none', async () => {
    expect((await press(link(await latest(), 'Done'), 'Done')).text).toContain(
      'The next reminder comes in September 2033.',
    )
    await press(link(await latest(), 'Stop digests and reminders'), 'Stop')
    const { id } = await latest()
    await goTo('2033-09-09')
    expect((await latest()).id).toBe(id)
  })
})
