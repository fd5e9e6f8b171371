import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { QueryCommand } from '../../aws/clients/dynamodb.ts'
import { contactStore } from '../../aws/contacts.ts'
import { limitKey, memberKey, prefix } from '../../aws/keys.ts'
import { leftDetailsStore } from '../../aws/left-details.ts'
import { limitStore } from '../../aws/limits.ts'
import { memberStore } from '../../aws/members.ts'
import { pageStore } from '../../aws/pages.ts'
import { type Contact, removeContact } from '../../core/contact.ts'
import { turnPageOn } from '../../core/keep-in-touch.ts'
import { detailsId } from '../../core/left-details.ts'
import { type Purpose, signLink } from '../../core/links.ts'
import { limitSubject, limits, networkOf } from '../../core/sign-in.ts'
import { dumpTable } from '../../local/contents.ts'
import { createHandlers } from '../../local/handlers.ts'
import { createLog } from '../../local/log.ts'
import { startWeb } from '../../local/web.ts'
import { testSes } from '../aws/ses.ts'
import { testTable } from '../aws/table.ts'
import { aForm, aMember, anId, keys, now, today } from '../examples.ts'
import { openBrowser } from '../journeys/browser.ts'

const table = testTable()
const ses = testSes()
const members = memberStore(table)
const contacts = contactStore(table)
const store = leftDetailsStore(table)
const mailFiles = { loadRawMail: async () => undefined, deleteRawMail: async () => undefined }
const silent = { ...createLog(), error: () => {} }
let url: string
let stop: () => Promise<void>
beforeAll(async () => {
  const web = await startWeb(0, silent)
  url = `http://localhost:${web.port}`
  const site = { url, intakeDomain: 'in.localhost' }
  const queue = { queueConfirmedMail: async () => {}, queueWork: async () => {} }
  const services = { now: () => now, table, ses: ses.client, keys, site, log: silent, mailFiles }
  web.serve(createHandlers({ ...services, ...queue }).website)
  stop = web.stop
})
afterAll(() => stop())

/** The table refuses one write, counted from here: what comes after it does not happen. */
const failWrite = (write: number) => {
  let written = 0
  const { documents } = table
  const { send } = documents
  documents.send = async (command) => {
    if (/^(Put|Update|Delete)/.test(command.name) && ++written === write) throw new Error('No more.')
    return send(command)
  }
  const stop = () => {
    documents.send = send
  }
  return { happened: () => written >= write, stop }
}

const jane = {
  ...{ name: 'Jane Doe', email: 'jane@home.example', phone: '+14155550132', where: 'Acme' },
  ...{ relation: 'manager' as const, offersReference: true, wantsReference: false },
}

const typed = { name: jane.name, email: jane.email, relation: jane.relation, phone: jane.phone }

/** Somebody with a page, on which Jane has left what she has not confirmed yet. */
const withPending = async ({ knows }: { knows: boolean }) => {
  const member = aMember()
  await members.createMember(member)
  const secret = anId()
  await pageStore(table, members).rotatePageSecret(member, secret)
  await members.changeMember(member, (current) => turnPageOn(current, ''))
  if (knows) {
    const form = aForm({ name: 'Jane', emails: ['JANE@home.example'], notes: 'Sails.' })
    await contacts.addContact(member.id, form, { id: anId(), today, now })
  }
  const pending = { id: anId(), expiresAt: '2026-11-23T09:00:00.000Z' }
  await store.savePendingDetails(member.id, { ...pending, waiting: { said: jane, from: { page: secret } } })
  const press = (purpose: Purpose, thing: string, form: Record<string, string> = {}) =>
    openBrowser(url).post(`/l/${signLink({ purpose, memberId: member.id, thing }, keys, now)}`, form)
  return { member, secret, pending, second: anId(), press, mine: detailsId(member.id, jane.email) }
}
type Begun = Awaited<ReturnType<typeof withPending>>

/** What is kept in the end, but for ids and how often it was written. */
const keptOf = async ({ member }: Begun) => {
  const { Items = [] } = await table.documents.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': memberKey(member.id).PK },
      ConsistentRead: true,
    }),
  )
  const kept = Items.filter(({ SK }) => SK !== memberKey(member.id).SK && !SK.startsWith(prefix.list))
  const varying = /^(PK|SK|id|version|contactId|confirmedAs|settledBy)$/
  return JSON.parse(JSON.stringify(kept, (key, value) => (varying.test(key) ? undefined : value)))
}
const toldOf = ({ member }: Begun) => ses.mails.filter(({ to }) => to === member.email)

const steps: Record<
  string,
  {
    knows: boolean
    before: (begun: Begun) => Promise<unknown>
    act: (begun: Begun) => ReturnType<Begun['press']>
  }
