import { describe, expect, it, test } from 'vitest'
import { addressStore } from '../../aws/addresses.ts'
import { GetCommand } from '../../aws/clients/dynamodb.ts'
import { emailKey } from '../../aws/keys.ts'
import { memberStore } from '../../aws/members.ts'
import type { Table } from '../../aws/table.ts'
import { addressesOf, mostAddresses, usePrimary } from '../../core/addresses.ts'
import { type Member, noteSuppression } from '../../core/member.ts'
import { addTo } from '../../core/time.ts'
import { planTransition } from '../../core/transition.ts'
import { aMember, anId, now } from '../examples.ts'
import { interruptedAfter, testTable, times } from './table.ts'

const table = testTable()
const over = (through: Table) => {
  const members = memberStore(through)
  return { ...members, ...addressStore(through, members) }
}
const store = over(table)
const anAddress = () => `${anId()}@example.com`
const saved = async (fields: Partial<Member> = {}) => {
  const member = aMember(fields)
  await store.createMember(member)
  return member
}
const load = async ({ id }: Member) => (await store.loadMember(id)) ?? expect.fail()
const ownerOf = async (address: string, at = now) => (await store.findMemberAt(address, at))?.id
const isKept = async (address: string) =>
  (await table.documents.send(new GetCommand({ TableName: table.name, Key: emailKey(address) }))).Item !==
  undefined
const afterMinutes = (minutes: number) => addTo(now, `PT${minutes}M`)
/** A member with another address. */
const withOther = async (fields?: Partial<Member>) => {
  const [member, other] = [await saved(fields), anAddress()]
  await store.addAddress(member, other, now)
  return { member: await load(member), other }
}
const dying = (requests: number) =>
  over(interruptedAfter(table, requests, () => Promise.reject(new Error('crash'))))

describe('an address that is added', () => {
  it('finds the member beside the first one, where mail goes on', async () => {
    const member = await saved()
    const other = `New.${anAddress()}`
    expect(await store.addAddress(member, other, now)).toBe('added')
    expect(await load(member)).toEqual({ ...member, addresses: { version: 1, others: [{ email: other }] } })
    expect(await ownerOf(other.toLowerCase())).toBe(member.id)
    expect(await ownerOf(member.email)).toBe(member.id)
    expect((await store.findMemberByEmail(member.email))?.id).toBe(member.id)
    expect(await store.findMemberByEmail(other)).toBeUndefined()
  })

  test.each(times(6, (requests) => requests + 1))(
    'and broke off after request %i, is when it is done again',
    async (requests) => {
      const [member, other] = [await saved(), anAddress()]
      await dying(requests)
        .addAddress(member, other, now)
        .catch(() => {})
      expect(await ownerOf(member.email)).toBe(member.id)
      expect(await store.addAddress(await load(member), other, now)).toBe('added')
      expect(await ownerOf(other)).toBe(member.id)
      expect(addressesOf(await load(member))).toEqual([member.email, other])
    },
  )

  it('twenty times at once is there once', async () => {
    const [member, other] = [await saved(), anAddress()]
    const outcomes = await Promise.all(times(20, () => store.addAddress(member, other, now)))
    expect(new Set(outcomes)).toEqual(new Set(['added']))
    expect(await load(member)).toMatchObject({ addresses: { version: 1, others: [{ email: other }] } })
    expect(await ownerOf(other)).toBe(member.id)
  })

  it('by twenty members at once is one member’s, and nobody else lists it', async () => {
    const wanted = anAddress()
    const members = await Promise.all(times(20, () => saved()))
    const outcomes = await Promise.all(members.map((member) => store.addAddress(member, wanted, now)))
    expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'address taken')).toHaveLength(19)
    const winner = members[outcomes.indexOf('added')]
    expect(await ownerOf(wanted)).toBe(winner?.id)
    const all = await Promise.all(members.map(load))
    expect(all.filter((member) => addressesOf(member).includes(wanted)).map(({ id }) => id)).toEqual([
      winner?.id,
    ])
  })

  it('and another one at the same time, both stay', async () => {
    const [member, others] = [await saved(), times(4, anAddress)]
    await Promise.all(others.map((other) => store.addAddress(member, other, now)))
    expect(addressesOf(await load(member)).toSorted()).toEqual([member.email, ...others].toSorted())
  })

  it('is not another member’s, primary or not, and nobody signs up with it', async () => {
    const [{ member, other }, second] = [await withOther(), await saved()]
    for (const taken of [member.email, other, other.toUpperCase()])
      expect(await store.addAddress(second, taken, afterMinutes(60 * 48)), taken).toBe('address taken')
    expect(await store.createMember(aMember({ email: other }))).toBe('address taken')
    expect(await load(second)).toEqual(second)
    expect(await ownerOf(other)).toBe(member.id)
  })

  it('is not an eleventh', async () => {
    const others = times(mostAddresses - 1, () => ({ email: anAddress() }))
    const member = await saved({ addresses: { version: 1, others } })
    const eleventh = anAddress()
    expect(await store.addAddress(member, eleventh, now)).toBe('too many')
    expect(await load(member)).toEqual(member)
    expect(await isKept(eleventh)).toBe(false)
  })

  it('is nobody’s when the member has left meanwhile', async () => {
    const other = anAddress()
    expect(await store.addAddress(aMember(), other, now)).toBe('too many')
    expect(await isKept(other)).toBe(false)
  })
})

