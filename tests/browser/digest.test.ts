import { expect, it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { addContacts, browserPages, press, screens } from './pages.ts'

const { inspectMails, local, signUp, walk } = browserPages()

it.each(screens)(
  'every page that a digest leads to is accessible and fits at $width px, $colorScheme',
  (screen) =>
    walk(screen, async (page, look) => {
      const address = `digest.${screen.name}@example.com`
      await local.setClock('2026-11-02T09:00:00Z')
      await signUp(page, { email: address, digestDay: '22', digestHour: '9', zone: 'Europe/Berlin' })
      await addContacts(
        page,
        {
          name: 'Zoë O’Brien-李 <svg onload=alert(1)>',
          relation: 'manager',
          where: 'Acme',
          lastTouch: '2026-05-03',
          notes: 'Likes climbing.',
        },
        { name: 'x'.repeat(100), relation: 'report', tags: 'y'.repeat(30) },
        { name: 'מירי כהן', relation: 'recruiter', where: 'R&D' },
      )
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
      await page.goto(`${link(digest, 'We talked')}x`)
      await look(page, 'link-broken')
      await page.goto('/nowhere')
      await look(page, 'not-found')

      if (screen.name === 'phone') await inspectMails(address)
    }),
)
