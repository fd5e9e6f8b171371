import { expect, it } from 'vitest'
import { readContactsCsv } from '../../core/csv.ts'
import { readAccount } from '../../core/read-account.ts'
import { readVCards } from '../../core/vcard.ts'
import { add, localMode } from './local-mode.ts'
import { mailProgram } from './mail-program.ts'

const local = localMode()

it('a member takes the data along, from a page and by mail', async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  const ada = await local.signUp('ada@example.com')
  await add(ada, {
    name: '=HYPERLINK("x")',
    emails: 'jane@acme.com',
    notes: 'Likes “climbing”.',
    lastTouch: '2026-05-01',
  })
  await add(ada, { name: 'Bo Chen', relation: 'peer' })

  const settings = await ada.open('/settings')
  const way = [...settings.document.querySelectorAll('a')].find(
    ({ textContent }) => textContent === 'Take your data with you',
  )
  const page = await ada.open(way?.getAttribute('href') ?? '')
  const files = await Promise.all(
    [...page.document.querySelectorAll('main .contacts a')].map((each) =>
      ada.open(each.getAttribute('href') ?? ''),
    ),
  )
  expect(files.map(({ headers }) => headers.get('content-disposition'))).toEqual(
    ['json', 'csv', 'vcf'].map((ending) => `attachment; filename="rapport-2026-11-02.${ending}"`),
  )
  const [json, csv, vcf] = files.map(({ html }) => Buffer.from(html))
  expect(readAccount(json ?? Buffer.of())?.contacts).toHaveLength(2)
  expect(csv?.toString()).toContain(`"'=HYPERLINK(""x"")"`)
  const names = [readContactsCsv(csv ?? Buffer.of()), readVCards(vcf ?? Buffer.of())].map((entries) =>
    entries.map(({ read }) => (read.outcome === 'read' ? read.contact.name : read.reason)).sort(),
  )
  expect(names).toEqual([
    ['=HYPERLINK("x")', 'Bo Chen'],
    ['=HYPERLINK("x")', 'Bo Chen'],
  ])

  const program = mailProgram(local, 'ada@example.com')
  const { attachments = [], subject } = await program.ask({ subject: '', text: 'export' }, 'add@in.localhost')
  program.close()
  expect(subject).toBe('Your data as files')
  expect(
    attachments.map(({ content }) => Buffer.from(content, 'base64').toString().replace('\ufeff', '')),
  ).toEqual(files.map(({ html }) => html))
})

it('nobody else gets it', async () => {
  const answer = await local.browser().open('/export/json')
  expect(answer.url).toContain('/sign-in')
  const bob = await local.signUp('bob@example.com')
  expect((await bob.open('/export/json')).html).not.toContain('jane@acme.com')
  expect((await bob.open('/export/exe')).status).toBe(404)
})
