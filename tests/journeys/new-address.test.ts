import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { link, localMode } from './local-mode.ts'
import { mailProgram } from './mail-program.ts'

const local = localMode()
let ada: Browser
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com')
})

const addressOf = async (browser: Browser) =>
  /add\+\w+@in\.localhost/.exec((await browser.open('/settings')).text)?.[0] ?? ''
const askForNew = async () => ada.press(await ada.open('/settings'), 'Get a new private address')
const program = mailProgram(local, 'ada@example.com')
afterAll(() => program.close())
/** How often the member is asked about a mail to that address which proves nothing. */
const askedAbout = async (intake: string) => {
  const questions = async () =>
    (await local.mailsTo('ada@example.com')).filter(({ subject }) => subject === 'Was this you?').length
  const before = await questions()
  await program.send({ to: 'jane@example.org', headers: { 'X-Local-Verdicts': 'dmarc=FAIL' } }, [intake])
  await program.taken()
  return (await questions()) - before
}

describe('a new private address', () => {
  it('takes a button and a confirmation, works at once, and the old one says nothing any more', async () => {
    const old = await addressOf(ada)
    const page = await askForNew()
    expect(page.text).toContain('The old one says nothing about you from then on')
    expect(page.text).toContain(old)
    expect(await addressOf(ada)).toBe(old)

    const settings = await ada.press(page, 'Get a new private address')
    expect(settings.url).toContain('/settings')
    const fresh = await addressOf(ada)
    expect(fresh).toMatch(/^add\+[a-z2-7]{16}@in\.localhost$/)
    expect(fresh).not.toBe(old)
    expect(await askedAbout(old)).toBe(0)
    expect(await askedAbout(fresh)).toBe(1)
    expect(await local.state()).toMatchObject({ intakeAddresses: 1 })
  })

  it('is one, however often the button is pressed on a page that is open', async () => {
    const page = await askForNew()
    await ada.press(page, 'Get a new private address')
    const fresh = await addressOf(ada)
    await ada.press(page, 'Get a new private address')
    expect(await addressOf(ada)).toBe(fresh)
  })

  it('comes neither from another site nor to somebody signed out', async () => {
    const page = await askForNew()
    const instead = page.document.querySelector('[name=instead]')?.getAttribute('value') ?? ''
    const before = await local.dump()
    for (const origin of ['https://evil.example', undefined]) {
      const answer = await ada.request('/settings/new-address', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...(origin && { origin }) },
        body: `instead=${instead}`,
      })
      expect(answer.status).toBe(403)
    }
    const nobody = local.browser()
    expect((await nobody.post('/settings/new-address', { instead })).status).toBe(401)
    expect((await nobody.open('/settings/new-address')).url).toContain('/sign-in')
    expect(await local.dump()).toEqual(before)
  })
})

