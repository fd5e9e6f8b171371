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

const signIn = async (page: Page, email: string) => {
  await local.advance('PT2M')
  await page.goto(new URL('/sign-in', local.url()).href)
  await page.getByLabel('Your email address').fill(email)
  await press(page, 'Mail me the link')
  await page.goto(link(await local.latestMail(email), 'Sign in'))
  await press(page, 'Sign in')
}

it.each([
  { screen: 'phone', width: 320, colorScheme: 'light' as const },
  { screen: 'desktop', width: 1280, colorScheme: 'dark' as const },
])('calendar, sessions and breaks: every page, on a $screen', async ({ screen, width, colorScheme }) => {
  const email = `${screen}@calendar.example`
  await local.signUp(email)
  const [context, elsewhere] = await Promise.all(
    [{}, { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Safari/604.1' }].map((device) =>
      chromium.newContext({ viewport: { width, height: 800 }, colorScheme, ...device }),
    ),
  )
  if (!context || !elsewhere) throw new Error('No browser was started.')
  await signIn(await elsewhere.newPage(), email)
  const page = await context.newPage()
  await signIn(page, email)
  const look = (name: string) => inspect(page, `${name}-${screen}`)
  const fromSettings = async (name: string) => {
    await page.goto(new URL('/settings', local.url()).href)
    await page.getByRole('link', { name, exact: true }).click()
  }
  await page.goto(new URL('/settings', local.url()).href)
  await look('settings-before')

  await fromSettings('Turn on your calendar')
  await look('calendar-off')
  await press(page, 'Turn it on')
  await look('calendar-on')
  const address = (await page.locator('.address').first().textContent()) ?? ''
  expect(await (await fetch(address)).text()).toContain('BEGIN:VCALENDAR')
  await page.getByRole('link', { name: 'Get a new address for it' }).click()
  await look('calendar-new-address')
  await press(page, 'Get a new address')
  expect((await fetch(address)).status).toBe(404)
  await press(page, 'Turn it off')
  expect(await page.locator('main').textContent()).toContain('It is off.')

  await fromSettings('See the browsers')
  await look('sessions')
  await page.getByRole('button', { name: /iPhone/ }).click()
  await look('sessions-ended')
  await press(page, 'Sign out all others')
  await look('sessions-alone')

  await fromSettings('Take a break')
  await look('breaks')
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await press(page, 'Save')
  await look('breaks-wrong')
  await page.getByRole('link', { name: /Leave a month/ }).click()
  for (const month of ['July', 'August']) await page.getByLabel(month).uncheck()
  await page.getByLabel('No digests until').fill('2028-01-01')
  await press(page, 'Save')
  await look('breaks-saved')
  await page.goto(new URL('/settings', local.url()).href)
  await look('settings-with-breaks')
  await Promise.all([context.close(), elsewhere.close()])
})
