import { describe, expect, it } from 'vitest'
import {
  BatchGetCommand,
  BatchWriteCommand,
  GetCommand,
  PutCommand,
  type QueryCommand,
} from '../../aws/clients/dynamodb.ts'
import { dueShard, emailKey, intakeKey, memberKey } from '../../aws/keys.ts'
import { memberStore } from '../../aws/members.ts'
import { finishDigest } from '../../core/digest.ts'
import {
  changeSettings,
  changeTransition,
  type Member,
  oweSumUp,
  pause,
  resubscribe,
  resume,
  unsubscribe,
} from '../../core/member.ts'
import type { SettingsForm } from '../../core/member-forms.ts'
import { keepQuiet } from '../../core/quiet-months.ts'
import { scheduleNext } from '../../core/schedule.ts'
import { addTo } from '../../core/time.ts'
import { finishStep, planTransition, tickOff } from '../../core/transition.ts'
import { aMember, anId, now } from '../examples.ts'
import { itemsOf, testTable, times } from './table.ts'

const table = testTable()
const store = memberStore(table)
const saved = async (fields: Partial<Member> = {}) => {
  const member = aMember(fields)
  await store.createMember(member)
  return member
}
const settings = (member: Member, changed: Partial<SettingsForm>): SettingsForm => ({
  ...member,
  reminderMonth: 'never',
  ...changed,
})

describe('a new member', () => {
  it('is found by id, by address in any case and by intake secret', async () => {
    const member = aMember({ name: "Zoë O'Brien-李", email: `Ada.${aMember().id}@Example.com` })
    expect(await store.createMember(member)).toBe('created')
    expect(await store.loadMember(member.id)).toEqual(member)
    expect(await store.findMemberByEmail(member.email.toUpperCase())).toEqual(member)
    expect(await store.findMemberByIntakeSecret(member.intakeSecret)).toEqual(member)
  })

  it('is made once by 20 confirmations at the same time', async () => {
    const member = aMember()
    const answers = await Promise.all(times(20, () => store.createMember(member)))
    expect(answers.toSorted()).toEqual(['created', ...times(19, () => 'exists')])
  })

  it('keeps what was changed since when confirmed again', async () => {
    const member = await saved()
    await store.changeMember(member, (current) => ({ ...current, name: 'Changed' }))
    expect(await store.createMember(member)).toBe('exists')
    expect(await store.loadMember(member.id)).toMatchObject({ name: 'Changed' })
  })

  it('cannot have the address of another, and then leaves nothing behind', async () => {
    const member = await saved()
    const other = aMember({ email: member.email.toUpperCase(), createdAt: now })
    expect(await store.createMember(other)).toBe('address taken')
    expect(await store.loadMember(other.id)).toBeUndefined()
    expect(await store.findMemberByIntakeSecret(other.intakeSecret)).toBeUndefined()
    expect(await store.findMemberByEmail(member.email)).toEqual(member)
  })

  it('has the address of a sign-up that broke off, once the link of that one is no longer good', async () => {
    const broken = aMember()
    const Item = { ...emailKey(broken.email), memberId: broken.id, claimedAt: now }
    await table.documents.send(new PutCommand({ TableName: table.name, Item }))
    const again = { ...aMember({ email: broken.email }), createdAt: addTo(now, 'PT23H') }
    expect(await store.createMember(again)).toBe('address taken')
    expect(await store.createMember({ ...again, createdAt: addTo(now, 'P1D') })).toBe('created')
    expect((await store.findMemberByEmail(broken.email))?.id).toBe(again.id)
  })

  it('who is not there is nobody', async () => {
    expect(await store.loadMember('nobody')).toBeUndefined()
    expect(await store.findMemberByEmail('nobody@example.com')).toBeUndefined()
    expect(await store.findMemberByIntakeSecret('nothing')).toBeUndefined()
  })
})

