import { describe, expect, it, test } from 'vitest'
import {
  type ArrivedMail,
  arrivedMailSchema,
  intakeSecretIn,
  isAutomatic,
  type MailHeader,
  provenSender,
  readIntake,
} from '../../core/intake.ts'
import { aMember, now, site } from '../examples.ts'

const ada = { name: 'Ada', address: 'Ada@Example.com' }
const jane = { name: 'Jane Doe', address: 'jane@acme.example' }
const aHeader = (changed: Partial<MailHeader> = {}): MailHeader => ({
  from: [ada],
  to: [jane],
  cc: [],
  date: '2026-11-21T23:30:00+01:00',
  messageId: '<1@example.com>',
  subject: 'Hello',
  fields: {},
  ...changed,
})
const pass = { status: 'PASS' }
const anArrival = (receipt: object = {}, mail: object = {}): ArrivedMail =>
  arrivedMailSchema.parse({
    mail: { messageId: 'ses-1', timestamp: now, source: 'ada@example.com', ...mail },
    receipt: {
      recipients: ['add+secret@in.rapport.example'],
      spamVerdict: pass,
      virusVerdict: pass,
      dmarcVerdict: pass,
      action: { type: 'S3', bucketName: 'mail', objectKey: 'ses-1' },
      ...receipt,
    },
  })

describe('who wrote a mail', () => {
  const checks = ['dmarcVerdict', 'spamVerdict', 'virusVerdict']
  const worse = ['FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED', 'pass', '', undefined]
  const matrix = checks.flatMap((check) => worse.map((status) => ({ check, status })))

  it('is proven by one From address and three verdicts that pass', () => {
    expect(provenSender(aHeader(), anArrival())).toBe('ada@example.com')
  })

  it.each(matrix)('is not proven when $check is $status', ({ check, status }) => {
    const verdict = status === undefined ? undefined : { status }
    expect(provenSender(aHeader(), anArrival({ [check]: verdict }))).toBeUndefined()
  })

  it('is not proven by SPF and DKIM, which may pass for another domain', () => {
    const receipt = {
      dmarcVerdict: { status: 'FAIL' },
      spfVerdict: pass,
      dkimVerdict: pass,
      dmarcPolicy: 'none',
    }
    expect(provenSender(aHeader(), anArrival(receipt))).toBeUndefined()
  })

  test.each([
    ['no', []],
    ['the same twice as', [ada, ada]],
    ['a second', [ada, jane]],
    ['an empty', [{ name: 'ada@example.com', address: '' }]],
    ['a nonsense', [{ name: '', address: 'ada@example.com@evil.example' }]],
    ['a local', [{ name: '', address: 'ada' }]],
    ['a folded', [{ name: '', address: 'ada@example.com\nX: y' }]],
  ])('is not proven with %s From address', (_, from) => {
    expect(provenSender(aHeader({ from }), anArrival())).toBeUndefined()
  })

  it('is the address and not the name', () => {
    const from = [{ name: 'ada@example.com', address: 'eve@evil.example' }]
    expect(provenSender(aHeader({ from }), anArrival())).toBe('eve@evil.example')
  })
})

describe('a mail that no person wrote', () => {
  test.each([
    [{ 'auto-submitted': 'auto-replied' }, {}],
    [{ 'auto-submitted': ' Auto-Generated; type=vacation' }, {}],
    [{ 'list-id': '<dev.example.com>' }, {}],
    [{ 'list-unsubscribe': '' }, {}],
    [{}, { source: '' }],
    [{}, { source: '<>' }],
  ])('is seen by its header %j or its return path %j', (fields, mail) => {
    const [header, arrived] = [aHeader({ fields }), anArrival({}, mail)]
    expect(isAutomatic(header, arrived)).toBe(true)
    expect(readIntake(header, arrived, { member: aMember(), ourDomains: [site.intakeDomain], now })).toEqual({
      kind: 'nothing',
    })
  })

  it.each([{}, { 'auto-submitted': 'no' }, { 'auto-submitted': ' No ' }, { subject: 'list-id' }])(
    'is not seen in %j',
    (fields) => {
      expect(isAutomatic(aHeader({ fields }), anArrival())).toBe(false)
      expect(isAutomatic(aHeader({ fields }), anArrival({}, { source: undefined }))).toBe(false)
    },
  )
})

