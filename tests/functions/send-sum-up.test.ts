import { describe, expect, it } from 'vitest'
import { finishSumUp, type Member, oweSumUp, pause, unsubscribe } from '../../core/member.ts'
import type { UnsentReceipt } from '../../core/receipt.ts'
import { mostTries } from '../../core/sending.ts'
import { addTo, type LocalDate } from '../../core/time.ts'
import { connectionReset, mailTaken, sesError } from '../aws/ses.ts'
import { times } from '../aws/table.ts'
import { aForm, aMember, anId, now } from '../examples.ts'
import { testSender } from './sender.ts'

const { members, contacts, mailings, unsent, deliver, deliverWhile, mailsTo, dueAtOf } = testSender()

const yesterday = '2026-11-21'
const nextDigest = '2026-12-22T09:00:00.000Z'
const afterMinutes = (minutes: number) => addTo(now, `PT${minutes}M`)
const aReceipt = (fields: Partial<UnsentReceipt> = {}): UnsentReceipt => ({
  messageId: anId(),
  day: yesterday,
  subject: 'Hello again',
  lines: ['Recorded: Jane Doe. Next: 21 February 2027.'],
  ...fields,
})
/** What the intake does with a mail that gets no receipt of its own. */
const actOn = async ({ id }: Member, receipt: UnsentReceipt, at = now) => {
  await unsent.saveUnsentReceipt(id, receipt, at)
  const member = await members.loadMember(id)
  if (member) await members.changeMember(member, (current) => oweSumUp(current, receipt.day, at))
}
/** A member who has had this month's digest and is owed a sum-up of yesterday. */
const owed = async (receipts = [aReceipt()], fields: Partial<Member> = {}) => {
  const member = aMember({ lastPeriod: '2026-11', dueAt: nextDigest, ...fields })
  await members.createMember(member)
  for (const receipt of receipts) await actOn(member, receipt)
  return member
}
const mailingOf = ({ id }: Member, period: LocalDate = yesterday) =>
  mailings.loadMailing({ memberId: id, kind: 'sum-up', period })
const left = ({ id }: Member, day = yesterday) => unsent.listUnsentReceipts(id, day)
const sumUpDayOf = async ({ id }: Member) => (await members.loadMember(id))?.sumUpDay

describe('a member with mails that got no receipt', () => {
  it('reads of all of them in one mail the next morning, however often the message is delivered', async () => {
    const receipts = times(12, (n) => aReceipt({ subject: `Mail ${n}`, lines: [`Added: Person ${n}.`] }))
    const member = await owed(receipts)
    await deliver(member, '2026-11-22T08:59:59.999Z')
    expect(mailsTo(member)).toEqual([])

    const answers = await Promise.all(times(10, () => deliver(member)))
    for (const minutes of [0, 29, 30, 600]) answers.push(await deliver(member, afterMinutes(minutes)))
    expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([])
    const [mail, ...more] = mailsTo(member)
    expect(more).toEqual([])
    expect(mail?.subject).toBe('12 more mails on 21 November')
    for (const n of times(12, (index) => index))
      expect(mail?.text).toContain(`Mail ${n}\n- Added: Person ${n}.`)
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', messageId: mail?.id, attempts: 1 })
    expect(await left(member)).toEqual([])
    expect(await members.loadMember(member.id)).toEqual(member)
  })

  it('gets it also when the digests are stopped or paused, and then nothing is due', async () => {
    const [stopped, paused] = [await owed(), await owed()]
    await members.changeMember(stopped, (current) => unsubscribe(current, now))
    await members.changeMember(paused, (current) => pause(current, '2027-03-01', now))
    for (const member of [stopped, paused]) {
      expect(await dueAtOf(member)).toBe(now)
      await deliver(member)
      expect(mailsTo(member)).toHaveLength(1)
    }
    expect(await dueAtOf(stopped)).toBeUndefined()
    expect(await dueAtOf(paused)).toBe('2027-03-01T09:00:00.000Z')
  })

  it('and a digest gets the sum-up first, and the digest with the next message', async () => {
    const member = await owed([aReceipt()], { lastPeriod: '2026-10', dueAt: now })
    await contacts.addContact(member.id, aForm(), { id: anId(), today: '2026-01-01', now })
    await deliver(member)
    expect(mailsTo(member).map(({ subject }) => subject)).toEqual(['1 more mail on 21 November'])
    expect(await dueAtOf(member)).toBe(now)
    await deliver(member)
    expect(mailsTo(member).map(({ subject }) => subject)).toContain('This month: write to Jane')
    expect(mailsTo(member)).toHaveLength(2)
    expect(await dueAtOf(member)).toBe(nextDigest)
  })

  it('gets the digest meanwhile when it is not known what became of the sum-up', async () => {
    const member = await owed([aReceipt()], { lastPeriod: '2026-10' })
    await contacts.addContact(member.id, aForm(), { id: anId(), today: '2026-01-01', now })
    await deliverWhile(connectionReset, member)
    expect((await mailingOf(member))?.state).toBe('unknown')
    await deliver(member, afterMinutes(5))
    await deliver(member, afterMinutes(10))
    expect(mailsTo(member).map(({ subject }) => subject)).toEqual(['This month: write to Jane'])
    expect((await members.loadMember(member.id))?.lastPeriod).toBe('2026-11')
  })

  it('gets one for each day after an outage, the earliest first', async () => {
    const days = ['2026-11-19', yesterday, '2026-11-20']
    const member = await owed(days.map((day) => aReceipt({ day })))
    for (const _ of times(5, () => 0)) await deliver(member)
    expect(mailsTo(member).map(({ subject }) => subject)).toEqual([
      '1 more mail on 19 November',
      '1 more mail on 20 November',
      '1 more mail on 21 November',
    ])
    expect(await dueAtOf(member)).toBe(nextDigest)
  })

  it('waits for tomorrow with those of today', async () => {
    const member = await owed([aReceipt(), aReceipt({ day: '2026-11-22', subject: 'Of today' })])
    await deliver(member)
    expect(mailsTo(member)[0]?.text).not.toContain('Of today')
    expect(await sumUpDayOf(member)).toBe('2026-11-22')
    expect(await dueAtOf(member)).toBe('2026-11-23T09:00:00.000Z')
    await deliver(member)
    expect(mailsTo(member)).toHaveLength(1)
  })
})

