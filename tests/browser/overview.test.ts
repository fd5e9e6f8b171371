import { mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { add, link, localMode } from '../journeys/local-mode.ts'
import { launchChromium } from './chromium.ts'

const local = localMode()
const shots = 'test-results/pages'
const mostBytes = 60_000

/** Everybody whom the pictures tell apart, names that break lines, and one who can only be called. */
const people: Record<string, string>[] = [
  { name: 'Jane Doe', emails: 'jane@acme.example', lastTouch: '2026-10-20', notes: 'Likes climbing.' },
  { name: 'Zoë O’Brien-李', emails: 'zoe@acme.example', relation: 'mentor', lastTouch: '2026-07-01' },
  { name: 'מירי כהן', relation: 'recruiter', lastTouch: '2025-11-30', phones: '+14155550132' },
  { name: 'x'.repeat(100), relation: 'report', where: 'A place with a very long name that has to break' },
  { name: 'Bo Chen', relation: 'peer', cadence: 'never' },
  { name: 'Di Roe', relation: 'peer', lastTouch: '2026-08-10', cadence: 'P3M' },
  { name: 'Cy Poe', relation: 'client', lastTouch: '2026-08-12' },
]

const screens = [320, 390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)

let chromium: Browser
let session: { name: string; value: string }[]
let contact: string
beforeAll(async () => {
  mkdirSync(shots, { recursive: true })
  chromium = await launchChromium()
  await local.setClock('2026-11-02T09:00:00Z')
  const ada = await local.signUp('ada@example.com', { digestDay: '22', digestHour: '8', zone: 'UTC' })
  for (const person of people) await add(ada, { relation: 'manager', ...person })
  const list = await ada.open('/contacts?search=jane')
  contact = list.document.querySelector('.contacts a')?.getAttribute('href') ?? ''
  for (let day = 10; day < 18; day++) {
    await local.setClock(`2026-11-${day}T09:00:00Z`)
    const page = await ada.open(contact)
    const talked = [...page.document.querySelectorAll('a')].find((each) => each.textContent === 'We talked')
    await ada.press(await ada.open(talked?.getAttribute('href') ?? ''), 'We talked', {
      note: `We talked about the ${day}th of November, and then about ${'y'.repeat(80)}.`,
    })
  }
  await local.setClock('2026-11-22T10:00:00Z')
  await local.tick()
  const digest = await local.latestMail('ada@example.com')
  await ada.press(await ada.open(link(digest, 'We talked')), 'We talked')
  session = [...ada.cookies].map(([name, value]) => ({ name, value }))
}, 60_000)
afterAll(() => chromium?.close())

const visit = async (
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
  cookies: typeof session = session,
) => {
  const context = await chromium.newContext({ ...options, baseURL: local.url() })
  const { hostname: domain } = new URL(local.url())
  await context.addCookies(cookies.map((each) => ({ ...each, domain, path: '/', secure: true })))
  await use(await context.newPage())
  await context.close()
}

/** axe finds nothing, nothing is wider than the screen, and little is loaded. */
const inspect = async (page: Page, name: string) => {
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target).join(' ')}`),
  ).toEqual([])
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(wide, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
  expect(await page.locator('h1').count(), name).toBe(1)
  const bytes = (await page.content()).length
  expect(bytes, `${name} has ${bytes} bytes`).toBeLessThan(mostBytes)
}

describe.each(screens)('at $width px, $colorScheme', ({ width, colorScheme }) => {
  const options = { viewport: { width, height: 800 }, colorScheme }
  const called = (name: string) => `${name}-${width}-${colorScheme}`

  it('the overview is accessible and fits, with its tables open and closed', () =>
    visit(options, async (page) => {
      await page.goto('/overview')
      await inspect(page, called('overview'))
      for (const summary of await page.getByText('The same as a table').all()) await summary.click()
      await inspect(page, called('overview-tables'))
      // Names and numbers stand beside bars, not over them, and no picture is cut off.
      for (const chart of await page.locator('.chart > svg').all()) {
        const inside = await chart.evaluate((svg) => {
          const { left, right } = svg.getBoundingClientRect()
          return [...svg.querySelectorAll('text, g > rect')]
            .map((each) => each.getBoundingClientRect())
            .every((each) => each.left >= left - 1 && each.right <= right + 1)
        })
        expect(inside, called('picture')).toBe(true)
        const texts = await chart.evaluate((svg) => {
          const boxes = [...svg.querySelectorAll('text')].map((each) => each.getBoundingClientRect())
          return boxes.some((one, at) =>
            boxes
              .slice(at + 1)
              .some(
                (other) =>
                  one.left < other.right - 1 &&
                  other.left < one.right - 1 &&
                  one.top < other.bottom - 4 &&
                  other.top < one.bottom - 4,
              ),
          )
        })
        expect(texts, `${called('picture')} has words over each other`).toBe(false)
      }
    }))

  it('the page and the history of a contact are accessible and fit', () =>
    visit(options, async (page) => {
      await page.goto(contact)
      await inspect(page, called('contact-history'))
      await page.getByRole('link', { name: /^All \d+ touches$/ }).click()
      await inspect(page, called('history'))
    }))
})

it('an overview with nobody in it, and with nothing recorded, says how to begin', async () => {
  const bea = await local.signUp('bea@example.com')
  const cookies = () => [...bea.cookies].map(([name, value]) => ({ name, value }))
  const look = (name: string) =>
    visit(
      { viewport: { width: 320, height: 640 } },
      async (page) => {
        await page.goto('/overview')
        await inspect(page, name)
      },
      cookies(),
    )
  await look('overview-empty')
  await add(bea, { name: 'Bo Chen', relation: 'peer' })
  await look('overview-untouched')
})
