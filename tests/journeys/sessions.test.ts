import { beforeAll, expect, it } from 'vitest'
import { type Browser, openBrowser } from './browser.ts'
import { link, localMode } from './local-mode.ts'

const local = localMode()
beforeAll(() => local.setClock('2026-11-02T09:00:00Z'))

const path = '/settings/sessions'
const email = 'ada@example.com'
const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0'
const hostile = 'Safari/1 (iPhone) <svg onload=alert(1)> Mozilla'

/** Another browser, which says what it is. */
const signIn = async (userAgent: string): Promise<Browser> => {
  await local.advance('PT2M')
  const browser = openBrowser(local.url(), (url, init) =>
    fetch(url, { ...init, headers: { ...(init?.headers as object), 'user-agent': userAgent } }),
  )
  await browser.press(await browser.open('/sign-in'), 'Mail me the link', { email })
  await browser.press(await browser.open(link(await local.latestMail(email), 'Sign in')), 'Sign in')
  return browser
}
const sessions = async () => (await local.dump()).filter(({ SK }) => String(SK).startsWith('SESSION#'))
const isSignedIn = async (browser: Browser) => (await browser.open('/contacts')).url.endsWith('/contacts')

it('a member sees where they are signed in, and signs out one browser and then all others', async () => {
  const first = await local.signUp(email)
  const phone = await signIn(hostile)
  const laptop = await signIn(firefox)
  expect((await laptop.open('/settings')).document.querySelector(`a[href="${path}"]`)).not.toBeNull()
  const page = await laptop.open(path)
  const rows = [...page.document.querySelectorAll('main li')].map((row) =>
    (row.textContent ?? '').replace(/\s+/g, ' '),
  )
  expect(rows).toHaveLength(3)
  expect(rows[0]).toContain('Firefox on Windows')
  expect(rows[0]).toContain('this one')
  expect(rows[1]).toContain('Safari on an iPhone')
  expect(rows.slice(1).join()).not.toContain('this one')
  expect(page.html).not.toContain('svg onload')
  for (const { id } of await sessions()) expect(page.html).not.toContain(id)

  const ended = await laptop.press(page, 'Safari on an iPhone')
  expect(ended.text).toContain('Signed out there.')
  expect([await isSignedIn(phone), await isSignedIn(first), await isSignedIn(laptop)]).toEqual([
    false,
    true,
    true,
  ])
  // Once more, from the page as it was.
  expect((await laptop.press(page, 'Safari on an iPhone')).status).toBe(200)

  const last = await laptop.press(ended, 'Sign out all others')
  expect(last.text).toContain('You are signed in nowhere else.')
  expect([await isSignedIn(first), await isSignedIn(laptop)]).toEqual([false, true])
  expect(await sessions()).toHaveLength(1)
})

it('a use is written down once a day, and nothing of another member’s is ended', async () => {
  const bob = await local.signUp('bob@example.com')
  const ada = await signIn(firefox)
  const other = await signIn(hostile)
  const adas = await other.open(path)
  const publicId = adas.document.querySelector('input[name="session"]')?.getAttribute('value') ?? ''
  await bob.post(`${path}/end`, { session: publicId })
  await bob.post(`${path}/end`, {})
  await bob.post(`${path}/end-others`, {})
  expect([await isSignedIn(ada), await isSignedIn(other), await isSignedIn(bob)]).toEqual([true, true, true])
  const foreign = { method: 'POST', headers: { origin: 'https://evil.example' } }
  expect((await ada.request(`${path}/end-others`, foreign)).status).toBe(403)
  expect((await local.browser().post(`${path}/end-others`, {})).status).toBe(401)

  const before = await sessions()
  await ada.open('/contacts')
  expect(await sessions()).toEqual(before)
  await local.advance('P1D')
  await ada.open('/contacts')
  const once = await sessions()
  expect(once.filter((session, at) => session.lastUsedAt !== before[at]?.lastUsedAt)).toHaveLength(1)
  await local.advance('PT5H')
  await ada.open('/contacts')
  expect(await sessions()).toEqual(once)
  expect((await ada.open(path)).text).toContain('last used on 3 November 2026')
})
