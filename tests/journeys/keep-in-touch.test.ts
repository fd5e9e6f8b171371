import { beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser } from './browser.ts'
import { add, link, localMode } from './local-mode.ts'

const local = localMode()
beforeAll(() => local.setClock('2026-11-02T09:00:00Z'))

const settings = '/settings/keep-in-touch'
/** A member whose page is on, and the path of that page. */
const withPage = async (email: string, text = 'Stay in touch, dear colleagues.') => {
  const browser = await local.signUp(email)
  const on = await browser.press(await browser.open(settings), 'Turn it on', { text })
  return { browser, path: pathOn(on.html) }
}
const pathOn = (html: string) => /\/k\/[a-z2-7]{16}(?=")/.exec(html)?.[0] ?? 'no page'

const jane = { name: 'Jane Doe', email: 'jane@home.example', relation: 'manager', where: 'Acme' }
const leave = async (path: string, details: Record<string, string>) => {
  const browser = local.browser()
  return browser.press(await browser.open(path), 'Keep in touch', details)
}
const leaveAndConfirm = async (path: string, details: Record<string, string>) => {
  await leave(path, details)
  const browser = local.browser()
  const asked = await browser.open(link(await local.latestMail(details.email ?? ''), 'Yes, keep in touch'))
  return browser.press(asked, 'Yes, keep in touch')
}
const mine = async (email: string) => {
  const browser = local.browser()
  return {
    browser,
    page: await browser.open(link(await local.latestMail(email), 'see, correct or delete what you left')),
  }
}
type Row = Record<string, unknown> & { PK: string; SK: string }
const rows = async (kind: string) => ((await local.dump()) as Row[]).filter(({ SK }) => SK.startsWith(kind))
const contactNamed = async (name: string) => (await rows('CONTACT#')).find((row) => row.name === name)

describe('a keep-in-touch page', () => {
  it('is off until its member turns it on, shows only their name and words, and changes nothing when opened', async () => {
    const browser = await local.signUp('off@example.com', { name: 'Grace Hopper' })
    const off = await browser.open(settings)
    expect(off.text).toContain('It is off.')
    expect(off.html).not.toContain('/k/')
    const on = await browser.press(off, 'Turn it on', { text: 'Do write!\n<b>Grace</b>' })
    const path = pathOn(on.html)
    const before = await local.dump()
    const page = await local.browser().open(path)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Keep in touch with Grace Hopper')
    expect(page.text).toContain('Do write!')
    expect(page.html).toContain('&lt;b>Grace')
    expect(page.html).not.toContain('off@example.com')
    expect(page.document.querySelector('script')).toBeNull()
    expect(page.html).not.toContain('Europe')
    expect(page.headers.get('x-robots-tag')).toBe('noindex')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect((await local.browser().open(`${path}/sent`)).text).toContain('check your mail')
    expect(await local.dump()).toEqual(before)
  })

  it('has a QR code as a drawing and as a picture', async () => {
    const { path } = await withPage('qr@example.com')
    const svg = await fetch(new URL(`${path}/qr.svg`, local.url()))
    expect(svg.headers.get('content-type')).toBe('image/svg+xml')
    expect(await svg.text()).toMatch(/^<svg .*<\/svg>\s*$/s)
    const png = await fetch(new URL(`${path}/qr.png`, local.url()))
    expect(png.headers.get('content-type')).toBe('image/png')
    expect(png.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(png.headers.get('x-robots-tag')).toBe('noindex')
    expect(
      Buffer.from(await png.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  it('is gone when it is off, at an old address, or was never there, each in the same bytes, with a way on', async () => {
    const { browser, path } = await withPage('ada@example.com')
    const off = await browser.press(await browser.open(settings), 'Turn it off')
    expect(off.text).toContain('its address and code lead nowhere until you turn it on again')
    const never = await local.browser().open('/k/aaaaaaaaaaaaaaaa')
    expect(never.status).toBe(404)
    expect(never.document.querySelector('main a')).not.toBeNull()
    const same = async (at: string) => {
      for (const part of ['', '/sent', '/qr.svg', '/qr.png']) {
        const page = await local.browser().open(at + part)
        expect([page.status, page.html]).toEqual([404, never.html])
      }
      const posted = await local.browser().post(at, jane)
      expect([posted.status, posted.html]).toEqual([404, never.html])
    }
    await same(path)
    await same('/k/constructor')
    const on = await browser.press(off, 'Turn it on')
    expect(pathOn(on.html)).toBe(path)
    const asked = await browser.open(`${settings}/new-address`)
    expect(asked.text).toContain('The old address and its QR code lead nowhere from then on')
    const rotated = await browser.press(asked, 'Get a new address')
    const fresh = pathOn(rotated.html)
    expect(fresh).not.toBe(path)
    await same(path)
    expect((await local.browser().open(fresh)).text).toContain('Stay in touch, dear colleagues.')
    await browser.press(asked, 'Get a new address')
    expect((await local.browser().open(fresh)).status).toBe(200)
    expect((await rows('PAGE')).filter(({ PK }) => PK === `PAGE#${path.slice(3)}`)).toEqual([])
  })

  it('is changed by nobody but its member, from our own pages', async () => {
    const { browser } = await withPage('mine@example.com')
    const before = await local.dump()
    for (const path of ['', '/on', '/off', '/new-address']) {
      expect((await local.browser().post(settings + path, { text: 'x' })).status).toBe(401)
      const foreign = await browser.request(settings + path, {
        method: 'POST',
        headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'text=x',
      })
      expect(foreign.status).toBe(403)
    }
    expect(await local.dump()).toEqual(before)
  })
})

describe('somebody who leaves details', () => {
  let ada: { browser: Browser; path: string }
  beforeAll(async () => {
    ada = await withPage('lovelace@example.com')
  })

  it('is a contact once their own mail confirms it, and not before; the member is told once', async () => {
    const sent = await leave(ada.path, {
      ...jane,
      phone: '+1 415 555 0132',
      linkedIn: 'https://www.linkedin.com/in/Jane-Doe/',
      offersReference: 'on',
    })
    expect(sent.text).toContain('One step left: check your mail')
    expect(await contactNamed('Jane Doe')).toBeUndefined()
    const mail = await local.latestMail(jane.email)
    expect(mail.subject).toBe('Keep in touch with Ada Lovelace')
    expect(mail.text).not.toContain('Jane')
    const before = await local.dump()
    const asked = await local.browser().open(link(mail, 'Yes, keep in touch'))
    expect(asked.text).toContain('+14155550132')
    expect(asked.text).toContain('I was Ada’s manager: Acme')
    expect(asked.document.querySelectorAll('main button')).toHaveLength(1)
    expect(await local.dump()).toEqual(before)

    const done = await local.browser().press(asked, 'Yes, keep in touch')
    expect(done.text).toContain('Ada Lovelace has your details')
    expect(await contactNamed('Jane Doe')).toMatchObject({
      emails: [jane.email],
      phones: ['+14155550132'],
      linkedIn: 'linkedin.com/in/jane-doe',
      relation: 'manager',
      where: 'Acme',
      left: [{ offersReference: true, wantsReference: false }],
    })
    const told = await local.latestMail('lovelace@example.com')
    expect(told.subject).toBe('Jane Doe left you their details')
    for (const text of [jane.email, '+14155550132', 'linkedin.com/in/jane-doe', 'Your manager at Acme'])
      expect(told.text).toContain(text)
    expect(told.text).toContain('Happy to be a reference for you')
    expect(told.text).not.toContain('Would like a reference')

    const after = await local.dump()
    expect((await local.browser().press(asked, 'Yes, keep in touch')).html).toBe(done.html)
    expect((await local.browser().open(link(mail, 'Yes, keep in touch'))).html).toBe(done.html)
    expect(await local.dump()).toEqual(after)
    expect(await local.latestMail('lovelace@example.com')).toEqual(told)

    const contact = await local.browser().open(link(told, 'Look at Jane'))
    expect(contact.text).toContain(
      'Left you their details on 2 November 2026: happy to be a reference for you.',
    )
  })

  it('sees and corrects them at any time, and what the member has changed stays', async () => {
    const contact = await contactNamed('Jane Doe')
    const page = await ada.browser.open(`/contacts/${String(contact?.id)}`)
    await ada.browser.press(page, 'Save', { name: 'Jane D. (the boss)', notes: 'Sails.' })
    await local.advance('P400D')
    const { browser, page: left } = await mine(jane.email)
    expect(left.document.querySelector('#name')?.getAttribute('value')).toBe('Jane Doe')
    expect(left.text).not.toContain('Sails')
    const saved = await browser.press(left, 'Save', {
      name: 'Jane Roe',
      phone: '+44 20 7946 0000',
      linkedIn: '',
      where: 'Acme Ltd',
      wantsReference: 'on',
    })
    expect(saved.text).toContain('Saved.')
    expect(await contactNamed('Jane D. (the boss)')).toMatchObject({
      emails: [jane.email],
      phones: ['+442079460000'],
      where: 'Acme Ltd',
      notes: 'Sails.',
      left: [{ offersReference: true, wantsReference: true }],
    })
    expect(await contactNamed('Jane D. (the boss)')).not.toHaveProperty('linkedIn')
    const wrong = await browser.press(saved, 'Save', { phone: 'none' })
    expect(wrong.status).toBe(422)
    expect(wrong.document.querySelector('#phone-error')).not.toBeNull()
  })

  it('moves to another address when that one confirms it', async () => {
    const { browser, page } = await mine(jane.email)
    const asked = await browser.press(page, 'Save', { email: 'roe@new.example' })
    expect(asked.text).toContain('Until then the old one stays.')
    expect(await contactNamed('Jane D. (the boss)')).toMatchObject({ emails: [jane.email] })
    const before = (await local.mailsTo('lovelace@example.com')).length
    const confirm = await browser.open(link(await local.latestMail('roe@new.example'), 'Use this address'))
    await browser.press(confirm, 'Use this address')
    expect(await contactNamed('Jane D. (the boss)')).toMatchObject({ emails: ['roe@new.example'] })
    expect((await mine(jane.email)).page.text).toContain('Nothing of yours is kept here')
    expect((await mine('roe@new.example')).page.document.querySelector('#email')?.getAttribute('value')).toBe(
      'roe@new.example',
    )
    expect(await local.mailsTo('lovelace@example.com')).toHaveLength(before)
  })

  it('deletes them: what the member wrote stays, and all that was left goes', async () => {
    const { browser, page } = await mine('roe@new.example')
    const deleted = await browser.press(page, 'Delete what I left')
    expect(deleted.text).toContain('Ada Lovelace has it no more, and neither have we.')
    expect(await contactNamed('Jane D. (the boss)')).toMatchObject({
      emails: [],
      phones: [],
      notes: 'Sails.',
    })
    const dump = JSON.stringify(await local.dump())
    for (const gone of ['roe@new.example', jane.email, '442079460000', 'Jane Roe'])
      expect(dump).not.toContain(gone)
    expect((await mine('roe@new.example')).page.status).toBe(404)
    expect((await browser.press(page, 'Delete what I left')).text).toContain('What you left is deleted')
  })

  it('goes wholly when the member has nothing else of them', async () => {
    await leaveAndConfirm(ada.path, {
      ...jane,
      name: 'Only Here',
      email: 'only@here.example',
      phone: '+49 30 901820',
    })
    expect(await contactNamed('Only Here')).toBeDefined()
    const { browser, page } = await mine('only@here.example')
    await browser.press(page, 'Delete what I left')
    const dump = JSON.stringify(await local.dump())
    for (const gone of ['Only Here', 'only@here.example', '4930901820']) expect(dump).not.toContain(gone)
  })

  it('whom the member has already is merged, and only what the page brought can be taken back', async () => {
    const grace = await withPage('grace@example.com')
    await add(grace.browser, {
      name: 'Bo',
      emails: 'bo@acme.example',
      relation: 'peer',
      where: '',
      notes: 'Chess.',
    })
    const bo = {
      name: 'Bo Chen',
      email: 'bo@acme.example',
      relation: 'report',
      where: 'Acme',
      phone: '+46 8 123 456 78',
    }
    await leaveAndConfirm(grace.path, bo)
    expect(await contactNamed('Bo Chen')).toBeUndefined()
    expect(await contactNamed('Bo')).toMatchObject({
      emails: ['bo@acme.example'],
      phones: ['+46812345678'],
      relation: 'peer',
    })
    const told = await local.latestMail('grace@example.com')
    expect(told.text).toContain('You had Bo already: what was new has been added there')
    const undo = await local.browser().open(link(told, 'Undo'))
    expect(undo.document.querySelectorAll('main button')).toHaveLength(1)
    expect((await local.browser().press(undo, 'Undo')).text).toContain('Undone')
    const after = await contactNamed('Bo')
    expect(after).toMatchObject({ emails: ['bo@acme.example'], phones: [], notes: 'Chess.' })
    expect(after).not.toHaveProperty('left')
    expect(after).not.toHaveProperty('where')
    expect((await mine('bo@acme.example')).page.status).toBe(404)
  })

  it('has a day to confirm, and cannot once the page has another address', async () => {
    const page = await withPage('late@example.com')
    await leave(page.path, { ...jane, email: 'late@example.org' })
    const href = link(await local.latestMail('late@example.org'), 'Yes, keep in touch')
    const asked = await local.browser().open(href)
    await local.advance('P1D')
    expect((await local.browser().open(href)).status).toBe(410)
    expect((await local.browser().press(asked, 'Yes, keep in touch')).status).toBe(410)
    await leave(page.path, { ...jane, email: 'later@example.org' })
    const later = link(await local.latestMail('later@example.org'), 'Yes, keep in touch')
    await page.browser.press(await page.browser.open(`${settings}/new-address`), 'Get a new address')
    expect((await fetch(later, { method: 'POST' })).status).toBe(410)
    expect((await rows('CONTACT#')).filter(({ emails }) => String(emails).includes('late'))).toEqual([])
  })
})

describe('somebody who means harm', () => {
  it('cannot have an address bombed: two mails a day from a page, five from all, and every answer is the same', async () => {
    const [first, second, third] = [
      await withPage('one@example.com'),
      await withPage('two@example.com'),
      await withPage('three@example.com'),
    ]
    const bounced = 'bounce+x@simulator.amazonses.com'
    await leave(second.path, { ...jane, email: bounced })
    await local.tick()
    const answers: (string | number)[][] = []
    for (const email of [
      'one@example.com',
      ...Array(5).fill('victim@example.org'),
      bounced,
      'new@example.org',
    ]) {
      const { status, url, html } = await leave(first.path, { ...jane, email })
      answers.push([status, url, html])
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await local.mailsTo('victim@example.org')).toHaveLength(2)
    expect(await local.mailsTo(bounced)).toHaveLength(1)
    for (const { path } of [second, second, third, third])
      await leave(path, { ...jane, email: 'Victim+again@example.org' })
    expect([
      ...(await local.mailsTo('victim@example.org')),
      ...(await local.mailsTo('Victim+again@example.org')),
    ]).toHaveLength(5)
  })

  it('puts no words of theirs into a mail to somebody else, and no markup or header into one to the member', async () => {
    const { path } = await withPage('target@example.com')
    const name = 'Win at https://evil.example <b>now</b>'
    expect((await leave(path, { ...jane, name: 'x\r\nBcc: y@example.com' })).status).toBe(422)
    const hostile = { ...jane, name, email: 'evil@example.org', where: 'evil.example/login' }
    await leaveAndConfirm(path, hostile)
    const [asked] = await local.mailsTo('evil@example.org')
    expect(`${asked?.subject}${asked?.text}${asked?.html}`).not.toContain('evil.example')
    const told = await local.latestMail('target@example.com')
    expect(told.html).not.toContain('<b>')
    expect(`${told.subject}${told.text}`).not.toMatch(/evil\.example|https:\/\/evil/)
    const own = await local.browser().open(link(asked ?? told, 'see, correct or delete what you left'))
    expect(own.html).not.toContain('<b>now')
  })

  it('gets nowhere with forged links, prototype keys, huge bodies or another site', async () => {
    const { path } = await withPage('safe@example.com')
    await leaveAndConfirm(path, { ...jane, email: 'safe@jane.example' })
    const href = link(await local.latestMail('safe@jane.example'), 'see, correct or delete what you left')
    const before = await local.dump()
    for (const forged of [
      href.replace('my-details', 'delete-details'),
      href.replace('my-details', 'undo-details'),
      href.slice(0, -1) + (href.endsWith('a') ? 'b' : 'a'),
    ])
      expect((await fetch(forged, { method: 'POST' })).status).toBe(404)
    const browser = openBrowser(local.url())
    for (const relation of ['constructor', '__proto__', 'boss'])
      expect((await browser.post(path, { ...jane, relation })).status).toBe(422)
    expect((await browser.post(path, { __proto__: 'x', constructor: 'y' })).status).toBe(422)
    expect((await browser.post(path, { ...jane, name: 'x'.repeat(70_000) })).status).toBe(413)
    const foreign = await browser.request(path, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(jane).toString(),
    })
    expect(foreign.status).toBe(403)
    expect(await local.dump()).toEqual(before)
  })
})
