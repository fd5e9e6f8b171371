import { describe, expect, it, test } from 'vitest'
import { contactStore } from '../../aws/contacts.ts'
import { intakeMailStore } from '../../aws/intake-mails.ts'
import { mailStore } from '../../aws/mail-store.ts'
import { mailer } from '../../aws/mailer.ts'
import { memberStore } from '../../aws/members.ts'
import type { ContactForm } from '../../core/contact.ts'
import { unsubscribeLocalPart } from '../../core/links.ts'
import { intakeAddress, type Member } from '../../core/member.ts'
import { shorten } from '../../core/wording.ts'
import { createHandler } from '../../functions/intake/handler.ts'
import { dumpTable } from '../../local/contents.ts'
import { connectionReset, sesError, testSes, withSes } from '../aws/ses.ts'
import { itemsOf, testTable, times } from '../aws/table.ts'
import { aForm, aMember, anId, keys, now, site, today } from '../examples.ts'
import { testS3 } from './s3.ts'
import { sqsEvent } from './sqs.ts'

const table = testTable()
const ses = testSes()
const s3 = testS3()
const [members, contacts] = [memberStore(table), contactStore(table)]

const take = (bodies: string[], at = now, client = ses.client) =>
  createHandler({
    now: () => at,
    keys,
    site,
    log: { warn: () => {} },
    ...members,
    ...contacts,
    ...intakeMailStore(table),
    ...mailStore(s3.client),
    ...mailer(client, { from: 'Rapport <hello@rapport.example>' }),
  })(sqsEvent(bodies))

const aMail = (headers: Record<string, string>, ...more: string[]) =>
  [
    ...Object.entries({
      From: 'Ada <ada@example.com>',
      To: 'Jane Doe <jane@acme.example>',
      Date: 'Sun, 22 Nov 2026 08:30:00 +0000',
      'Message-ID': '<1@example.com>',
      Subject: 'Hello again',
      ...headers,
    })
      .filter(([, value]) => value)
      .map(([name, value]) => `${name}: ${value}`),
    ...more,
    '',
    'It was good to hear from you.',
    '',
  ].join('\r\n')

type Arrival = { raw: string; recipients: string[]; receipt?: object; source?: string }

/** SES's notification of a mail in SNS's envelope: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-examples.html */
const notification = (id: string, { recipients, receipt, source = 'ada@example.com' }: Arrival) =>
  JSON.stringify({
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:intake',
    Message: JSON.stringify({
      notificationType: 'Received',
      mail: { timestamp: now, source, messageId: id, destination: recipients, headersTruncated: false },
      receipt: {
        timestamp: now,
        processingTimeMillis: 222,
        recipients,
        spamVerdict: { status: 'PASS' },
        virusVerdict: { status: 'PASS' },
        spfVerdict: { status: 'PASS' },
        dkimVerdict: { status: 'PASS' },
        dmarcVerdict: { status: 'PASS' },
        action: { type: 'S3', bucketName: 'mail', objectKey: id },
        ...receipt,
      },
    }),
  })

/** A mail arrives, as often as said: each delivery finds it, as when the one before died before it was through. */
const arrive = async (arrival: Arrival, { id = anId(), deliveries = 1, at = now } = {}) => {
  for (let delivery = 0; delivery < deliveries; delivery++) {
    s3.objects.set(`/mail/${id}`, Buffer.from(arrival.raw))
    expect(await take([notification(id, arrival)], at)).toEqual({ batchItemFailures: [] })
  }
  return id
}

const ada = async (...people: Partial<ContactForm>[]) => {
  const member = aMember()
  await members.createMember(member)
  for (const typed of people)
    await contacts.addContact(member.id, aForm(typed), { id: anId(), today: '2026-01-01', now })
  return member
}
const bccOf = (member: Member) => [intakeAddress(member, site.intakeDomain)]
const from = ({ email }: Member, headers: Record<string, string> = {}, ...more: string[]) =>
  aMail({ From: `Ada <${email}>`, ...headers }, ...more)
const receiptsTo = ({ email }: Member) => ses.mails.filter(({ to }) => to === email)
const touchesOf = async ({ id }: Member) =>
  (await itemsOf(table, id)).filter(({ SK }) => SK.startsWith('TOUCH#'))
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
        text: expect.stringContaining('Recorded: Jane. Next: 22 February 2027.'),
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
    expect(receipts[1]).toContain('Recorded: Jane.')
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
    expect(receiptsTo(member)[0]?.text).toContain('Recorded: Jane.')
    expect(await touchesOf(member)).toHaveLength(2)
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
      { name: 'roe', emails: ['roe@acme.example'], version: 1, lastTouch: { date: today } },
    ])
    expect(await touchesOf(member)).toHaveLength(2)
    const [receipt, ...more] = receiptsTo(member)
    expect(more).toEqual([])
    expect(receipt?.subject).toBe('Recorded: you wrote to 2 people')
    expect(receipt?.text).toContain('Added: Doe, Zoë. Next: 22 February 2027.')
    expect(receipt?.text.match(/^Undo: /gm)).toHaveLength(2)
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
    expect(receiptsTo(member)).toEqual([
      expect.objectContaining({ subject: `Recorded: you wrote to ${name}` }),
    ])
    expect(receiptsTo(member)[0]?.html).not.toContain('<svg')
  })
})

