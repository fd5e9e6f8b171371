import { describe, expect, it } from 'vitest'
import { othersOf, usePrimary } from '../../core/addresses.ts'
import type { Mailing } from '../../core/mailing.ts'
import { type Member, oweSumUp } from '../../core/member.ts'
import { dueMailing } from '../../core/schedule.ts'
import { createHandler } from '../../functions/feedback/handler.ts'
import { connectionReset, mailTaken } from '../aws/ses.ts'
import { anEvent, happenedAt, mailedAt, type Told } from '../core/ses-events.ts'
import { aForm, aMember, anId, now } from '../examples.ts'
import { testSender } from './sender.ts'
import { sqsEvent } from './sqs.ts'

const { members, contacts, mailings, suppressions, deliver, deliverWhile, mailsTo, dueAtOf } = testSender()
const warnings: unknown[] = []
const happen = (...events: string[]) =>
  createHandler({
    now: () => now,
    log: { warn: (...warning) => warnings.push(warning) },
    ...members,
    ...mailings,
    ...suppressions,
  })(sqsEvent(events.map((Message) => JSON.stringify({ Type: 'Notification', Message }))))

const due = async (fields: Partial<Member> = {}) => {
  const member = aMember(fields)
  await members.createMember(member)
  await contacts.addContact(member.id, aForm({ name: 'Jane' }), { id: anId(), today: '2026-01-01', now })
  return member
}
const loaded = async ({ id }: Member) => (await members.loadMember(id)) ?? expect.fail('There is no member.')
const keyOf = ({ id }: Member, period = '2026-11') => ({ memberId: id, kind: 'digest', period }) as const
const mailingOf = (member: Member, period?: string) => mailings.loadMailing(keyOf(member, period))
/** What SES tells of the member's digest, as often as it may. */
const tell = async (member: Member, told: Told, period = '2026-11', attempt = 'one') => {
  const event = anEvent(told, { to: [member.email], tags: { ...keyOf(member, period), attempt } })
  for (let time = 0; time < 8; time++) expect(await happen(event)).toEqual({ batchItemFailures: [] })
}
/** Has mail go to the other address. */
const moveAway = (member: Member) => usePrimary(member, othersOf(member)[0]?.email ?? '', now)
const claim = (member: Member, changed: Partial<Mailing> = {}) =>
  mailings.moveMailing(
    { ...keyOf(member), state: 'claimed', attempt: 'one', attempts: 1, since: now, ...changed },
    undefined,
  )

describe('an event', () => {
  it('settles a mailing whose answer was lost, so that no second mail goes', async () => {
    const member = await due()
    const { requests } = await deliverWhile(connectionReset, member)
    const [{ EmailTags }] = requests as [{ EmailTags: { Name: string; Value: string }[] }]
    const tags = Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value]))
    await happen(anEvent('Send', { to: [member.email], tags, messageId: 'ses-7' }))
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', messageId: 'ses-7' })
    expect((await deliverWhile(mailTaken, member, '2026-11-22T09:31:00.000Z')).asked).toBe(0)
    expect(await dueAtOf(member)).toBe('2026-12-22T09:00:00.000Z')
  })

  it('that comes before the answer of SES is not undone by it', async () => {
    const member = await due()
    await deliver(member, now, {
      submitMail: async (_, { attempt }) => {
        const tags = { ...keyOf(member), attempt }
        await happen(anEvent('Delivery', { to: [member.email], tags, messageId: 'ses-8' }))
        return { outcome: 'submitted', messageId: 'ses-8' }
      },
    })
    expect(await mailingOf(member)).toMatchObject({
      state: 'delivered',
      messageId: 'ses-8',
      since: happenedAt,
    })
    // The next delivery finds it settled, and ends it.
    expect((await deliverWhile(mailTaken, member)).asked).toBe(0)
    expect(await dueAtOf(member)).toBe('2026-12-22T09:00:00.000Z')
  })

  it('about the first attempt takes the claim from the second, whatever that hears then', async () => {
    const member = await due()
    await claim(member, { attempt: 'two', attempts: 2 })
    const second = await mailingOf(member)
    await tell(member, 'Send')
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', attempt: 'one', attempts: 2 })
    const refused: Mailing = { ...(second ?? expect.fail()), state: 'failed' }
    expect(await mailings.moveMailing(refused, second)).toBe(false)
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', attempt: 'one' })
  })

  it('about a mailing that is gone makes none', async () => {
    const member = aMember()
    await tell(member, 'Delivery')
    expect(await mailingOf(member)).toBeUndefined()
    expect(await members.loadMember(member.id)).toBeUndefined()
  })

  it('that tells nothing is put aside, without a word of what it said', async () => {
    const nothing = ['Successfully validated SNS topic.', anEvent('Open' as Told), '{']
    expect(await happen(...nothing)).toEqual({ batchItemFailures: [] })
    expect(warnings).toHaveLength(3)
    expect(JSON.stringify(warnings)).not.toMatch(/ada@|Success/)
  })

  it('that meets an outage comes back alone', async () => {
    const member = await due()
    await claim(member)
    const events = [anEvent('Send'), anEvent('Send', { tags: { ...keyOf(member), attempt: 'one' } })]
    const answer = await createHandler({
      now: () => now,
      log: { warn: () => {} },
      ...members,
      ...mailings,
      ...suppressions,
      loadMailing: () => Promise.reject(new Error('outage')),
    })(sqsEvent(events.map((Message) => JSON.stringify({ Message }))))
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] })
  })
})

