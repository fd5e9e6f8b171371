import { expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { add, link, localMode } from './local-mode.ts'

const local = localMode()
const now = '2026-11-02T09:00:00.000Z'
const digestDay = '2026-11-22T09:00:00.000Z'
const wish = { zone: 'UTC', digestDay: '22', digestHour: '9' }

/** A member with somebody due on the 22nd, at an address of SES's simulator or any other. */
const join = async (email: string, at = now) => {
  await local.setClock(at)
  const browser = await local.signUp(email, wish)
  await local.tick()
  await add(browser, { name: 'Jane Doe', lastTouch: '2026-01-01' })
  return browser
}
const notice = async (browser: Browser, path = '/contacts') =>
  (await browser.open(path)).document.querySelector('[role=status]')?.textContent
const askFor = async (browser: Browser, email: string) =>
  browser.press(await browser.open('/settings/address'), 'Mail me the link', { email, primary: 'on' })
const digestsTo = async (email: string) =>
  (await local.mailsTo(email)).filter(({ subject }) => subject.startsWith('This month'))
const signIn = async (email: string) => {
  const browser = local.browser()
  const asked = await browser.press(await browser.open('/sign-in'), 'Mail me the link', { email })
  await local.tick()
  return asked
}

it('mail that comes back is told of on every page, and a new address brings the digests again', async () => {
  const old = 'bounce+ada@simulator.amazonses.com'
  const ada = await join(old)
  for (const path of [
    '/contacts',
    '/contacts/new',
    '/settings',
    '/settings/address',
    '/settings/new-address',
  ])
    expect(await notice(ada, path), path).toBe(
      `Mail to ${old} came back on 2 November 2026, so we send none there any more. Use another address`,
    )
  expect((await ada.open('/settings')).text).toContain('You get no digests.')
  await local.setClock(digestDay)
  expect(await local.tick()).toEqual({ planned: 0, sent: 0 })

  const asked = await askFor(ada, 'ada@example.com')
  expect(asked.text).toContain('Check your mail')
  const mail = await local.latestMail('ada@example.com')
  const page = await ada.open(link(mail, 'Use this address'))
  expect(page.document.querySelectorAll('main button')).toHaveLength(1)
  expect(await notice(ada)).toContain(old)
  const addresses = await ada.press(page, 'Use this address')
  expect(addresses.text).toContain('ada@example.comMail goes here.')
  expect(addresses.text).toContain('No mail is sent there, since it came back')
  expect(await notice(ada)).toBeUndefined()
  expect((await ada.press(page, 'Use this address')).status).toBe(410)

  expect(await local.tick()).toEqual({ planned: 1, sent: 1 })
  expect(await digestsTo('ada@example.com')).toHaveLength(1)
  expect(await digestsTo(old)).toEqual([])
  expect(await local.state()).toMatchObject({ members: 1, emails: 2 })
  const back = await ada.post('/settings/address/primary', { email: old })
  expect([back.status, back.text]).toEqual([409, expect.stringContaining('We send no mail to that address')])
  expect((await ada.open('/settings')).text).toContain('You are ada@example.com.')
})

it('another address that is verified already is the way back, with one button on every page', async () => {
  const joe = await join('joe@example.com', '2026-11-02T10:00:00.000Z')
  const second = 'bounce+joe@simulator.amazonses.com'
  await joe.press(await joe.open('/settings/address'), 'Mail me the link', { email: second, primary: 'on' })
  await joe.press(
    await joe.open(link(await local.latestMail(second), 'Use this address')),
    'Use this address',
  )
  await local.tick()
  const page = await joe.open('/references')
  expect(page.text).toContain(`Mail to ${second} came back`)
  const after = await joe.press(page, 'Send mail to joe@example.com')
  expect(after.text).toContain('joe@example.comMail goes here.')
  expect(await notice(joe)).toBeUndefined()
  await local.setClock(digestDay)
  await local.tick()
  expect(await digestsTo('joe@example.com')).toHaveLength(1)
})

it('the new address signs in, and the old one is told so and works until it is removed', async () => {
  const bea = await join('bea@example.com')
  await askFor(bea, 'Bea.New@example.com')
  const mail = await local.latestMail('Bea.New@example.com')
  await bea.press(await bea.open(link(mail, 'Use this address')), 'Use this address')
  expect((await local.latestMail('bea@example.com')).subject).toBe('Your address for Rapport was changed')
  const addresses = await bea.press(await bea.open('/settings/address'), 'Remove')
  expect(addresses.text).not.toContain('bea@example.com')
  await local.advance('PT2M')
  await signIn('bea@example.com')
  expect((await local.latestMail('bea@example.com')).subject).toContain('You are not a member')
  await signIn('bea.new@example.com')
  const signInMail = await local.latestMail('Bea.New@example.com')
  const elsewhere = local.browser()
  const contacts = await elsewhere.press(await elsewhere.open(link(signInMail, 'Sign in')), 'Sign in')
  expect(contacts.text).toContain('Jane Doe')
})

it('an address that another member has gets the same answers, and stays theirs', async () => {
  const [cleo, dan] = [await join('cleo@example.com'), await join('dan@example.com')]
  await local.advance('PT2M')
  const answers = [await askFor(cleo, 'dan@example.com'), await askFor(cleo, 'free@example.com')]
  expect(answers.map(({ status, url }) => ({ status, url }))).toEqual([
    { status: 200, url: `${local.url()}/settings/address/sent` },
    { status: 200, url: `${local.url()}/settings/address/sent` },
  ])
  expect(answers[0]?.html).toBe(answers[1]?.html)
  expect((await local.latestMail('dan@example.com')).subject).toBe('You are a member of Rapport already')
  // As often as sign-in mails, and with the same answer.
  expect((await askFor(cleo, 'free@example.com')).html).toBe(answers[1]?.html)
  expect(await local.mailsTo('free@example.com')).toHaveLength(1)

  // Somebody else takes the address before the link is pressed.
  const page = await cleo.open(link(await local.latestMail('free@example.com'), 'Use this address'))
  await local.advance('PT2M')
  await local.signUp('free@example.com', wish)
  expect((await cleo.press(page, 'Use this address')).text).toContain('Another member has this address')
  expect((await cleo.open('/settings')).text).toContain('You are cleo@example.com.')
  expect((await dan.open('/settings')).text).toContain('You are dan@example.com.')
})

it('a link to a new address acts for nobody but the member who asked, for a day, and signs nobody in', async () => {
  const [eve, fay] = [await join('eve@example.com'), await join('fay@example.com')]
  await askFor(fay, 'fay.new@example.com')
  const href = link(await local.latestMail('fay.new@example.com'), 'Use this address')
  const path = new URL(href).pathname
  const before = await local.dump()
  expect((await local.browser().open(href)).text).toContain('Open this link where you are signed in')
  expect((await local.browser().post(path, {})).status).toBe(401)
  expect((await eve.open(href)).status).toBe(410)
  expect((await eve.post(path, {})).status).toBe(410)
  expect((await local.browser().open(path.replace('confirm-address', 'confirm'))).status).toBe(404)
  expect((await local.browser().post(path.replace('confirm-address', 'confirm'), {})).status).toBe(404)
  expect((await fay.open(`${path.slice(0, -1)}${path.endsWith('a') ? 'b' : 'a'}`)).status).toBe(410)
  expect((await fay.open(href)).status).toBe(200)
  expect(await local.dump()).toEqual(before)
  expect((await fay.request(path, { method: 'POST' })).status).toBe(403)
  await local.advance('PT23H')
  expect((await fay.open(href)).status).toBe(200)
  await local.advance('PT2H')
  expect((await fay.post(path, {})).status).toBe(410)
  expect((await askFor(fay, 'not an address')).status).toBe(422)
})

it('an address that complained is never mailed again, whatever is asked for', async () => {
  const address = 'complaint+gus@simulator.amazonses.com'
  const gus = await join(address)
  expect(await notice(gus)).toContain('was reported as spam on 2 November 2026')
  const before = await local.mailsTo(address)
  for (const _ of [1, 2, 3]) {
    await local.advance('P2D')
    expect((await signIn(address)).text).toContain('Check your mail')
  }
  await askFor(gus, address)
  await local.setClock(digestDay)
  await local.tick()
  expect(await local.mailsTo(address)).toEqual(before)
})

it('an address that bounced is tried once a day when a mail is asked for, with the same answer', async () => {
  const address = 'bounce+hal@simulator.amazonses.com'
  await join(address, '2027-01-04T09:00:00.000Z')
  const mails = async () => (await local.mailsTo(address)).length
  const before = await mails()
  const answers: string[] = []
  for (const wait of ['PT2M', 'PT2M', 'PT2M', 'P1D', 'PT2M']) {
    await local.advance(wait)
    answers.push((await signIn(address)).html)
  }
  expect(await mails()).toBe(before + 2)
  expect(new Set([...answers, (await signIn('nobody@example.com')).html]).size).toBe(1)
})

it('an out-of-office answer is no problem', async () => {
  const ida = await join('ooto+ida@simulator.amazonses.com')
  await local.setClock(digestDay)
  await local.tick()
  expect(await digestsTo('ooto+ida@simulator.amazonses.com')).toHaveLength(1)
  expect(await notice(ida)).toBeUndefined()
  const mailings = (await local.dump()).filter(({ state }) => state !== undefined)
  expect(mailings.map(({ state }) => state)).toContain('delivered')
  expect(mailings.map(({ state }) => state)).not.toContain('submitted')
})

it('an address of a company being left that bounces says nothing of the new one', async () => {
  const old = 'bounce+ivy@simulator.amazonses.com'
  const ivy = await join(old, '2028-03-02T09:00:00.000Z')
  const plan = { lastDay: '2028-03-24', manager: 'boss@simulator.amazonses.com' }
  await ivy.press(await ivy.open('/transition'), 'Plan it', plan)
  await askFor(ivy, 'ivy@example.com')
  const asked = await ivy.open(link(await local.latestMail('ivy@example.com'), 'Use this address'))
  await ivy.press(asked, 'Use this address')

  await local.advance('P1D')
  await signIn(old)
  const browser = local.browser()
  const page = await browser.open(link(await local.latestMail(old), 'Sign in'))
  expect((await browser.press(page, 'Sign in')).url).toContain('/overview')
  expect(await notice(browser)).toBeUndefined()
})
