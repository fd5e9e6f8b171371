import { describe, expect, it, test } from 'vitest'
import { GetCommand } from '../../aws/clients/dynamodb.ts'
import { emailKey } from '../../aws/keys.ts'
import { memberStore } from '../../aws/members.ts'
import { addTo } from '../../core/time.ts'
import { planTransition } from '../../core/transition.ts'
import { aMember, anId, now } from '../examples.ts'
import { interruptedAfter, testTable, times } from './table.ts'

const table = testTable()
const store = memberStore(table)
const anAddress = () => `${anId()}@example.com`
const saved = async () => {
  const member = aMember()
  await store.createMember(member)
  return member
}
const ownerOf = async (address: string) => (await store.findMemberByEmail(address))?.id
const isKept = async (address: string) =>
  (await table.documents.send(new GetCommand({ TableName: table.name, Key: emailKey(address) }))).Item !==
  undefined
const afterMinutes = (minutes: number) => addTo(now, `PT${minutes}M`)

describe('a member who moves to another address', () => {
  it('is found there alone, and nothing else of the member changes', async () => {
    const member = await saved()
    const to = `New.${anAddress()}`
    expect(await store.changeAddress(member, { from: member.email, to, now })).toBe('changed')
    expect(await store.loadMember(member.id)).toEqual({ ...member, email: to })
    expect(await ownerOf(to.toLowerCase())).toBe(member.id)
    expect(await ownerOf(member.email)).toBeUndefined()
    expect(await isKept(member.email)).toBe(false)
  })

  it('gets mail again', async () => {
    const { dueAt: _, ...rest } = aMember()
    const member = { ...rest, mailProblem: { kind: 'bounced' as const, at: now } }
    await store.createMember(member)
    await store.changeAddress(member, { from: member.email, to: anAddress(), now })
    const moved = await store.loadMember(member.id)
    expect(moved).toMatchObject({ dueAt: now })
    expect(moved).not.toHaveProperty('mailProblem')
  })

  describe('from a company that they leave', () => {
    const leaving = async (lastDay = '2026-12-06') => {
      const address = `${anId()}@acme.example`
      const plan = { lastDay, domain: 'acme.example', people: [] }
      const transition = planTransition(undefined, plan, { id: anId(), now, zone: 'UTC' })
      const member = aMember({ email: address, transition })
      await store.createMember(member)
      return { member, change: { from: address, to: anAddress(), now } }
    }
    const signsIn = async (address: string, at: string) => (await store.findMemberAt(address, at))?.id

    it('signs in with both until the last day is over, and is mailed at the new one', async () => {
      const { member, change } = await leaving()
      await store.changeAddress(member, change)
      expect(await ownerOf(change.from)).toBeUndefined()
      for (const address of [change.from, change.to])
        expect(await signsIn(address, '2026-12-06T23:00:00.000Z')).toBe(member.id)
      expect(await signsIn(change.from, '2026-12-07T00:00:00.000Z')).toBeUndefined()
      expect(await signsIn(change.to, '2026-12-07T00:00:00.000Z')).toBe(member.id)
    })

    it('keeps the old one from others as long as it works, and not for longer', async () => {
      const { member, change } = await leaving()
      await store.changeAddress(member, change)
      const other = await saved()
      const take = (at: string) => store.changeAddress(other, { from: other.email, to: change.from, now: at })
      expect(await take('2026-12-06T12:00:00.000Z')).toBe('address taken')
      expect(await take('2026-12-08T12:00:00.000Z')).toBe('changed')
      expect(await signsIn(change.from, '2026-12-08T12:00:00.000Z')).toBe(other.id)
    })

    test.each(times(6, (requests) => requests + 1))(
      'can do so again that broke off after request %i',
      async (requests) => {
        const { member, change } = await leaving()
        const dying = memberStore(interruptedAfter(table, requests, () => Promise.reject(new Error('crash'))))
        await dying.changeAddress(member, change).catch(() => {})
        expect(await signsIn(change.from, now)).toBe(member.id)
        const reloaded = (await store.loadMember(member.id)) ?? expect.fail()
        expect(await store.changeAddress(reloaded, change)).toBe('changed')
        expect(await signsIn(change.from, now)).toBe(member.id)
        expect(await signsIn(change.to, now)).toBe(member.id)
      },
    )
  })

  test.each(times(6, (requests) => requests + 1))(
    'does so when it is done again that broke off after request %i',
    async (requests) => {
      const member = await saved()
      const change = { from: member.email, to: anAddress(), now }
      const crash = () => Promise.reject(new Error('crash'))
      const dying = memberStore(interruptedAfter(table, requests, crash))
      await dying.changeAddress(member, change).catch(() => {})
      const found = await Promise.all([ownerOf(change.from), ownerOf(change.to)])
      expect(found.filter(Boolean)).toEqual([member.id])
      const reloaded = (await store.loadMember(member.id)) ?? expect.fail()
      expect(await store.changeAddress(reloaded, change)).toBe('changed')
      expect(await ownerOf(change.to)).toBe(member.id)
      expect(await isKept(change.from)).toBe(false)
    },
  )

  it('to the same one, written otherwise, keeps it', async () => {
    const member = await saved()
    const to = member.email.toUpperCase()
    expect(await store.changeAddress(member, { from: member.email, to, now: afterMinutes(1) })).toBe(
      'changed',
    )
    expect(await ownerOf(member.email)).toBe(member.id)
  })

  it('does not get another member’s', async () => {
    const [member, other] = [await saved(), await saved()]
    const change = { from: member.email, to: other.email.toUpperCase(), now }
    expect(await store.changeAddress(member, change)).toBe('address taken')
    expect(await ownerOf(other.email)).toBe(other.id)
    expect(await ownerOf(member.email)).toBe(member.id)
  })

  it('to one that two want gets it or not, and the other does not', async () => {
    const [one, other] = [await saved(), await saved()]
    const to = anAddress()
    const moves = await Promise.all(
      [one, other].map((member) => store.changeAddress(member, { from: member.email, to, now })),
    )
    expect(moves.toSorted()).toEqual(['address taken', 'changed'])
    expect(await ownerOf(to)).toBe(moves[0] === 'changed' ? one.id : other.id)
  })

  it('and back is found at the first address, whatever the first move still does', async () => {
    const member = await saved()
    const to = anAddress()
    const back = async () => {
      const moved = (await store.loadMember(member.id)) ?? expect.fail()
      if (moved.email === to)
        await store.changeAddress(moved, { from: to, to: member.email, now: afterMinutes(1) })
    }
    const slow = memberStore(interruptedAfter(table, 2, back))
    await slow.changeAddress(member, { from: member.email, to, now })
    expect(await ownerOf(member.email)).toBe(member.id)
    expect(await ownerOf(to)).toBeUndefined()
  })

  it('leaves the old address to whoever signs up with it', async () => {
    const member = await saved()
    await store.changeAddress(member, { from: member.email, to: anAddress(), now })
    const newcomer = aMember({ email: member.email })
    expect(await store.createMember(newcomer)).toBe('created')
    expect(await ownerOf(member.email)).toBe(newcomer.id)
  })
})
