import { createTransport } from 'nodemailer'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Browser } from './browser.ts'
import { localMode } from './local-mode.ts'

const local = localMode()
let ada: Browser
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com')
})

const addressOf = async (browser: Browser) =>
  /add\+\w+@in\.localhost/.exec((await browser.open('/settings')).text)?.[0] ?? ''
const askForNew = async () => ada.press(await ada.open('/settings'), 'Get a new private address')
/** Sends a mail with that address in its BCC and gives who is among the contacts when it is taken in. */
const contactsAfterMail = async (intake: string, to: string) => {
  await createTransport({ host: '127.0.0.1', port: local.smtpPort(), ignoreTLS: true }).sendMail({
    ...{ from: 'Ada <ada@example.com>', to, subject: 'Hello', text: 'How are you?' },
    envelope: { from: 'ada@example.com', to: [intake] },
  })
  await vi.waitFor(async () => expect((await local.state()).waitingMails).toBe(0), {
    timeout: 5000,
    interval: 20,
  })
  return (await ada.open('/contacts')).text
}

describe('a new private address', () => {
  it('takes a button and a confirmation, works at once, and the old one works no more', async () => {
    const old = await addressOf(ada)
    const page = await askForNew()
    expect(page.text).toContain('The old one stops working at once')
    expect(page.text).toContain(old)
    expect(await addressOf(ada)).toBe(old)

    const settings = await ada.press(page, 'Get a new private address')
    expect(settings.url).toContain('/settings')
    const fresh = await addressOf(ada)
    expect(fresh).toMatch(/^add\+[a-z2-7]{16}@in\.localhost$/)
    expect(fresh).not.toBe(old)
    expect(await contactsAfterMail(old, 'old@example.org')).not.toContain('old')
    expect(await contactsAfterMail(fresh, 'fresh@example.org')).toContain('1 contact')
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
