import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Browser, Page } from './browser.ts'
import { add, localMode } from './local-mode.ts'

const local = localMode()
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
})

const choose = (
  browser: Browser,
  content: string | Uint8Array<ArrayBuffer>,
  name = 'contacts.csv',
): Promise<Page> => {
  const body = new FormData()
  body.append('file', new File([content], name))
  return browser.request('/import', { method: 'POST', headers: { origin: local.url() }, body })
}
/** The page once the work that it shows is done. */
const finished = (browser: Browser, { url }: Page): Promise<Page> =>
  vi.waitFor(
    async () => {
      const page = await browser.open(url)
      expect(page.text).not.toMatch(/is being undone|are being imported/)
      return page
    },
    { timeout: 20_000, interval: 20 },
  )
const importing = async (browser: Browser, preview: Page) => {
  const button = [...preview.document.querySelectorAll('main form.narrow button')].at(-1)?.textContent ?? ''
  return finished(browser, await browser.press(preview, button))
}
const contactsOf = async (browser: Browser) =>
  JSON.parse((await browser.open('/export/json')).html).contacts as Record<string, unknown>[]
const file = (name: string) => new Uint8Array(readFileSync(new URL(`../core/files/${name}`, import.meta.url)))

const table = [
  'First Name,Last Name,Email Address,Company,Notes',
  'Jane,Doe,jane@acme.com,Acme,Likes climbing.',
  ',,,Nobody,',
  'Bo,Chen,bo@initech.com,Initech,',
  'Zoë,O’Brien,,Globex,',
].join('\r\n')

describe('a table', () => {
  it('is looked at, imported with those dates, imported again for nothing, and undone', async () => {
    const ada = await local.signUp('ada@example.com', { digestDay: '10' })
    await add(ada, { name: 'Jane D.', emails: 'jane@acme.com', relation: 'peer', where: '' })
    const before = await contactsOf(ada)

    const preview = await choose(ada, table)
    expect(preview.text).toContain('contacts.csv: 2 people are new. 1 person you have already')
    expect(preview.text).toContain('row 3: It has neither a name nor an email address.')
    expect(await contactsOf(ada)).toEqual(before)
    const done = await finished(ada, await ada.press(preview, 'Import 3 people', { cadence: 'P1Y' }))
    expect(done.text).toContain(
      '2 people are new among your contacts.1 person you had already, and something new was added.',
    )
    expect(done.text).toContain('row 3: It has neither')
    const after = await contactsOf(ada)
    expect(after.map(({ name, where, cadence }) => [name, where, cadence]).sort()).toEqual([
      ['Bo Chen', 'Initech', 'P1Y'],
      ['Jane D.', 'Acme', 'P3M'],
      ['Zoë O’Brien', 'Globex', 'P1Y'],
    ])

    const again = await choose(ada, table)
    expect(again.text).toContain('3 people you have already, with nothing new.')
    expect(again.document.querySelector('main form.narrow')).toBeNull()

    const undo = await ada.press(await ada.open(`${done.url}/undo`), 'Undo the import')
    expect((await finished(ada, undo)).text).toContain('All is as it was before.')
    expect((await contactsOf(ada)).map(({ version, previous, ...rest }) => rest)).toEqual(
      before.map(({ version, previous, ...rest }) => rest),
    )
  })

  it('leaves those alone in an undo whom the member has changed since', async () => {
    const ada = await local.signUp('kept@example.com')
    const done = await importing(ada, await choose(ada, table))
    const list = await ada.open('/contacts')
    const bo = [...list.document.querySelectorAll('main a')].find(
      ({ textContent }) => textContent === 'Bo Chen',
    )
    await ada.press(await ada.open(bo?.getAttribute('href') ?? ''), 'Save', { notes: 'Met again.' })
    const undone = await finished(ada, await ada.press(await ada.open(`${done.url}/undo`), 'Undo the import'))
    expect(undone.text).toContain('1 person you have changed since')
    expect(await contactsOf(ada)).toMatchObject([{ name: 'Bo Chen', notes: 'Met again.' }])
  })

  it('without names of columns is read as the member says', async () => {
    const ada = await local.signUp('columns@example.com')
    const preview = await choose(ada, 'jane@acme.com;Doe;Jane;x\nbo@initech.com;Chen;Bo;y\n')
    expect(preview.text).toContain('nobody was found in it. Say what each column is')
    const named = await ada.press(preview, 'Read it so', {
      'column-0': 'emails',
      'column-1': 'family',
      'column-2': 'given',
      firstIsContact: 'on',
    })
    expect(named.text).toContain('2 people are new.')
    await importing(ada, named)
    expect((await contactsOf(ada)).map(({ name }) => name).sort()).toEqual(['Bo Chen', 'Jane Doe'])
  })

  it.each([
    'linkedin-2021.csv',
    'linkedin-2026.csv',
    'google-old.csv',
    'google-new.csv',
    'outlook.csv',
    'thunderbird.csv',
    'apple.vcf',
    'outlook-2.1.vcf',
    'version-4.vcf',
  ])('is read from %s as from an attachment', async (name) => {
    const ada = await local.signUp(`${name.replace(/\W/g, '')}@example.com`)
    const done = await importing(ada, await choose(ada, file(name), name))
    expect(done.text).toMatch(/(person is|people are) new among your contacts/)
  })
})

