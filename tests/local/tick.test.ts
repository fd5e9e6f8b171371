import { describe, expect, it } from 'vitest'
import { contactStore } from '../../aws/contacts.ts'
import { mailingStore } from '../../aws/mailings.ts'
import { memberStore } from '../../aws/members.ts'
import type { Table } from '../../aws/table.ts'
import { createTicks } from '../../local/tick.ts'
import { aContact, aForm, aMember, now } from '../examples.ts'
import { eventually, getJson, post, startForTest, startOver } from './running.ts'

const tick = async (local: Awaited<ReturnType<typeof startForTest>>) =>
  (await post(local, '/_local/tick')).json()

const addMembers = async (table: Table, count: number, withSomebodyDue = true) => {
  const members = Array.from({ length: count }, () => aMember())
  for (const member of members) {
    await memberStore(table).createMember(member)
    if (withSomebodyDue)
      await contactStore(table).addContact(member.id, aForm(), { id: 'jane', today: '2026-01-01', now })
  }
  return members
}

describe('a tick', () => {
  it('says how many were due and how many mails went, and leaves nothing due', async () => {
    const local = await startOver(async (table) => {
      await addMembers(table, 23)
      await addMembers(table, 2, false)
    })
    expect(await tick(local)).toEqual({ planned: 25, sent: 23 })
    expect(await tick(local)).toEqual({ planned: 0, sent: 0 })
    expect(await getJson(local, '/_local/outbox')).toHaveLength(23)
    expect(await getJson(local, '/_local/state')).toMatchObject({ members: 25, contacts: 23, mailings: 23 })
  })

  it('sends each mailing once when two ticks meet', async () => {
    const local = await startOver((table) => addMembers(table, 5))
    const ticks = await Promise.all([tick(local), tick(local)])
    expect(ticks.toSorted((a, b) => a.sent - b.sent)).toEqual([
      { planned: 0, sent: 0 },
      { planned: 5, sent: 5 },
    ])
  })

  it('that a stop cuts short loses nothing and sends nothing twice', async () => {
    const local = await startOver((table) => addMembers(table, 60))
    const cut = tick(local).catch(() => {})
    const outbox = () => getJson(local, '/_local/outbox') as Promise<{ to: string }[]>
    await eventually(async () => expect(await outbox()).not.toEqual([]))
    await local.stop()
    await cut
    const again = await startForTest({ directory: local.directory })
    await tick(again)
    const mails = (await getJson(again, '/_local/outbox')) as { to: string }[]
    expect(mails).toHaveLength(60)
    expect(new Set(mails.map(({ to }) => to)).size).toBe(60)
  })

  it('ends when a mailing stays due because it waits', async () => {
    const local = await startOver(async (table) => {
      const [waits] = await addMembers(table, 3)
      await mailingStore(table).moveMailing(
        {
          memberId: waits?.id ?? '',
          kind: 'digest',
          period: '2026-11',
          state: 'unknown',
          attempt: 'a',
          attempts: 1,
          since: now,
        },
        undefined,
      )
    })
    expect(await tick(local)).toEqual({ planned: 3, sent: 2 })
    expect(await tick(local)).toEqual({ planned: 1, sent: 0 })
    await post(local, '/_local/clock', { advance: 'PT1H' })
    expect(await tick(local)).toEqual({ planned: 1, sent: 1 })
  })

  it('goes on while there is something new to do, even when nothing is sent', async () => {
    const rounds = [['a', 'b'], ['b', 'c'], ['c'], []]
    const ticks = createTicks({
      now: () => now,
      plan: async () => rounds.shift() ?? [],
      idle: async () => {},
      sent: () => 0,
    })
    expect(await ticks.tick()).toEqual({ planned: 3, sent: 0 })
    expect(rounds).toEqual([])
  })

  it('goes on after one that failed', async () => {
    let fails = true
    const ticks = createTicks({
      now: () => now,
      plan: async () => {
        if (fails) throw new Error('outage')
        return []
      },
      idle: async () => {},
      sent: () => 0,
    })
    await expect(ticks.tick()).rejects.toThrow('outage')
    fails = false
    expect(await ticks.tick()).toEqual({ planned: 0, sent: 0 })
  })

  it('is not begun by the timer while another runs', async () => {
    let plans = 0
    const { promise, resolve } = Promise.withResolvers<string[]>()
    const ticks = createTicks({
      now: () => now,
      plan: () => {
        plans++
        return promise
      },
      idle: async () => {},
      sent: () => 0,
    })
    const running = ticks.tick()
    await ticks.tickUnlessTicking()
    resolve([])
    await running
    expect(plans).toBe(1)
    await ticks.tickUnlessTicking()
    expect(plans).toBe(2)
  })
})

describe('the state', () => {
  it('counts removed contacts apart', async () => {
    const local = await startOver(async (table) => {
      const [member] = await addMembers(table, 1)
      const gone = aContact({ emails: ['gone@example.com'] })
      await contactStore(table).saveContact(
        member?.id ?? '',
        { ...gone, removedOn: '2026-02-01' },
        undefined,
        now,
      )
    })
    expect(await getJson(local, '/_local/state')).toMatchObject({
      members: 1,
      contacts: 1,
      removedContacts: 1,
      matches: 1,
      emails: 1,
      intakeAddresses: 1,
      touches: 0,
      sessions: 0,
      waitingMails: 0,
    })
    const keys = ((await getJson(local, '/_local/dump')) as { PK: string; SK: string }[]).map(
      ({ PK, SK }) => `${PK} ${SK}`,
    )
    // Two more announce the changes of contacts.
    expect(keys).toHaveLength(8)
    expect(keys).toEqual(keys.toSorted())
  })
})
