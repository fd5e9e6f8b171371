import { describe, expect, it, test } from 'vitest'
import {
  type ArrivedMail,
  arrivedMailSchema,
  type MailHeader,
  mayReportFailure,
  provenSender,
} from '../../core/intake.ts'
import { now } from '../examples.ts'

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

describe('who may say that mail came back', () => {
  const member = { email: 'ada@example.com' }
  test.each([
    ['mailer-daemon@acme.example', true],
    ['MAILER-DAEMON@mx1.Acme.example', true],
    ['postmaster@example.com', true],
    ['postmaster@evil.example', false],
    ['postmaster@notacme.example', false],
    ['postmaster@acme.example.evil.example', false],
  ])('of jane@acme.example: %s, %s', (reporter, may) => {
    expect(mayReportFailure(reporter, 'jane@Acme.example', member)).toBe(may)
  })

  it('is the mail system of any address of the member', () => {
    const addresses = { version: 1, others: [{ email: 'ada@work.example' }] }
    const may = (member: Parameters<typeof mayReportFailure>[2]) =>
      mayReportFailure('postmaster@work.example', 'jane@acme.example', member)
    expect([may({ ...member, addresses }), may(member)]).toEqual([true, false])
  })

  it('is Gmail for whoever has an address there', () => {
    expect(mayReportFailure('mailer-daemon@googlemail.com', 'x@y.example', { email: 'ada@gmail.com' })).toBe(
      true,
    )
    expect(mayReportFailure('mailer-daemon@googlemail.com', 'x@y.example', member)).toBe(false)
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
