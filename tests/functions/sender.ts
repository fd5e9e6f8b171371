import { contactStore } from '../../aws/contacts.ts'
import { mailer } from '../../aws/mailer.ts'
import { mailingStore } from '../../aws/mailings.ts'
import { memberStore } from '../../aws/members.ts'
import { randomToken } from '../../aws/runtime.ts'
import { sendingStore } from '../../aws/sending.ts'
import { suppressionStore } from '../../aws/suppressions.ts'
import { unsentReceiptStore } from '../../aws/unsent-receipts.ts'
import { winStore } from '../../aws/wins.ts'
import type { Member } from '../../core/member.ts'
import { createHandler, type SendMailingDeps } from '../../functions/send-mailing/handler.ts'
import { type Answer, testSes, withSes } from '../aws/ses.ts'
import { testTable } from '../aws/table.ts'
import { keys, now, site } from '../examples.ts'
import { sqsEvent } from './sqs.ts'

/** The function that sends mailings, over a table and an SES of its own. */
export const testSender = () => {
  const table = testTable()
  const ses = testSes()
  const members = memberStore(table)
  const contacts = contactStore(table)
  const mailings = mailingStore(table)
  const sending = sendingStore(table)
  const unsent = unsentReceiptStore(table)
  const wins = winStore(table)
  const suppressions = suppressionStore(table, keys)
  const sendDue = (
    bodies: string[],
    at = now,
    { client = ses.client, deps = {} as Partial<SendMailingDeps> } = {},
  ) =>
    createHandler({
      now: () => at,
      randomToken,
      keys,
      site,
      log: { warn: () => {}, error: () => {} },
      nowMs: () => Date.parse(at),
      sleep: async () => {},
      random: () => 0.5,
      askAccount: async () => ({ rate: 10_000, sentInDay: 0, mostInDay: -1 }),
      ...members,
      ...contacts,
      ...mailings,
      ...sending,
      ...unsent,
      ...wins,
      ...suppressions,
      ...mailer(client, { from: 'Rapport <hello@rapport.example>', ...suppressions }),
      ...deps,
    })(sqsEvent(bodies))
  const message = (memberId: string) => JSON.stringify({ memberId })
  const deliver = (member: Member, at = now, deps: Partial<SendMailingDeps> = {}) =>
    sendDue([message(member.id)], at, { deps })
  return {
    table,
    ses,
    members,
    contacts,
    mailings,
    sending,
    unsent,
    wins,
    suppressions,
    sendDue,
    message,
    deliver,
    /** One delivery while SES answers so; gives what SES was asked and how much is asked to be delivered again. */
    deliverWhile: async (answer: Answer, member: Member, at = now) => {
      const { result, requests } = await withSes(answer, (client) =>
        sendDue([message(member.id)], at, { client }),
      )
      return { asked: requests.length, failed: result.batchItemFailures.length, requests }
    },
    mailsTo: ({ email }: Member) => ses.mails.filter(({ to }) => to === email),
    dueAtOf: async ({ id }: Member) => (await members.loadMember(id))?.dueAt,
  }
}