describe('a change of a member', () => {
  const sent = (current: Member) => scheduleNext({ ...current, questionsAsked: { jane: 'any-1' } }, now)

  it('writes what it changes and nothing else', async () => {
    const member = await saved()
    await store.changeMember(member, (current) => ({ ...current, digestSize: 25 }))
    // The second has not seen the first.
    await store.changeMember(member, (current) => ({ ...current, name: 'Countess' }))
    expect(await store.loadMember(member.id)).toEqual({ ...member, digestSize: 25, name: 'Countess' })
  })

  const finished = (member: Member) =>
    finishDigest(member, { period: '2026-11', today: '2026-11-22', entries: [], waiting: 0 }, now)

  it('of the digest day, while a digest is sent, keeps both: the next one comes on the new day', async () => {
    const member = await saved()
    await store.changeMember(member, (current) =>
      changeSettings(current, settings(current, { digestDay: 5 }), now),
    )
    await store.changeMember(member, finished)
    expect(await store.loadMember(member.id)).toMatchObject({
      digestDay: 5,
      lastPeriod: '2026-11',
      dueAt: '2026-12-05T09:00:00.000Z',
    })
  })

  it('of the digest day, after a digest was sent, keeps both the other way round', async () => {
    const member = await saved()
    await store.changeMember(member, finished)
    await store.changeMember(member, (current) =>
      changeSettings(current, settings(current, { digestDay: 5 }), now),
    )
    expect(await store.loadMember(member.id)).toMatchObject({
      digestDay: 5,
      lastPeriod: '2026-11',
      dueAt: '2026-12-05T09:00:00.000Z',
    })
  })

  it('of the zone, while a digest is sent, counts even where clocks agree until the next one', async () => {
    const march = '2026-03-22T09:00:00.000Z'
    const member = await saved({ dueAt: march, lastPeriod: '2026-02' })
    await store.changeMember(member, (current) =>
      changeSettings(current, settings(current, { zone: 'Europe/London' }), march),
    )
    await store.changeMember(member, (current) =>
      finishDigest(current, { period: '2026-03', today: '2026-03-22', entries: [], waiting: 0 }, march),
    )
    expect(await store.loadMember(member.id)).toMatchObject({
      zone: 'Europe/London',
      dueAt: '2026-04-22T08:00:00.000Z',
    })
  })

  it('that stops the digests while one is sent leaves nothing due', async () => {
    const member = await saved()
    await store.changeMember(member, (current) => unsubscribe(current, now))
    const changed = await store.changeMember(member, finished)
    expect(changed).not.toHaveProperty('dueAt')
    expect(await store.loadMember(member.id)).toEqual(changed)
    await store.changeMember(changed ?? member, (current) => resubscribe(current, now))
    expect(await store.loadMember(member.id)).toMatchObject({ dueAt: '2026-12-22T09:00:00.000Z' })
  })

  it('that pauses while a digest is sent keeps both, and so does one that ends the pause', async () => {
    const member = await saved()
    await store.changeMember(member, (current) => pause(current, '2027-03-01', now))
    const changed = await store.changeMember(member, finished)
    expect(changed).toMatchObject({ lastPeriod: '2026-11', dueAt: '2027-03-01T09:00:00.000Z' })
    await store.changeMember(changed ?? member, (current) => resume(current, now))
    await store.changeMember(changed ?? member, (current) =>
      changeSettings(current, settings(current, { digestDay: 5 }), now),
    )
    expect(await store.loadMember(member.id)).toEqual({
      ...member,
      digestDay: 5,
      lastPeriod: '2026-11',
      dueAt: '2026-12-05T09:00:00.000Z',
    })
  })

  it('of the digest day, during a pause that it has not seen, brings no digest in the pause', async () => {
    const member = await saved({ lastPeriod: '2026-11', dueAt: '2026-12-22T09:00:00.000Z' })
    await store.changeMember(member, (current) => pause(current, '2026-12-21', now))
    await store.changeMember(member, (current) =>
      changeSettings(current, settings(current, { digestDay: 10 }), now),
    )
    expect(await store.loadMember(member.id)).toMatchObject({ dueAt: '2026-12-21T09:00:00.000Z' })
  })

  it('of the quiet months, while a digest is sent, counts even where they leave the next one as it was', async () => {
    const june = '2027-06-22T09:00:00.000Z'
    const member = await saved({ dueAt: june, lastPeriod: '2027-05' })
    await store.changeMember(member, (current) => keepQuiet(current, [7], june))
    await store.changeMember(member, (current) =>
      finishDigest(current, { period: '2027-06', today: '2027-06-22', entries: [], waiting: 0 }, june),
    )
    expect(await store.loadMember(member.id)).toMatchObject({
      quiet: { months: [7] },
      dueAt: '2027-08-22T09:00:00.000Z',
    })
  })

  it('of the digest day, while a digest is sent and a sum-up comes before both, leaves no month due again', async () => {
    const sumUp = { sumUpDay: '2026-11-22', dueAt: '2026-11-23T09:00:00.000Z' }
    const member = await saved({ digestDay: 25, ...sumUp })
    await store.changeMember(member, finished)
    // It has not seen that November is done with, and would have it come at once.
    await store.changeMember(member, (current) =>
      changeSettings(current, settings(current, { digestDay: 5 }), now),
    )
    expect(await store.loadMember(member.id)).toMatchObject({ digestDay: 5, lastPeriod: '2026-11', ...sumUp })
  })

  it('that owes a sum-up while a digest is sent keeps both', async () => {
    const member = await saved()
    await store.changeMember(member, (current) => oweSumUp(current, '2026-11-22', now))
    await store.changeMember(member, finished)
    expect(await store.loadMember(member.id)).toMatchObject({
      lastPeriod: '2026-11',
      dueAt: '2026-11-23T09:00:00.000Z',
    })
  })

  it('made by four at once is made by each', async () => {
    const member = await saved()
    const answers = await Promise.all([
      store.changeMember(member, sent),
      store.changeMember(member, (current) =>
        changeSettings(current, settings(current, { digestDay: 9 }), now),
      ),
      store.changeMember(member, (current) =>
        changeSettings(current, settings(current, { digestSize: 9 }), now),
      ),
      store.changeMember(member, (current) => unsubscribe(current, now)),
    ])
    expect(answers.every(Boolean)).toBe(true)
    const stored = await store.loadMember(member.id)
    expect(stored).toMatchObject({ digestDay: 9, digestSize: 9, unsubscribedAt: now })
    expect(stored).toMatchObject({ questionsAsked: { jane: 'any-1' } })
    expect(stored).not.toHaveProperty('dueAt')
  })

  it('of a transition, while a step of it is done with, keeps both', async () => {
    const transition = planTransition(
      undefined,
      { lastDay: '2026-12-06', people: [] },
      { id: anId(), now, zone: 'UTC' },
    )
    const member = await saved({ transition })
    await store.changeMember(member, (current) =>
      changeTransition(current, (each) => each && finishStep(each, 'ask'), now),
    )
    // It has not seen that the step is done with, and would have it come again.
    await store.changeMember(member, (current) =>
      changeTransition(current, (each) => each && tickOff(each, ['farewell'], '2026-11-22'), now),
    )
    expect((await store.loadMember(member.id))?.transition).toMatchObject({
      ...{ stepsDone: 1, version: 3, ticks: { farewell: '2026-11-22' } },
    })
  })

  it('of somebody who is gone makes nobody', async () => {
    const member = aMember()
    expect(await store.changeMember(member, (current) => unsubscribe(current, now))).toBeUndefined()
    expect(await itemsOf(table, member.id)).toEqual([])
  })
})