describe.each([
  ['comes back for good', 'Bounce Permanent General', 'bounced'],
  ['is complained about', 'Complaint abuse', 'complained'],
] as const)('a digest that %s', (_, told, kind) => {
  it('stops all mail to the member at once, who is told since when', async () => {
    const member = await due(oweSumUp(aMember(), '2026-11-22', now))
    await claim(member)
    await tell(member, told)
    expect(await mailingOf(member)).toMatchObject({ state: kind })
    const stopped = await loaded(member)
    expect(stopped.mailProblem).toEqual({ kind, at: happenedAt })
    expect(stopped).not.toHaveProperty('dueAt')
    expect(await suppressions.findSuppression(member.email)).toEqual({
      reason: kind,
      at: happenedAt,
      mailedAt,
    })
    await deliver(member, '2027-03-22T09:00:00.000Z')
    expect(mailsTo(member)).toEqual([])
  })

  it('does so when a mailing is on its way to SES already', async () => {
    const member = await due()
    await suppressions.suppress(member.email, { reason: kind, at: happenedAt, mailedAt })
    await deliver(member)
    expect(mailsTo(member)).toEqual([])
    expect(await mailingOf(member)).toMatchObject({ state: 'failed', reason: `suppressed: ${kind}` })
    expect(await dueAtOf(member)).toBe('2026-12-22T09:00:00.000Z')
  })

  it('holds back no mailing to another address of the member', async () => {
    const member = await due({ addresses: { version: 1, others: [{ email: `${anId()}@example.com` }] } })
    await claim(member, { period: '2026-10' })
    const moved = await members.changeMember(member, moveAway)
    await tell(member, told, '2026-10')
    expect(await loaded(member)).not.toHaveProperty('mailProblem')
    await deliver(member)
    expect(mailsTo(moved ?? expect.fail())).toHaveLength(1)
    expect(await suppressions.findSuppression(member.email)).toMatchObject({ reason: kind })
  })
})

