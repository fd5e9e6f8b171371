import { beforeEach, describe, expect, it, test } from 'vitest'
import { systemPace } from '../../aws/runtime.ts'
import type { Member } from '../../core/member.ts'
import { addTo } from '../../core/time.ts'
import { sesError, withSes } from '../aws/ses.ts'
import { loseAnswer, times } from '../aws/table.ts'
import { aForm, aMember, anId, now } from '../examples.ts'
import { testSender } from './sender.ts'

const { table, members, contacts, mailings, sendDue, message, deliver, deliverWhile, mailsTo, dueAtOf } =
  testSender()
const due = async () => {
  const member = aMember()
  await members.createMember(member)
  await contacts.addContact(member.id, aForm(), { id: anId(), today: '2026-01-01', now })
  return member
}
const mailingOf = ({ id }: Member) =>
  mailings.loadMailing({ memberId: id, kind: 'digest', period: '2026-11' })
const nextMonth = '2026-12-22T09:00:00.000Z'

describe('when SES takes nothing more from this account', () => {
  test.each([
    ['SendingPausedException', 15],
    ['AccountSuspendedException', 15],
    ['LimitExceededException', 15],
    ['MailFromDomainNotVerifiedException', 5],
    ['NotFoundException', 5],
  ])(
    '%s: no worker asks again for %i minutes, somebody is told, and then all goes by itself',
    async (name, minutes) => {
      const ten = await Promise.all(times(10, due))
      // Each case long after the others.
      const at = addTo(now, `P${1 + name.length}D`)
      const logged: Record<string, string>[] = []
      const log = {
        warn: () => {},
        error: (_: string, details: Record<string, string>) => logged.push(details),
      }
      const deps = {
        log,
        sleep: systemPace.sleep,
        askAccount: async () => ({ rate: 25, sentInDay: 0, mostInDay: 50_000 }),
      }
      const work = (when: string) =>
        withSes(sesError(400, name), (client) =>
          sendDue(
            ten.map(({ id }) => message(id)),
            when,
            { client, deps },
          ),
        )
      const first = await work(at)
      expect(first.result).toEqual({ batchItemFailures: [] })
      // Turns are 50 ms apart, so that some may be under way when the answer comes.
      expect(first.requests.length).toBeLessThanOrEqual(5)
      expect((await work(addTo(at, 'PT1M'))).requests).toEqual([])
      expect((await work(addTo(at, `PT${minutes - 1}M`))).requests).toEqual([])
      expect(logged.slice(0, 1)).toEqual([
        expect.objectContaining({
          event: 'sending-stopped',
          reason: name,
          until: addTo(at, `PT${minutes}M`),
        }),
      ])
      expect(logged).toHaveLength(first.requests.length)
      for (const member of ten) {
        expect(await mailingOf(member)).toBeUndefined()
        expect(await dueAtOf(member)).toBe(now)
      }
      for (const member of ten) await deliver(member, addTo(at, `PT${minutes}M`))
      expect(ten.map((member) => mailsTo(member).length)).toEqual(times(10, () => 1))
    },
  )

  it('for the day, nothing is sent that would not leave the rest of the quota to others', async () => {
    const at = addTo(now, 'P90D')
    const three = await Promise.all(times(3, due))
    const askAccount = async () => ({ rate: 1000, sentInDay: 158, mostInDay: 200 })
    for (const member of three) await deliver(member, at, { askAccount })
    expect(three.map((member) => mailsTo(member).length)).toEqual([1, 1, 0])
    await deliver(three[2] ?? aMember(), addTo(at, 'PT15M'))
    expect(three.map((member) => mailsTo(member).length)).toEqual([1, 1, 1])
  })
})

describe('a sender whose write was made and whose answer was lost', () => {
  /** Runs with one answer lost after another until there is none left to lose. */
  const losingEach = async (run: () => Promise<void>) => {
    for (let write = 1; ; write++) {
      const loss = loseAnswer(table, write)
      try {
        await run()
      } finally {
        loss.stop()
      }
      if (!loss.isLost()) return write - 1
    }
  }
  const tooMany = sesError(429, 'TooManyRequestsException')
  let ready: Member[] = []
  beforeEach(async () => {
    ready = await Promise.all(times(12, due))
  })

  it('sends one digest and knows that it did, whichever write it was', async () => {
    const writes = await losingEach(async () => {
      // Made before anything is lost of it.
      const [member] = ready.splice(0, 1)
      if (!member) throw new Error('There are more writes than members.')
      expect(await deliver(member)).toEqual({ batchItemFailures: [] })
      expect(mailsTo(member)).toHaveLength(1)
      expect(await mailingOf(member)).toMatchObject({ state: 'submitted', attempts: 1 })
      expect(await dueAtOf(member)).toBe(nextMonth)
    })
    expect(writes).toBeGreaterThanOrEqual(4)
  })

  it('gives a claim back, whichever write it was', async () => {
    const writes = await losingEach(async () => {
      const [member] = ready.splice(0, 1)
      if (!member) throw new Error('There are more writes than members.')
      await deliverWhile(tooMany, member)
      expect(await mailingOf(member)).toBeUndefined()
      expect(await dueAtOf(member)).toBe(now)
    })
    expect(writes).toBeGreaterThanOrEqual(3)
  })
})
