import { sesClient } from '../../aws/clients/ses.ts'
import { contactStore } from '../../aws/contacts.ts'
import { mailingStore } from '../../aws/mailings.ts'
import { memberStore } from '../../aws/members.ts'
import { suppressionStore } from '../../aws/suppressions.ts'
import { openTable } from '../../aws/table.ts'
import { unsentReceiptStore } from '../../aws/unsent-receipts.ts'
import type { Member } from '../../core/member.ts'
import { addTo } from '../../core/time.ts'
import { createHandler as createFeedback } from '../../functions/feedback/handler.ts'
import { createHandler as createPlanMailings } from '../../functions/plan-mailings/handler.ts'
import { localAws } from '../../local/local-aws.ts'
import { anEvent } from '../core/ses-events.ts'
import { aForm, aMember, anId, keys, now } from '../examples.ts'
import { testSender } from '../functions/sender.ts'
import { sqsEvent } from '../functions/sqs.ts'
import { type Accepted, type Fault, startProxy } from './proxy.ts'

/**
 * A fault at one call alone, or at all from that one on until the first tick is over; or the end of the process at a
 * call: it learns of no answer any more, and another process goes on.
 */
export type Trouble = { fault: Fault; from: number; lasts: 'once' | 'the tick' | 'for ever' }
export type Course = 'one after another' | 'two at once'
/** Whether SES's events about what it took come back before the next tick. */
export type Events = 'come' | 'are lost'
export type Outcome = {
  calls: number
  mails: number
  /** Whether SES took a mail that the table still waits to hear of after the first tick: events alone can tell. */
  isOpen: boolean
  /** What is allowed to come twice without events: such a mail whose answer was lost. */
  isUntold: boolean
  /** Whether the mail did not come in the first tick. */
  isLate: boolean
  isScheduled: boolean
}

/** Minutes at which the planner ticks; the last is long after all has settled. */
const laterTicks = [5, 36, 41, 75]
const nextMonth = '2026-12-22T09:00:00.000Z'
const clientTimeout = 400

/** A planner and a sender behind a proxy, for members who are due. */
export const trials = () => {
  const { members, contacts, mailings, sendDue, message, table, ses } = testSender()

  const openProcess = (endpoint: string, requestTimeout: number | undefined) => {
    const settings = { ...localAws, endpoint, requestTimeout }
    const client = sesClient(settings)
    const proxied = openTable(table.name, settings)
    const deps = {
      ...memberStore(proxied),
      ...contactStore(proxied),
      ...mailingStore(proxied),
      ...unsentReceiptStore(proxied),
    }
    return {
      /** Whether the planner found the member. */
      plan: async (memberId: string, at: string) => {
        const queued: string[] = []
        const queueMembers = async (ids: string[]) => {
          queued.push(...ids)
        }
        await createPlanMailings({ now: () => at, ...deps, queueMembers })()
        return queued.includes(memberId)
      },
      deliver: (memberId: string, at: string) => sendDue([message(memberId)], at, { client, deps }),
      /** SES's events about these mails, each of them twice. */
      hear: async (accepted: Accepted[]) => {
        const events = accepted.flatMap(({ tags, to }) =>
          (['Send', 'Delivery'] as const).map((told) =>
            anEvent(told, { tags, to, messageId: tags.attempt ?? '' }),
          ),
        )
        const bodies = events.map((Message) => JSON.stringify({ Type: 'Notification', Message }))
        await createFeedback({
          ...{ now: () => now, log: { warn: () => {} } },
          ...deps,
          ...suppressionStore(proxied, keys),
        })(sqsEvent([...bodies, ...bodies]))
      },
      end: () => {
        proxied.documents.destroy()
        client.destroy()
      },
    }
  }
  type Process = ReturnType<typeof openProcess>

  /** What one tick brings, if the planner finds the member: a message, delivered five times whatever comes of it. */
  const tick = async ({ plan, deliver }: Process, { id }: Member, minute: number, course: Course) => {
    const at = (later: number) => addTo(now, `PT${minute + later}M`)
    if (!(await plan(id, at(0)))) return false
    if (course === 'two at once') await Promise.allSettled([deliver(id, at(0)), deliver(id, at(0))])
    for (const later of course === 'two at once' ? [2, 3, 4] : [0, 1, 2, 3, 4])
      await Promise.allSettled([deliver(id, at(later))])
    return true
  }

  const portsOf = () => ({
    table: Number(table.documents.endpoint.port),
    ses: Number(ses.client.endpoint.port),
  })

  /** A member who is due, the trouble, and time enough after it. */
  return async (trouble: Trouble | undefined, course: Course, events: Events = 'come'): Promise<Outcome> => {
    const member = aMember()
    await members.createMember(member)
    await contacts.addContact(member.id, aForm(), { id: anId(), today: '2026-01-01', now })
    const ended = Promise.withResolvers<void>()
    const proxy = await startProxy(portsOf(), (call) => {
      if (!trouble || call < trouble.from) return undefined
      if (trouble.lasts === 'once') return call === trouble.from ? trouble.fault : undefined
      if (trouble.lasts === 'the tick') return trouble.fault
      ended.resolve()
      return { what: 'no answer', when: call === trouble.from ? trouble.fault.when : 'before' }
    })
    // Elsewhere a time-out would be a second trouble, on a machine that is busy.
    const hasTimeout = trouble?.fault.what === 'no answer' && trouble.lasts !== 'for ever'
    const first = openProcess(proxy.endpoint, hasTimeout ? clientTimeout : undefined)
    const second = openProcess(proxy.endpoint, undefined)
    const firstTick = tick(first, member, 0, course).catch(() => {})
    await Promise.race([firstTick, ended.promise])
    await proxy.settled()
    const calls = proxy.calls()
    proxy.heal()

    const mailing = await mailings.loadMailing({ memberId: member.id, kind: 'digest', period: '2026-11' })
    const before = proxy.accepted.length
    for (const minute of laterTicks) {
      if (events === 'come') await second.hear(proxy.accepted)
      if (!(await tick(second, member, minute, course))) break
    }
    for (const minute of [80, 24 * 60]) await second.deliver(member.id, addTo(now, `PT${minute}M`))
    const after = await members.loadMember(member.id)
    await proxy.stop()
    for (const process of [first, second]) process.end()
    await firstTick
    const attempts = new Set(proxy.accepted.map(({ tags }) => tags.attempt))
    if (attempts.size < proxy.accepted.length) throw new Error('SES was asked twice for one attempt.')
    const isOpen = before === 1 && (mailing?.state === 'claimed' || mailing?.state === 'unknown')
    return {
      calls,
      mails: proxy.accepted.length,
      isOpen,
      isUntold: isOpen && (trouble?.lasts !== 'once' || proxy.accepted[0]?.isAnswered === false),
      isLate: before === 0,
      isScheduled: after?.lastPeriod === '2026-11' && after.dueAt === nextMonth,
    }
  }
}
