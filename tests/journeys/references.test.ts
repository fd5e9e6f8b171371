import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from './browser.ts'
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
  for (const [name, lastTouch] of [
    ['Ann Lee', '2026-10-20'],
    ['Bo Chen', '2026-04-02'],
    ['Bo Roe', '2026-10-01'],
  ] as const)
    await add(ada, { name, emails: `${name.replace(' ', '.')}@acme.com`, lastTouch })
})
const tell = (text: string, to = intake) => program.ask({ subject: '', text }, to)
const signIn = async () => {
  await ada.press(await ada.open('/sign-in'), 'Mail me the link', { email: 'ada@example.com' })
  await ada.press(await ada.open(link(await local.latestMail('ada@example.com'), 'Sign in')), 'Sign in')
}
const references = () => ada.open('/references')
const contactPage = async (name: string) =>
  ada.open(
    [...(await ada.open('/contacts')).document.querySelectorAll('main a')]
      .find(({ textContent }) => textContent === name)
      ?.getAttribute('href') ?? '',
  )
const href = (page: Page, text: string) =>
  [...page.document.querySelectorAll('main a')]
    .find((each) => each.textContent === text)
    ?.getAttribute('href') ?? ''

describe('by mail alone', () => {
  it('says who is asked, who agreed to what, and takes the last word back', async () => {
    const asked = await tell('ref asked ann')
    expect(asked.subject).toBe('Asked for a reference: Ann Lee')
    expect((await tell('ref agreed ann, for the platform role')).subject).toBe(
      'Agreed to be a reference: Ann Lee',
    )
    const list = await tell('references')
    expect(list.subject).toBe('Your references')
    expect(list.text).toContain(
      'Ann Lee: agreed on 2 November 2026, for the platform role. You owe them one. Last talked 13 days ago',
    )
    const given = await tell('ref given ann')
    expect((await tell('references')).text).toContain('You gave them one on 2 November 2026')
    const undone = await ada.press(await ada.open(link(given, 'Undo')), 'Undo')
    expect(undone.text).toContain('Undone for Ann Lee')
    expect((await tell('references')).text).toContain('You owe them one')
  })

  it('asks which Bo, and records it with a button for one', async () => {
    const which = await tell('ref agreed bo')
    expect(which.subject).toBe('Whom do you mean by “bo”?')
    const [first] = links(which).filter(({ text }) => text === 'They agreed')
    const page = await ada.open(first?.href ?? '')
    expect(page.text).toContain('Bo Chen: None yet.')
    const done = await ada.press(page, 'They agreed', { what: 'our years at Acme' })
    expect(done.text).toContain('Recorded: Bo Chen would vouch for you')
    expect((await tell('references')).text).toContain(
      'Bo Chen: agreed on 2 November 2026, for our years at Acme',
    )
    expect((await references()).text).not.toContain('Bo Roe')
  })

  it('is exported, and read back by another member', async () => {
    const { attachments = [] } = await tell('export')
    const table = attachments.find(({ name }) => name.endsWith('.csv'))
    const content = Buffer.from(table?.content ?? '', 'base64')
    const bea = await local.signUp('bea@example.com')
    const hers = mailProgram(local, 'bea@example.com')
    await hers.ask(
      { subject: '', text: '', attachments: [{ filename: 'c.csv', content }] },
      'add@in.localhost',
    )
    hers.close()
    expect((await bea.open('/references')).text).toContain(
      'Agreed on 2 November 2026, for the platform role. You owe them one.',
    )
  })
})

describe('by page alone', () => {
  it('moves a reference along on the contact’s own page', async () => {
    const done = await ada.press(await contactPage('Bo Roe'), 'I asked them')
    expect(done.text).toContain('Recorded: you asked Bo Roe for a reference')
    expect((await references()).text).toContain('AskedBo RoeAsked on 2 November 2026, no answer yet')
    await ada.press(done, 'Undo')
    expect((await contactPage('Bo Roe')).text).toContain('ReferenceNone yet.')
    const agreed = await ada.open(href(await contactPage('Bo Roe'), 'They agreed'))
    const tooLong = await ada.press(agreed, 'They agreed', { what: 'x'.repeat(101) })
    expect(tooLong.status).toBe(422)
    await ada.press(agreed, 'They agreed')
    await ada.press(await contactPage('Bo Roe'), 'I gave them one')
    expect((await contactPage('Bo Roe')).text).toContain('You gave them one on 2 November 2026.')
    await ada.press(await contactPage('Bo Roe'), 'Not a reference any more')
    expect((await contactPage('Bo Roe')).text).toContain('ReferenceYou gave them one on 2 November 2026.')
  })

  it('gives back what is owed', async () => {
    expect((await references()).text).toMatch(/Who is owed oneAnn Lee.*Bo Chen/)
    await ada.press(await references(), 'I gave them one')
    expect((await references()).text).toContain('Who is owed oneBo Chen')
  })

  it('drafts a heads-up for those who are picked, and sending one records the touch', async () => {
    await local.setClock('2027-02-20T09:00:00Z')
    await signIn()
    const page = await references()
    expect(page.text).toMatch(/Ann Lee.*Cooling.*Bo Chen.*Cooling/)
    const nobody = await ada.press(page, 'Draft a heads-up')
    expect(nobody.text).toContain('Pick at least one person.')
    const box = [...page.document.querySelectorAll('input[type=checkbox]')][0]?.getAttribute('name') ?? ''
    const drafts = await ada.press(page, 'Draft a heads-up', {
      [box]: 'on',
      what: 'the lead role at Initech',
    })
    expect(drafts.text).toContain('Hi Ann, I am in talks about the lead role at Initech')
    expect(drafts.text).not.toContain('Bo Chen')
    const draft = new URL(href(drafts, 'Write to Ann'))
    expect(draft.pathname).toBe('Ann.Lee@acme.com')
    const bcc = draft.searchParams.get('bcc') ?? ''
    await program.send(
      {
        to: 'Ann.Lee@acme.com',
        subject: draft.searchParams.get('subject') ?? '',
        text: draft.searchParams.get('body') ?? '',
      },
      [bcc],
    )
    await program.taken()
    expect((await references()).text).toMatch(/Ann Lee.*Warm.*Bo Chen.*Cooling/)
  })
})

it('a digest puts a reference that went cold first, and says why', async () => {
  await local.setClock('2027-09-10T08:00:00Z')
  await signIn()
  await add(ada, { name: 'Very Late', cadence: 'P2W', lastTouch: '2026-01-01' })
  await local.tick()
  const digest = await local.latestMail('ada@example.com')
  expect(digest.text).toMatch(
    /1\. (?:Ann Lee|Bo Chen)[^>]*They would vouch for you, and have not heard from you for half a year/,
  )
  expect(digest.text.indexOf('Very Late')).toBeGreaterThan(digest.text.indexOf('2. '))
})
