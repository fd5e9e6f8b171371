import { beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { localMode } from './local-mode.ts'

const local = localMode()
let ada: Browser
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com')
})

const post = (path: string, type: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  ada.request(path, {
    method: 'POST',
    headers: { origin: local.url(), 'content-type': type, ...headers },
    body: body as string,
  })
const form = 'application/x-www-form-urlencoded'

describe('a request that no page of ours sends', () => {
  it.each([
    ['a body over 64 KB', 413, form, `name=${'a'.repeat(64 * 1024)}`],
    ['JSON', 415, 'application/json', '{"name":"a"}'],
    ['no content type', 415, '', 'name=a'],
    ['multipart', 415, 'multipart/form-data; boundary=x', '--x--'],
    ['bytes that are not UTF-8', 400, form, new Uint8Array([0x6e, 0x3d, 0xff, 0xfe])],
    ['escapes that are not UTF-8', 400, form, 'name=%ff%fe'],
    ['half an escape', 400, form, 'name=%2'],
  ])('%s is refused with %i and a plain page, and changes nothing', async (_, status, type, body) => {
    const before = await local.dump()
    const page = await post('/contacts/new', type, body)
    expect(page.status).toBe(status)
    expect(page.document.querySelector('h1')?.textContent).toBe('That could not be read')
    expect(page.document.querySelector('main a')).not.toBeNull()
    expect(await local.dump()).toEqual(before)
  })

  it('a body of 64 KB is read', async () => {
    const page = await post('/contacts/new', form, `name=${'a'.repeat(64 * 1024 - 5)}`)
    expect(page.status).toBe(422)
  })

  it('a broken query is refused', async () => {
    expect((await ada.open('/contacts?search=%ff')).status).toBe(400)
  })

  it('a page that does not exist says so and leads on', async () => {
    for (const path of [
      '/nowhere',
      '/l/x',
      '/l/a.b.c.d.e.f',
      '/confirm/x',
      '/contacts/constructor',
      '/assets/..%2f',
    ]) {
      const page = await ada.open(path)
      expect(page.status).toBe(404)
      expect(page.document.querySelector('main a')).not.toBeNull()
    }
  })

  it('a post with the session from another site, or from none, is refused', async () => {
    const before = await local.dump()
    for (const origin of ['https://evil.example', 'null', undefined]) {
      const page = await ada.request('/settings', {
        method: 'POST',
        headers: { 'content-type': form, ...(origin && { origin }) },
        body: 'name=Mallory',
      })
      expect(page.status).toBe(403)
    }
    expect(await local.dump()).toEqual(before)
  })
})

describe('what every page carries', () => {
  it('is a strict policy, without inline script', async () => {
    for (const path of ['/', '/sign-up', '/contacts', '/settings', '/nowhere']) {
      const { headers, document } = await ada.open(path)
      expect(headers.get('content-security-policy')).toContain("script-src 'self'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(document.querySelector('script:not([src]), [onclick], [style]')).toBeNull()
    }
  })

  it('is a session cookie that scripts and other sites cannot use', async () => {
    await local.advance('PT2M')
    const browser = local.browser()
    await browser.press(await browser.open('/sign-in'), 'Mail me the link', { email: 'ada@example.com' })
    const [href = ''] = /http\S+\/confirm\/\S+/.exec((await local.latestMail('ada@example.com')).text) ?? []
    const answer = await fetch(href, { method: 'POST', redirect: 'manual' })
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-session=[a-z2-7.]+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
      ),
    ])
  })
})

describe('what somebody types', () => {
  it('cannot add a header to a mail, or markup', async () => {
    const browser = local.browser()
    const name = 'Eve <b>bold</b>'
    const page = await browser.press(await browser.open('/sign-up'), 'Mail me the link', {
      name: 'Eve\r\nBcc: victim@example.com',
      email: 'eve@example.com',
    })
    expect(page.document.querySelector('#name-error')?.textContent).toBe('Keep this to one line of text.')
    await local.signUp('eve@example.com', { name })
    const mail = await local.latestMail('eve@example.com')
    expect(mail.html).not.toContain('<b>')
    expect(mail.text).toContain('Welcome, Eve')
    expect(await local.mailsTo('victim@example.com')).toEqual([])
  })

  it('is not an address that only looks like one', async () => {
    const browser = local.browser()
    for (const email of [
      'a@b.c, d@e.f',
      'a@b.c\r\nBcc: d@e.f',
      '"a b"@example.com',
      'a@localhost',
      'a＠example.com',
    ]) {
      const page = await browser.press(await browser.open('/sign-in'), 'Mail me the link', { email })
      expect(page.status).toBe(422)
    }
  })
})
