import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openApi } from '../../mcp/api.ts'
import { createServer } from '../../mcp/server.ts'
import { makeKey } from './api-client.ts'
import type { Browser } from './browser.ts'
import { add, localMode } from './local-mode.ts'

const local = localMode()
const root = join(import.meta.dirname, '../..')
let ada: Browser
beforeAll(async () => {
  await local.setClock('2026-11-02T09:00:00Z')
  ada = await local.signUp('ada@example.com')
})

const node = join(root, 'node_modules/.bin/node')

const connect = async (transport: Transport) => {
  const client = new Client({ name: 'test', version: '1' })
  const strange: Error[] = []
  client.onerror = (error) => strange.push(error)
  await client.connect(transport)
  onTestFinished(() => client.close())
  return {
    client,
    strange,
    call: async (name: string, args: Record<string, unknown> = {}) => {
      const { content, structuredContent, isError } = await client.callTool({ name, arguments: args })
      const [{ text } = { text: '' }] = content as { text: string }[]
      // biome-ignore lint/suspicious/noExplicitAny: the client holds it to the schema of the tool.
      return { text, value: structuredContent as any, isError: isError === true }
    },
  }
}

/** The command as a process of its own, on the other end of its standard input and output. */
const startMcp = (env: Record<string, string>) =>
  connect(new StdioClientTransport({ command: node, args: ['mcp/rapport-mcp.js'], cwd: root, env }))

/** The same in this process. */
const openMcp = async (url: string, key: string) => {
  const [here, there] = InMemoryTransport.createLinkedPair()
  await createServer(openApi({ url, key }), '1').connect(there)
  return connect(here)
}

describe('an assistant', () => {
  it('says whom to write to, records it, and adds, with nothing on its output but the protocol', async () => {
    const key = await makeKey(ada)
    await add(ada, {
      name: 'Jane Doe',
      emails: 'jane@acme.com',
      lastTouch: '2026-05-01',
      notes: 'Likes "chess"',
    })
    await add(ada, { name: 'Not Due', lastTouch: '2026-11-01' })
    const refused = promisify(execFile)(node, ['mcp/main.ts'], { cwd: root, env: {} }).catch((error) => error)
    const { client, call, strange } = await startMcp({ RAPPORT_URL: local.url(), RAPPORT_KEY: key })

    const { tools } = await client.listTools()
    expect(
      Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])),
    ).toEqual({
      ...{ who_is_due: true, find_contacts: true, get_contact: true, list_wins: true },
      ...{ record_touch: false, add_contact: false, add_win: false },
    })
    for (const { annotations } of tools) expect(annotations?.destructiveHint ?? false).toBe(false)

    const due = await call('who_is_due')
    expect(due.value).toMatchObject({
      today: '2026-11-02',
      items: [{ daysLate: 93, contact: { name: 'Jane Doe' } }],
    })
    const { contact } = due.value.items[0]
    expect(due.text).toContain('Due today, 2026-11-02, the first to write to first: 1 contact.')
    expect(due.text).toContain(`1. "Jane Doe" (id ${contact.id}), manager at "Acme"`)
    expect(due.text).toContain(String.raw`Notes: "Likes \"chess\""`)

    const prompt = await client.getPrompt({ name: 'who-should-i-write-to' })
    expect(JSON.stringify(prompt.messages)).toContain('Jane Doe')

    const touch = { contact_id: contact.id, date: '2026-11-01', note: 'Moves to Lisbon' }
    const recorded = await call('record_touch', touch)
    expect(recorded.value.contact).toMatchObject({ lastTouch: '2026-11-01', nextContact: '2027-02-01' })
    expect(recorded.text).toMatch(/^Recorded\./)
    expect((await call('record_touch', touch)).text).toMatch(/^It was recorded before\./)
    expect((await call('who_is_due')).text).toBe('Nobody is due today, 2026-11-02.')

    const one = await call('get_contact', { contact_id: contact.id })
    expect(one.value.touches).toMatchObject([{ note: 'Moves to Lisbon' }, { date: '2026-05-01' }])
    expect(one.text).toContain('2026-11-01, conversation: "Moves to Lisbon"')

    const added = await call('add_contact', { name: 'Bo Li', emails: ['bo@acme.com'], tags: ['Lisbon'] })
    expect([added.value.outcome, added.text.split('.')[0]]).toEqual(['added', 'Added'])
    expect((await call('add_contact', { name: 'B.', emails: ['bo@acme.com'] })).value.outcome).toBe(
      'unchanged',
    )
    const found = await call('find_contacts', { search: 'acme', limit: 50 })
    expect(found.value.contacts.map(({ name }: { name: string }) => name).toSorted()).toEqual([
      'Bo Li',
      'Jane Doe',
      'Not Due',
    ])
    expect((await call('find_contacts', { tag: 'lisbon' })).text).toContain('Found 1 contact.')
    expect((await call('find_contacts', { search: 'nobody' })).text).toBe('Nobody was found.')

    expect((await call('add_win', { text: 'Shipped the migration', job: 'Acme' })).text).toContain(
      'The win is kept',
    )
    const wins = await call('list_wins')
    expect(wins.value.wins).toMatchObject([
      { text: 'Shipped the migration', job: 'Acme', date: '2026-11-02' },
    ])
    expect(wins.text).toContain('2026-11-02: "Shipped the migration" at "Acme"')
    expect((await ada.open('/wins')).text).toContain('Shipped the migration')

    const wrong = await call('add_contact', { name: 'A', cadence: 'often' })
    expect(wrong).toMatchObject({ isError: true, value: undefined })
    expect(wrong.text).toContain('cadence: Choose how often from the list.')
    expect(await call('get_contact', { contact_id: '../wins' })).toMatchObject({ isError: true })
    expect(strange).toEqual([])
    expect(await refused).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringMatching(/^Set RAPPORT_URL .*\n$/) },
    })
  })

  it('is told in a sentence what is wrong, and what to do', async () => {
    const mal = await local.signUp('mal@example.com')
    const key = await makeKey(mal, 'read')
    const { call } = await openMcp(local.url(), key)
    const may = await call('add_win', { text: 'Shipped it' })
    expect(may).toMatchObject({ isError: true, text: 'This key may only read. Nothing was changed.' })
    const page = await mal.open('/settings/keys')
    const revoke = page.document.querySelector('.contacts a')?.getAttribute('href') ?? ''
    await mal.press(await mal.open(revoke), 'Revoke it')
    const gone = await call('who_is_due')
    expect(gone.isError).toBe(true)
    expect(gone.text).toContain(`Make another at ${local.url()}/settings/keys.`)
    const nowhere = await openMcp('http://localhost:9', key)
    expect(await nowhere.call('who_is_due')).toMatchObject({
      ...{ isError: true, text: expect.stringContaining('Rapport did not answer at http://localhost:9.') },
    })
  })
})
