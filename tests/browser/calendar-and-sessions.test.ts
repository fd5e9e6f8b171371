import { expect, it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { browserPages, fill, press, screens } from './pages.ts'

const { local, signUp, visit, walk } = browserPages()

it.each(screens)(
  'every page about calendar, sessions and breaks is accessible and fits at $width px, $colorScheme',
  (screen) =>
    walk(screen, async (page, look) => {
      const email = `calendar.${screen.name}@example.com`
      await local.setClock('2026-11-02T09:00:00Z')
      await signUp(page, { email })
      for (const userAgent of [
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Safari/604.1',
        'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      ]) {
        await local.advance('PT2M')
        await visit({ userAgent }, async (elsewhere) => {
          await elsewhere.goto('/sign-in')
          await fill(elsewhere, { email })
          await press(elsewhere, 'Mail me the link')
          await elsewhere.goto(link(await local.latestMail(email), 'Sign in'))
          await press(elsewhere, 'Sign in')
        })
      }
      const fromSettings = async (name: string) => {
        await page.goto('/settings')
        await page.getByRole('link', { name }).click()
      }
      await page.goto('/settings')
      await look(page, 'settings-before')

      await fromSettings('Your calendar')
      await look(page, 'calendar-off')
      await press(page, 'Turn it on')
      await look(page, 'calendar-on')
      const address = (await page.locator('.address').first().textContent()) ?? ''
      expect(await (await fetch(address)).text()).toContain('BEGIN:VCALENDAR')
      await page.getByRole('link', { name: 'Get a new address for it' }).click()
      await look(page, 'calendar-new-address')
      await press(page, 'Get a new address')
      expect((await fetch(address)).status).toBe(404)
      await press(page, 'Turn it off')
      expect(await page.locator('main').textContent()).toContain('It is off.')

      await fromSettings('Where you are signed in')
      await look(page, 'sessions')
      await page.getByRole('button', { name: /iPhone/ }).click()
      await look(page, 'sessions-ended')
      await press(page, 'Sign out all others')
      await look(page, 'sessions-alone')

      await fromSettings('Take a break')
      await look(page, 'breaks')
      for (const box of await page.getByRole('checkbox').all()) await box.check()
      await press(page, 'Save')
      await look(page, 'breaks-wrong')
      await page.getByRole('link', { name: /Leave a month/ }).click()
      for (const month of ['July', 'August']) await page.getByLabel(month).uncheck()
      await page.getByLabel('No digests until').fill('2028-01-01')
      await press(page, 'Save')
      await look(page, 'breaks-saved')
      await page.goto('/settings')
      await look(page, 'settings-with-breaks')
    }),
)
