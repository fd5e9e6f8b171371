import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { Browser } from '../journeys/browser.ts'
import { add, link } from '../journeys/local-mode.ts'
import { browserPages, screens } from './pages.ts'

const { local, walk } = browserPages()

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

let ada: Browser
let contact: string
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com', { digestDay: '22', digestHour: '8', zone: 'UTC' })
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
}, 60_000)

/** Signs a page in as somebody who signed up without a browser. */
const become = (page: Page, { cookies }: Browser) =>
  page.context().addCookies(
    [...cookies].map(([name, value]) => ({
      ...{ name, value, secure: true, path: '/' },
      domain: new URL(local.url()).hostname,
    })),
  )

it.each(screens)(
  'the overview is accessible and fits at $width px, $colorScheme, with its tables open and closed',
  (screen) =>
    walk(screen, async (page, look) => {
      await become(page, ada)
      await page.goto('/overview')
      await look(page, 'overview')
      for (const summary of await page.getByText('The same as a table').all()) await summary.click()
      await look(page, 'overview-tables')
      // Names and numbers stand beside bars, not over them, and no picture is cut off.
      for (const chart of await page.locator('.chart > svg').all()) {
        const inside = await chart.evaluate((svg) => {
          const { left, right } = svg.getBoundingClientRect()
          return [...svg.querySelectorAll('text, g > rect')]
            .map((each) => each.getBoundingClientRect())
            .every((each) => each.left >= left - 1 && each.right <= right + 1)
        })
        expect(inside, 'a picture is cut off').toBe(true)
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
        expect(texts, `${'a picture is cut off'} has words over each other`).toBe(false)
      }
    }),
)

it.each(screens)(
  'the page and the history of a contact are accessible and fit at $width px, $colorScheme',
  (screen) =>
    walk(screen, async (page, look) => {
      await become(page, ada)
      await page.goto(contact)
      await look(page, 'contact-history')
      await page.getByRole('link', { name: /^All \d+ touches$/ }).click()
      await look(page, 'history')
    }),
)

const [phone] = screens

it('an overview with nobody in it, and with nothing recorded, says how to begin', () =>
  walk(phone, async (page, look) => {
    const bea = await local.signUp('bea@example.com')
    await become(page, bea)
    await page.goto('/overview')
    await look(page, 'overview-empty')
    await add(bea, { name: 'Bo Chen', relation: 'peer' })
    await page.goto('/overview')
    await look(page, 'overview-untouched')
  }))
