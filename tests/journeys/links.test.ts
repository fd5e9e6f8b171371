import { beforeAll, describe, expect, it } from 'vitest'
import type { SentMail } from '../../local/outbox.ts'
import { add, link, links, localMode } from './local-mode.ts'

const local = localMode()
let digest: SentMail
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  const ada = await local.signUp('ada@example.com', { digestDay: '10', digestHour: '8' })
  await add(ada, { name: 'Jane Doe', emails: 'jane@acme.com', cadence: 'P1M', lastTouch: '2026-09-01' })
  await local.setClock('2026-11-10T08:00:00Z')
  await local.tick()
  digest = await local.latestMail('ada@example.com')
})

const onSite = ({ href }: { href: string }) => href.startsWith(local.url())
const rowOf = async () => {
  const contact = (await local.dump()).find(({ SK }) => String(SK).startsWith('CONTACT#'))
  return contact as { cadence: string; nextContact?: string; removedOn?: string }
}

describe('a link in a mail', () => {
  it('changes nothing when it is opened, by GET or HEAD, however often', async () => {
    const mails = await local.mailsTo('ada@example.com')
    const hrefs = [
      ...new Set(
        mails
          .flatMap(links)
          .filter(onSite)
          .map(({ href }) => href),
      ),
    ]
    expect(hrefs.length).toBeGreaterThan(10)
    const before = await local.dump()
    for (const href of hrefs) {
      const got = await fetch(href)
      const head = await fetch(href, { method: 'HEAD' })
      expect([200, 410]).toContain(got.status)
      expect(head.status).toBe(got.status)
      expect(await head.text()).toBe('')
    }
    expect(await local.dump()).toEqual(before)
  })

  it('is the same in the text twin', () => {
    for (const { href } of links(digest).filter(onSite))
      expect(digest.text).toContain(href.replace(/\?.*/, ''))
  })

  it('shows a page with one button, which says what it did and can be undone', async () => {
    const browser = local.browser()
    const before = await rowOf()
    for (const [text, button, said, changed] of [
      ['We talked', 'We talked', 'Next: 10 December 2026', { nextContact: '2026-12-10' }],
      ['2 weeks', 'Not now', 'Next: 24 November 2026', { nextContact: '2026-11-24' }],
      ['1 month', 'Not now', 'Next: 10 December 2026', { nextContact: '2026-12-10' }],
      ['3 months', 'Not now', 'Next: 10 February 2027', { nextContact: '2027-02-10' }],
      ['Let go', 'Let go', 'No date', { cadence: 'never' }],
    ] as const) {
      const page = await browser.open(link(digest, text))
      expect(page.document.querySelectorAll('main button')).toHaveLength(1)
      const done = await browser.press(page, button)
      expect(done.text).toContain(said)
      expect(await rowOf()).toMatchObject(changed)
      const undone = await browser.press(done, 'Undo')
      expect(undone.text).toContain('Undone for Jane Doe')
      expect(await rowOf()).toMatchObject({ cadence: before.cadence, nextContact: before.nextContact })
    }
    const cadence = await browser.open(link(digest, 'Change cadence'))
    const changed = await browser.press(cadence, 'Save', { cadence: 'P6M' })
    expect(changed.text).toContain('Next: 1 March 2027')
    await browser.press(changed, 'Undo')
  })

  it('records the same talk once, however often the button is pressed, and corrects it', async () => {
    const browser = local.browser()
    const page = await browser.open(link(digest, 'We talked'))
    await browser.press(page, 'We talked', { note: 'Frist' })
    const before = await local.dump()
    await browser.press(page, 'We talked', { note: 'Frist' })
    await browser.press(page, 'We talked')
    expect(await local.dump()).toEqual(before)
    const later = await browser.open(link(digest, 'We talked'))
    expect(later.document.querySelector('#note')?.textContent).toBe('Frist')
    await browser.press(later, 'We talked', { note: 'First' })
    const touches = (await local.dump()).filter(({ SK }) => String(SK).startsWith('TOUCH#'))
    expect(touches.map(({ note }) => note)).toContain('First')
    expect(touches).toHaveLength(2)
  })

  it('offers no undo when it changed nothing', async () => {
    const browser = local.browser()
    const cadence = await browser.open(link(digest, 'Change cadence'))
    expect((await browser.press(cadence, 'Save')).text).not.toContain('Undo')
  })

  it('cannot undo what has changed since', async () => {
    const browser = local.browser()
    const snooze = await browser.open(link(digest, '2 weeks'))
    const first = await browser.press(snooze, 'Not now', { period: 'P2W' })
    await browser.press(snooze, 'Not now', { period: 'P3M' })
    const late = await browser.press(first, 'Undo')
    expect(late.text).toContain('Nothing was undone')
    expect((await rowOf()).nextContact).toBe('2027-02-10')
  })

  it('edits a contact without sign-in', async () => {
    const browser = local.browser()
    const saved = await browser.press(await browser.open(link(digest, 'Edit')), 'Save', {
      where: 'Acme & Söhne',
    })
    expect(saved.text).toContain('Jane Doe is saved')
    expect((await browser.open(link(digest, 'Let go'))).status).toBe(200)
  })

  it('is refused when a character differs, and after 90 days', async () => {
    const href = link(digest, 'We talked')
    const forged = await fetch(href.replace('talked.', 'remove.'), { method: 'POST' })
    expect(forged.status).toBe(404)
    const flipped = href.slice(0, -1) + (href.endsWith('a') ? 'b' : 'a')
    expect((await fetch(flipped)).status).toBe(404)
    await local.setClock('2027-02-08T07:59:00Z')
    expect((await fetch(href)).status).toBe(200)
    await local.setClock('2027-02-08T08:00:00Z')
    const expired = await local.browser().open(href)
    expect(expired.status).toBe(410)
    expect(expired.text).toContain(
      'Links in mails are good for 90 days, and those that delete for one. Nothing has been changed.',
    )
    expect((await fetch(href, { method: 'POST' })).status).toBe(410)
  })
})