describe('a mail with the intake address among its recipients', () => {
  const member = aMember({ email: 'ada@example.com', zone: 'Asia/Tokyo' })
  const ourDomains: [string, string] = [site.intakeDomain, 'rapport.example']
  const read = (changed: Partial<MailHeader>) =>
    readIntake(aHeader(changed), anArrival(), { member, ourDomains, now })

  it('records whom it was written to, on the day it was written where the member lives', () => {
    expect(read({})).toEqual({ kind: 'record', people: [jane], date: '2026-11-22' })
  })

  it('leaves out the member, our own addresses, doubles and those whom nobody reads', () => {
    const others = [
      'ADA@example.com',
      'add+secret@in.rapport.example',
      'hello@Rapport.Example',
      'JANE@acme.example',
      'no-reply@shop.example',
      'noreply+1@shop.example',
      'Mailer-Daemon@acme.example',
      'notifications@github.example',
      'not an address',
      '',
    ].map((address) => ({ name: '', address }))
    const roe = { name: '', address: 'norepa@acme.example' }
    expect(read({ to: [others[0] ?? ada, jane, ...others], cc: [...others, roe] })).toMatchObject({
      people: [jane, roe],
    })
    expect(read({ to: others.slice(0, 1), cc: [] })).toEqual({ kind: 'nothing' })
  })

  it('is read for whom to add when it was written to us alone', () => {
    const us = { name: 'Rapport', address: 'Add+secret@IN.rapport.example' }
    expect(read({ to: [us], cc: [] })).toEqual({ kind: 'add' })
    expect(read({ to: [us], cc: [{ name: '', address: 'ada@example.com' }] })).toEqual({ kind: 'add' })
    expect(read({ to: [us], cc: [jane] })).toMatchObject({ kind: 'record', people: [jane] })
  })

  it('records at most 50 people', () => {
    const to = Array.from({ length: 60 }, (_, n) => ({ name: '', address: `p${n}@acme.example` }))
    expect(read({ to })).toMatchObject({ people: to.slice(0, 50) })
  })

  test.each([
    ['has no date', undefined],
    ['has a date that cannot be read', 'yesterday'],
    ['comes from the future', '2026-11-23T09:00:00.001Z'],
    ['is older than a month', '2026-10-22T09:00:00.000Z'],
  ])('that %s was written today', (_, date) => {
    expect(read({ date })).toMatchObject({ date: '2026-11-22' })
  })

  it('may be some weeks old', () => {
    expect(read({ date: '2026-10-22T09:00:01.000Z' })).toMatchObject({ date: '2026-10-22' })
  })
})

describe('the private part of the intake address', () => {
  test.each([
    [['add+abc234@in.rapport.example'], 'abc234'],
    [['x@y.example', 'ADD+ABC234@in.rapport.example'], 'abc234'],
    [['add@in.rapport.example', 'add+@in.rapport.example', 'addx+abc@in.rapport.example'], undefined],
    [['add+ab/../c@in.rapport.example', 'xadd+abc@in.rapport.example'], undefined],
    [[], undefined],
  ])('among %j is %j', (recipients, secret) => {
    expect(intakeSecretIn(recipients)).toBe(secret)
  })
})

it('reads a notification that says more or less than expected, and no other message', () => {
  expect(anArrival({ spamVerdict: undefined, dmarcPolicy: 'reject' }).receipt).not.toHaveProperty(
    'dmarcPolicy',
  )
  expect(arrivedMailSchema.safeParse({ notificationType: 'AMAZON_SES_SETUP_NOTIFICATION' }).success).toBe(
    false,
  )
})
