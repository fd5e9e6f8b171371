import { expect, it } from 'vitest'
import { memberStore } from '../../aws/members.ts'
import { type Member, newMember } from '../../core/member.ts'
import { scheduleNext } from '../../core/schedule.ts'
import { createHandler as createPlanMailings } from '../../functions/plan-mailings/handler.ts'
import { sesError, withSes } from '../aws/ses.ts'
import { times } from '../aws/table.ts'
import { aForm, anId } from '../examples.ts'
import { testSender } from '../functions/sender.ts'
import { changesOf, shownAt, type Wall } from './wall-clock.ts'

const year = 2027
const zones = [
  ...[
    'Europe/London',
    'Europe/Berlin',
    'Europe/Lisbon',
    'Europe/Moscow',
    'Europe/Istanbul',
    'Atlantic/Azores',
  ],
  ...['Atlantic/Reykjavik', 'America/New_York', 'America/Chicago', 'America/Phoenix', 'America/Los_Angeles'],
  ...['America/Anchorage', 'America/Adak', 'America/St_Johns', 'America/Halifax', 'America/Nuuk'],
  ...['America/Sao_Paulo', 'America/Santiago', 'America/Asuncion', 'America/Havana', 'America/Caracas'],
  ...['Africa/Cairo', 'Africa/Casablanca', 'Africa/Johannesburg', 'Antarctica/Troll', 'Asia/Tehran'],
  ...['Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Beirut', 'Asia/Jerusalem', 'Asia/Shanghai', 'Asia/Tokyo'],
  ...['Australia/Sydney', 'Australia/Adelaide', 'Australia/Lord_Howe', 'Australia/Eucla', 'Pacific/Auckland'],
  ...['Pacific/Chatham', 'Pacific/Apia', 'Pacific/Kiritimati'],
]
const instant = (at: number) => new Date(at).toISOString()
const start = `${year - 1}-12-20T00:00:00.000Z`
/** SES takes nothing for three days; for forty nothing runs at all. */
const outages = [
  { kind: 'SES is paused', from: Date.UTC(year, 4, 10, 6, 30), until: Date.UTC(year, 4, 13, 6, 30) },
  { kind: 'nothing runs', from: Date.UTC(year, 6, 5), until: Date.UTC(year, 7, 14) },
]
const outageAt = (at: number) => outages.find(({ from, until }) => from <= at && at < until)

const { members, contacts, mailings, sendDue, message, table, ses } = testSender()

/** Five in each zone: at the hours that are skipped or come twice, and at the ends of months and days. */
const walls: Wall[] = zones.flatMap((zone) => {
  const edges = [31, 30, 29, 1, 15].map((day, index) => ({ zone, day, hour: [0, 23, 2, 9, 3][index] ?? 0 }))
  return [...changesOf(year, zone).slice(0, 2), ...edges].slice(0, 5)
})

const join = async ({ zone, day, hour }: Wall): Promise<Member> => {
  const fresh = newMember(
    { name: 'Ada', email: `${anId()}@example.com`, zone, digestDay: day, digestHour: hour },
    { id: anId(), intakeSecret: anId(), now: start },
  )
  const member = scheduleNext({ ...fresh, lastPeriod: `${year - 1}-12` }, start)
  await members.createMember(member)
  await contacts.addContact(member.id, aForm(), { id: anId(), today: '2026-01-01', now: start })
  return member
}

const months = times(12, (index) => index + 1)
/** When each mail should come, by its period: after an outage the latest that it held back, and no other. */
const expectedOf = (wall: Wall): Map<string, string> => {
  const all = months.map((month) => ({ month, at: shownAt(year, month, wall).at }))
  const sent = all.flatMap(({ month, at }) => {
    const period = `${year}-${String(month).padStart(2, '0')}`
    const outage = outageAt(at)
    if (!outage) return [[period, instant(at)] as const]
    const isSuperseded = all.some((other) => other.at > at && other.at < outage.until)
    return isSuperseded ? [] : [[period, instant(outage.until)] as const]
  })
  return new Map(sent)
}

it('brings each of 200 members in 40 zones every digest of a year at their own hour, through two outages', async () => {
  expect(new Set(zones).size).toBe(40)
  const everyone = await Promise.all(walls.map(async (wall) => ({ wall, member: await join(wall) })))
  expect(everyone).toHaveLength(200)

  const tick = async (at: string, isPaused: boolean) => {
    const queued: string[] = []
    await createPlanMailings({
      ...memberStore(table),
      now: () => at,
      queueMembers: async (ids) => {
        queued.push(...ids)
      },
    })()
    for (let from = 0; from < queued.length; from += 10) {
      const bodies = queued.slice(from, from + 10).map(message)
      if (isPaused)
        await withSes(sesError(400, 'SendingPausedException'), (client) => sendDue(bodies, at, { client }))
      else for (const _ of ['delivered', 'delivered again']) await sendDue(bodies, at)
    }
  }
  const sentAt = new Map<string, string[]>()
  const shown = walls.flatMap((wall) => months.map((month) => shownAt(year, month, wall)))
  const ticks = new Set([...shown.map(({ at }) => at), ...outages.map(({ until }) => until)])
  for (const at of [...ticks].sort((a, b) => a - b)) {
    const outage = outageAt(at)
    if (outage?.kind === 'nothing runs') continue
    const before = ses.mails.length
    await tick(instant(at), outage !== undefined)
    for (const { to } of ses.mails.slice(before)) sentAt.set(to, [...(sentAt.get(to) ?? []), instant(at)])
  }

  const counts: number[] = []
  for (const { wall, member } of everyone) {
    const expected = expectedOf(wall)
    expect({ wall, sent: sentAt.get(member.email) }).toEqual({ wall, sent: [...expected.values()] })
    for (const month of months) {
      const period = `${year}-${String(month).padStart(2, '0')}`
      const mailing = await mailings.loadMailing({ memberId: member.id, kind: 'digest', period })
      expect(mailing?.state).toBe(expected.has(period) ? 'submitted' : undefined)
    }
    expect(await members.loadMember(member.id)).toMatchObject({
      lastPeriod: `${year}-12`,
      dueAt: instant(shownAt(year + 1, 1, wall).at),
    })
    counts.push(expected.size)
  }
  const having = (mails: number) => counts.filter((each) => each === mails).length
  const coming = (how: string) => shown.filter(({ comes }) => comes === how).length
  expect(having(12) + having(11)).toBe(200)
  process.stdout.write(
    [
      `\n${year}: ${walls.length} members in ${zones.length} zones, ${ticks.size} instants, ${ses.mails.length} mails`,
      `12 digests: ${having(12)} members; 11, as two fell due in the 40 days: ${having(11)} members`,
      `at an hour that was skipped: ${coming('never')}, that came twice: ${coming('twice')}; lost 0, doubled 0\n`,
    ].join('\n'),
  )
})