describe('an address that is removed', () => {
  it('finds nobody, and is free for whoever signs up with it', async () => {
    const { member, other } = await withOther()
    expect(await store.removeAddress(member, other.toUpperCase(), now)).toBe(true)
    expect(addressesOf(await load(member))).toEqual([member.email])
    expect(await isKept(other)).toBe(false)
    const newcomer = aMember({ email: other })
    expect(await store.createMember(newcomer)).toBe('created')
    expect(await store.removeAddress(member, other, now)).toBe(false)
    expect(await ownerOf(other)).toBe(newcomer.id)
  })

  it('is not the primary one, nor another member’s', async () => {
    const [member, second] = [await saved(), await saved()]
    for (const address of [member.email, member.email.toUpperCase(), second.email])
      expect(await store.removeAddress(member, address, now)).toBe(false)
    expect(await ownerOf(member.email)).toBe(member.id)
    expect(await ownerOf(second.email)).toBe(second.id)
  })

  it('stays when it became the primary one meanwhile', async () => {
    const { member, other } = await withOther()
    await store.changeMember(member, (current) => usePrimary(current, other, now))
    expect(await store.removeAddress(member, other, now)).toBe(false)
    expect(await ownerOf(other)).toBe(member.id)
  })

  test.each(times(4, (requests) => requests + 1))(
    'and broke off after request %i, is when it is done again',
    async (requests) => {
      const { member, other } = await withOther()
      await dying(requests)
        .removeAddress(member, other, now)
        .catch(() => {})
      await store.removeAddress(await load(member), other, now)
      expect(await isKept(other)).toBe(false)
      expect(addressesOf(await load(member))).toEqual([member.email])
    },
  )

  test.each(times(5, (requests) => requests + 1))(
    'while it is added again leads somewhere when it is listed, after request %i of the addition',
    async (requests) => {
      const { member: listed, other } = await withOther()
      if (requests % 2) await store.removeAddress(listed, other, now)
      const member = await load(listed)
      const slow = over(interruptedAfter(table, requests, () => store.removeAddress(member, other, now)))
      await slow.addAddress(member, other, now)
      const isListed = addressesOf(await load(member)).includes(other)
      expect(await ownerOf(other)).toBe(isListed ? member.id : undefined)
    },
  )

  test.each(times(4, (requests) => requests + 1))(
    'while it is added again leads somewhere when it is listed, after request %i of the removal',
    async (requests) => {
      const { member, other } = await withOther()
      const again = async () => store.addAddress(await load(member), other, now)
      await over(interruptedAfter(table, requests, again)).removeAddress(member, other, now)
      const isListed = addressesOf(await load(member)).includes(other)
      expect(await ownerOf(other)).toBe(isListed ? member.id : undefined)
    },
  )
})

describe('the primary address', () => {
  it('is another one, and mail goes there again', async () => {
    const { member, other } = await withOther({ mailProblem: { kind: 'bounced', at: now } })
    await store.changeMember(member, (current) => usePrimary(current, other, now))
    const moved = await load(member)
    expect(moved).toMatchObject({
      email: other,
      dueAt: now,
      addresses: { others: [{ email: member.email }] },
    })
    expect(moved).not.toHaveProperty('mailProblem')
    expect((await store.findMemberByEmail(other))?.id).toBe(member.id)
    expect(await ownerOf(member.email)).toBe(member.id)
  })

  it('does not get what is wrong with the one before, heard at the same moment', async () => {
    const { member, other } = await withOther()
    const bounced = { reason: 'bounced', at: now, mailedAt: now } as const
    await store.changeMember(member, (current) => usePrimary(current, other, now))
    await store.changeMember(member, (current) =>
      current.email === member.email ? noteSuppression(current, bounced, now) : current,
    )
    expect(await load(member)).not.toHaveProperty('mailProblem')
  })
})

