import { it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { browserPages, fill, press, screens, withoutChecks } from './pages.ts'

const { inspectMails, local, signUp, walk } = browserPages()

it.each(screens)('every page about wins is accessible and fits at $width px, $colorScheme', (screen) =>
  walk(screen, async (page, look) => {
    const address = `wins.${screen.name}@example.com`
    await local.setClock('2026-11-02T09:00:00Z')
    await signUp(page, { email: address, zone: 'Europe/Berlin', digestDay: '22', digestHour: '9' })
    await page.goto('/settings')
    await fill(page, { reminderMonth: '12' })
    await press(page, 'Save')
    await page.goto('/wins')
    await look(page, 'wins-empty')
    await withoutChecks(page)
    await press(page, 'Keep it')
    await look(page, 'wins-wrong')
    const wins = [
      { text: 'Cut the build from 20 minutes to 4', job: 'Acme', date: '2026-11-01' },
      { text: 'x'.repeat(120), job: 'A place with a very long name that has to break somewhere' },
      { text: 'הרצאה בכנס <svg onload=alert(1)>' },
    ]
    for (const win of wins) {
      await page.goto('/wins')
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

    if (screen.name === 'phone') await inspectMails(address)
  }),
)
