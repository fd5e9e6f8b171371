import { it } from 'vitest'
import { browserPages, fill, press, screens } from './pages.ts'

const { inspectMails, local, signUp, walk } = browserPages()

it.each(screens)(
  'every page about leaving a job is accessible and fits at $width px, $colorScheme',
  (screen) =>
    walk(screen, async (page, look) => {
      const address = `leaving.${screen.name}@acme.example`
      await local.setClock('2026-11-02T09:00:00Z')
      await signUp(page, { email: address, digestDay: '22', digestHour: '9' })
      for (const contact of [
        { name: 'Dee Lost', emails: 'dee@acme.example', relation: 'client' },
        { name: 'Eve Old', emails: 'eve@home.example', relation: 'mentor', lastTouch: '2026-01-05' },
        { name: 'Fay Older', emails: 'fay@home.example', relation: 'peer', lastTouch: '2024-05-05' },
      ]) {
        await page.goto('/contacts/new')
        await fill(page, { where: 'Globex', ...contact })
        await press(page, 'Add')
      }
      await page.goto('/settings/keep-in-touch')
      await press(page, 'Turn it on')
      await page.goto('/transition')
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
      await page.goto('/transition')
      await page.getByRole('link', { name: 'They are up to date' }).click()
      await look(page, 'tick')
      await press(page, 'Tick it off')
      await look(page, 'ticked')
      await page.goto('/transition')
      await look(page, 'transition-week-after')
      await page.goto('/transition')
      await press(page, 'Call it off')
      await look(page, 'called-off')
      await press(page, 'Take it up again')
      await local.setClock('2026-12-20T10:00:00Z')
      await local.tick()

      if (screen.name === 'phone') await inspectMails(address)
    }),
)
