import { expect } from 'vitest'
import { contactStore } from '../../aws/contacts.ts'
import { heldMailStore } from '../../aws/held-mails.ts'
import { intakeMailStore } from '../../aws/intake-mails.ts'
import { limitStore } from '../../aws/limits.ts'
import { mailStore } from '../../aws/mail-store.ts'
import { mailer } from '../../aws/mailer.ts'
import { memberStore } from '../../aws/members.ts'
import { unsentReceiptStore } from '../../aws/unsent-receipts.ts'
import { winStore } from '../../aws/wins.ts'
import type { ContactForm } from '../../core/contact.ts'
import { intakeAddress } from '../../core/intake-address.ts'
import type { Member } from '../../core/member.ts'
import { createHandler } from '../../functions/intake/handler.ts'
import { testSes } from '../aws/ses.ts'
import { itemsOf, testTable } from '../aws/table.ts'
import { aForm, aMember, anId, keys, now, site } from '../examples.ts'
import { testS3 } from './s3.ts'
import { sqsEvent } from './sqs.ts'

export const aMail = (
  headers: Record<string, string>,
  body = 'It was good to hear from you.',
  ...more: string[]
) =>
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
    body,
    '',
  ].join('\r\n')

export type Arrival = { raw: string | Buffer; recipients: string[]; receipt?: object; source?: string }

/** SES's notification of a mail in SNS's envelope: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-examples.html */
export const notification = (id: string, { recipients, receipt, source = 'ada@example.com' }: Arrival) =>
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

/** The intake of a test file, over a table, a mail store and an SES of its own. */
export const testIntake = () => {
  const table = testTable()
  const ses = testSes()
  const s3 = testS3()
  const [members, contacts] = [memberStore(table), contactStore(table)]

  /** `stores` take the place of those that work. */
  const take = (bodies: string[], at = now, client = ses.client, stores = {}) =>
    createHandler({
      now: () => at,
      keys,
      site,
      log: { warn: () => {} },
      ...members,
      ...contacts,
      ...winStore(table),
      ...limitStore(table),
      ...heldMailStore(table),
      ...intakeMailStore(table),
      ...unsentReceiptStore(table),
      ...mailStore(s3.client),
      ...mailer(client, { from: 'Rapport <hello@rapport.example>' }),
      ...stores,
    })(sqsEvent(bodies))

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
  const mailsTo = ({ email }: Pick<Member, 'email'>) => ses.mails.filter(({ to }) => to === email)

  return {
    table,
    ses,
    s3,
    members,
    contacts,
    take,
    arrive,
    ada,
    mailsTo,
    /** A mail of the member's to us, and the one answer to it. */
    write: async (member: Member, body: string, { headers = {}, to = addressOf(member) }: Written = {}) => {
      const before = mailsTo(member).length
      await arrive({ raw: from(member, { To: to, Subject: '', ...headers }, body), recipients: [to] })
      const answers = mailsTo(member).slice(before)
      expect(answers).toHaveLength(1)
      return answers[0] ?? expect.fail('There is no answer.')
    },
    touchesOf: async ({ id }: Member) =>
      (await itemsOf(table, id)).filter(({ SK }) => SK.startsWith('TOUCH#')),
  }
}
type Written = { headers?: Record<string, string>; to?: string }

export const addressOf = (member: Member, contactId?: string) =>
  intakeAddress(member, site.intakeDomain, contactId)

export const from = (
  { email }: Pick<Member, 'email'>,
  headers: Record<string, string> = {},
  body?: string,
  ...more: string[]
) => aMail({ From: `Ada <${email}>`, ...headers }, body, ...more)
