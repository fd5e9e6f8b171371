import { beforeAll, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { add, link, localMode } from './local-mode.ts'

const local = localMode()
let ada: Browser
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com', { digestDay: '10', digestHour: '8', zone: 'UTC' })
})

const idOf = async (name: string) => {
  const list = await ada.open(`/contacts?search=${name}`)
  return list.document.querySelector('.contacts a')?.getAttribute('href')?.split('/').at(-1) ?? ''
}

it('the overview shows who is due, and what has become of it', async () => {
  const before = await ada.open('/')
  expect(before.url).toContain('/overview')
  expect(before.text).toContain('Hello Ada')
  expect(before.text).toContain('Add the first contact')
  await add(ada, { name: 'Jane Doe', emails: 'jane@acme.com', lastTouch: '2026-07-01' })
  await add(ada, { name: 'Bo Chen', relation: 'peer', cadence: 'P1M' })
  await add(ada, { name: 'Gone Again', relation: 'client', lastTouch: '2026-10-01' })
  await ada.press(await ada.open(`/contacts/${await idOf('gone')}`), 'Remove')

  const full = await ada.open('/overview')
  expect(full.text).toContain('2 people are due. Your next digest comes on 10 November 2026.')
  expect(full.text).toContain('2 contacts')
  expect(full.text).not.toContain('Gone Again')
  const rows = (figure: number, page = full) =>
    [...(page.document.querySelectorAll('figure')[figure]?.querySelectorAll('tbody tr') ?? [])].map((row) =>
      [...row.children].map(({ textContent }) => textContent).join(' '),
    )
  expect(rows(0)).toEqual(['Manager 1 0 1', 'Peer 0 1 1'])
  expect(rows(1)).toContain('July 2026 1 0')
  expect(rows(1)).toContain('October 2026 0 0')

  const bo = [...full.document.querySelectorAll('.links a')].find(
    ({ textContent }) => textContent === 'We talked: Bo Chen',
  )
  await ada.press(await ada.open(bo?.getAttribute('href') ?? ''), 'We talked', { note: 'Had lunch.' })
  await local.setClock('2026-11-10T08:00:00Z')
  await local.tick()
  const digest = await local.latestMail('ada@example.com')
  await ada.press(await ada.open(link(digest, 'We talked')), 'We talked')

  const bosPage = await ada.open(`/contacts/${await idOf('bo')}`)
  expect(bosPage.text).toContain('Your peer at Acme. Next: 2 December. Monthly, last talked 2 November.')
  expect(bosPage.text).toContain('2 November 2026 You talkedHad lunch.')
  const history = await ada.open(`/contacts/${await idOf('jane')}/history`)
  expect(history.text).toMatch(/10 November 2026 You talked, led by a digest.*1 July 2026 You talked/)
  expect((await ada.open(`/contacts/${'a'.repeat(16)}/history`)).status).toBe(404)

  const after = await ada.open('/overview')
  expect(after.text).toContain('Nobody is due today. Your next digest comes on 10 December 2026.')
  expect(rows(1, after)).toContain('November 2026 2 1')
  expect(after.text).toContain('1 came from a digest')
  expect(after.text).toContain('Next: 2 December')
  expect(Buffer.byteLength(after.html)).toBeLessThan(20_000)
})