describe('a sum-up', () => {
  it.each([1, 2])('misses no mail that is acted on while it ends, at look %i for more', async (look) => {
    const member = await owed()
    let looks = 0
    const late = aReceipt({ day: '2026-11-22' })
    await deliver(member, now, {
      nextUnsentDay: async (memberId) => {
        const day = await unsent.nextUnsentDay(memberId)
        if (++looks === look) await actOn(member, late)
        return day
      },
    })
    expect(await sumUpDayOf(member)).toBe('2026-11-22')
    await deliver(member, '2026-11-23T09:00:00.000Z')
    expect(mailsTo(member).map(({ subject }) => subject)).toEqual([
      '1 more mail on 21 November',
      '1 more mail on 22 November',
    ])
    expect(await sumUpDayOf(member)).toBeUndefined()
  })

  it('whose answer is lost waits for half an hour and is tried again', async () => {
    const member = await owed()
    expect(await deliverWhile(connectionReset, member)).toMatchObject({ asked: 1, failed: 0 })
    expect(await mailingOf(member)).toMatchObject({ state: 'unknown', attempts: 1 })
    expect(await left(member)).toHaveLength(1)
    expect((await deliverWhile(mailTaken, member, afterMinutes(29))).asked).toBe(0)
    await deliver(member, afterMinutes(30))
    await deliver(member, afterMinutes(31))
    expect(mailsTo(member)).toHaveLength(1)
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', attempts: 2 })
    expect(await left(member)).toEqual([])
    expect(await dueAtOf(member)).toBe(nextDigest)
  })

  it('that SES takes no more of for now is sent later, and one that it refuses is over', async () => {
    const [later, refused] = [await owed(), await owed()]
    expect((await deliverWhile(sesError(429, 'TooManyRequestsException'), later)).asked).toBe(mostTries)
    expect(await mailingOf(later)).toBeUndefined()
    await deliver(later, afterMinutes(1))
    expect(mailsTo(later)).toHaveLength(1)

    await deliverWhile(sesError(400, 'MessageRejected'), refused)
    expect(await mailingOf(refused)).toMatchObject({ state: 'failed' })
    expect(await left(refused)).toEqual([])
    expect(await dueAtOf(refused)).toBe(nextDigest)
  })

  it.each(['deleteUnsentReceipts', 'nextUnsentDay', 'changeMember'] as const)(
    'whose worker died before %s is ended by the next, and not sent again',
    async (step) => {
      const member = await owed([aReceipt(), aReceipt({ day: '2026-11-22' })])
      const died = await deliver(member, now, { [step]: () => Promise.reject(new Error('The worker died.')) })
      expect(died.batchItemFailures).toHaveLength(1)
      await deliver(member)
      expect(mailsTo(member)).toHaveLength(1)
      expect(await left(member)).toEqual([])
      expect(await sumUpDayOf(member)).toBe('2026-11-22')
    },
  )

  it('of nothing that is left is no mail', async () => {
    const member = await owed()
    await unsent.deleteUnsentReceipts(member.id, yesterday)
    await deliver(member)
    expect(mailsTo(member)).toEqual([])
    expect(await mailingOf(member)).toBeUndefined()
    expect(await dueAtOf(member)).toBe(nextDigest)
  })

  it('that a slow worker ends again takes nothing away from what is owed since', async () => {
    const member = await owed()
    await deliver(member)
    await actOn(member, aReceipt({ day: '2026-11-22' }))
    await members.changeMember(member, (current) => finishSumUp(current, yesterday, undefined, now))
    expect(await sumUpDayOf(member)).toBe('2026-11-22')
  })
})
