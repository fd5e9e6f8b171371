import { appendFileSync } from 'node:fs'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Local } from '../../local/start.ts'
import { getJson, post, signUp, startForTest } from './running.ts'

/** `fetch` sends the host that it connects to; a rebound name needs another. */
const getAs = (local: Local, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${local.url}/_local/outbox`, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })

describe('/_local/', () => {
  it('takes orders from its own pages and from programs, and from no other web page', async () => {
    const local = await startForTest()
    const order = (origin?: string) => post(local, '/_local/tick', undefined, origin ? { origin } : {})
    expect((await order()).status).toBe(200)
    expect((await order(local.url)).status).toBe(200)
    expect((await order(local.url.replace('localhost', '127.0.0.1'))).status).toBe(200)
    for (const origin of ['http://evil.example', 'null', 'http://localhost', 'http://localhost:1'])
      expect((await order(origin)).status).toBe(403)
  })

  it('does nothing for another web page', async () => {
    const local = await startForTest()
    const before = await (await post(local, '/_local/clock', { advance: 'PT0S' })).json()
    await post(local, '/_local/clock', { advance: 'P1Y' }, { origin: 'http://evil.example' })
    const after = await (await post(local, '/_local/clock', { advance: 'PT0S' })).json()
    expect(after.now.slice(0, 4)).toBe(before.now.slice(0, 4))
  })

  it('is not read under a name that was made to point here', async () => {
    const local = await startForTest()
    const { port } = new URL(local.url)
    expect(await getAs(local, `localhost:${port}`)).toBe(200)
    expect(await getAs(local, `127.0.0.1:${port}`)).toBe(200)
    expect(await getAs(local, `evil.example:${port}`)).toBe(403)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-8'])(
    'takes JSON also as curl -d and fetch send it, as %s',
    async (type) => {
      const local = await startForTest()
      const body = '{"now":"2027-01-01T00:00:00Z"}'
      const answer = await post(local, '/_local/clock', body, { 'content-type': type })
      expect((await answer.json()).now).toMatch(/^2027-01-01T00:00:0/)
    },
  )

  it('says so when a body is not JSON', async () => {
    const local = await startForTest()
    const answer = await post(local, '/_local/clock', 'P1M', { 'content-type': 'text/plain' })
    expect([answer.status, await answer.text()]).toEqual([400, 'The body is not JSON.\n'])
  })

  it('says what it does not have and what it does not take', async () => {
    const local = await startForTest()
    expect((await fetch(`${local.url}/_local/nothing`)).status).toBe(404)
    expect((await fetch(`${local.url}/_local/tick`)).status).toBe(405)
    expect((await post(local, '/_local/outbox')).headers.get('allow')).toBe('GET, HEAD')
    expect((await fetch(`${local.url}/_local/outbox`, { method: 'HEAD' })).status).toBe(200)
    const page = await fetch(`${local.url}/_local`, { redirect: 'manual' })
    expect([page.status, page.headers.get('location')]).toEqual([303, '/_local/'])
  })
})

describe('the page of mails', () => {
  const startWithMails = async () => {
    const local = await startForTest()
    for (const name of ['first', 'second']) await signUp(local, `${name}@example.com`)
    return {
      local,
      open: async (path = '/_local/') => (await fetch(`${local.url}${path}`)).text(),
    }
  }

  it('lists mails newest first and shows the newest, in a frame that runs nothing', async () => {
    const { open } = await startWithMails()
    const html = await open()
    expect(html.indexOf('second@example.com')).toBeLessThan(html.indexOf('first@example.com'))
    expect(html).toContain('<dd>second@example.com</dd>')
    expect(html).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/)
    expect(html).toMatch(/<iframe [^>]*srcdoc="&lt;base target=&quot;_blank&quot;>&lt;!doctype html>/)
    expect(html).not.toContain('<script')
  })

  it('shows the mail that was chosen, with its headers and its text twin', async () => {
    const { local, open } = await startWithMails()
    const [first] = await getJson(local, '/_local/outbox')
    const html = await open(`/_local/?mail=${first.id}`)
    expect(html).toContain('<dd>first@example.com</dd>')
    expect(html).toContain('<dt>Auto-Submitted</dt>')
    expect(html).toMatch(/<pre>Confirm your address/)
    expect(await open('/_local/?mail=none')).toContain('This mail is not here any more.')
  })

  it('moves the clock and ticks with plain forms that come back to it', async () => {
    const { local, open } = await startWithMails()
    const press = async (path: string, fields: Record<string, string>) => {
      const answer = await fetch(`${local.url}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: local.url },
        body: new URLSearchParams(fields),
      })
      return [answer.status, answer.headers.get('location')]
    }
    const html = await open()
    for (const button of ['P1D', 'P1W', 'P1M'])
      expect(html).toContain(`<button type="submit" name="advance" value="${button}">`)
    for (const path of ['/_local/clock/reset', '/_local/tick']) expect(html).toContain(`formaction="${path}"`)
    expect(await press('/_local/clock', { now: '2031-01-31T08:00Z' })).toEqual([303, '/_local/'])
    expect(await press('/_local/clock', { advance: 'P1M' })).toEqual([303, '/_local/'])
    expect(await open()).toContain('Friday, 28 February 2031 at 08:00 UTC')
    expect(await press('/_local/tick', {})).toEqual([303, '/_local/'])
    expect(await open()).toContain('Last tick at 2031-02-28 08:00: 0 planned, 0 sent.')
    expect(await press('/_local/clock/reset', {})).toEqual([303, '/_local/'])
    expect(await open()).not.toContain('2031 at')
    expect((await press('/_local/clock', { now: 'soon' }))[0]).toBe(400)
  })
})

describe('a mail with hostile text', () => {
  it('is shown and does nothing', async () => {
    const local = await startForTest()
    const hostile = '</iframe><script>alert(1)</script>"\'<svg onload=alert(1)>'
    await local.stop()
    appendFileSync(
      `${local.directory}/outbox.jsonl`,
      `${JSON.stringify({
        id: '"><b>',
        at: '2026-11-22T09:00:00.000Z',
        to: hostile,
        from: hostile,
        subject: hostile,
        headers: { [hostile]: hostile },
        text: hostile,
        html: hostile,
      })}\n`,
    )
    const again = await startForTest({ directory: local.directory })
    const html = await (await fetch(`${again.url}/_local/`)).text()
    expect(html).not.toMatch(/<script|<svg|<b>|<\/iframe><s/)
    expect(html).toContain('&lt;svg onload=alert(1)>')
  })
})
