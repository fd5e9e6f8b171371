import { it } from 'vitest'
import { addContacts, browserPages, fill, press, screens, withoutChecks } from './pages.ts'

const { local, signUp, walk } = browserPages()

it.each(screens)(
  'every page about contacts and settings is accessible and fits at $width px, $colorScheme',
  (screen) =>
    walk(screen, async (page, look) => {
      const address = `contacts.${screen.name}@example.com`
      await local.setClock('2026-11-02T09:00:00Z')
      await signUp(page, { email: address })
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
      await addContacts(
        page,
        {
          name: 'Bo Chen',
          relation: 'peer',
          where: 'A place with a very long name that has to break somewhere',
        },
        { name: 'x'.repeat(100), relation: 'report', tags: 'y'.repeat(30), lastTouch: '2026-10-30' },
        { name: 'מירי כהן', relation: 'recruiter', where: 'R&D' },
      )
      await page.goto('/contacts')
      await look(page, 'contacts')
      await page.goto('/contacts?search=nobody')
      await look(page, 'contacts-none-found')
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
    }),
)