describe('the address of a company that a member leaves', () => {
  const leaving = async () => {
    const email = `${anId()}@acme.example`
    const plan = { lastDay: '2026-12-06', domain: 'acme.example', people: [] }
    const transition = planTransition(undefined, plan, { id: anId(), now, zone: 'UTC' })
    const { member, other } = await withOther({ email, transition })
    await store.changeMember(member, (current) => usePrimary(current, other, now))
    return { member, old: email, fresh: other }
  }

  it('signs in beside the new one until the last day is over', async () => {
    const { member, old, fresh } = await leaving()
    for (const address of [old, fresh])
      expect(await ownerOf(address, '2026-12-06T23:00:00.000Z')).toBe(member.id)
    expect(await ownerOf(old, '2026-12-07T00:00:00.000Z')).toBeUndefined()
    expect(await ownerOf(fresh, '2026-12-07T00:00:00.000Z')).toBe(member.id)
  })

  it('is kept from others as long as it works, and not for longer', async () => {
    const [{ member, old }, second] = [await leaving(), await saved()]
    expect(await store.addAddress(second, old, '2026-12-06T12:00:00.000Z')).toBe('address taken')
    expect(await store.addAddress(second, old, '2026-12-08T12:00:00.000Z')).toBe('added')
    // The member who had it takes it from nobody.
    await store.removeAddress(await load(member), old, now)
    expect(await ownerOf(old, '2026-12-08T12:00:00.000Z')).toBe(second.id)
  })
})

describe('a member who keeps only one address', () => {
  const three = async () => {
    const { member, other } = await withOther()
    const third = anAddress()
    await store.addAddress(member, third, now)
    await store.changeMember(await load(member), (current) => usePrimary(current, third, now))
    return { member: await load(member), first: member.email, other, third }
  }

  it('is mailed and found there alone, though it was removed', async () => {
    const { member, first, other, third } = await three()
    await store.removeAddress(member, first, now)
    const kept = await store.keepOnlyAddress(member, first, now)
    expect(kept).toEqual({ outcome: 'kept', others: [third, other] })
    expect(addressesOf(await load(member))).toEqual([first])
    expect(await ownerOf(first)).toBe(member.id)
    for (const gone of [other, third]) expect(await isKept(gone)).toBe(false)
    expect(await store.keepOnlyAddress(await load(member), first, now)).toEqual({
      outcome: 'kept',
      others: [],
    })
  })

  test.each(times(8, (requests) => requests + 1))(
    'does so when it is done again that broke off after request %i',
    async (requests) => {
      const { member, first, other, third } = await three()
      await dying(requests)
        .keepOnlyAddress(member, first, now)
        .catch(() => {})
      await store.keepOnlyAddress(await load(member), first, now)
      expect(await ownerOf(first)).toBe(member.id)
      expect(addressesOf(await load(member))).toEqual([first])
      for (const gone of [other, third]) expect(await isKept(gone)).toBe(false)
    },
  )

  it('is found there though an intruder removes it at the same moment', async () => {
    const { member, first } = await three()
    const remove = () => store.removeAddress(member, first, now)
    await over(interruptedAfter(table, 1, remove)).keepOnlyAddress(member, first, now)
    expect(addressesOf(await load(member))).toEqual([first])
    expect(await ownerOf(first)).toBe(member.id)
  })

  it('takes away too what an intruder adds at the same moment', async () => {
    const { member, first, other, third } = await three()
    const late = anAddress()
    const add = () => store.addAddress(member, late, now)
    const kept = await over(interruptedAfter(table, 1, add)).keepOnlyAddress(member, first, now)
    expect(kept).toEqual({ outcome: 'kept', others: [third, other, late] })
    expect(addressesOf(await load(member))).toEqual([first])
    expect(await isKept(late)).toBe(false)
  })

  it('takes it from nobody who has it now', async () => {
    const { member, other } = await withOther()
    await store.removeAddress(member, other, now)
    const second = await saved()
    await store.addAddress(second, other, now)
    expect(await store.keepOnlyAddress(member, other, now)).toEqual({ outcome: 'address taken' })
    expect((await load(member)).email).toBe(member.email)
    expect(await ownerOf(other)).toBe(second.id)
  })

  it('who has left gets no address', async () => {
    const address = anAddress()
    await store.keepOnlyAddress(aMember(), address, now)
    expect(await isKept(address)).toBe(false)
  })
})
