import { expect, it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { browserPages, fill, press, screens, withoutChecks } from './pages.ts'

const { inspectMails, local, visit, walk } = browserPages()

it.each(screens)('every page of signing up is accessible and fits at $width px, $colorScheme', (screen) =>
  walk(screen, async (page, look) => {
    const address = `${screen.name}@example.com`
    await local.setClock('2026-11-02T09:00:00Z')
    await page.goto('/')
    await look(page, 'home')
    await page.getByRole('link', { name: 'Sign up' }).first().click()
    await look(page, 'sign-up')
    await withoutChecks(page)
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

    if (screen.name === 'phone') await inspectMails(address)
  }),
)

it('signing up picks up the time zone, which can be corrected', () =>
  visit({ timezoneId: 'Asia/Kolkata' }, async (page) => {
    await page.goto('/sign-up')
    expect(await page.locator('#zone').inputValue()).toMatch(/^Asia\/(Kolkata|Calcutta)$/)
    await fill(page, { name: 'Zone', email: 'zone@example.com', zone: 'Pacific/Chatham' })
    await press(page, 'Mail me the link')
    await page.goto(link(await local.latestMail('zone@example.com'), 'Confirm my address'))
    await press(page, 'Become a member')
    await page.goto('/settings')
    expect(await page.locator('#zone').inputValue()).toBe('Pacific/Chatham')
  }))

it('everything works without JavaScript', () =>
  visit({ javaScriptEnabled: false }, async (page) => {
    await page.goto('/sign-up')
    await fill(page, { name: 'Noscript', email: 'noscript@example.com', zone: 'Asia/Tokyo' })
    await press(page, 'Mail me the link')
    await page.goto(link(await local.latestMail('noscript@example.com'), 'Confirm my address'))
    await press(page, 'Become a member')
    await page.goto('/contacts')
    await page.getByRole('link', { name: 'Add a contact' }).click()
    await fill(page, { name: 'Jane Doe', relation: 'peer' })
    await press(page, 'Add')
    expect(await page.locator('h1').textContent()).toBe('Jane Doe is among your contacts')
    await page.goto('/import')
    const buffer = Buffer.from('Name\nMona Mayer')
    await page.locator('#file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer })
    await press(page, 'Look at it')
    await press(page, 'Import 1 person')
    await page.getByText('1 person is new among your contacts.').waitFor()
  }))
