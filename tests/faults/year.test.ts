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

const { members, contacts, mailings, sendDue, message, table, ses } = testSender()

/** When a member's mails come, on local clocks: the digest, and the résumé reminder in its month. */
type Person = { digest: Wall; reminder: Wall & { month: number } }

/** The day of the month that is a fortnight from another. */
const fortnight = (day: number) => (day > 14 ? day - 14 : day + 14)
const withReminder = (digest: Wall, month: number): Person => ({
  digest,
  reminder: { ...digest, month, day: fortnight(digest.day) },
})

/** Five in each zone: at the hours that are skipped or come twice, and at the ends of months and days. */
const people: Person[] = zones.flatMap((zone, zoneIndex) => {
  const edges = [31, 30, 29, 1, 15].map((day, index) => ({ zone, day, hour: [0, 23, 2, 9, 3][index] ?? 0 }))
  const changes = changesOf(year, zone)
  const digests = changes.slice(0, 1)
  // The last days of months have no reminder.
  const reminders = changes.filter(({ day }) => day <= 28).slice(-1)
  return [
    ...reminders.map(({ month, day, hour }) => withReminder({ zone, day: fortnight(day), hour }, month)),
    ...[...digests, ...edges].map((wall, index) =>
      withReminder({ zone, day: wall.day, hour: wall.hour }, 1 + ((zoneIndex + 5 * index) % 12)),
    ),
  ].slice(0, 5)
})

type DoneWith = Pick<Member, 'lastPeriod' | 'lastReminder'>

const join = async (
  { digest: { zone, day, hour }, reminder }: Person,
  doneWith: DoneWith,
): Promise<Member> => {
  const fresh = newMember(
    { name: 'Ada', email: `${anId()}@example.com`, zone, digestDay: day, digestHour: hour },
    { id: anId(), intakeSecret: anId(), now: start },
  )
  const member = scheduleNext({ ...fresh, ...doneWith, reminderMonth: reminder.month }, start)
  await members.createMember(member)
  await contacts.addContact(member.id, aForm(), { id: anId(), today: '2026-01-01', now: start })
  return member
}
const joinAll = (doneWith: (person: Person) => DoneWith) =>
  Promise.all(people.map(async (person) => ({ person, member: await join(person, doneWith(person)) })))

const tick = async (at: number, isPaused: boolean) => {
  const queued: string[] = []
  await createPlanMailings({
    ...memberStore(table),
    now: () => instant(at),
    queueMembers: async (ids) => {
      queued.push(...ids)
    },
  })()
  for (let from = 0; from < queued.length; from += 10) {
    const bodies = queued.slice(from, from + 10).map(message)
    if (isPaused)
      await withSes(sesError(400, 'SendingPausedException'), (client) =>
        sendDue(bodies, instant(at), { client }),
      )
    else for (const _ of ['delivered', 'delivered again']) await sendDue(bodies, instant(at))
  }
}

/** What each address was sent, and when: all ticks that matter, one after the other. */
const runThrough = async (ticks: Iterable<number>, isPaused: (at: number) => boolean) => {
  const sent = new Map<string, { digests: string[]; reminders: string[] }>()
  for (const at of [...new Set(ticks)].sort((a, b) => a - b)) {
    const before = ses.mails.length
    await tick(at, isPaused(at))
    for (const { to, tags } of ses.mails.slice(before)) {
      const all = sent.get(to) ?? { digests: [], reminders: [] }
      ;(tags?.kind === 'resume-reminder' ? all.reminders : all.digests).push(instant(at))
      sent.set(to, all)
    }
  }
  return sent
}

const months = times(12, (index) => index + 1)
const periodOf = (month: number) => `${year}-${String(month).padStart(2, '0')}`
const digestsOf = ({ digest }: Person) => months.map((month) => shownAt(year, month, digest))
const reminderOf = ({ reminder }: Person) => shownAt(year, reminder.month, reminder)
const stateOf = async (memberId: string, kind: 'digest' | 'resume-reminder', period: string) =>
  (await mailings.loadMailing({ memberId, kind, period }))?.state

it('brings each of 200 members in 40 zones 12 digests and a résumé reminder in a year, each at their own hour', async () => {
  /** SES takes nothing for three days; for three weeks nothing runs at all. Neither is so long that two digests meet. */
  const outages = [
    { isPause: true, from: Date.UTC(year, 4, 10, 6, 30), until: Date.UTC(year, 4, 13, 6, 30) },
    { isPause: false, from: Date.UTC(year, 6, 4), until: Date.UTC(year, 6, 25, 4, 20) },
  ]
  const outageAt = (at: number) => outages.find(({ from, until }) => from <= at && at < until)
  expect(new Set(zones).size).toBe(40)
  const everyone = await joinAll(() => ({ lastPeriod: `${year - 1}-12`, lastReminder: String(year - 1) }))
  expect(everyone).toHaveLength(200)

  const shown = people.flatMap((person) => [...digestsOf(person), reminderOf(person)])
  const ends = outages.map(({ until }) => until)
  const ticks = [...shown.map(({ at }) => at), ...ends].filter((at) => outageAt(at)?.isPause !== false)
  const sent = await runThrough(ticks, (at) => outageAt(at) !== undefined)

  for (const { person, member } of everyone) {
    const comes = ({ at }: { at: number }) => instant(outageAt(at)?.until ?? at)
    expect({ person, ...sent.get(member.email) }).toEqual({
      person,
      digests: digestsOf(person).map(comes),
      reminders: [comes(reminderOf(person))],
    })
    for (const month of months) expect(await stateOf(member.id, 'digest', periodOf(month))).toBe('submitted')
    expect(await stateOf(member.id, 'resume-reminder', String(year))).toBe('submitted')
    expect(await members.loadMember(member.id)).toMatchObject({
      lastPeriod: `${year}-12`,
      lastReminder: String(year),
    })
  }
  const coming = (how: string) => shown.filter(({ comes }) => comes === how).length
  const reminders = people.map(reminderOf)
  const changed = reminders.filter(({ comes }) => comes !== 'once').length
  expect(changed).toBeGreaterThan(20)
  expect(ses.mails).toHaveLength(200 * 13)
  process.stdout.write(
    [
      `\n${year}: ${people.length} members in ${zones.length} zones, ${new Set(ticks).size} instants, ${ses.mails.length} mails`,
      'each of them: 12 digests and 1 résumé reminder; lost 0, doubled 0',
      `at an hour that was skipped: ${coming('never')}, that came twice: ${coming('twice')} (${changed} of them reminders)\n`,
    ].join('\n'),
  )
})

it('brings each of them one current digest after an outage of forty days, and the reminder that fell into it', async () => {
  const [from, until] = [Date.UTC(year, 6, 5), Date.UTC(year, 7, 14)]
  const everyone = await joinAll((person) => ({
    lastPeriod: periodOf(6),
    lastReminder: String(reminderOf(person).at < from ? year : year - 1),
  }))
  const sent = await runThrough([until, until + 1], () => false)
  expect([...sent.values()].filter(({ reminders }) => reminders.length > 0).length).toBeGreaterThan(10)
  for (const { person, member } of everyone) {
    const current = digestsOf(person).findLastIndex(({ at }) => at <= until)
    const reminder = reminderOf(person).at
    expect({ person, ...sent.get(member.email) }).toEqual({
      person,
      digests: [instant(until)],
      reminders: from <= reminder && reminder <= until ? [instant(until)] : [],
    })
    for (const month of [7, 8])
      expect(await stateOf(member.id, 'digest', periodOf(month))).toBe(
        month === current + 1 ? 'submitted' : undefined,
      )
  }
})