describe('another intake secret', () => {
  const ownerOf = async (secret: string) => (await store.findMemberByIntakeSecret(secret))?.id
  const isKept = async (secret: string) =>
    (await table.documents.send(new GetCommand({ TableName: table.name, Key: intakeKey(secret) }))).Item !==
    undefined

  it('replaces the one before, and leaves the rest of the member as it is', async () => {
    const member = await saved()
    await store.changeMember(member, (current) => ({ ...current, digestSize: 25 }))
    const fresh = anId()
    expect(await store.rotateIntakeSecret(member, fresh)).toBe(true)
    expect(await ownerOf(fresh)).toBe(member.id)
    expect(await ownerOf(member.intakeSecret)).toBeUndefined()
    expect(await isKept(member.intakeSecret)).toBe(false)
    expect(await store.loadMember(member.id)).toEqual({ ...member, digestSize: 25, intakeSecret: fresh })
  })

  it('written twice, as by an SDK whose answer was lost, is the same as once', async () => {
    const [member, fresh] = [await saved(), anId()]
    expect(await store.rotateIntakeSecret(member, fresh)).toBe(true)
    expect(await store.rotateIntakeSecret(member, fresh)).toBe(true)
    expect(await ownerOf(fresh)).toBe(member.id)
  })

  it('asked for 20 times at once is one, and nothing is left of the others', async () => {
    const member = await saved()
    const secrets = times(20, anId)
    const won = await Promise.all(secrets.map((secret) => store.rotateIntakeSecret(member, secret)))
    expect(won.filter(Boolean)).toHaveLength(1)
    const kept = await Promise.all([member.intakeSecret, ...secrets].map(isKept))
    expect([false, ...won]).toEqual(kept)
    const owners = await Promise.all([member.intakeSecret, ...secrets].map(ownerOf))
    expect(owners.filter(Boolean)).toEqual([member.id])
    expect((await store.loadMember(member.id))?.intakeSecret).toBe(secrets[won.indexOf(true)])
  })

  it('that broke off after any step leaves one that works, the member’s', async () => {
    const [early, late] = [await saved(), await saved()]
    const claimed = { ...intakeKey(anId()), memberId: early.id }
    await table.documents.send(new PutCommand({ TableName: table.name, Item: claimed }))
    expect(await ownerOf(claimed.PK.slice(intakeKey('').PK.length))).toBeUndefined()
    expect(await ownerOf(early.intakeSecret)).toBe(early.id)

    await store.rotateIntakeSecret(late, anId())
    const left = { ...intakeKey(late.intakeSecret), memberId: late.id }
    await table.documents.send(new PutCommand({ TableName: table.name, Item: left }))
    expect(await ownerOf(late.intakeSecret)).toBeUndefined()
  })

  it('of somebody who is gone makes nobody, and of another takes nothing', async () => {
    const [gone, fresh, other] = [aMember(), anId(), await saved()]
    expect(await store.rotateIntakeSecret(gone, fresh)).toBe(false)
    expect(await itemsOf(table, gone.id)).toEqual([])
    expect(await isKept(fresh)).toBe(false)
    await expect(store.rotateIntakeSecret(await saved(), other.intakeSecret)).rejects.toThrow('taken')
    expect(await ownerOf(other.intakeSecret)).toBe(other.id)
  })
})