> = {
  'confirming by somebody new': {
    knows: false,
    before: async () => {},
    act: ({ press, pending }) => press('confirm-details', pending.id),
  },
  'confirming by somebody known': {
    knows: true,
    before: async () => {},
    act: ({ press, pending }) => press('confirm-details', pending.id),
  },
  correcting: {
    knows: true,
    before: ({ press, pending }) => press('confirm-details', pending.id),
    act: ({ press, mine }) =>
      press('my-details', mine, {
        name: 'Jane Roe',
        email: jane.email,
        phone: '+46812345678',
        relation: 'peer',
        linkedIn: 'linkedin.com/in/jane',
      }),
  },
  'moving to another address': {
    knows: true,
    before: async ({ member, press, pending, second, mine }) => {
      await press('confirm-details', pending.id)
      const waiting = { said: { ...jane, email: 'jane@new.example' }, from: { details: mine } }
      await store.savePendingDetails(member.id, { ...pending, id: second, waiting })
    },
    act: ({ press, second }) => press('confirm-details', second),
  },
  'deleting by somebody new': {
    knows: false,
    before: ({ press, pending }) => press('confirm-details', pending.id),
    act: ({ press, mine }) => press('delete-details', mine),
  },
  'deleting by somebody known': {
    knows: true,
    before: ({ press, pending }) => press('confirm-details', pending.id),
    act: ({ press, mine }) => press('delete-details', mine),
  },
}

it.each(Object.entries(steps))(
  '%s that breaks off at any write is finished by pressing again, and tells the member once',
  async (_, { knows, before, act }) => {
    const whole = await withPending({ knows })
    await before(whole)
    expect((await act(whole)).status).toBe(200)
    const expected = await keptOf(whole)
    let broke = true
    let write = 0
    while (broke) {
      const begun = await withPending({ knows })
      await before(begun)
      const failing = failWrite(++write)
      const first = await act(begun)
      failing.stop()
      broke = failing.happened()
      expect(first.status).toBe(broke ? 500 : 200)
      expect((await act(begun)).status).toBe(200)
      expect(await keptOf(begun)).toEqual(expected)
      expect(toldOf(begun)).toHaveLength(1)
    }
    expect(write).toBeGreaterThan(2)
  },
)

it('adds one contact and tells the member once, however many press at once', async () => {
  const begun = await withPending({ knows: false })
  const { press, pending } = begun
  const answers = await Promise.all([1, 2, 3].map(() => press('confirm-details', pending.id)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await contacts.listContacts(begun.member.id)).toHaveLength(1)
  expect(toldOf(begun)).toHaveLength(1)
})

it('does not bring back whom the member has removed when they correct what they left', async () => {
  const { member, press, pending, mine } = await withPending({ knows: false })
  await press('confirm-details', pending.id)
  const removed = (contact: Contact) => removeContact(contact, today)
  const before = await contacts.changeContact(member.id, pending.id, now, removed)
  const corrected = await press('my-details', mine, { ...typed, name: 'Jane Roe', phone: '' })
  expect(corrected.text).toContain('Saved.')
  expect(await contacts.loadContact(member.id, pending.id, now)).toEqual(before?.contact)
  expect((await store.loadDetails(member.id, mine))?.said.name).toBe('Jane Roe')
  await press('delete-details', mine)
  expect(await contacts.loadContact(member.id, pending.id, now)).toBeUndefined()
})

it('is one contact’s, when the member has taken the address from the one that it was left with', async () => {
  const { member, secret, press, pending, second, mine } = await withPending({ knows: false })
  await press('confirm-details', pending.id)
  const first = await contacts.loadContact(member.id, pending.id, now)
  if (!first) throw new Error('Nobody was added.')
  await contacts.saveContact(member.id, { ...first, emails: [], notes: 'Sails.', version: 2 }, first, now)
  const said = { ...jane, phone: undefined }
  await store.savePendingDetails(member.id, {
    ...pending,
    id: second,
    waiting: { said, from: { page: secret } },
  })
  await press('confirm-details', second)
  expect((await store.loadDetails(member.id, mine))?.contactId).toBe(second)
  const rest = await contacts.loadContact(member.id, pending.id, now)
  expect(rest).toMatchObject({ phones: [], notes: 'Sails.' })
  expect(rest).not.toHaveProperty('left')
})

describe('how many may leave details', () => {
  const { useWithin } = limitStore(table)
  const useUp = async (limit: 'detailsOnPage' | 'detailsFromNetwork', who: string) => {
    for (let use = 0; use < limits[limit].max; use++)
      await useWithin(limitSubject(limit, who, keys), limits[limit], now)
  }
  const leave = (secret: string, email = `${anId()}@example.org`) =>
    openBrowser(url).post(`/k/${secret}`, { ...typed, email })
  const usesOverall = async () => {
    const { PK } = limitKey(limitSubject('detailsOverall', 'all', keys))
    return (await dumpTable(table)).find((item) => item.PK === PK)?.uses
  }

  it('is not used up for everybody by an address that gets no more mails', async () => {
    const { secret } = await withPending({ knows: false })
    const email = `${anId()}@example.org`
    for (let time = 0; time < 2; time++) await leave(secret, email)
    const before = await usesOverall()
    expect((await leave(secret, email)).text).toContain('check your mail')
    expect(await usesOverall()).toBe(before)
    await leave(secret)
    expect(await usesOverall()).toBe(Number(before) + 1)
  })

  it('is limited for a page, and said, whoever has the address', async () => {
    const { member, secret } = await withPending({ knows: false })
    await useUp('detailsOnPage', member.id)
    const answers = [await leave(secret), await leave(secret, member.email)]
    expect(answers.map(({ status }) => status)).toEqual([429, 429])
    expect(answers[0]?.html).toBe(answers[1]?.html)
    expect((await leave((await withPending({ knows: false })).secret)).status).toBe(200)
  })

  it('is limited for a network', async () => {
    const { secret } = await withPending({ knows: false })
    for (const ip of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
      await useUp('detailsFromNetwork', networkOf(ip))
    expect((await leave(secret)).status).toBe(429)
  })
})