describe('a mail that arrives', () => {
  const later = '2026-11-23T08:00:00.000Z'
  const signInMailTo = ({ email }: Member, told: Told, mailed: string) =>
    happen(anEvent(told, { to: [email], mailed }))

  it('at an address that had bounced brings the mail back, and the old bounce does not end it', async () => {
    const member = await due()
    await signInMailTo(member, 'Bounce Permanent General', mailedAt)
    expect(await loaded(member)).not.toHaveProperty('dueAt')
    for (const _ of [1, 2]) await signInMailTo(member, 'Delivery', later)
    for (const _ of [1, 2]) await signInMailTo(member, 'Bounce Permanent General', mailedAt)
    expect(await loaded(member)).not.toHaveProperty('mailProblem')
    expect(await dueAtOf(member)).toBe(now)
    await deliver(member)
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('before the one that bounced was sent brings nothing back', async () => {
    const member = await due()
    await signInMailTo(member, 'Bounce Permanent General', later)
    for (const mailed of [mailedAt, later]) await signInMailTo(member, 'Delivery', mailed)
    expect(await loaded(member)).toMatchObject({ mailProblem: { kind: 'bounced' } })
  })

  it('does not make up for a complaint', async () => {
    const member = await due()
    await signInMailTo(member, 'Complaint', mailedAt)
    await signInMailTo(member, 'Delivery', later)
    expect(await loaded(member)).toMatchObject({ mailProblem: { kind: 'complained' } })
  })
})

describe('a digest that comes back for now', () => {
  const months = ['2026-08', '2026-09', '2026-10', '2026-11']
  const fullBox = async (periods: string[], told: Told = 'Bounce Transient MailboxFull') => {
    const member = await due()
    for (const period of periods) {
      await claim(member, { period })
      await tell(member, told, period)
    }
    return member
  }

  it('is over, and the next one is sent', async () => {
    const member = await fullBox(['2026-11'])
    expect(await mailingOf(member)).toMatchObject({ state: 'bounced', reason: 'Transient MailboxFull' })
    expect(await loaded(member)).not.toHaveProperty('mailProblem')
    expect(await suppressions.findSuppression(member.email)).toBeUndefined()
    await deliver(member)
    expect(mailsTo(member)).toEqual([])
    await deliver(member, '2026-12-22T09:00:00.000Z')
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('is asked about after three in a row, however often each is told, and mail still goes', async () => {
    const two = await fullBox(months.slice(0, 2))
    expect(await loaded(two)).not.toHaveProperty('mailProblem')
    const three = await fullBox(months.slice(0, 3), 'Bounce Undetermined Undetermined')
    expect((await loaded(three)).mailProblem).toEqual({ kind: 'unreliable', at: happenedAt })
    expect(dueMailing(await loaded(three), now)).toEqual({ kind: 'digest', period: '2026-11' })
    await deliver(three)
    expect(mailsTo(three)).toHaveLength(1)
  })

  it('is forgotten when one arrives, but not by an old one that is told again', async () => {
    const member = await fullBox(months.slice(0, 3))
    await claim(member, { period: '2026-07' })
    await tell(member, 'Delivery', '2026-07')
    expect(await loaded(member)).toMatchObject({ mailProblem: { kind: 'unreliable' } })
    await claim(member)
    await tell(member, 'Delivery')
    expect(await loaded(member)).not.toHaveProperty('mailProblem')
    await tell(member, 'Bounce Transient MailboxFull', '2026-10')
    expect(await loaded(member)).not.toHaveProperty('mailProblem')
  })

  it('is none when a robot answered that somebody is away, in whatever order that is told', async () => {
    const member = await fullBox(months.slice(0, 2), 'Bounce Transient General')
    await claim(member)
    await tell(member, 'Bounce Transient General')
    await claim(member, { period: '2026-10' })
    await tell(member, 'Bounce Transient General', '2026-10')
    expect(await loaded(member)).toMatchObject({ mailProblem: { kind: 'unreliable' } })
    await tell(member, 'Delivery')
    expect(await mailingOf(member)).toMatchObject({ state: 'delivered' })
    expect(await loaded(member)).not.toHaveProperty('mailProblem')
  })

  it('is no matter of the address that the member has since', async () => {
    const member = await fullBox(months.slice(0, 2))
    const addresses = { version: 1, others: [{ email: 'new@example.com' }] }
    await members.changeMember(await loaded(member), (current) => moveAway({ ...current, addresses }))
    await claim(member, { period: '2026-10' })
    await tell(member, 'Bounce Transient MailboxFull', '2026-10')
    expect(await loaded(member)).not.toHaveProperty('mailProblem')
  })
})
