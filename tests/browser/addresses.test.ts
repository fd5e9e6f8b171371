import { mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { link, localMode } from '../journeys/local-mode.ts'
import { launchChromium } from './chromium.ts'

const local = localMode()
const shots = 'test-results/addresses'
let chromium: Browser
beforeAll(async () => {
  mkdirSync(shots, { recursive: true })
  await local.setClock('2026-11-02T09:00:00Z')
  chromium = await launchChromium()
})
afterAll(() => chromium?.close())

/** axe finds nothing, and nothing is wider than the screen. */
const inspect = async (page: Page, name: string) => {
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.length}`)).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
  expect(await page.locator('h1').count(), name).toBe(1)
}
const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click()

it.each([
  { name: 'phone', width: 320, height: 640, colorScheme: 'light' },
  { name: 'desktop', width: 1280, height: 800, colorScheme: 'dark' },
] as const)(
  'every page about addresses is accessible and fits at $width px, $colorScheme',
  async ({ name, width, height, colorScheme }) => {
    // A mailbox of SES's simulator is asked no more often than any.
    await local.advance('PT2M')
    const context = await chromium.newContext({ viewport: { width, height }, colorScheme })
    const page = await context.newPage()
    const go = (path: string) => page.goto(new URL(path, local.url()).href)
    const look = (shot: string) => inspect(page, `${shot}-${name}`)
    const add = async (email: string, primary = false) => {
      await go('/settings/address')
      await page.getByLabel('New email address').fill(email)
      await page.getByLabel('Send my mail there').setChecked(primary)
      await press(page, 'Mail me the link')
      await page.goto(link(await local.latestMail(email), 'Use this address'))
    }
    const [first, long] = [
      `ada.${name}@acme.com`,
      `ada.${'lovelace.'.repeat(5)}${name}@a-long-domain.example`,
    ]
    await go('/sign-up')
    for (const [field, value] of Object.entries({ name: 'Ada Lovelace', email: first }))
      await page.locator(`[name="${field}"]`).fill(value)
    await page.locator('[name="zone"]').selectOption('Europe/Berlin')
    await press(page, 'Mail me the link')
    await page.goto(link(await local.latestMail(first), 'Confirm my address'))
    await press(page, 'Become a member')

    await go('/settings/address')
    await look('one')
    await press(page, 'Mail me the link')
    expect(await page.locator('#email:invalid').count()).toBe(1)
    await page
      .locator('main form')
      .last()
      .evaluate((form) => form.setAttribute('novalidate', ''))
    await press(page, 'Mail me the link')
    await look('wrong')
    await add(long)
    await look('confirm')
    await press(page, 'Use this address')
    await look('added')

    // The address of a company that is left, and one that mail comes back from.
    await go('/transition')
    await page.locator('[name="lastDay"]').fill('2026-11-20')
    await page.locator('[name="manager"]').fill('boss@acme.com')
    await press(page, 'Plan it')
    await go('/settings/address')
    expect(await page.getByLabel('Send my mail there').isChecked()).toBe(true)
    await press(page, `Send mail here ${long}`)
    await add(`bounce+${name}@simulator.amazonses.com`, true)
    await look('confirm-primary')
    await press(page, 'Use this address')
    await local.tick()
    await go('/contacts')
    await look('mail-problem')
    await press(page, `Send mail to ${long}`)
    await look('several')
    expect(await page.locator('main').textContent()).toContain('Works until 20 November 2026.')
    await press(page, `Remove ${first}`)
    await look('removed')
    await add(`ada@${name}.example`)
    await press(page, 'Use this address')

    const warning = await local.latestMail(long)
    const mail = await context.newPage()
    await mail.setContent(warning.html)
    await mail.screenshot({ path: `${shots}/warning-${name}.png`, fullPage: true })
    await page.goto(link(warning, 'That was not me'))
    await look('was-it-you')
    await press(page, 'Keep only this address')
    await look('kept')
    await go('/settings/address')
    expect(page.url()).toContain('/sign-in')
    await context.close()
  },
)
