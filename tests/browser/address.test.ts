import { expect, it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { browserPages, fill, press, screens } from './pages.ts'

const { local, signUp, walk } = browserPages()

// Simulated bounces all come to one mailbox, so there is one.
const [phone] = screens

it('a member whose mail comes back reads so, and moves to another address', () =>
  walk(phone, async (page, look) => {
    await signUp(page, { email: 'bounce+ada@simulator.amazonses.com' })
    await local.tick()
    await page.goto('/contacts')
    await look(page, 'mail-problem')
    await page.getByRole('link', { name: 'Use another address' }).click()
    await look(page, 'address')
    await fill(page, { email: 'ada.new@example.com' })
    await press(page, 'Mail me the link')
    await look(page, 'address-asked')
    await page.goto(link(await local.latestMail('ada.new@example.com'), 'Use this address'))
    await look(page, 'address-confirm')
    await press(page, 'Use this address')
    await look(page, 'address-changed')
    expect(await page.locator('main').textContent()).toContain('ada.new@example.comMail goes here.')
  }))
