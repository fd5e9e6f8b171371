import { it } from 'vitest'
import type { Bulk } from '../../core/bulk.ts'
import { bulkRunningPage } from '../../views/pages/bulk.tsx'
import { aMember } from '../examples.ts'
import { addContacts, browserPages, press, screens } from './pages.ts'

const { local, signUp, walk } = browserPages()

const people = [
  {
    name: 'Jane Doe',
    emails: 'jane@acme.example',
    tags: 'rust, lisbon',
    lastTouch: '2026-01-05',
    relation: 'peer',
  },
  {
    name: 'Jane Doe',
    emails: 'jane.doe@home.example',
    phones: '+1 415 555 0132',
    notes: 'Climbs.',
    relation: 'peer',
  },
  {
    name: 'Aleksandrina Konstantinopolskaya-Featherstonehaugh',
    tags: 'a-tag-as-long-as-tags-can-be30',
    relation: 'peer',
  },
  { name: 'מרים', relation: 'mentor', where: 'Somewhere with a name that is as long as a place can be said' },
]

it.each(screens)(
  'every page about changing many and merging two is accessible and fits at $width px, $colorScheme',
  (screen) =>
    walk(screen, async (page, look) => {
      await local.setClock('2026-11-02T09:00:00Z')
      await signUp(page, { email: `bulk.${screen.name}@example.com` })
      await addContacts(page, ...people)

      await page.goto('/contacts')
      await look(page, 'list')
      await press(page, 'Change those you pick')
      await look(page, 'nobody-picked')
      await page.goto('/contacts')
      await page.getByLabel('Pick Jane Doe').first().check()
      await page.getByLabel('Pick מרים').check()
      await press(page, 'Change those you pick')
      await look(page, 'change')
      await press(page, 'Change 2 contacts')
      await look(page, 'change-wrong')
      await page.getByLabel('How often to talk').selectOption('P1Y')
      await page.getByLabel('Add tags').fill('lisbon, conference')
      await press(page, 'Change 2 contacts')
      await look(page, 'changed')
      await press(page, 'Undo for all')
      await look(page, 'undone')

      await page.goto('/duplicates')
      await look(page, 'duplicates')
      await page
        .getByRole('link', { name: /^Merge/ })
        .first()
        .click()
      await look(page, 'merge')
      await page.getByText('who goes').click()
      await look(page, 'merge-before')
      await press(page, 'Merge them')
      await look(page, 'merged')
      await press(page, 'Undo')
      await look(page, 'two-again')
      await page.goto('/duplicates')
      await page
        .getByRole('button', { name: /^Not the same/ })
        .first()
        .click()
      await look(page, 'no-duplicates')
      await page.goto('/merge')
      await look(page, 'pick-two')
    }),
)

it.each(screens)('a change that is under way is accessible and fits at $width px, $colorScheme', (screen) =>
  walk(screen, async (page, look) => {
    const bulk: Bulk = {
      ...{ id: 'aaaaaaaaaaaaaaaa', at: '2026-11-22T09:00:00.000Z', asked: 10_000, written: 3400 },
      ...{ state: 'waiting', change: { addTags: ['x'], removeTags: [] } },
    }
    const body = bulkRunningPage({ member: aMember(), found: bulk })
    await page.route('**/change/running', (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto('/change/running')
    await look(page, 'running')
  }),
)
