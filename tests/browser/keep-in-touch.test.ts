import { expect, it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { browserPages, fill, press, screens, withoutChecks } from './pages.ts'

const { inspectMails, local, signUp, walk } = browserPages()

it.each(screens)(
  'every page about the keep-in-touch page, for the member and for whoever opens it, is accessible and fits at $width px, $colorScheme',
  (screen) =>
    walk(screen, async (page, look) => {
      const address = `${screen.name}@pages.example`
      await signUp(page, { email: address })
      await page.goto('/settings/keep-in-touch')
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
      await withoutChecks(page)
      await fill(page, { email: 'nonsense', phone: 'none' })
      await press(page, 'Keep in touch')
      await look(page, 'keep-in-touch-wrong')
      const email = `bo.${address}`
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
      await page.goto('/settings/keep-in-touch/new-address')
      await look(page, 'keep-in-touch-new-address')
      await press(page, 'Get a new address')
      await page.goto(own)
      await look(page, 'keep-in-touch-nowhere')

      if (screen.name === 'phone')
        for (const each of [address, `bo.${address}`, `new.bo.${address}`]) await inspectMails(each)
    }),
)
