import { it } from 'vitest'
import { type Import, newImport } from '../../core/imported.ts'
import { importRunningPage } from '../../views/pages/import.tsx'
import { aMember } from '../examples.ts'
import { link } from '../journeys/local-mode.ts'
import { browserPages, fill, press, screens } from './pages.ts'

const { inspectMails, local, signUp, walk } = browserPages()

const aFile = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

it.each(screens)(
  'every page about files, and leaving Rapport, is accessible and fits at $width px, $colorScheme',
  (screen) =>
    walk(screen, async (page, look) => {
      const address = `files-${screen.name}@example.com`
      await local.setClock('2026-11-02T09:00:00Z')
      await signUp(page, { email: address, zone: 'Europe/Berlin' })
      await page.goto('/contacts/new')
      await fill(page, { name: 'Zoë O’Brien', emails: 'zoe@example.com', relation: 'manager' })
      await press(page, 'Add')
      await page.goto('/export')
      await look(page, 'export')
      await page.goto('/import')
      await look(page, 'import')
      const choose = async (name: string, text: string) => {
        await page.goto('/import')
        await page.locator('#file').setInputFiles(aFile(name, text))
        await press(page, 'Look at it')
      }
      await choose('archive.zip', 'PK\u0003\u0004')
      await look(page, 'import-refused')
      await choose('unknown columns.csv', `Wer;Womit;${'x'.repeat(60)}\nJane;jane@example.net;y\n`)
      await look(page, 'import-columns')
      const rows = Array.from(
        { length: 400 },
        (_, n) => `Given${n},Family${n},g${n}@example.net,Company ${n},`,
      )
      const table = [
        'First Name,Last Name,Email Address,Company,Notes',
        'Zoë,O’Brien,zoe@example.com,,Met in Lisbon.',
        `מירי,כהן,,${'y'.repeat(90)},`,
        ...['', '', ''].map(() => ',,,Nobody at all,'),
        ...rows,
      ]
      await choose(`${'a-very-long-name-'.repeat(5)}.csv`, table.join('\n'))
      await look(page, 'import-preview')
      await page.getByRole('button', { name: /^Import / }).click()
      await page.getByRole('heading', { name: 'Your contacts are imported' }).waitFor({ timeout: 30_000 })
      await look(page, 'import-done')
      const id = page.url().split('/').at(-1) ?? ''
      await page.goto('/contacts?search=given')
      await look(page, 'contacts-many')
      await page.goBack()
      await page.getByRole('link', { name: 'Undo this import' }).click()
      await look(page, 'import-undo')
      await press(page, 'Undo the import')
      await page.getByRole('heading', { name: 'The import is undone' }).waitFor({ timeout: 30_000 })
      await look(page, 'import-undone')
      await page.goto('/import')
      await look(page, 'import-earlier')
      // One that stands still, since the real one goes on to the next page by itself.
      const found: Import = {
        ...newImport({ id, fileName: 'contacts.csv', now: '2026-11-02T09:00:00.000Z' }),
        state: 'waiting',
      }
      const body = importRunningPage({ member: aMember(), found: { ...found, written: 1200, toWrite: 5000 } })
      await page.route('**/import/running', (route) => route.fulfill({ contentType: 'text/html', body }))
      await page.goto('/import/running')
      await look(page, 'import-running')
      await local.advance('PT2M')
      await page.goto('/leave')
      await look(page, 'leave')
      await press(page, 'Mail me the link')
      await look(page, 'leave-asked')
      await page.goto(link(await local.latestMail(address), 'Look at what goes'))
      await look(page, 'leave-confirm')
      await press(page, 'Delete everything')
      await look(page, 'left')

      if (screen.name === 'phone') await inspectMails(address)
    }),
)
