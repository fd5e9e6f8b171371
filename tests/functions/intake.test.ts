import { describe, expect, it, test } from 'vitest'
import { limitStore } from '../../aws/limits.ts'
import { unsentReceiptStore } from '../../aws/unsent-receipts.ts'
import { unsubscribeLocalPart } from '../../core/links.ts'
import type { Member } from '../../core/member.ts'
import { mostReceiptsADay } from '../../core/receipt.ts'
import { shorten } from '../../core/wording.ts'
import { connectionReset, sesError, withSes } from '../aws/ses.ts'
import { interruptedAfter, itemsOf, times } from '../aws/table.ts'
import { anId, keys, now, site, today } from '../examples.ts'
import { addressOf, aMail, from, testIntake } from './intake.ts'
import { notification } from './notification.ts'

const { table, s3, members, contacts, take, arrive, ada, mailsTo, touchesOf } = testIntake()
const bccOf = (member: Member) => [addressOf(member)]
const receiptsTo = mailsTo
const outage = () => Promise.reject(new Error('The table is away.'))
const jane = { name: 'Jane', emails: ['Jane@Acme.example'], lastTouch: '2026-05-01' }

describe('a mail to a contact with the intake address in its BCC', () => {
  it('records one touch and brings one receipt, over three deliveries', async () => {
    const member = await ada(jane)
    const id = await arrive({ raw: from(member), recipients: bccOf(member) }, { deliveries: 3 })
    const [contact] = await contacts.listContacts(member.id)
    const touch = { id: `mail-${id}`, date: today, channel: 'email' }
    expect(contact).toMatchObject({ version: 2, lastTouch: touch, nextContact: '2027-02-22' })
    expect(await touchesOf(member)).toHaveLength(2)
    expect(receiptsTo(member)).toEqual([
      expect.objectContaining({
        subject: 'Recorded: you wrote to Jane',
        headers: {
          'Auto-Submitted': 'auto-replied',
          'X-Auto-Response-Suppress': 'All',
          'In-Reply-To': '<1@example.com>',
          References: '<1@example.com>',
        },
        text: expect.stringContaining('Recorded: you wrote to Jane\n\nNext: 22 February 2027.'),
      }),
    ])
    expect(receiptsTo(member)[0]?.text).toMatch(/^Undo: https:\/\/rapport\.example\/l\/undo\./m)
  })

  it('is recorded once by ten deliveries at once', async () => {
    const member = await ada(jane)
    const [id, arrival] = [anId(), { raw: from(member), recipients: bccOf(member) }]
    s3.objects.set(`/mail/${id}`, Buffer.from(arrival.raw))
    await Promise.all(times(10, () => take([notification(id, arrival)])))
    expect(await contacts.listContacts(member.id)).toEqual([expect.objectContaining({ version: 2 })])
    expect(receiptsTo(member)).toHaveLength(1)
    expect(s3.objects.has(`/mail/${id}`)).toBe(false)
  })

  it('to two addresses of one contact is said once', async () => {
    const member = await ada({ ...jane, emails: ['jane@acme.example', 'jane@home.example'] })
    const raw = from(member, { To: 'jane@acme.example', Cc: 'jane@home.example' })
    await arrive({ raw, recipients: bccOf(member) })
    expect(receiptsTo(member)).toMatchObject([{ subject: 'Recorded: you wrote to Jane' }])
  })

  it('is deleted when it has been acted on', async () => {
    const member = await ada(jane)
    const id = await arrive({ raw: from(member), recipients: bccOf(member) })
    expect(s3.objects.has(`/mail/${id}`)).toBe(false)
    const before = await itemsOf(table, member.id)
    expect(await take([notification(id, { raw: '', recipients: bccOf(member) })])).toEqual({
      batchItemFailures: [],
    })
    expect(await itemsOf(table, member.id)).toEqual(before)
  })

  it('the second of a day is recorded as well, and can be taken back alone', async () => {
    const member = await ada(jane)
    await arrive({ raw: from(member), recipients: bccOf(member) })
    await arrive({ raw: from(member, { 'Message-ID': '<2@example.com>' }), recipients: bccOf(member) })
    const receipts = receiptsTo(member).map(({ text }) => text)
    expect(receipts).toHaveLength(2)
    expect(receipts[1]).toContain('Recorded: you wrote to Jane')
    expect(receipts[1]).toContain('Undo')
    expect(await touchesOf(member)).toHaveLength(3)
  })

  it('delivered again after another of that day changes nothing and spoils no undo', async () => {
    const member = await ada(jane)
    const first = { raw: from(member), recipients: bccOf(member) }
    const id = await arrive(first)
    await arrive({ raw: from(member, { 'Message-ID': '<2@example.com>' }), recipients: bccOf(member) })
    const before = await itemsOf(table, member.id)
    await arrive(first, { id, deliveries: 2 })
    expect(await itemsOf(table, member.id)).toEqual(before)
    expect(receiptsTo(member)).toHaveLength(2)
  })
})

