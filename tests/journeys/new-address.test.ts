import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { localMode } from './local-mode.ts'
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
