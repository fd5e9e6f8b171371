import { it } from 'vitest'
import { addContacts, browserPages, fill, press, screens } from './pages.ts'

const { local, signUp, walk } = browserPages()

it.each(screens)('every page about references is accessible and fits at $width px, $colorScheme', (screen) =>
  walk(screen, async (page, look) => {
    const address = `references.${screen.name}@example.com`
    await local.setClock('2026-11-02T09:00:00Z')
    await signUp(page, { email: address })
    await page.goto('/references')
    await look(page, 'references-empty')
    await addContacts(
      page,
      { name: 'Zoë O’Brien', emails: 'zoe@example.com', relation: 'manager' },
      {
        name: 'Bo Chen',
        relation: 'peer',
        where: 'A place with a very long name that has to break somewhere',
      },
      { name: 'x'.repeat(100), relation: 'report' },
      { name: 'מירי כהן', relation: 'recruiter', where: 'R&D' },
    )
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
  }),
)
