import { beforeAll, expect, it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { browserPages, fill, press, screens, withoutChecks } from './pages.ts'

const { inspectMails, local, signUp, walk } = browserPages()
beforeAll(() => local.setClock('2026-11-02T09:00:00Z'))

it.each(screens)('every page about addresses is accessible and fits at $width px, $colorScheme', (screen) =>
  walk(screen, async (page, look) => {
    const { name } = screen
    // A mailbox of SES's simulator is asked no more often than any.
    await local.advance('PT2M')
    const add = async (email: string, primary = false) => {
      await page.goto('/settings/address')
      await page.getByLabel('New email address').fill(email)
      await page.getByLabel('Send my mail there').setChecked(primary)
      await press(page, 'Mail me the link')
      await page.goto(link(await local.latestMail(email), 'Use this address'))
    }
    const [first, long] = [
      `ada.${name}@acme.com`,
      `ada.${'lovelace.'.repeat(5)}${name}@a-long-domain.example`,
    ]
    await signUp(page, { email: first })

    await page.goto('/settings/address')
    await look(page, 'one')
    await press(page, 'Mail me the link')
    expect(await page.locator('#email:invalid').count()).toBe(1)
    await withoutChecks(page)
    await press(page, 'Mail me the link')
    await look(page, 'wrong')
    await add(long)
    await look(page, 'confirm')
    await press(page, 'Use this address')
    await look(page, 'added')

    // The address of a company that is left, and one that mail comes back from.
    await page.goto('/transition')
    await fill(page, { lastDay: '2026-11-20', manager: 'boss@acme.com' })
    await press(page, 'Plan it')
    await page.goto('/settings/address')
    expect(await page.getByLabel('Send my mail there').isChecked()).toBe(true)
    await press(page, `Send mail here ${long}`)
    await add(`bounce+${name}@simulator.amazonses.com`, true)
    await look(page, 'confirm-primary')
    await press(page, 'Use this address')
    await local.tick()
    await page.goto('/contacts')
    await look(page, 'mail-problem')
    await press(page, `Send mail to ${long}`)
    await look(page, 'several')
    expect(await page.locator('main').textContent()).toContain('Works until 20 November 2026.')
    await press(page, `Remove ${first}`)
    await look(page, 'removed')
    await add(`ada@${name}.example`)
    await press(page, 'Use this address')

    const warning = await local.latestMail(long)
    await page.goto(link(warning, 'That was not me'))
    await look(page, 'was-it-you')
    await press(page, 'Keep only this address')
    await look(page, 'kept')
    await page.goto('/settings/address')
    expect(page.url()).toContain('/sign-in')

    if (name === 'phone') await inspectMails(long)
  }),
)