describe('an export of Rapport', () => {
  it('gives the same account again in an empty one', async () => {
    const ada = await local.signUp('from@example.com', { digestDay: '3', digestHour: '6' })
    await add(ada, { name: 'Jane Doe', emails: 'jane@acme.com', lastTouch: '2026-05-01', tags: 'lisbon' })
    await importing(ada, await choose(ada, table))
    const json = (await ada.open('/export/json')).html

    const other = await local.signUp('to@example.com', {
      name: 'Somebody Else',
      zone: 'Asia/Tokyo',
      digestDay: '20',
    })
    const preview = await choose(other, gzipSync(json), 'rapport.json.gz')
    expect(preview.text).toContain('3 people are new. Your settings come along.')
    expect((await importing(other, preview)).text).toContain('Your settings came along')
    const { member, ...account } = JSON.parse((await other.open('/export/json')).html)
    const { member: from, ...original } = JSON.parse(json)
    expect(account).toEqual(original)
    expect({ ...member, email: '', createdAt: '', welcomedAt: '' }).toEqual({
      ...from,
      email: '',
      createdAt: '',
      welcomedAt: '',
    })

    expect((await choose(other, json)).text).toContain('3 people you have already, with nothing new.')
  })

  it('changes no settings of somebody who has contacts', async () => {
    const ada = await local.signUp('settled@example.com', { digestDay: '7' })
    const json = (await ada.open('/export/json')).html.replace('"digestDay":7', '"digestDay":9')
    await add(ada, { name: 'Jane Doe' })
    const preview = await choose(ada, json)
    expect(preview.document.querySelector('main form.narrow')).toBeNull()
    await finished(ada, await ada.post(preview.url, {}))
    expect((await ada.open('/export/json')).html).toContain('"digestDay":7')
  })
})

describe('what is no file of contacts', () => {
  it.each([
    ['nothing', '', 'This file is empty.'],
    ['a zip', 'PK\u0003\u0004…', 'This is a zip file or a spreadsheet (.xlsx).'],
    ['other JSON', '{"a":1}', 'This JSON file is not an export of Rapport'],
  ])('is refused in words, and nothing is kept: %s', async (name, content, words) => {
    const ada = await local.signUp(`${name.replace(/\W/g, '')}@example.com`)
    const page = await choose(ada, content, name)
    expect(page.status).toBe(422)
    expect(page.text).toContain(words)
    expect((await ada.open('/import')).text).not.toContain('Your files')
  })

  it('is refused when it is too long, or no form at all', async () => {
    const ada = await local.signUp('long@example.com')
    expect((await choose(ada, 'x'.repeat(4_100_000))).status).toBe(413)
    const headers = { origin: local.url(), 'content-type': 'multipart/form-data; boundary=x' }
    const broken = await ada.request('/import', { method: 'POST', headers, body: '--x\r\nnonsense' })
    expect(broken.status).toBe(400)
    expect((await ada.press(await ada.open('/import'), 'Look at it')).text).toContain('Choose a file first.')
  })
})

it('is nobody else’s to see or to undo', async () => {
  const ada = await local.signUp('mine@example.com')
  const { url } = await choose(ada, table)
  const bob = await local.signUp('theirs@example.com')
  expect((await bob.open(url)).status).toBe(404)
  expect((await bob.post(`${url}/undo`, {})).status).toBe(404)
  expect((await ada.open(url)).text).toContain('3 people are new.')
})