describe('the addresses of a member', () => {
  const settings = '/settings/address'
  const subjectsTo = async (address: string) => (await local.mailsTo(address)).map(({ subject }) => subject)
  const addTo = async (browser: Browser, email: string) => {
    await browser.press(await browser.open(settings), 'Mail me the link', { email })
    return browser.open(link(await local.latestMail(email), 'Use this address'))
  }
  const signIn = async (email: string, typed = email) => {
    await local.advance('PT2M')
    const browser = local.browser()
    await browser.press(await browser.open('/sign-in'), 'Mail me the link', { email: typed })
    const mail = await local.latestMail(email)
    return mail.subject.startsWith('You are not')
      ? undefined
      : browser.press(await browser.open(link(mail, 'Sign in')), 'Sign in')
  }
  const foreign = (browser: Browser, path: string, email: string, origin?: string) =>
    browser.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...(origin && { origin }) },
      body: new URLSearchParams({ email }).toString(),
    })

  it('are added by a link, made primary and removed, each told to where mail went, and all of them sign in', async () => {
    const [home, work] = ['bea@home.example', 'Bea@work.example']
    const bea = await local.signUp(home)
    const page = await addTo(bea, work)
    expect(page.document.querySelectorAll('main button')).toHaveLength(1)
    expect(page.text).toContain(`Mail goes on to ${home}.`)
    expect(await signIn(work)).toBeUndefined()
    const added = await bea.press(page, 'Use this address')
    expect(added.text).toContain(`${home}Mail goes here.${work}Send mail here`)
    expect((await bea.press(page, 'Use this address')).status).toBe(410)
    expect((await subjectsTo(home)).filter((subject) => /added/.test(subject))).toHaveLength(1)
    expect((await signIn(work, work.toLowerCase()))?.url).toContain('/overview')

    const writing = mailProgram(local, work.toLowerCase())
    await writing.send({ to: 'jane@example.org', cc: [home, 'bea+x@work.example'], text: 'Hello' }, [
      'add@in.localhost',
    ])
    await writing.taken()
    writing.close()
    expect((await local.latestMail(home)).subject).toContain('jane')
    expect((await bea.open('/contacts')).document.querySelectorAll('.contacts li')).toHaveLength(1)

    const refused = await bea.post(`${settings}/remove`, { email: home })
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('That address stays')])
    const moved = await bea.press(await bea.open(settings), 'Send mail here')
    expect(moved.text).toContain(`${work}Mail goes here.${home}Send mail here`)
    expect((await local.latestMail(home)).subject).toBe('Your address for Rapport was changed')
    expect((await signIn(home))?.url).toContain('/overview')

    const one = await bea.press(await bea.open(settings), 'Remove')
    expect(one.text).not.toContain(home)
    expect((await local.latestMail(work)).subject).toBe('An address was removed from your Rapport')
    expect((await local.latestMail(work)).text).toContain(`with ${home}.`)
    expect(await signIn(home)).toBeUndefined()
    // What was pressed in another window as well.
    expect((await bea.post(`${settings}/remove`, { email: home })).status).toBe(200)
    expect((await bea.post(`${settings}/primary`, { email: home })).status).toBe(409)
    expect((await bea.post(`${settings}/primary`, { email: work })).status).toBe(200)
    expect((await subjectsTo(work)).filter((subject) => /removed|changed/.test(subject))).toHaveLength(1)
  })

  it('are removed while a link to sign in with one waits, which then signs nobody in', async () => {
    const cy = await local.signUp('cy@home.example')
    await cy.press(await addTo(cy, 'cy@work.example'), 'Use this address')
    await local.advance('PT2M')
    const browser = local.browser()
    await browser.press(await browser.open('/sign-in'), 'Mail me the link', { email: 'cy@work.example' })
    const href = link(await local.latestMail('cy@work.example'), 'Sign in')
    const page = await browser.open(href)
    await cy.press(await cy.open(settings), 'Remove')
    expect((await browser.press(page, 'Sign in')).status).toBe(404)
    expect((await browser.open('/contacts')).url).toContain('/sign-in')
  })

  it('are changed neither from another site nor by anybody else', async () => {
    const dee = await local.signUp('dee@home.example')
    await dee.press(await addTo(dee, 'dee@work.example'), 'Use this address')
    const before = await local.dump()
    for (const act of ['primary', 'remove']) {
      for (const origin of ['https://evil.example', undefined])
        expect((await foreign(dee, `${settings}/${act}`, 'dee@work.example', origin)).status).toBe(403)
      expect((await local.browser().post(`${settings}/${act}`, { email: 'dee@work.example' })).status).toBe(
        401,
      )
      await ada.post(`${settings}/${act}`, { email: 'dee@work.example' })
      await ada.post(`${settings}/${act}`, { email: 'constructor' })
    }
    expect(await local.dump()).toEqual(before)
  })

  const waysIn = async () => {
    const kinds = (await local.dump()).map(({ SK }) => String(SK).split('#')[0])
    const count = (kind: string) => kinds.filter((each) => each === kind).length
    return { apiKeys: count('API-KEY'), calendars: count('CALENDAR') }
  }

  it('are taken back by who had them, from whoever was signed in as them', async () => {
    const eli = await local.signUp('eli@home.example')
    const intruder = local.browser()
    for (const [name, value] of eli.cookies) intruder.cookies.set(name, value)
    await intruder.press(await addTo(intruder, 'eve@evil.example'), 'Use this address')
    const warning = await local.latestMail('eli@home.example')
    await intruder.press(await intruder.open(settings), 'Send mail here')
    await intruder.press(await intruder.open(settings), 'Remove')
    const ofTheirOwn = link(await local.latestMail('eve@evil.example'), 'That was not me')
    await intruder.press(await intruder.open('/settings/keys'), 'Make a key', {
      name: 'Eve’s',
      scope: 'read',
    })
    await intruder.press(await intruder.open('/settings/calendar'), 'Turn it on')
    expect(await waysIn()).toEqual({ apiKeys: 1, calendars: 1 })
    expect(await signIn('eli@home.example')).toBeUndefined()
    expect((await signIn('eve@evil.example'))?.url).toContain('/overview')

    await local.advance('PT2M')
    await intruder.press(await intruder.open('/leave'), 'Mail me the link')
    const toDelete = link(await local.latestMail('eve@evil.example'), 'Look at what goes')

    const before = await local.dump()
    const page = await local.browser().open(link(warning, 'That was not me'))
    expect(page.text).toContain('eli@home.example becomes your only address')
    expect(await local.dump()).toEqual(before)
    const nobody = local.browser()
    expect((await nobody.press(page, 'Keep only this address')).text).toContain('It is yours alone again')
    expect((await nobody.press(page, 'Keep only this address')).text).toContain('It is yours alone again')
    for (const href of [ofTheirOwn, toDelete]) {
      expect((await intruder.open(href)).status).toBe(410)
      expect((await intruder.post(href, {})).status).toBe(410)
    }
    expect(JSON.stringify(await local.dump())).not.toContain('evil.example')
    expect(await waysIn()).toEqual({ apiKeys: 0, calendars: 0 })
    expect((await intruder.open('/contacts')).url).toContain('/sign-in')
    expect(await signIn('eve@evil.example')).toBeUndefined()
    expect((await signIn('eli@home.example'))?.url).toContain('/overview')

    await local.advance('P7D')
    expect((await local.browser().open(link(warning, 'That was not me'))).status).toBe(410)
  })
})
