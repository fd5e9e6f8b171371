import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Browser, Page } from './browser.ts'
import { add, localMode } from './local-mode.ts'

const local = localMode()
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
})

const contactsOf = async (browser: Browser) =>
  (JSON.parse((await browser.open('/export/json')).html).contacts as Record<string, unknown>[]).toSorted(
    (a, b) => String(a.name).localeCompare(String(b.name)),
  )
const withoutVersion = (contacts: Record<string, unknown>[]) => contacts.map(({ version, ...rest }) => rest)
const pickOf = (list: Page, name: string) =>
  [...list.document.querySelectorAll('.picks label')]
    .find(({ textContent }) => textContent?.includes(name))
    ?.getAttribute('for') ?? ''
const picking = async (browser: Browser, ...names: string[]) => {
  const list = await browser.open('/contacts')
  const picks = Object.fromEntries(names.map((name) => [pickOf(list, name), 'on']))
  return browser.open(`/change?${new URLSearchParams({ ...picks, whom: 'picked' })}`)
}
const finished = (browser: Browser, { url }: Page): Promise<Page> =>
  vi.waitFor(
    async () => {
      const page = await browser.open(url)
      expect(page.text).not.toMatch(/is being undone|are being changed/)
      return page
    },
    { timeout: 20_000, interval: 20 },
  )

describe('those who are picked', () => {
  let ada: Browser
  beforeAll(async () => {
    ada = await local.signUp('ada@example.com')
    await add(ada, { name: 'Ann', tags: 'rust' })
    await add(ada, { name: 'Bo', tags: 'rust, oslo', lastTouch: '2026-10-01' })
    await add(ada, { name: 'Cy' })
  })

  it('are changed together, and as they were when it is undone', async () => {
    const before = await contactsOf(ada)
    const form = await picking(ada, 'Ann', 'Bo')
    expect(form.text).toMatch(/Change 2 contacts ?Ann, Bo/)
    const done = await ada.press(form, 'Change 2', {
      cadence: 'P1Y',
      relation: 'client',
      where: 'Initech',
      addTags: 'Lisbon, rust',
      removeTags: 'OSLO',
    })
    expect(done.text).toContain('2 contacts are changed.')
    expect(
      (await contactsOf(ada)).map(({ relation, where, cadence, tags }) => [relation, where, cadence, tags]),
    ).toEqual([
      ['client', 'Initech', 'P1Y', ['rust', 'lisbon']],
      ['client', 'Initech', 'P1Y', ['rust', 'lisbon']],
      ['manager', 'Acme', 'P3M', []],
    ])
    const undone = await ada.press(done, 'Undo for all')
    expect(undone.text).toContain('All is as it was before.')
    expect(withoutVersion(await contactsOf(ada))).toEqual(withoutVersion(before))
    expect((await ada.post(`${undone.url}/undo`, {})).text).toContain('The change is undone')
  })

  it('but for whoever was changed since, who stays in an undo', async () => {
    const done = await ada.press(await picking(ada, 'Ann', 'Cy'), 'Change 2', { cadence: 'P2M' })
    const ann = (await contactsOf(ada)).find(({ name }) => name === 'Ann')
    await ada.press(await ada.open(`/contacts/${ann?.id}`), 'Save', { notes: 'Met again.' })
    expect((await ada.press(done, 'Undo for all')).text).toContain(
      '1 contact you have changed since: it stays as it is.',
    )
    expect((await contactsOf(ada)).map(({ cadence, notes }) => [cadence, notes])).toEqual([
      ['P2M', 'Met again.'],
      ['P3M', undefined],
      ['P3M', undefined],
    ])
  })

  it('must be some, and something about them must change', async () => {
    expect((await ada.open('/change?whom=picked')).text).toContain('Nobody is picked')
    const nothing = await ada.press(await picking(ada, 'Cy'), 'Change 1 contact', { addTags: ' , ' })
    expect(nothing.status).toBe(422)
    expect(nothing.text).toContain('Choose what to change.')
    const wrong = await ada.press(nothing, 'Change 1 contact', { addTags: 'x'.repeat(31) })
    expect(wrong.text).toContain('Keep this to 30 characters.')
    expect((await ada.press(wrong, 'Change 1 contact', { addTags: 'ok' })).text).toContain(
      '1 contact is changed.',
    )
  })

  it('are nobody else’s to see, to change or to undo', async () => {
    const done = await ada.press(await picking(ada, 'Cy'), 'Change 1 contact', { addTags: 'mine' })
    const bob = await local.signUp('bob@example.com')
    expect((await bob.open(done.url)).status).toBe(404)
    expect((await bob.post(`${done.url}/undo`, {})).status).toBe(404)
    const cy = (await contactsOf(ada)).find(({ name }) => name === 'Cy')
    expect((await bob.open(`/change?whom=picked&pick-${cy?.id}=on`)).text).toContain('Nobody is picked')
  })
})