describe('the planner', () => {
  /** What the planner finds, and how many items of the index it read in how many answers of at most `limit` items. */
  const plan = async (at: string, limit?: number) => {
    let [read, answers] = [0, 0]
    const counted = { ...table, documents: Object.create(table.documents) }
    counted.documents.send = async (command: Parameters<typeof table.documents.send>[0]) => {
      if (limit) Object.assign(command.input, { Limit: limit })
      const answer = await table.documents.send(command)
      read += Number((answer as QueryCommand['output'])?.ScannedCount)
      answers++
      return answer
    }
    const found: string[] = []
    for await (const memberIds of memberStore(counted).listDueMembers(at)) found.push(...memberIds)
    return { found: found.sort(), read, answers }
  }

  it('reads those due from all shards and pages, and nobody else', async () => {
    const dueAt = (index: number) =>
      index < 30 ? `2020-01-01T00:00:00.${String(index).padStart(3, '0')}Z` : '2020-01-01T00:00:00.030Z'
    const members = times(75, (index) => aMember({ dueAt: dueAt(index) }))
    for (let start = 0; start < members.length; start += 25)
      await table.documents.send(
        new BatchWriteCommand({
          RequestItems: {
            [table.name]: members.slice(start, start + 25).map((member) => ({
              PutRequest: { Item: { ...memberKey(member.id), ...member, dueShard: dueShard(member.id) } },
            })),
          },
        }),
      )
    const due = members.slice(0, 30)
    const ids = due.map(({ id }) => id).sort()
    expect(new Set(due.map(({ id }) => dueShard(id))).size).toBeGreaterThan(1)

    const instant = '2020-01-01T00:00:00.029Z'
    expect(await plan(instant)).toEqual({ found: ids, read: 30, answers: 4 })
    const inPages = await plan(instant, 2)
    expect(inPages).toMatchObject({ found: ids, read: 30 })
    expect(inPages.answers).toBeGreaterThanOrEqual(15)
    expect(await plan('2019-12-31T23:59:59.999Z')).toEqual({ found: [], read: 0, answers: 4 })
  })

  it('does not find those who stopped, and finds a member at the very instant', async () => {
    const early = '2010-01-01T00:00:00.000Z'
    const [due, stopped] = [await saved({ dueAt: early }), await saved({ dueAt: early })]
    await store.changeMember(stopped, (current) => unsubscribe(current, early))
    expect((await plan(early)).found).toEqual([due.id])
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: memberKey(stopped.id) }),
    )
    expect(Item).not.toHaveProperty('dueAt')
  })

  it('finds a large number in even shards', () => {
    const counts = new Map<string | undefined, number>()
    for (const id of times(4000, anId)) counts.set(dueShard(id), (counts.get(dueShard(id)) ?? 0) + 1)
    expect([...counts.keys()].sort()).toEqual(['DUE#0', 'DUE#1', 'DUE#2', 'DUE#3'])
    expect(Math.min(...counts.values())).toBeGreaterThan(850)
  })
})