describe('a receipt', () => {
  const deliverWhile = async (answer: Parameters<typeof withSes>[0], body: string) => {
    const { result, requests } = await withSes(answer, (client) => take([body], now, client))
    return { asked: requests.length, failed: result.batchItemFailures.length }
  }
  const arrived = async () => {
    const member = await ada(jane)
    const id = anId()
    s3.objects.set(`/mail/${id}`, Buffer.from(from(member)))
    return { member, body: notification(id, { raw: '', recipients: bccOf(member) }) }
  }

  test.each([
    ['takes no more for now', sesError(429, 'TooManyRequestsException')],
    ['does not let us in', sesError(403, 'AccessDeniedException')],
  ])('comes later, once, when SES %s', async (_, answer) => {
    const { member, body } = await arrived()
    expect(await deliverWhile(answer, body)).toEqual({ asked: 1, failed: 1 })
    expect(await deliverWhile(answer, body)).toEqual({ asked: 1, failed: 1 })
    for (const _ of [1, 2]) expect(await take([body])).toEqual({ batchItemFailures: [] })
    expect(receiptsTo(member)).toHaveLength(1)
    expect(receiptsTo(member)[0]?.text).toContain('Recorded: you wrote to Jane')
    expect(await touchesOf(member)).toHaveLength(2)
  })

  it('that had to wait counts once among those of the day', async () => {
    const { member, body } = await arrived()
    const tooMany = sesError(429, 'TooManyRequestsException')
    await withSes(tooMany, async (client) => {
      for (const _ of times(20, (n) => n)) await take([body], now, client)
    })
    await take([body])
    expect(receiptsTo(member)).toHaveLength(1)
  })

  it('comes with the next delivery when the table fails before it', async () => {
    const { member, body } = await arrived()
    const failing = limitStore(interruptedAfter(table, 1, outage))
    expect(await take([body], now, undefined, failing)).toMatchObject({ batchItemFailures: [{}] })
    expect(await take([body])).toEqual({ batchItemFailures: [] })
    expect(receiptsTo(member)).toHaveLength(1)
  })

  it('is summed up with the next delivery when the table fails as it is kept for that', async () => {
    const { member, body } = await arrived()
    const limit = { max: mostReceiptsADay, window: 'P1D' }
    for (const _ of times(mostReceiptsADay, (n) => n))
      await limitStore(table).useWithin(`receipts:${member.id}`, limit, now)
    const failing = unsentReceiptStore(interruptedAfter(table, 1, outage))
    expect(await take([body], now, undefined, failing)).toMatchObject({ batchItemFailures: [{}] })
    expect(await take([body])).toEqual({ batchItemFailures: [] })
    expect(await members.loadMember(member.id)).toMatchObject({ sumUpDay: today })
    expect(await unsentReceiptStore(table).listUnsentReceipts(member.id, today)).toHaveLength(1)
  })

  it('that may have gone is not sent again', async () => {
    const { member, body } = await arrived()
    expect(await deliverWhile(connectionReset, body)).toEqual({ asked: 1, failed: 0 })
    await take([body])
    expect(receiptsTo(member)).toEqual([])
    expect(await contacts.listContacts(member.id)).toEqual([expect.objectContaining({ version: 2 })])
  })
})