describe('unsubscribing', () => {
  const addresses = (mail: SentMail) =>
    [...(mail.headers['List-Unsubscribe'] ?? '').matchAll(/<([^>]+)>/g)].map(([, address]) => address ?? '')
  const state = async () => (await local.dump()).find(({ SK }) => SK === 'MEMBER') ?? {}

  it('takes one click from a mail program: a bare POST, as a form or as multipart, without a cookie, any number of times', async () => {
    const [https = '', mailto = ''] = addresses(digest)
    expect(mailto).toMatch(/^mailto:unsubscribe\+[a-z2-7.0-9]+@in\.localhost\?subject=unsubscribe$/)
    const asForm = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) }
    const multipart = new FormData()
    multipart.append('List-Unsubscribe', 'One-Click')
    expect(await state()).toHaveProperty('dueAt')
    for (const init of [asForm, { method: 'POST', body: multipart }, asForm, { method: 'POST' }]) {
      const answer = await fetch(https, { ...init, redirect: 'manual' })
      expect(answer.status).toBe(200)
      expect(answer.headers.getSetCookie()).toEqual([])
      expect(await state()).not.toHaveProperty('dueAt')
    }
  })

  it('stops the digests, and starts them again with a button', async () => {
    const browser = local.browser()
    const before = (await local.mailsTo('ada@example.com')).length
    await local.advance('P2M')
    await local.tick()
    expect(await local.mailsTo('ada@example.com')).toHaveLength(before)
    const stopped = await browser.press(
      await browser.open(link(digest, 'Stop the digests')),
      'Stop the digests',
    )
    expect(stopped.text).toContain('You get no more digests')
    const started = await browser.press(stopped, 'Send me digests again')
    expect(started.text).toContain('The first one is on its way.')
    await local.tick()
    expect(await local.mailsTo('ada@example.com')).toHaveLength(before + 1)
  })
})
