import { mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { SendMailOptions } from 'nodemailer'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import type { SentMail } from '../../local/outbox.ts'
import { link, localMode } from '../journeys/local-mode.ts'
import { mailProgram } from '../journeys/mail-program.ts'
import { launchChromium } from './chromium.ts'

const shots = 'test-results/pages'

/** A page with everything that it loads, not packed. */
const mostBytes = 60_000

export const screens = [
  { name: 'phone', width: 320, height: 640, colorScheme: 'light' },
  { name: 'desktop', width: 1280, height: 800, colorScheme: 'light' },
  { name: 'dark', width: 390, height: 800, colorScheme: 'dark' },
] as const
export type Screen = (typeof screens)[number]

export type Look = (page: Page, name: string) => Promise<void>

/** Local mode and a Chromium that opens its pages: one of each for the file. */
export const browserPages = () => {
  const local = localMode()
  let chromium: Browser
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    chromium = await launchChromium()
  })
  afterAll(() => chromium?.close())

  /** One page of a browser of its own, which may ask nobody but local mode for anything. */
  const visit = async (options: BrowserContextOptions, use: (page: Page) => Promise<void>) => {
    const context = await chromium.newContext({ ...options, baseURL: local.url() })
    const elsewhere: string[] = []
    context.on('request', (request) => {
      if (!request.url().startsWith(local.url())) elsewhere.push(request.url())
    })
    await use(await context.newPage())
    await context.close()
    expect(elsewhere).toEqual([])
  }

  return {
    local,
    visit,

    /** On a screen, with a look at each page that the walk asks for; what it is called has the screen in it. */
    walk: ({ name, width, height, colorScheme }: Screen, use: (page: Page, look: Look) => Promise<void>) => {
      const known = new Set<string>()
      return visit({ viewport: { width, height }, colorScheme }, (page) =>
        use(page, (shown, shot) => inspect(shown, `${shot}-${name}`, local.url(), known)),
      )
    },

    /** Signs somebody up in a browser, where they are then signed in. */
    signUp: async (page: Page, form: Record<string, string>) => {
      await page.goto('/sign-up')
      await fill(page, { name: 'Ada Lovelace', zone: 'UTC', ...form })
      await press(page, 'Mail me the link')
      await page.goto(link(await local.latestMail(form.email ?? ''), 'Confirm my address'))
      await press(page, 'Become a member')
    },

    /** Writes to Rapport as the member does, and gives each answer. */
    mailRapport: async (
      address: string,
      converse: (ask: (text: string, mail?: SendMailOptions) => Promise<SentMail>) => Promise<void>,
    ) => {
      const program = mailProgram(local, address)
      const intake = (await local.latestMail(address)).replyTo ?? ''
      await converse((text, mail) =>
        program.ask({ subject: '', text, ...mail }, intake.replace(/\.\w+@/, '@')),
      )
      await program.taken()
      program.close()
    },

    /** Each mail that somebody got, on a narrow and on a wide screen. */
    inspectMails: async (address: string) => {
      const mails = await local.mailsTo(address)
      for (const width of [320, 1280])
        await visit({ viewport: { width, height: 800 } }, async (page) => {
          for (const [index, mail] of mails.entries()) await inspectMail(page, mail, index, width)
        })
    },
  }
}

const expectAccessible = async (page: Page, name: string, ...without: string[]) => {
  // Its other mode opens a second page for each analysis, which is for frames of other sites: we have none.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({
      resultTypes: ['violations'],
      rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
    })
    .analyze()
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target).join(' ')}`),
  ).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
}

/** What leads to another page of ours, once each: opening a link changes nothing. */
const expectNoBrokenLinks = async (page: Page, name: string, known: Set<string>) => {
  const leads = await page
    .locator('a:not([href^="#"])')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))
  for (const href of leads) {
    if (!href.startsWith('http') || known.has(href)) continue
    known.add(href)
    expect((await page.request.get(href)).status(), `${name} leads to ${href}`).toBeLessThan(400)
  }
}

/** axe finds nothing, nothing is wider than the screen, there is one heading of the first rank, a way on, and little to load. */
const inspect = async (page: Page, name: string, site: string, known: Set<string>) => {
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  await expectAccessible(page, name)
  expect(await page.locator('h1').count(), name).toBe(1)
  expect(await page.locator('main a, main button').count(), name).toBeGreaterThan(0)
  expect(await page.title(), name).toMatch(/ · Rapport$/)
  await expectNoBrokenLinks(page, name, known)
  const loaded = await page.evaluate(() =>
    (
      [
        ...performance.getEntriesByType('navigation'),
        ...performance.getEntriesByType('resource'),
      ] as PerformanceResourceTiming[]
    ).map(({ name: url, decodedBodySize }) => ({ url, decodedBodySize })),
  )
  expect(loaded.map(({ url }) => new URL(url).origin)).toEqual(loaded.map(() => site))
  const bytes = loaded.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)
  expect(bytes, `${name} loads ${bytes} bytes`).toBeLessThan(mostBytes)
  expect(bytes, `${name} was not measured`).toBeGreaterThan(10_000)
}

const inspectMail = async (page: Page, { subject, html }: SentMail, index: number, width: number) => {
  await page.setContent(html)
  await page.screenshot({
    path: `${shots}/mail-${index}-${subject.replace(/\W+/g, '-').slice(0, 60)}-${width}.png`,
    fullPage: true,
  })
  expect(await page.locator('script, style, svg').count()).toBe(0)
  await expectAccessible(page, subject, 'region', 'landmark-one-main')
}

export const fill = async (page: Page, values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`[name="${name}"]`)
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }
}
export const addContacts = async (page: Page, ...contacts: Record<string, string>[]) => {
  for (const contact of contacts) {
    await page.goto('/contacts/new')
    await fill(page, contact)
    await press(page, 'Add')
  }
}
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** So that what is wrong reaches the server. */
export const withoutChecks = (page: Page) =>
  page.locator('main form').evaluateAll((forms) => {
    for (const form of forms) form.setAttribute('novalidate', '')
  })