describe('a mail that does not prove to be the member’s', () => {
  const changesNothing = async (member: Member, arrival: Partial<Arrival>) => {
    const before = await dumpTable(table)
    const sent = ses.mails.length
    await arrive({ raw: from(member), recipients: bccOf(member), ...arrival })
    expect(await dumpTable(table)).toEqual(before)
    expect(ses.mails).toHaveLength(sent)
  }
  const verdict = (status: string) => ({ status })

  test.each([
    ['DMARC fails', { dmarcVerdict: verdict('FAIL'), dmarcPolicy: 'reject' }],
    ['DMARC is unclear', { dmarcVerdict: verdict('GRAY') }],
    ['DMARC could not be checked', { dmarcVerdict: verdict('PROCESSING_FAILED') }],
    ['DMARC is missing', { dmarcVerdict: undefined }],
    ['it is spam', { spamVerdict: verdict('FAIL') }],
    ['spam is not checked', { spamVerdict: undefined }],
    ['it has a virus', { virusVerdict: verdict('FAIL') }],
    ['viruses are not checked', { virusVerdict: verdict('DISABLED') }],
  ])('changes nothing when %s', async (_, receipt) => {
    await changesNothing(await ada(jane), { receipt })
  })

  test.each<[string, (address: string) => Record<string, string>, string[]]>([
    ['is of somebody else', () => ({ From: 'eve@evil.example' }), []],
    ['names the member and is of somebody else', (ada) => ({ From: `"${ada}" <eve@evil.example>` }), []],
    ['has two addresses', (ada) => ({ From: `${ada}, eve@evil.example` }), []],
    ['has two addresses, the member last', (ada) => ({ From: `eve@evil.example, ${ada}` }), []],
    ['comes twice', () => ({}), ['From: eve@evil.example']],
    ['is a group', (ada) => ({ From: `Team: ${ada}, eve@evil.example;` }), []],
    ['is missing', () => ({ From: '' }), ['Sender: ada@example.com']],
    ['is empty', () => ({ From: '<>' }), []],
    ['hides the member in a comment', (ada) => ({ From: `eve@evil.example (${ada})` }), []],
    ['has the member beside a comment', (ada) => ({ From: `${ada} (eve@evil.example)` }), []],
    ['has two pairs of brackets', (ada) => ({ From: `<eve@evil.example> <${ada}>` }), []],
    ['has the member as a local part', (ada) => ({ From: `"${ada}"@evil.example` }), []],
    ['has the member before a sub-domain', (ada) => ({ From: `${ada}.evil.example` }), []],
  ])('changes nothing when its From %s', async (_, headers, more) => {
    const member = await ada(jane)
    await changesNothing(member, { raw: from(member, headers(member.email), ...more) })
  })

  it('changes nothing when the header never ends', async () => {
    const member = await ada(jane)
    await changesNothing(member, {
      raw: `From: ${member.email}\r\nTo: jane@acme.example\r\n${'X-Long: x\r\n'.repeat(30_000)}`,
    })
  })

  it('changes nothing when it goes to an address that is nobody’s, or to another member’s', async () => {
    const [member, other] = [await ada(jane), await ada(jane)]
    await changesNothing(member, { recipients: ['add+aaaaaaaaaaaaaaaa@in.rapport.example'] })
    await changesNothing(member, { recipients: ['hello@in.rapport.example'] })
    await changesNothing(member, { recipients: bccOf(other) })
  })

  test.each<[string, Record<string, string>, string?]>([
    ['an out-of-office answer', { 'Auto-Submitted': 'auto-replied' }],
    ['a mail of a mailing list', { 'List-Id': '<friends.example.com>' }],
    ['a bounce', {}, ''],
  ])('changes nothing when it is %s', async (_, headers, source) => {
    const member = await ada(jane)
    await changesNothing(member, { raw: from(member, headers), ...(source !== undefined && { source }) })
  })

  it('changes nothing when it is our own receipt, sent back by a robot', async () => {
    const member = await ada(jane)
    await arrive({ raw: from(member), recipients: bccOf(member) })
    const [receipt] = receiptsTo(member)
    await changesNothing(member, {
      raw: from(member, { ...receipt?.headers, To: 'hello@rapport.example, somebody@new.example' }),
    })
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

it('a message that is no notification is put aside, and the others are taken in', async () => {
  const member = await ada(jane)
  const id = anId()
  s3.objects.set(`/mail/${id}`, Buffer.from(from(member)))
  const good = notification(id, { raw: '', recipients: bccOf(member) })
  expect(await take(['not JSON', good, '{"Message":"{}"}'])).toEqual({ batchItemFailures: [] })
  expect(receiptsTo(member)).toHaveLength(1)
})