describe('a mail to somebody new', () => {
  it('adds them with their touch, once over three deliveries, and says so once', async () => {
    const member = await ada()
    const raw = from(member, {
      To: '"Doe, Zoë" <zoe@acme.example>',
      Cc: 'roe@acme.example, Ada <ADA@example.com>',
    })
    await arrive(
      { raw: raw.replaceAll('ADA@example.com', member.email.toUpperCase()), recipients: bccOf(member) },
      { deliveries: 3 },
    )
    const added = (await contacts.listContacts(member.id)).sort((a, b) => (a.name < b.name ? -1 : 1))
    expect(added).toMatchObject([
      { name: 'Doe, Zoë', emails: ['zoe@acme.example'], version: 1, relation: 'other', cadence: 'P3M' },
      { name: 'roe', emails: ['roe@acme.example'], version: 1, lastTouch: { date: today, channel: 'email' } },
    ])
    expect(await touchesOf(member)).toHaveLength(2)
    const [receipt, ...more] = receiptsTo(member)
    expect(more).toEqual([])
    expect(receipt?.subject).toBe('Added: 2 contacts')
    expect(receipt?.text).toContain('Added: Doe, Zoë. Next: 22 February 2027.')
    expect(receipt?.text.match(/^Undo: /gm)).toHaveLength(2)
  })

  it('offers no undo that would take back what came after, when it is answered late', async () => {
    const member = await ada()
    const id = anId()
    s3.objects.set(`/mail/${id}`, Buffer.from(from(member)))
    const first = notification(id, { raw: '', recipients: bccOf(member) })
    await withSes(sesError(429, 'TooManyRequestsException'), (client) => take([first], now, client))
    await arrive({ raw: from(member, { 'Message-ID': '<2@example.com>' }), recipients: bccOf(member) })
    await take([first])
    const [, late] = receiptsTo(member)
    expect(late?.subject).toBe('Added: Jane Doe')
    expect(late?.text).not.toContain('Undo')
  })

  it('written as a group adds each of the group', async () => {
    const member = await ada()
    const raw = from(member, { To: 'Team: Jane <jane@acme.example>, roe@acme.example;' })
    await arrive({ raw, recipients: bccOf(member) })
    const added = await contacts.listContacts(member.id)
    expect(added.flatMap(({ emails }) => emails).sort()).toEqual(['jane@acme.example', 'roe@acme.example'])
  })

  const emoji = `x${'👩‍🚀'.repeat(40)}`
  const encoded = (text: string) => `=?utf-8?b?${Buffer.from(text).toString('base64')}?=`
  test.each([
    ['with a line break', encoded('Jane\r\nBcc: eve@evil.example'), 'Jane Bcc: eve@evil.example'],
    ['like a tag', '"<svg onload=alert(1)>"', '<svg onload=alert(1)>'],
    ['longer than a name may be, cut within a character', encoded(emoji), shorten(emoji, 100)],
    ['from right to left', encoded('مريم'), 'مريم'],
  ])('called %s adds them as one line of whole characters', async (_, written, name) => {
    const member = await ada()
    await arrive({ raw: from(member, { To: `${written} <x@acme.example>` }), recipients: bccOf(member) })
    const [contact] = await contacts.listContacts(member.id)
    expect(contact?.name).toBe(name)
    expect(name.isWellFormed()).toBe(true)
    expect(receiptsTo(member)).toEqual([expect.objectContaining({ subject: shorten(`Added: ${name}`, 150) })])
    expect(receiptsTo(member)[0]?.html).not.toContain('<svg')
  })
})

describe('a mail to the unsubscribe address', () => {
  it('stops the digests, from any sender, in any case, any number of times, without an answer', async () => {
    const member = await ada(jane)
    const address = `${unsubscribeLocalPart(member.id, keys)}@${site.intakeDomain}`
    const raw = aMail({ From: 'eve@evil.example', To: address })
    const receipt = { dmarcVerdict: { status: 'FAIL' } }
    await arrive({ raw, recipients: [address.toUpperCase()], receipt }, { deliveries: 3 })
    const stored = await members.loadMember(member.id)
    expect(stored).toMatchObject({ unsubscribedAt: now })
    expect(stored).not.toHaveProperty('dueAt')
    expect(receiptsTo(member)).toEqual([])
  })

  it('that was made up stops nothing', async () => {
    const member = await ada()
    const local = unsubscribeLocalPart(member.id, { 1: 'a-key-that-somebody-else-made-up-today' })
    await arrive({
      raw: from(member),
      recipients: [`${local}@${site.intakeDomain}`, `unsubscribe+${member.id}`],
    })
    expect(await members.loadMember(member.id)).toEqual(member)
  })
})

test.each([
  ['an id', (text: string, id: string) => text.replace(`messageId\\":\\"${id}`, 'messageId\\":\\"')],
  [
    'an id that a table takes',
    (text: string, id: string) =>
      text.replace(`messageId\\":\\"${id}`, `messageId\\":\\"${'x'.repeat(3000)}`),
  ],
  ['a bucket', (text: string) => text.replace('mail\\",\\"objectKey', '\\",\\"objectKey')],
  ['a bucket that can be', (text: string) => text.replace('mail\\",\\"objectKey', '../..\\",\\"objectKey')],
])('a notification without %s is put aside', async (_, spoil) => {
  const member = await ada(jane)
  const id = anId()
  s3.objects.set(`/mail/${id}`, Buffer.from(from(member)))
  const body = notification(id, { raw: '', recipients: bccOf(member) })
  expect(spoil(body, id)).not.toBe(body)
  expect(await take([spoil(body, id)])).toEqual({ batchItemFailures: [] })
  expect(receiptsTo(member)).toHaveLength(0)
})

it('a message that is no notification is put aside, and the others are taken in', async () => {
  const member = await ada(jane)
  const id = anId()
  s3.objects.set(`/mail/${id}`, Buffer.from(from(member)))
  const good = notification(id, { raw: '', recipients: bccOf(member) })
  expect(await take(['not JSON', good, '{"Message":"{}"}'])).toEqual({ batchItemFailures: [] })
  expect(receiptsTo(member)).toHaveLength(1)
})
