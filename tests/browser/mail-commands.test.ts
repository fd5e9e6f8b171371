import { it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { addContacts, browserPages, press, screens } from './pages.ts'

const { inspectMails, local, mailRapport, signUp, walk } = browserPages()

it.each(screens)(
  'every page that an answer to a mail leads to is accessible and fits at $width px, $colorScheme',
  (screen) =>
    walk(screen, async (page, look) => {
      const address = `mails.${screen.name}@example.com`
      await local.setClock('2026-11-02T09:00:00Z')
      await signUp(page, { email: address })
      await addContacts(
        page,
        { name: 'Zoë O’Brien', relation: 'manager' },
        { name: 'Bo Chen', relation: 'peer' },
      )
      await mailRapport(address, async (ask) => {
        await ask(
          'Mona Mayer <mona@example.org>, my manager at Acme, every 6 months\nBroken Bo <bo@>, a peer',
        )
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
        await page.goto('/settings')
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

      if (screen.name === 'phone') await inspectMails(address)
    }),
)
