import { parseHTML } from 'linkedom'
import { describe, expect, it, test } from 'vitest'
import { addressStore } from '../../aws/addresses.ts'
import { heldMailStore } from '../../aws/held-mails.ts'
import { limitStore } from '../../aws/limits.ts'
import { readLink } from '../../core/links.ts'
import type { Member } from '../../core/member.ts'
import { dumpTable } from '../../local/contents.ts'
import { sesError, withSes } from '../aws/ses.ts'
import { itemsOf, times } from '../aws/table.ts'
import { anId, keys, now } from '../examples.ts'
import { addressOf, aMail, from, testIntake } from './intake.ts'
import { type Arrival, notification } from './notification.ts'

const { table, ses, s3, members, contacts, take, arrive, ada, mailsTo } = testIntake()
const jane = { name: 'Jane', emails: ['jane@acme.example'], lastTouch: '2026-05-01' }
const verdict = (status: string | undefined) => (status === undefined ? undefined : { status })
const stored = async () => (await dumpTable(table)).filter(({ PK }) => !/^(?:MAIL|LIMIT)#/.test(String(PK)))

/** Nothing that is stored of anybody changes, and nobody is mailed. */
const isIgnored = async (arrival: Arrival, at = now) => {
  const before = await stored()
  const sent = ses.mails.length
  const id = await arrive(arrival, { at })
  expect(await stored()).toEqual(before)
  expect(ses.mails).toHaveLength(sent)
  expect(s3.objects.has(`/mail/${id}`)).toBe(false)
}

/** The contacts and the rest of the member stay as they are; the member alone is mailed, and asked. */
const isAskedAbout = async (member: Member, arrival: Partial<Arrival>) => {
  const before = (await stored()).filter(({ SK }) => !String(SK).startsWith('HELD#'))
  const sent = ses.mails.length
  await arrive({ raw: from(member), recipients: [addressOf(member)], ...arrival })
  expect((await stored()).filter(({ SK }) => !String(SK).startsWith('HELD#'))).toEqual(before)
  expect(ses.mails.slice(sent)).toMatchObject([{ to: member.email, subject: 'Was this you?' }])
}

describe('who wrote a mail, by its verdicts and its From', () => {
  const statuses = ['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED', undefined]
  const checks = statuses.flatMap((dmarc) => statuses.map((spam) => ({ dmarc, spam })))
  const froms: [string, (ada: string) => { headers: Record<string, string>; more?: string[] }][] = [
    ['the member', (ada) => ({ headers: { From: `Ada <${ada}>` } })],
    ['somebody else', () => ({ headers: { From: 'eve@evil.example' } })],
    [
      'somebody else under the member’s address as a name',
      (ada) => ({ headers: { From: `"${ada}" <eve@evil.example>` } }),
    ],
    ['two addresses', (ada) => ({ headers: { From: `${ada}, eve@evil.example` } })],
    ['two addresses, the member last', (ada) => ({ headers: { From: `eve@evil.example, ${ada}` } })],
    ['two fields', () => ({ headers: {}, more: ['From: eve@evil.example'] })],
    ['a group', (ada) => ({ headers: { From: `Team: ${ada}, eve@evil.example;` } })],
    ['nobody', () => ({ headers: { From: '' }, more: ['Sender: ada@example.com'] })],
    ['an empty address', () => ({ headers: { From: '<>' } })],
    ['the member in a comment', (ada) => ({ headers: { From: `eve@evil.example (${ada})` } })],
    ['the member beside a comment', (ada) => ({ headers: { From: `${ada} (eve@evil.example)` } })],
    ['two pairs of brackets', (ada) => ({ headers: { From: `<eve@evil.example> <${ada}>` } })],
    ['the member as a local part', (ada) => ({ headers: { From: `"${ada}"@evil.example` } })],
    ['the member before a sub-domain', (ada) => ({ headers: { From: `${ada}.evil.example` } })],
    ['a full-width @', (ada) => ({ headers: { From: ada.replace('@', '＠') } })],
    [
      'a letter that only looks the same',
      (ada) => ({ headers: { From: ada.replace('example', 'exаmple') } }),
    ],
    ['an encoded address', (ada) => ({ headers: { From: `=?utf-8?q?${ada.replace('@', '=40')}?=` } })],
  ]
  test.each(froms)('From %s: no contact from a mail that is not authenticated', async (who, write) => {
    const member = await ada()
    const { headers, more = [] } = write(member.email)
    const raw = from(member, headers, undefined, ...more)
    const arrival = { raw, recipients: [addressOf(member), 'add@in.rapport.example'] }
    const unproven = checks.filter(({ dmarc, spam }) => dmarc !== 'PASS' || spam !== 'PASS')
    const bodies = unproven.map(({ dmarc, spam }) => {
      const id = anId()
      s3.objects.set(`/mail/${id}`, Buffer.from(raw))
      const receipt = { dmarcVerdict: verdict(dmarc), spamVerdict: verdict(spam) }
      return notification(id, { ...arrival, receipt })
    })
    expect(await take(bodies)).toEqual({ batchItemFailures: [] })
    expect(await contacts.listContacts(member.id)).toEqual([])
    await arrive(arrival)
    const isTheirs = who === 'the member'
    expect(await contacts.listContacts(member.id)).toHaveLength(isTheirs ? 1 : 0)
    expect(new Set(mailsTo(member).map(({ subject }) => subject))).toEqual(
      new Set(['Was this you?', ...(isTheirs ? ['Added: Jane Doe'] : [])]),
    )
  })

  test.each(['FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED', undefined])(
    'a virus verdict of %s discards the mail without a word',
    async (status) => {
      const member = await ada(jane)
      await isIgnored({
        raw: from(member),
        recipients: [addressOf(member)],
        receipt: { virusVerdict: verdict(status) },
      })
    },
  )

  it('SPF and DKIM count for nothing, since they may pass for another domain', async () => {
    const member = await ada(jane)
    const receipt = { dmarcVerdict: verdict('FAIL'), dmarcPolicy: 'reject' }
    await isAskedAbout(member, { receipt })
  })
})

describe('a mail without a private address', () => {
  it('is the member’s when it proves to be from their address', async () => {
    const member = await ada(jane)
    await arrive({ raw: from(member), recipients: ['add@in.rapport.example'] })
    expect(mailsTo(member)).toMatchObject([{ subject: 'Recorded: you wrote to Jane' }])
  })

  it('is the member’s from any address of theirs, adds none of these, and is answered to the primary one', async () => {
    const member = await ada(jane)
    const other = `${anId()}@work.example`
    await addressStore(table, members).addAddress(member, other, now)
    const recipients = ['add@in.rapport.example']
    const headers = {
      From: other,
      To: 'new@acme.example',
      Cc: `${member.email}, ${other.replace('@', '+x@')}`,
    }
    await arrive({ raw: aMail(headers), recipients })
    expect((await contacts.listContacts(member.id)).flatMap(({ emails }) => emails).toSorted()).toEqual([
      'jane@acme.example',
      'new@acme.example',
    ])
    expect(mailsTo(member)).toHaveLength(1)
    await isIgnored({ raw: aMail(headers), recipients, receipt: { dmarcVerdict: verdict('FAIL') } })
    await isIgnored({ raw: aMail({ ...headers, From: `${other}, ${member.email}` }), recipients })
  })

  it('is nobody’s when it does not, and is answered to nobody', async () => {
    const member = await ada(jane)
    const receipt = { dmarcVerdict: verdict('GRAY') }
    await isIgnored({ raw: from(member), recipients: ['add@in.rapport.example'], receipt })
  })

  it('of a stranger is answered with one invitation in 30 days', async () => {
    const email = `${anId()}@stranger.example`
    const write = (at: string) =>
      arrive({ raw: from({ email }), recipients: ['hello@in.rapport.example'] }, { at })
    await write('2026-11-22T09:00:00.000Z')
    await write('2026-12-20T09:00:00.000Z')
    expect(mailsTo({ email })).toMatchObject([{ subject: 'You are not a member of Rapport yet' }])
    expect(mailsTo({ email })[0]?.text).toContain('https://rapport.example/sign-up')
    await write('2026-12-23T09:00:00.000Z')
    expect(mailsTo({ email })).toHaveLength(2)
  })

  it('of a stranger is still answered when SES takes no mail for now', async () => {
    const email = `${anId()}@stranger.example`
    const arrival = { raw: from({ email }), recipients: ['hello@in.rapport.example'] }
    const id = anId()
    s3.objects.set(`/mail/${id}`, Buffer.from(arrival.raw))
    await withSes(sesError(429, 'TooManyRequestsException'), (client) =>
      take([notification(id, arrival)], now, client),
    )
    await take([notification(id, arrival)])
    expect(mailsTo({ email })).toHaveLength(1)
  })

  it('of a stranger is still answered on another day when strangers wrote too much on this one', async () => {
    const email = `${anId()}@stranger.example`
    const arrival = { raw: from({ email }), recipients: ['hello@in.rapport.example'] }
    for (const most of [0, 500]) {
      const id = anId()
      s3.objects.set(`/mail/${id}`, Buffer.from(arrival.raw))
      const { useWithin } = limitStore(table)
      await take([notification(id, arrival)], now, undefined, {
        useWithin: (...[subject, limit, at]: Parameters<typeof useWithin>) =>
          useWithin(subject, subject === 'invitations' ? { ...limit, max: most } : limit, at),
      })
    }
    expect(mailsTo({ email })).toHaveLength(1)
  })

  test.each<[string, Partial<Arrival>]>([
    ['does not authenticate', { receipt: { dmarcVerdict: verdict('FAIL') } }],
    [
      'is an out-of-office answer',
      { raw: aMail({ From: 'x@stranger.example', 'Auto-Submitted': 'auto-replied' }) },
    ],
    ['comes from a list', { raw: aMail({ From: 'x@stranger.example', 'List-Id': '<list.example>' }) }],
    ['is bulk mail', { raw: aMail({ From: 'x@stranger.example', Precedence: 'bulk' }) }],
    ['is a bounce', { raw: aMail({ From: 'x@stranger.example' }), source: '' }],
  ])('of a stranger is ignored when it %s', async (_, arrival) => {
    const raw = from({ email: `${anId()}@stranger.example` })
    await isIgnored({ raw, recipients: ['hello@in.rapport.example'], ...arrival })
  })
})

describe('a mail to a private address that did not prove to be the member’s', () => {
  const unproven = { dmarcVerdict: verdict('GRAY') }
  const askedBy = async (member: Member) => {
    const id = await arrive({ raw: from(member), recipients: [addressOf(member)], receipt: unproven })
    const { href = '' } = parseHTML(mailsTo(member)[0]?.html ?? '').document.querySelector('a') ?? {}
    const read = readLink(href.split('/').at(-1) ?? '', keys, now)
    const held = await heldMailStore(table).loadHeldMail(member.id, id, now)
    return { id, read, held: held ?? expect.fail('The mail is not kept.') }
  }

  it('is kept, and the member is asked once by a link that says what it would do', async () => {
    const member = await ada()
    const { id, read, held } = await askedBy(member)
    expect(read).toMatchObject({ link: { purpose: 'was-this-you', memberId: member.id, thing: id } })
    expect(held.would).toEqual(['Record that you wrote to Jane Doe, jane@acme.example.'])
    expect(s3.objects.has(`/mail/${id}`)).toBe(true)
    await arrive(
      { raw: from(member), recipients: [addressOf(member)], receipt: unproven },
      { id, deliveries: 2 },
    )
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('is asked about when its sender is no address that a table takes as a key', async () => {
    const member = await ada(jane)
    const From = `${'a'.repeat(3000)}@evil.example`
    await isAskedAbout(member, { raw: from(member, { From }) })
  })

  it('acts when the member says so, once, with a receipt', async () => {
    const member = await ada()
    const { id, held } = await askedBy(member)
    const confirmed = JSON.stringify({ confirmedBy: member.id, arrived: held.arrived })
    for (const _ of [1, 2]) expect(await take([confirmed])).toEqual({ batchItemFailures: [] })
    expect(await contacts.listContacts(member.id)).toMatchObject([{ name: 'Jane Doe', version: 1 }])
    expect(mailsTo(member).map(({ subject }) => subject)).toEqual(['Was this you?', 'Added: Jane Doe'])
    expect(s3.objects.has(`/mail/${id}`)).toBe(false)
    expect(await heldMailStore(table).loadHeldMail(member.id, id, now)).toBeUndefined()
  })

  it('means by its words what they meant when it came', async () => {
    const member = await ada({ ...jane, lastTouch: '2026-05-01' })
    const raw = from(member, { To: addressOf(member) }, 'done jane yesterday')
    const id = await arrive({ raw, recipients: [addressOf(member)], receipt: unproven })
    const held = await heldMailStore(table).loadHeldMail(member.id, id, now)
    await take(
      [JSON.stringify({ confirmedBy: member.id, arrived: held?.arrived })],
      '2026-11-27T09:00:00.000Z',
    )
    expect(await contacts.listContacts(member.id)).toMatchObject([{ lastTouch: { date: '2026-11-21' } }])
  })

  it('is asked about without a word of whoever wrote it', async () => {
    const member = await ada()
    const raw = from(member, { From: '<www.evil.example/pay-now@x>' })
    await arrive({ raw, recipients: [addressOf(member)] })
    expect(mailsTo(member)[0]?.text).toContain('from an unknown address')
  })

  it('is asked about at most five times a day', async () => {
    const member = await ada()
    const ids = []
    for (const _ of times(7, (n) => n))
      ids.push(await arrive({ raw: from(member), recipients: [addressOf(member)], receipt: unproven }))
    expect(ids.filter((id) => s3.objects.has(`/mail/${id}`))).toEqual(ids.slice(0, 5))
    expect(mailsTo(member)).toHaveLength(5)
    const kept = (await itemsOf(table, member.id)).filter(({ SK }) => SK.startsWith('HELD#'))
    expect(kept).toHaveLength(5)
  })

  it('is ignored when it is from somebody the member knows, who answers to all', async () => {
    const member = await ada(jane)
    const raw = aMail({ From: 'Jane <JANE@acme.example>', To: `${member.email}, bob@acme.example` })
    await isIgnored({ raw, recipients: [addressOf(member)] })
  })

  test.each<[string, Record<string, string>, string?]>([
    ['an out-of-office answer', { 'Auto-Submitted': 'auto-replied' }],
    ['a mail of a mailing list', { 'List-Id': '<friends.example.com>' }],
    ['bulk mail', { Precedence: 'bulk' }],
    ['a bounce', {}, ''],
  ])('is ignored when it is %s', async (_, headers, source) => {
    const member = await ada(jane)
    const arrival = { raw: from(member, headers), recipients: [addressOf(member)], receipt: unproven }
    await isIgnored({ ...arrival, ...(source !== undefined && { source }) })
  })

  it('is ignored when there is nothing in it to do', async () => {
    const member = await ada(jane)
    const raw = from(member, { To: addressOf(member) }, 'How is the weather in Oslo')
    await isIgnored({ raw, recipients: [addressOf(member)], receipt: unproven })
  })

  it('is ignored when the address is nobody’s', async () => {
    const member = await ada(jane)
    const receipt = unproven
    await isIgnored({ raw: from(member), recipients: ['add+aaaaaaaaaaaaaaaa@in.rapport.example'], receipt })
  })

  it('is ignored when it came to the addresses of two members', async () => {
    const [one, other] = [await ada(), await ada()]
    const recipients = [addressOf(one), addressOf(other)]
    await isIgnored({ raw: from(one), recipients, receipt: unproven })
    await isIgnored({ raw: from({ email: `${anId()}@stranger.example` }), recipients })
  })

  it('is asked of the member whose address it is when another member wrote', async () => {
    const [member, other] = [await ada(), await ada()]
    await isAskedAbout(member, { raw: from(other) })
  })
})

describe('a mail of the member’s own', () => {
  it('with Precedence alone is no robot’s', async () => {
    const member = await ada(jane)
    await arrive({ raw: from(member, { Precedence: 'bulk' }), recipients: [addressOf(member)] })
    expect(mailsTo(member)).toMatchObject([{ subject: 'Recorded: you wrote to Jane' }])
  })

  test.each<[string, Record<string, string>, string?]>([
    ['an out-of-office answer', { 'Auto-Submitted': 'auto-replied' }],
    ['a mail of a mailing list', { 'List-Id': '<friends.example.com>' }],
    ['a bounce', {}, ''],
  ])('changes nothing when it is %s', async (_, headers, source) => {
    const member = await ada(jane)
    await isIgnored({
      raw: from(member, headers),
      recipients: [addressOf(member)],
      ...(source !== undefined && { source }),
    })
  })

  it('changes nothing when it is our own receipt, sent back by a robot', async () => {
    const member = await ada(jane)
    await arrive({ raw: from(member), recipients: [addressOf(member)] })
    const [receipt] = mailsTo(member)
    const raw = from(member, { ...receipt?.headers, To: 'hello@rapport.example, somebody@new.example' })
    await isIgnored({ raw, recipients: [addressOf(member)] })
  })

  test.each([
    ['a header without end', () => 'X-Long: x\r\n'.repeat(30_000), 'Its headers are larger than 256 KB.'],
    ['more than 10 MB', () => `\r\n${'x'.repeat(75)}\r\n`.repeat(140_000), 'It is larger than 10 MB.'],
    [
      '1,001 parts',
      () => `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(1001)}`,
      'It has more than 1,000 parts.',
    ],
  ])('is refused with a word when it has %s', async (_, rest, reason) => {
    const member = await ada(jane)
    const raw = `From: ${member.email}\r\nTo: jane@acme.example\r\n${rest()}`
    await arrive({ raw, recipients: [addressOf(member)] })
    expect(mailsTo(member)).toHaveLength(1)
    expect(mailsTo(member)[0]?.text).toContain(reason)
    expect(await contacts.listContacts(member.id)).toMatchObject([{ version: 1 }])
  })
})

describe('a report that mail came back', () => {
  const report = (sender: string) =>
    aMail(
      {
        From: `Mail Delivery Subsystem <${sender}>`,
        To: 'ada@example.com',
        'Auto-Submitted': 'auto-replied',
        'MIME-Version': '1.0',
        'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
      },
      [
        '--b',
        '',
        'Your message was not delivered.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.acme.example',
        '',
        'Final-Recipient: rfc822; jane@acme.example',
        'Action: failed',
        'Status: 5.1.1',
        '',
        '--b--',
      ].join('\r\n'),
    )

  it('of the contact’s own mail system marks the address, without an answer', async () => {
    const member = await ada(jane)
    await arrive(
      { raw: report('mailer-daemon@acme.example'), recipients: [addressOf(member)], source: '<>' },
      { deliveries: 2 },
    )
    expect(await contacts.listContacts(member.id)).toMatchObject([
      { staleEmails: ['jane@acme.example'], version: 2 },
    ])
    expect(mailsTo(member)).toEqual([])
  })

  it('of anybody else marks nothing', async () => {
    const member = await ada(jane)
    await isIgnored({
      raw: report('mailer-daemon@evil.example'),
      recipients: [addressOf(member)],
      source: '<>',
    })
    await isIgnored({ raw: report('eve@acme.example'), recipients: [addressOf(member)], source: '<>' })
    const receipt = { dmarcVerdict: verdict('FAIL') }
    await isIgnored({
      raw: report('mailer-daemon@acme.example'),
      recipients: [addressOf(member)],
      source: '<>',
      receipt,
    })
  })
})
