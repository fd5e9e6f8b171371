import { expect } from 'vitest'
import { contactStore } from '../../aws/contacts.ts'
import { memberStore } from '../../aws/members.ts'
import type { ContactForm } from '../../core/contact.ts'
import { intakeAddress } from '../../core/intake-address.ts'
import type { Member } from '../../core/member.ts'
import type { IntakeDeps } from '../../functions/intake/handler.ts'
import { testSes } from '../aws/ses.ts'
import { itemsOf, testTable } from '../aws/table.ts'
import { aForm, aMember, anId, now, site } from '../examples.ts'
import { intakeOver } from './intake-handler.ts'
import { type Arrival, notification } from './notification.ts'
import { testS3 } from './s3.ts'

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

/** The intake of a test file, over a table, a mail store and an SES of its own. */
export const testIntake = () => {
  const table = testTable()
  const ses = testSes()
  const s3 = testS3()
  const [members, contacts] = [memberStore(table), contactStore(table)]

  const take = (bodies: string[], at = now, client = ses.client, instead: Partial<IntakeDeps> = {}) =>
    intakeOver({ table, s3: s3.client, ses: client, instead })(bodies, at)

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
