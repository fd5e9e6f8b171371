import { expect, it, vi } from 'vitest'
import { unsubscribe } from '../../core/member.ts'
import type { SendMailingDeps } from '../../functions/send-mailing/handler.ts'
import { times } from '../aws/table.ts'
import { aForm, aMember, anId, now } from '../examples.ts'
import { testSender } from './sender.ts'

const { members, contacts, sendDue, message, dueAtOf, suppressions } = testSender()
const nextMonth = '2026-12-22T09:00:00.000Z'

const due = (count: number) =>
  Promise.all(
    times(count, async () => {
      const member = aMember()
      await members.createMember(member)
      await contacts.addContact(member.id, aForm(), { id: anId(), today: '2026-01-01', now })
      return member
    }),
  )

/** An SES that answers nothing until it is told to, and which members' mails have come to it. */
const slowSes = () => {
  const came: string[] = []
  const answered = Promise.withResolvers<void>()
  const submitMail: SendMailingDeps['submitMail'] = async (_, { memberId }) => {
    came.push(memberId)
    await answered.promise
    return { outcome: 'submitted', messageId: 'ses-1' }
  }
  return { came, submitMail, answer: answered.resolve }
}

/** What waits for other work than a timer; the machine may be busy. */
const soon = { timeout: 20_000 }

it('a worker has ten mails at SES at a time, and ten more on their way', async () => {
  const many = await due(25)
  const [atSes, composed] = [new Set<string>(), new Set<string>()]
  let most = 0
  const answers: (() => void)[] = []
  const tenAreThere = Promise.withResolvers<void>()
  const sent = sendDue(
    many.map(({ id }) => message(id)),
    now,
    {
      deps: {
        listDueContacts: (memberId, today) => {
          composed.add(memberId)
          return contacts.listDueContacts(memberId, today)
        },
        submitMail: async (_, { memberId }) => {
          atSes.add(memberId)
          most = Math.max(most, atSes.size)
          if (atSes.size === 10) tenAreThere.resolve()
          await new Promise<void>((answer) => answers.push(answer))
          atSes.delete(memberId)
          return { outcome: 'submitted', messageId: 'ses-1' }
        },
      },
    },
  )
  await tenAreThere.promise
  await vi.waitFor(() => expect(composed.size).toBe(20), soon)
  const answer = setInterval(() => {
    for (const each of answers.splice(0)) each()
  }, 1)
  expect(await sent).toEqual({ batchItemFailures: [] })
  clearInterval(answer)
  expect(most).toBe(10)
  expect(await Promise.all(many.map(dueAtOf))).toEqual(times(25, () => nextMonth))
})

it('looks at the suppressions again when a mail had to wait for a place at SES', async () => {
  const many = await due(12)
  const ses = slowSes()
  let ms = Date.parse(now)
  const lookedAt = new Set<string>()
  const deps: Partial<SendMailingDeps> = {
    nowMs: () => ms,
    submitMail: ses.submitMail,
    findSuppressions: async (addresses) => {
      const found = await suppressions.findSuppressions(addresses)
      for (const address of addresses) lookedAt.add(address)
      return found
    },
  }
  const sent = sendDue(
    many.map(({ id }) => message(id)),
    now,
    { deps },
  )
  await vi.waitFor(() => expect([lookedAt.size, ses.came.length]).toEqual([12, 10]), soon)
  const waiting = many.filter(({ id }) => !ses.came.includes(id))
  for (const { email } of waiting)
    await suppressions.suppress(email, { reason: 'complained', at: now, mailedAt: now })
  ms += 1000
  ses.answer()
  expect(await sent).toEqual({ batchItemFailures: [] })
  expect(ses.came).toHaveLength(10)
})

it('reads a member shortly before the mail, so that who leaves while a batch is on its way gets none', async () => {
  const many = await due(45)
  const ses = slowSes()
  const sent = sendDue(
    many.map(({ id }) => message(id)),
    now,
    { deps: { submitMail: ses.submitMail } },
  )
  await vi.waitFor(() => expect(ses.came).toHaveLength(10), soon)
  const [last, ...others] = many.toReversed()
  if (last) await members.changeMember(last, (current) => unsubscribe(current, now))
  ses.answer()
  expect(await sent).toEqual({ batchItemFailures: [] })
  expect(ses.came.toSorted()).toEqual(others.map(({ id }) => id).toSorted())
})
