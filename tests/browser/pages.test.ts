import { mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { SendMailOptions } from 'nodemailer'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Import, newImport } from '../../core/imported.ts'
import type { SentMail } from '../../local/outbox.ts'
import { importRunningPage } from '../../views/pages/import.tsx'
import { aMember } from '../examples.ts'
import { link, localMode } from '../journeys/local-mode.ts'
import { mailProgram } from '../journeys/mail-program.ts'
import { launchChromium } from './chromium.ts'

const local = localMode()
const shots = 'test-results/pages'
let chromium: Browser
beforeAll(async () => {
  mkdirSync(shots, { recursive: true })
  chromium = await launchChromium()
})
afterAll(() => chromium?.close())

/** axe finds nothing, nothing is wider than the screen, there is one heading of the first rank, and there is a way on. */
const inspect = async (page: Page, name: string) => {
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target).join(' ')}`),
  ).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
  expect(await page.locator('h1').count(), name).toBe(1)
  expect(await page.locator('main a, main button').count(), name).toBeGreaterThan(0)
  expect(await page.title(), name).toMatch(/ · Rapport$/)
}

const fill = async (page: Page, values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`[name="${name}"]`)
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** Writes to Rapport as the member does, and gives each answer. */
const mailRapport = async (
  address: string,
  converse: (ask: (text: string, mail?: SendMailOptions) => Promise<SentMail>) => Promise<void>,
) => {
  const program = mailProgram(local, address)
  const intake = (await local.latestMail(address)).replyTo ?? ''
  await converse((text, mail) => program.ask({ subject: '', text, ...mail }, intake.replace(/\.\w+@/, '@')))
  await program.taken()
  program.close()
}

/** Every page about wins and the résumé reminder. */
const walkThroughYear = async (
  page: Page,
  address: string,
  look: (page: Page, name: string) => Promise<void>,
) => {
  const go = (path: string) => page.goto(new URL(path, local.url()).href)
  await go('/sign-up')
  await fill(page, { name: 'Ada', email: address, zone: 'Europe/Berlin', digestDay: '22', digestHour: '9' })
  await press(page, 'Mail me the link')
  await page.goto(link(await local.latestMail(address), 'Confirm my address'))
  await press(page, 'Become a member')
  await go('/settings')
  await fill(page, { reminderMonth: '12' })
  await press(page, 'Save')
  await go('/wins')
  await look(page, 'wins-empty')
  await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''))
  await press(page, 'Keep it')
  await look(page, 'wins-wrong')
  const wins = [
    { text: 'Cut the build from 20 minutes to 4', job: 'Acme', date: '2026-11-01' },
    { text: 'x'.repeat(120), job: 'A place with a very long name that has to break somewhere' },
    { text: 'הרצאה בכנס <svg onload=alert(1)>' },
  ]
  for (const win of wins) {
    await go('/wins')
    await fill(page, win)
    await press(page, 'Keep it')
  }
  await page.getByText('As lines for your résumé').click()
  await look(page, 'wins')
  await page.getByRole('link', { name: 'Cut the build' }).click()
  await look(page, 'win')
  await local.setClock('2026-12-08T08:00:00Z')
  await local.tick()
  const reminder = await local.latestMail(address)
  for (const [text, name] of [
    ['Add a win', 'add-win'],
    ['Remind me in 2 weeks', 'reminder-later'],
    ['Skip this year', 'reminder-skip'],
    ['Done', 'reminder-done'],
  ] as const) {
    await page.goto(link(reminder, text))
    await look(page, name)
  }
  await press(page, 'Done')
  await look(page, 'reminder-answered')
  await press(page, 'Undo')
  await look(page, 'reminder-undone')
  await page.goto(link(reminder, 'Skip this year'))
  await press(page, 'Skip this year')
  await look(page, 'reminder-skipped')
}

/** Every page about a job change, and the mail of each step. */
const walkThroughLeaving = async (
  page: Page,
  address: string,
  look: (page: Page, name: string) => Promise<void>,
) => {
  const go = (path: string) => page.goto(new URL(path, local.url()).href)
  await local.setClock('2026-11-02T09:00:00Z')
  await signUp(page, { email: address, digestDay: '22', digestHour: '9' })
  for (const contact of [
    { name: 'Dee Lost', emails: 'dee@acme.example', relation: 'client' },
    { name: 'Eve Old', emails: 'eve@home.example', relation: 'mentor', lastTouch: '2026-01-05' },
    { name: 'Fay Older', emails: 'fay@home.example', relation: 'peer', lastTouch: '2024-05-05' },
  ]) {
    await go('/contacts/new')
    await fill(page, { where: 'Globex', ...contact })
    await press(page, 'Add')
  }
  await go('/settings/keep-in-touch')
  await press(page, 'Turn it on')
  await go('/transition')
  await look(page, 'transition-empty')
  await fill(page, { lastDay: '2026-11-20', company: 'Acme', manager: 'nobody' })
  await press(page, 'Plan it')
  await look(page, 'transition-wrong')
  await fill(page, {
    newCompany: 'Initech',
    manager: 'Ann Lee <ann@acme.example>',
    peers: 'Bo Chen <bo@acme.example>\nA name that is so long that it has to break <cy@acme.example>',
    reports: 'Di Roe <di@acme.example>',
  })
  await press(page, 'Plan it')
  await look(page, 'transition')
  for (const day of ['06', '13', '19', '27'].map((each) => `2026-11-${each}`)) {
    await local.setClock(`${day}T10:00:00Z`)
    await local.tick()
  }
  await go('/transition')
  await page.getByRole('link', { name: 'They are up to date' }).click()
  await look(page, 'tick')
  await press(page, 'Tick it off')
  await look(page, 'ticked')
  await go('/transition')
  await look(page, 'transition-week-after')
  await go('/transition')
  await press(page, 'Call it off')
  await look(page, 'called-off')
  await press(page, 'Take it up again')
  await local.setClock('2026-12-20T10:00:00Z')
  await local.tick()
}

/** A keep-in-touch page, from turning it on to what becomes of what was left there. */
const keepInTouch = async (page: Page, member: string, look: (page: Page, name: string) => Promise<void>) => {
  const go = (path: string) => page.goto(new URL(path, local.url()).href)
  await signUp(page, { email: member })
  await go('/settings/keep-in-touch')
  await look(page, 'keep-in-touch-off')
  await press(page, 'Turn it on')
  await look(page, 'keep-in-touch-on')
  const own = (await page.locator('.address a').getAttribute('href')) ?? ''
  const code = page.locator('.qr img')
  expect(await code.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await page.goto(`${own}/qr.png`)
  expect(await page.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(370)
  await page.goto(own)
  await look(page, 'keep-in-touch')
  await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''))
  await fill(page, { email: 'nonsense', phone: 'none' })
  await press(page, 'Keep in touch')
  await look(page, 'keep-in-touch-wrong')
  const email = `bo.${member}`
  await fill(page, {
    name: 'Bo Chen <svg onload=alert(1)>',
    email,
    phone: '+46 8 123 456 78',
    linkedIn: 'linkedin.com/in/bo-with-a-long-name-that-has-to-break-somewhere-on-a-phone',
    relation: 'manager',
    where: 'Acme',
  })
  await page.getByLabel('I am happy to be a reference').check()
  await press(page, 'Keep in touch')
  await look(page, 'keep-in-touch-sent')
  const mail = await local.latestMail(email)
  await page.goto(link(mail, 'Yes, keep in touch'))
  await look(page, 'details-confirm')
  await press(page, 'Yes, keep in touch')
  await look(page, 'details-confirmed')
  await page.getByRole('link', { name: 'See what you left' }).click()
  await look(page, 'details-mine')
  await fill(page, { email: `new.${email}` })
  await press(page, 'Save')
  await look(page, 'details-address-asked')
  await page.goto(link(await local.latestMail(`new.${email}`), 'Use this address'))
  await look(page, 'details-move')
  await press(page, 'Use this address')
  await page.goto(link(mail, 'see, correct or delete what you left'))
  await look(page, 'details-gone')
  await page.goto(link(await local.latestMail(`new.${email}`), 'see, correct or delete what you left'))
  await press(page, 'Delete what I left')
  await look(page, 'details-deleted')
  await go('/settings/keep-in-touch/new-address')
  await look(page, 'keep-in-touch-new-address')
  await press(page, 'Get a new address')
  await page.goto(own)
  await look(page, 'keep-in-touch-nowhere')
}

/** Every page on the way from sign-up to “We talked”, each inspected. */
const walk = async (
  context: BrowserContext,
  address: string,
  look: (page: Page, name: string) => Promise<void>,
) => {
  const page = await context.newPage()
  const go = (path: string) => page.goto(new URL(path, local.url()).href)
  await go('/')
  await look(page, 'home')
  await page.getByRole('link', { name: 'Sign up' }).first().click()
  await look(page, 'sign-up')
  await page.locator('form.narrow').evaluate((form) => form.setAttribute('novalidate', ''))
  await fill(page, { name: 'Ada Lovelace', email: 'not an address', zone: 'Europe/Berlin' })
  await press(page, 'Mail me the link')
  await look(page, 'sign-up-wrong')
  await fill(page, { email: address, digestDay: '22', digestHour: '9' })
  await press(page, 'Mail me the link')
  await look(page, 'check-your-mail')
  await fill(page, { code: '123456' })
  await press(page, 'Continue')
  await look(page, 'check-your-mail-wrong')

  const confirm = link(await local.latestMail(address), 'Confirm my address')
  await page.goto(confirm)
  await look(page, 'confirm')
  await press(page, 'Become a member')
  await look(page, 'contacts-empty')
  await page.goto(confirm)
  await look(page, 'link-used')

  await go('/contacts/new')
  await look(page, 'add-contact')
  await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''))
  await fill(page, { emails: 'nonsense', linkedIn: 'nonsense' })
  await press(page, 'Add')
  await look(page, 'add-contact-wrong')
  await fill(page, {
    name: 'Zoë O’Brien-李 <svg onload=alert(1)>',
    emails: 'zoe@example.com',
    linkedIn: 'linkedin.com/in/zoe',
    relation: 'manager',
    where: 'Acme',
    lastTouch: '2026-05-03',
    notes: 'Likes climbing.',
    tags: 'lisbon, climbing',
  })
  await press(page, 'Add')
  await look(page, 'contact-added')
  for (const contact of [
    { name: 'Bo Chen', relation: 'peer', where: 'A place with a very long name that has to break somewhere' },
    { name: 'x'.repeat(100), relation: 'report', tags: 'y'.repeat(30), lastTouch: '2026-10-30' },
    { name: 'מירי כהן', relation: 'recruiter', where: 'R&D' },
  ]) {
    await go('/contacts/new')
    await fill(page, contact)
    await press(page, 'Add')
  }
  await go('/contacts')
  await look(page, 'contacts')
  await go('/contacts?search=nobody')
  await look(page, 'contacts-none-found')
  await go('/references')
  await look(page, 'references-empty')
  await go('/contacts')
  for (const name of ['Bo Chen', 'xxx']) {
    await page.getByRole('link', { name }).click()
    await press(page, 'I asked them')
    await go('/contacts')
  }
  await page.getByRole('link', { name: 'מירי' }).click()
  await page.getByRole('link', { name: 'They agreed' }).click()
  await press(page, 'They agreed')
  await go('/contacts')
  await page.getByRole('link', { name: 'Zoë' }).click()
  await page.getByRole('link', { name: 'They agreed' }).click()
  await look(page, 'reference')
  await fill(page, { what: 'our years at Acme' })
  await press(page, 'They agreed')
  await go('/references')
  await look(page, 'references')
  await press(page, 'Draft a heads-up for each')
  await look(page, 'references-wrong')
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await fill(page, { what: 'the lead role at Initech' })
  await press(page, 'Draft a heads-up for each')
  await look(page, 'heads-up')
  await go('/contacts')
  await page.getByRole('link', { name: 'Zoë' }).click()
  await look(page, 'contact')
  await page.getByRole('button', { name: 'Remove' }).click()
  await look(page, 'contact-removed')
  await press(page, 'Undo')
  await look(page, 'undone')
  await go('/settings')
  await look(page, 'settings')
  await press(page, 'Save')
  await look(page, 'settings-saved')
  await press(page, 'Get a new private address')
  await look(page, 'new-address')

  await local.setClock('2026-11-22T08:00:00Z')
  await local.tick()
  const digest = await local.latestMail(address)
  for (const [text, name] of [
    ['1 month', 'snooze'],
    ['Change cadence', 'cadence'],
    ['Let go', 'let-go'],
    ['Edit', 'edit-by-link'],
    ['Stop the digests', 'unsubscribe'],
    ['We talked', 'talked'],
  ] as const) {
    await page.goto(link(digest, text))
    await look(page, name)
  }
  await press(page, 'We talked')
  await look(page, 'talked-done')
  expect(await page.locator('main').textContent()).toContain('Next: ')
  await page.goto(link(digest, 'Stop the digests'))
  await press(page, 'Stop the digests')
  await look(page, 'unsubscribed')
  await press(page, 'Send me digests again')
  await look(page, 'resubscribed')
  await mailRapport(address, async (ask) => {
    await ask('Mona Mayer <mona@example.org>, my manager at Acme, every 6 months\nBroken Bo <bo@>, a peer')
    await ask('done zoe, had lunch\nsnooze bo 2 weeks\nwho is next?')
    for (const text of [
      'list',
      'help',
      'export',
      'find acme',
      'references',
      'The weather in Oslo is fine.',
      'forget x',
    ])
      await ask(text)
    await page.goto(link(await ask('win shipped the billing migration'), 'Remove'))
    await look(page, 'remove-win')
    await press(page, 'Remove')
    await look(page, 'win-removed')
    const paused = await ask('pause until 1 September')
    await go('/settings')
    await look(page, 'settings-paused')
    await page.goto(link(paused, 'Resume'))
    await look(page, 'resume')
    const question = await ask(
      `${'Somebody New <new@example.org>\n'.repeat(2)}Jane Roe <roe@example.org>, ${'x'.repeat(200)}`,
      { headers: { 'X-Local-Verdicts': 'dmarc=FAIL' } },
    )
    await page.goto(link(question, 'See what it would do'))
    await look(page, 'was-this-you')
    await press(page, 'Yes, I wrote it: do this')
    await look(page, 'that-was-you')
  })
  await page.goto(`${link(digest, 'We talked')}x`)
  await look(page, 'link-broken')
  await go('/nowhere')
  await look(page, 'not-found')
  await page.close()
}

const aFile = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

/** What a member takes along, brings and leaves: each page, with everything that can stand on it. */
const walkThroughFiles = async (
  context: BrowserContext,
  address: string,
  look: (page: Page, name: string) => Promise<void>,
) => {
  const page = await context.newPage()
  const go = (path: string) => page.goto(new URL(path, local.url()).href)
  await go('/sign-up')
  await fill(page, { name: 'Ada', email: address, zone: 'Europe/Berlin' })
  await press(page, 'Mail me the link')
  await page.goto(link(await local.latestMail(address), 'Confirm my address'))
  await press(page, 'Become a member')
  await go('/contacts/new')
  await fill(page, { name: 'Zoë O’Brien', emails: 'zoe@example.com', relation: 'manager' })
  await press(page, 'Add')
  await go('/export')
  await look(page, 'export')
  await go('/import')
  await look(page, 'import')
  const choose = async (name: string, text: string) => {
    await go('/import')
    await page.locator('#file').setInputFiles(aFile(name, text))
    await press(page, 'Look at it')
  }
  await choose('archive.zip', 'PK\u0003\u0004')
  await look(page, 'import-refused')
  await choose('unknown columns.csv', `Wer;Womit;${'x'.repeat(60)}\nJane;jane@example.net;y\n`)
  await look(page, 'import-columns')
  const rows = Array.from({ length: 400 }, (_, n) => `Given${n},Family${n},g${n}@example.net,Company ${n},`)
  const table = [
    'First Name,Last Name,Email Address,Company,Notes',
    'Zoë,O’Brien,zoe@example.com,,Met in Lisbon.',
    `מירי,כהן,,${'y'.repeat(90)},`,
    ...['', '', ''].map(() => ',,,Nobody at all,'),
    ...rows,
  ]
  await choose(`${'a-very-long-name-'.repeat(5)}.csv`, table.join('\n'))
  await look(page, 'import-preview')
  await page.getByRole('button', { name: /^Import / }).click()
  await page.getByRole('heading', { name: 'Your contacts are imported' }).waitFor({ timeout: 30_000 })
  await look(page, 'import-done')
  await page.getByRole('link', { name: 'Undo this import' }).click()
  await look(page, 'import-undo')
  await press(page, 'Undo the import')
  await page.getByRole('heading', { name: 'The import is undone' }).waitFor({ timeout: 30_000 })
  await look(page, 'import-undone')
  await go('/import')
  await look(page, 'import-earlier')
  // One that stands still, since the real one goes on to the next page by itself.
  const found: Import = {
    ...newImport({ id: 'x', fileName: 'contacts.csv', now: '2026-11-02T09:00:00.000Z' }),
    state: 'waiting',
  }
  const body = importRunningPage({ member: aMember(), found: { ...found, written: 1200, toWrite: 5000 } })
  await page.route('**/import/running', (route) => route.fulfill({ contentType: 'text/html', body }))
  await go('/import/running')
  await look(page, 'import-running')
  await local.advance('PT2M')
  await go('/leave')
  await look(page, 'leave')
  await press(page, 'Mail me the link')
  await look(page, 'leave-asked')
  await page.goto(link(await local.latestMail(address), 'Look at what goes'))
  await look(page, 'leave-confirm')
  await press(page, 'Delete everything')
  await look(page, 'left')
  await page.close()
}

const screens = [
  { name: 'phone', width: 320, height: 640, colorScheme: 'light' },
  { name: 'desktop', width: 1280, height: 800, colorScheme: 'light' },
  { name: 'dark', width: 390, height: 800, colorScheme: 'dark' },
] as const

describe('every page', () => {
  const walks = { 'from sign-up to “We talked”': walk, 'about files, and leaving Rapport': walkThroughFiles }

  it.each(screens)(
    'about leaving a job is accessible and fits at $width px, $colorScheme',
    async ({ name, width, height, colorScheme }) => {
      const context = await chromium.newContext({ viewport: { width, height }, colorScheme })
      const page = await context.newPage()
      await walkThroughLeaving(page, `leaving.${name}@acme.example`, (page, shot) =>
        inspect(page, `${shot}-${name}`),
      )
      await context.close()
    },
  )

  it.each(screens)(
    'about wins is accessible and fits at $width px, $colorScheme',
    async ({ name, width, height, colorScheme }) => {
      await local.setClock('2026-11-02T09:00:00Z')
      const context = await chromium.newContext({ viewport: { width, height }, colorScheme })
      const page = await context.newPage()
      await walkThroughYear(page, `wins.${name}@example.com`, (page, shot) =>
        inspect(page, `${shot}-${name}`),
      )
      await context.close()
    },
  )

  it.each(
    Object.entries(walks).flatMap(([way, walk]) => screens.map((screen) => ({ ...screen, way, walk }))),
  )(
    '$way is accessible and fits at $width px, $colorScheme',
    async ({ name, width, height, colorScheme, walk }) => {
      await local.setClock('2026-11-02T09:00:00Z')
      const context = await chromium.newContext({ viewport: { width, height }, colorScheme })
      const elsewhere: string[] = []
      context.on('request', (request) => {
        if (!request.url().startsWith(local.url())) elsewhere.push(request.url())
      })
      const address = walk === walkThroughFiles ? `files-${name}@example.com` : `${name}@example.com`
      await walk(context, address, (page, shot) => inspect(page, `${shot}-${name}`))
      expect(elsewhere).toEqual([])
      await context.close()
    },
  )

  it('works without JavaScript', async () => {
    await local.setClock('2026-11-02T09:00:00Z')
    const context = await chromium.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(new URL('/sign-up', local.url()).href)
    await fill(page, { name: 'Noscript', email: 'noscript@example.com', zone: 'Asia/Tokyo' })
    await press(page, 'Mail me the link')
    await page.goto(link(await local.latestMail('noscript@example.com'), 'Confirm my address'))
    await press(page, 'Become a member')
    await page.getByRole('link', { name: 'Add a contact' }).click()
    await fill(page, { name: 'Jane Doe', relation: 'peer' })
    await press(page, 'Add')
    expect(await page.locator('h1').textContent()).toBe('Jane Doe is among your contacts')
    await page.goto(new URL('/import', local.url()).href)
    await page.locator('#file').setInputFiles(aFile('a.csv', 'Name\nMona Mayer'))
    await press(page, 'Look at it')
    await press(page, 'Import 1 person')
    await page.getByText('1 person is new among your contacts.').waitFor()
    await context.close()
  })
})

/** Signs somebody up in a browser, where they are then signed in. */
const signUp = async (page: Page, form: Record<string, string>) => {
  await page.goto(new URL('/sign-up', local.url()).href)
  await fill(page, { name: 'Ada Lovelace', zone: 'UTC', ...form })
  await press(page, 'Mail me the link')
  await page.goto(link(await local.latestMail(form.email ?? ''), 'Confirm my address'))
  await press(page, 'Become a member')
}

it.each(screens)(
  'a keep-in-touch page and what follows from it are accessible and fit at $width px, $colorScheme',
  async ({ name, width, height, colorScheme }) => {
    const email = `${name}@pages.example`
    const member = await chromium.newContext({ viewport: { width, height }, colorScheme })
    await keepInTouch(await member.newPage(), email, (page, shot) => inspect(page, `${shot}-${name}`))
    await member.close()
  },
)

it('a member whose mail comes back reads so, and moves to another address', async () => {
  const context = await chromium.newContext({ viewport: { width: 320, height: 640 } })
  const page = await context.newPage()
  const go = (path: string) => page.goto(new URL(path, local.url()).href)
  await signUp(page, { email: 'bounce+ada@simulator.amazonses.com' })
  await local.tick()
  await go('/contacts')
  await inspect(page, 'mail-problem')
  await page.getByRole('link', { name: 'Use another address' }).click()
  await inspect(page, 'address')
  await fill(page, { email: 'ada.new@example.com' })
  await press(page, 'Mail me the link')
  await inspect(page, 'address-asked')
  await page.goto(link(await local.latestMail('ada.new@example.com'), 'Use this address'))
  await inspect(page, 'address-confirm')
  await press(page, 'Use this address')
  await inspect(page, 'address-changed')
  expect(await page.locator('main').textContent()).toContain('You are ada.new@example.com.')
  await context.close()
})

describe('signing up in a browser', () => {
  it('picks up the time zone, which can be corrected', async () => {
    const context = await chromium.newContext({ timezoneId: 'Asia/Kolkata' })
    const page = await context.newPage()
    await page.goto(new URL('/sign-up', local.url()).href)
    expect(await page.locator('#zone').inputValue()).toMatch(/^Asia\/(Kolkata|Calcutta)$/)
    await fill(page, { name: 'Zone', email: 'zone@example.com', zone: 'Pacific/Chatham' })
    await press(page, 'Mail me the link')
    await page.goto(link(await local.latestMail('zone@example.com'), 'Confirm my address'))
    await press(page, 'Become a member')
    await page.goto(new URL('/settings', local.url()).href)
    expect(await page.locator('#zone').inputValue()).toBe('Pacific/Chatham')
    await context.close()
  })

  it('needs no mouse, and takes the focus to what is wrong', async () => {
    const context = await chromium.newContext()
    const page = await context.newPage()
    await page.goto(new URL('/sign-in', local.url()).href)
    const focus = (name: string) =>
      page.evaluate((text) => document.activeElement?.textContent?.includes(text), name)
    await page.keyboard.press('Tab')
    expect(await focus('Skip to content')).toBe(true)
    for (
      let tabs = 0;
      tabs < 12 && (await page.evaluate(() => document.activeElement?.id)) !== 'email';
      tabs++
    )
      await page.keyboard.press('Tab')
    await page.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''))
    await page.keyboard.type('nonsense')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role=alert]')
    expect(await focus('One thing needs another look')).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('email')
    await context.close()
  })
})

describe('a mail', () => {
  it.each([320, 1280])('fits and has no script at %i px', async (width) => {
    const to = ['phone@example.com', 'phone@pages.example', 'leaving.phone@acme.example']
    const mails = (await Promise.all(to.map(local.mailsTo))).flat()
    for (const [index, { subject, html }] of mails.entries()) {
      const context = await chromium.newContext({ viewport: { width, height: 800 } })
      const page = await context.newPage()
      await page.setContent(html)
      await page.screenshot({
        path: `${shots}/mail-${index}-${subject.replace(/\W+/g, '-').slice(0, 60)}-${width}.png`,
        fullPage: true,
      })
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0)
      expect(await page.locator('script, style, svg').count()).toBe(0)
      const { violations } = await new AxeBuilder({ page })
        .disableRules(['region', 'landmark-one-main'])
        .analyze()
      expect(
        violations.map(
          ({ id, nodes }) => `${subject}: ${id}: ${nodes.map(({ target }) => target).join(' ')}`,
        ),
      ).toEqual([])
      await context.close()
    }
  })
})
