import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it, test } from 'vitest'
import { emailKey } from '../../aws/keys.ts'
import { memberStore } from '../../aws/members.ts'
import { addTo } from '../../core/time.ts'
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
