import { mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bulk } from '../../core/bulk.ts'
import { bulkRunningPage } from '../../views/pages/bulk.tsx'
import { aMember } from '../examples.ts'
import { link, localMode } from '../journeys/local-mode.ts'
import { launchChromium } from './chromium.ts'

const local = localMode()
const shots = 'test-results/bulk'
let chromium: Browser
beforeAll(async () => {
  mkdirSync(shots, { recursive: true })
  chromium = await launchChromium()
})
afterAll(() => chromium?.close())

/** axe finds nothing, nothing is wider than the screen, and there is a way on. */
const inspect = async (page: Page, name: string) => {
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target).join()}`),
  ).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
  expect(await page.locator('main a, main button').count(), name).toBeGreaterThan(0)
}
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()

const people = [
  { name: 'Jane Doe', emails: 'jane@acme.example', tags: 'rust, lisbon', lastTouch: '2026-01-05' },
  { name: 'Jane Doe', emails: 'jane.doe@home.example', phones: '+1 415 555 0132', notes: 'Climbs.' },
  { name: 'Aleksandrina Konstantinopolskaya-Featherstonehaugh', tags: 'a-tag-as-long-as-tags-can-be30' },
  { name: 'מרים', relation: 'mentor', where: 'Somewhere with a name that is as long as a place can be said' },
]

describe.each([
  ['phone', { width: 390, height: 844 }, 'light'],
  ['desktop', { width: 1280, height: 900 }, 'dark'],
] as const)('at the width of a %s', (device, viewport, colorScheme) => {
  it('changing many and joining two reads well', { timeout: 120_000 }, async () => {
    const context = await chromium.newContext({ viewport, colorScheme })
    const page = await context.newPage()
    const go = (path: string) => page.goto(new URL(path, local.url()).href)
    const look = (name: string) => inspect(page, `${name}-${device}`)
    const address = `${device}@example.com`
    await go('/sign-up')
    await page.locator('[name=name]').fill('Ada')
    await page.locator('[name=email]').fill(address)
    await page.locator('[name=zone]').selectOption('Europe/Berlin')
    await press(page, 'Mail me the link')
    await page.goto(link(await local.latestMail(address), 'Confirm my address'))
    await press(page, 'Become a member')
    for (const { relation = 'peer', ...person } of people) {
      await go('/contacts/new')
      await page.locator('[name=relation]').selectOption(relation)
      for (const [name, value] of Object.entries(person)) await page.locator(`[name=${name}]`).fill(value)
      await press(page, 'Add')
    }

    await go('/contacts')
    await look('list')
    await press(page, 'Change those you pick')
    await look('nobody-picked')
    await go('/contacts')
    await page.getByLabel('Pick Jane Doe').first().check()
    await page.getByLabel('Pick מרים').check()
    await press(page, 'Change those you pick')
    await look('change')
    await press(page, 'Change 2 contacts')
    await look('change-wrong')
    await page.getByLabel('How often to talk').selectOption('P1Y')
    await page.getByLabel('Add tags').fill('lisbon, conference')
    await press(page, 'Change 2 contacts')
    await look('changed')
    await press(page, 'Undo for all')
    await look('undone')

    await go('/duplicates')
    await look('duplicates')
    await page
      .getByRole('link', { name: /^Merge/ })
      .first()
      .click()
    await look('merge')
    await page.getByText('who goes').click()
    await look('merge-before')
    await press(page, 'Merge them')
    await look('merged')
    await press(page, 'Undo')
    await look('two-again')
    await go('/duplicates')
    await press(page, 'Not the same')
    await look('no-duplicates')
    await go('/merge')
    await look('pick-two')
    await context.close()
  })

  it('what is under way is shown', async () => {
    const context = await chromium.newContext({ viewport, colorScheme })
    const page = await context.newPage()
    const bulk: Bulk = {
      ...{ id: 'aaaaaaaaaaaaaaaa', at: '2026-11-22T09:00:00.000Z', asked: 10_000, written: 3400 },
      ...{ state: 'waiting', change: { addTags: ['x'], removeTags: [] } },
    }
    const body = bulkRunningPage({ member: aMember(), found: bulk })
    await page.route('**/change/running', (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto(new URL('/change/running', local.url()).href)
    await inspect(page, `running-${device}`)
    await context.close()
  })
})