describe('all who fit a filter', () => {
  it('are changed by a worker when they are many, and as they were when it is undone', async () => {
    const ada = await local.signUp('many@example.com')
    const body = new FormData()
    const rows = Array.from(
      { length: 120 },
      (_, n) => `Given${n},Family,given${n}@acme.com,${n % 2 ? 'odd' : 'even'}`,
    )
    body.append('file', new File([['First Name,Last Name,Email,Tags', ...rows].join('\n')], 'people.csv'))
    const headers = { origin: local.url() }
    const preview = await ada.request('/import', { method: 'POST', headers, body })
    await finished(ada, await ada.press(preview, 'Import'))
    await vi.waitFor(async () => expect(await contactsOf(ada)).toHaveLength(120), { timeout: 20_000 })
    const before = await contactsOf(ada)

    const list = await ada.open('/contacts?tag=odd&page=2')
    expect(list.text).toContain('60 of 120 contacts')
    expect(list.text).toContain('Page 2 of 2')
    const form = await ada.press(list, 'Change', { whom: 'all' })
    expect(form.text).toContain('Change 60 contacts')
    expect(form.text).toContain('and 48 more')
    const begun = await ada.press(form, 'Change 60', { cadence: 'P6M', addTags: 'done' })
    const done = await finished(ada, begun)
    expect(done.text).toContain('60 contacts are changed.')
    const changed = await contactsOf(ada)
    expect(
      changed.filter(({ cadence, tags }) => cadence === 'P6M' && (tags as string[]).includes('done')),
    ).toHaveLength(60)
    expect(
      changed
        .filter(({ tags }) => (tags as string[])[0] === 'even')
        .every(({ cadence }) => cadence === 'P3M'),
    ).toBe(true)

    const undone = await finished(ada, await ada.press(done, 'Undo for all'))
    expect(undone.text).toContain('All is as it was before.')
    expect(withoutVersion(await contactsOf(ada))).toEqual(withoutVersion(before))
  })
})

describe('two who are one person', () => {
  let ada: Browser
  beforeAll(async () => {
    ada = await local.signUp('two@example.com')
    await add(ada, {
      name: 'Jane Doe',
      emails: 'jane@acme.com',
      notes: 'Climbs.',
      phones: '+14155550132',
      lastTouch: '2026-01-05',
    })
    await add(ada, { name: 'Jane Doe', emails: 'jane@home.org', tags: 'lisbon', lastTouch: '2026-10-01' })
    await add(ada, { name: 'Bo', emails: 'bo@home.org' })
  })
  const duplicates = () => ada.open('/duplicates')
  const mergeLink = (page: Page) =>
    [...page.document.querySelectorAll('main a')]
      .find(({ textContent }) => textContent?.startsWith('Merge'))
      ?.getAttribute('href') ?? ''

  it('are suggested, looked at, merged, and two again', async () => {
    const before = await contactsOf(ada)
    const suggested = await duplicates()
    expect(suggested.text).toContain('1 pair.')
    expect(suggested.text).toContain('They have the same name.')
    const preview = await ada.open(mergeLink(suggested))
    expect(preview.text).toContain('Merge Jane Doe and Jane Doe?')
    expect(preview.html).toContain('jane@acme.com\njane@home.org')
    expect(await contactsOf(ada)).toEqual(before)
    const done = await ada.press(preview, 'Merge them')
    expect(done.text).toContain('Jane Doe is one contact now')
    expect(await contactsOf(ada)).toMatchObject([
      { name: 'Bo' },
      {
        ...{
          name: 'Jane Doe',
          emails: ['jane@acme.com', 'jane@home.org'],
          tags: ['lisbon'],
          notes: 'Climbs.',
        },
        ...{ lastTouch: { date: '2026-10-01' }, touches: [{ date: '2026-01-05' }, { date: '2026-10-01' }] },
      },
    ])
    expect((await duplicates()).text).toContain('No two of your contacts')
    const undone = await ada.press(done, 'Undo')
    expect(undone.text).toContain('Both are as they were before.')
    expect(withoutVersion(await contactsOf(ada))).toEqual(withoutVersion(before))
    expect((await ada.post(`${undone.url}/undo`, {})).text).toContain('are two again')
  })

  it('are the one whom the member keeps, as they stand when it is pressed', async () => {
    const preview = await ada.open(mergeLink(await duplicates()))
    const other = [...preview.document.querySelectorAll('main a')].find(({ textContent }) =>
      textContent?.startsWith('Keep'),
    )
    const swapped = await ada.open(other?.getAttribute('href') ?? '')
    expect(swapped.html).toContain('jane@home.org\njane@acme.com')
    const id = swapped.document.querySelector('[name=kept]')?.getAttribute('value')
    await ada.press(await ada.open(`/contacts/${id}`), 'Save', { notes: 'Just now.' })
    const late = await ada.press(swapped, 'Merge them')
    expect(late.status).toBe(409)
    expect(late.text).toContain('One of them was changed meanwhile')
    const merged = await ada.press(late, 'Merge them')
    expect(merged.text).toContain('one contact now')
    await ada.press(merged, 'Undo')
  })

  it('are not, once the member says so', async () => {
    await ada.press(await duplicates(), 'Not the same')
    expect((await duplicates()).text).toContain('No two of your contacts')
  })

  it('are picked on the list as well, and must be two', async () => {
    const list = await ada.open('/contacts')
    const picks = ['Bo', 'Jane Doe'].map((name) => `${pickOf(list, name)}=on`)
    expect((await ada.open(`/merge?${picks.join('&')}`)).text).toContain('Merge Jane Doe and Bo?')
    expect((await ada.open(`/merge?${picks[0]}`)).text).toContain('Pick two')
    const bob = await local.signUp('nobody@example.com')
    expect((await bob.open(`/merge?${picks.join('&')}`)).text).toContain('Pick two')
  })
})
