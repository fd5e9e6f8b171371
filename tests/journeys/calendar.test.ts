import { beforeAll, expect, it } from 'vitest'
import { readCalendar } from '../calendar-reader.ts'
import type { Browser } from './browser.ts'
import { add, localMode } from './local-mode.ts'

const local = localMode()
beforeAll(() => local.setClock('2026-11-02T09:00:00Z'))

const settings = '/settings/calendar'
const addressIn = (html: string) => /\/calendar\/[a-z2-7]{52}\.ics/.exec(html)?.[0] ?? 'no address'
/** As a calendar program asks: no cookie. */
const fetchFeed = (path: string, method = 'GET') => fetch(new URL(path, local.url()), { method })
const eventsAt = async (path: string) => readCalendar(await (await fetchFeed(path)).text())

const isLost = async (path: string) => {
  const [old, never] = await Promise.all(
    [path, `/calendar/${'a'.repeat(52)}.ics`].map((each) => fetchFeed(each)),
  )
  expect([old?.status, never?.status]).toEqual([404, 404])
  expect(await old?.text()).toBe(await never?.text())
}

it('a member’s calendar is off until they turn it on, shows what is to come, and stops when they say so', async () => {
  const ada: Browser = await local.signUp('ada@example.com', { digestDay: '22', digestHour: '9' })
  await add(ada, {
    name: 'Jane; Doe, 😀',
    cadence: 'P1M',
    lastTouch: '2026-10-18',
    notes: 'Never to be told.',
  })
  const off = await ada.open(
    new URL(
      (await ada.open('/settings')).document.querySelector(`a[href="${settings}"]`)?.getAttribute('href') ??
        '',
      local.url(),
    ).href,
  )
  expect(off.text).toContain('It is off.')
  expect(off.html).not.toContain('webcal:')

  const on = await ada.press(off, 'Turn it on')
  const address = addressIn(on.html)
  expect(on.text).toContain(`${local.url().replace(/\/$/, '')}${address}`)
  expect(on.document.querySelector('a[href^="webcal:"]')?.getAttribute('href')).toContain(address)
  expect((await ada.open('/settings')).html).not.toContain(address)

  const before = await local.dump()
  const feed = await fetchFeed(address)
  expect(feed.status).toBe(200)
  expect(feed.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  expect(feed.headers.get('cache-control')).toBe('no-store')
  const text = await feed.text()
  expect(text).not.toContain('Never to be told')
  const [digest, reminder, jane, ...others] = readCalendar(text)
  expect(others).toEqual([])
  expect(reminder).toMatchObject({ title: 'Your résumé, brought up to date', start: '20271108T080000Z' })
  expect(digest).toMatchObject({ title: 'Your Rapport digest', start: '20261122T080000Z' })
  expect(jane).toMatchObject({ title: 'Reconnect with Jane; Doe, 😀', start: '20261118' })
  const head = await fetchFeed(address, 'HEAD')
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(await local.dump()).toEqual(before)
  expect((await ada.open('/export/json')).html).not.toContain(address.slice(10, -4))

  const page = await ada.open(jane?.url ?? '')
  expect(page.html).toContain('Jane; Doe')
  const talked = page.document.querySelector('main .actions a.button')?.getAttribute('href') ?? ''
  await ada.press(await ada.open(talked), 'We talked')
  expect((await eventsAt(address)).find(({ uid }) => uid === jane?.uid)?.start).toBe('20261202')

  const asked = await ada.open(`${settings}/new-address`)
  const renewed = await ada.press(asked, 'Get a new address')
  const fresh = addressIn(renewed.html)
  expect(fresh).not.toBe(address)
  await isLost(address)
  expect(addressIn((await ada.press(asked, 'Get a new address')).html)).toBe(fresh)
  // Nobody is due by the next digest any more.
  expect((await eventsAt(fresh)).map(({ title }) => title)).toEqual([reminder?.title, jane?.title])

  const stopped = await ada.press(renewed, 'Turn it off')
  expect(stopped.text).toContain('It is off.')
  await isLost(fresh)
  expect(JSON.stringify(await local.dump())).not.toMatch(/CALENDAR/)
  expect((await ada.open(`${settings}/new-address`)).text).toContain('It is off.')
  expect(addressIn((await ada.press(stopped, 'Turn it on')).html)).not.toBe(fresh)
})

it('nobody but its member turns a calendar on or off', async () => {
  for (const path of ['on', 'off', 'new-address'])
    expect((await local.browser().post(`${settings}/${path}`, {})).status).toBe(401)
  expect((await local.browser().open(settings)).url).toContain('/sign-in')
  for (const path of [
    '/calendar/x',
    '/calendar/.ics',
    '/calendar/__proto__.ics',
    `/calendar/${'a'.repeat(5000)}.ics`,
  ])
    expect((await fetchFeed(path)).status).toBe(404)
})
