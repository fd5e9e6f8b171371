import { expect, it } from 'vitest'
import { link } from '../journeys/local-mode.ts'
import { browserPages, fill, press, screens, withoutChecks } from './pages.ts'

const { inspectMails, local, mailRapport, walk } = browserPages()

it.each(screens)(
  'every page from sign-up to “We talked” is accessible and fits at $width px, $colorScheme',
  (screen) =>
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

      await page.goto('/contacts/new')
      await look(page, 'add-contact')
      await withoutChecks(page)
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
        {
          name: 'Bo Chen',
          relation: 'peer',
          where: 'A place with a very long name that has to break somewhere',
        },
        { name: 'x'.repeat(100), relation: 'report', tags: 'y'.repeat(30), lastTouch: '2026-10-30' },
        { name: 'מירי כהן', relation: 'recruiter', where: 'R&D' },
      ]) {
        await page.goto('/contacts/new')
        await fill(page, contact)
        await press(page, 'Add')
      }
      await page.goto('/contacts')
      await look(page, 'contacts')
      await page.goto('/contacts?search=nobody')
      await look(page, 'contacts-none-found')
      await page.goto('/references')
      await look(page, 'references-empty')
      await page.goto('/contacts')
      for (const name of ['Bo Chen', 'xxx']) {
        await page.getByRole('link', { name }).click()
        await press(page, 'I asked them')
        await page.goto('/contacts')
      }
      await page.getByRole('link', { name: 'מירי' }).click()
      await page.getByRole('link', { name: 'They agreed' }).click()
      await press(page, 'They agreed')
      await page.goto('/contacts')
      await page.getByRole('link', { name: 'Zoë' }).click()
      await page.getByRole('link', { name: 'They agreed' }).click()
      await look(page, 'reference')
      await fill(page, { what: 'our years at Acme' })
      await press(page, 'They agreed')
      await page.goto('/references')
      await look(page, 'references')
      await press(page, 'Draft a heads-up for each')
      await look(page, 'references-wrong')
      for (const box of await page.getByRole('checkbox').all()) await box.check()
      await fill(page, { what: 'the lead role at Initech' })
      await press(page, 'Draft a heads-up for each')
      await look(page, 'heads-up')
      await page.goto('/contacts')
      await page.getByRole('link', { name: 'Zoë' }).click()
      await look(page, 'contact')
      await page.getByRole('button', { name: 'Remove' }).click()
      await look(page, 'contact-removed')
      await press(page, 'Undo')
      await look(page, 'undone')
      await page.goto('/settings')
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
      await page.goto(`${link(digest, 'We talked')}x`)
      await look(page, 'link-broken')
      await page.goto('/nowhere')
      await look(page, 'not-found')

      if (screen.name === 'phone') await inspectMails(address)
    }),
)
