import { mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { link, localMode } from '../journeys/local-mode.ts'
import { launchChromium } from './chromium.ts'

const local = localMode()
const shots = 'test-results/pages'
let chromium: Browser
beforeAll(async () => {
  mkdirSync(shots, { recursive: true })
  chromium = await launchChromium()
})
afterAll(() => chromium?.close())

const inspect = async (page: Page, name: string) => {
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target).join(' ')}`),
  ).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
  expect(await page.locator('h1').count(), name).toBe(1)
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

it.each([
  { screen: 'phone', width: 320, colorScheme: 'light' as const },
  { screen: 'desktop', width: 1280, colorScheme: 'dark' as const },
])('keys: every page, on a $screen', async ({ screen, width, colorScheme }) => {
  const email = `${screen}@keys.example`
  await local.signUp(email)
  await local.advance('PT2M')
  const context = await chromium.newContext({ viewport: { width, height: 800 }, colorScheme })
  const page = await context.newPage()
  const look = (name: string) => inspect(page, `${name}-${screen}`)
  await page.goto(new URL('/sign-in', local.url()).href)
  await page.getByLabel('Your email address').fill(email)
  await press(page, 'Mail me the link')
  await page.goto(link(await local.latestMail(email), 'Sign in'))
  await press(page, 'Sign in')
  await page.goto(new URL('/settings', local.url()).href)
  await page.getByRole('link', { name: 'Keys for programs and assistants' }).click()
  await look('keys-none')
  await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''))
  await press(page, 'Make a key')
  await look('keys-wrong')
  for (const [name, scope] of [
    ['Backup script', 'read'],
    ['An assistant whose name is so long that it has to break somewhere', 'write'],
  ] as const) {
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('It may').selectOption(scope)
    await press(page, 'Make a key')
    await look(`keys-made-${scope}`)
    const key = (await page.locator('#key').textContent())?.trim()
    const answer = await fetch(`${local.url()}/api/v1/due`, { headers: { authorization: `Bearer ${key}` } })
    expect(answer.status).toBe(200)
    await page.getByRole('link', { name: 'Your keys' }).click()
  }
  await look('keys')
  await page.getByRole('link', { name: 'Revoke Backup script' }).click()
  await look('keys-revoke')
  await press(page, 'Revoke it')
  await look('keys-revoked')
  const { html } = await local.latestMail(email)
  const mail = await context.newPage()
  await mail.setContent(html)
  await mail.screenshot({ path: `${shots}/keys-mail-${screen}.png`, fullPage: true })
  await context.close()
})