describe('many members', () => {
  it('are read at once, and who is gone or cannot be read is not among them', async () => {
    const [one, other, broken] = [await saved(), await saved(), await saved()]
    await table.documents.send(
      new PutCommand({ TableName: table.name, Item: { ...memberKey(broken.id), id: broken.id } }),
    )
    const found = await store.loadMembers([one.id, other.id, one.id, 'nobody', broken.id])
    expect([...found.keys()].sort()).toEqual([one.id, other.id].sort())
    expect(found.get(one.id)).toEqual(await store.loadMember(one.id))
    expect(await store.loadMembers([])).toEqual(new Map())
  })

  it('are asked for again when the table gives a part of them', async () => {
    const three = [await saved(), await saved(), await saved()]
    const documents = Object.create(table.documents)
    let asked = 0
    documents.send = async ({ input }: BatchGetCommand) => {
      const [first, ...rest] = input.RequestItems?.[table.name]?.Keys ?? []
      asked++
      const { Responses } = await table.documents.send(
        new BatchGetCommand({ RequestItems: { [table.name]: { Keys: first ? [first] : [] } } }),
      )
      return { Responses, UnprocessedKeys: rest.length > 0 ? { [table.name]: { Keys: rest } } : {} }
    }
    const found = await memberStore({ ...table, documents }).loadMembers(three.map(({ id }) => id))
    expect([...found.keys()].sort()).toEqual(three.map(({ id }) => id).sort())
    expect(asked).toBe(3)
  })
})
