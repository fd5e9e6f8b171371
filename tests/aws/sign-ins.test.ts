import { describe, expect, it } from 'vitest'
import { GetCommand } from '../../aws/clients/dynamodb.ts'
import { signInKey } from '../../aws/keys.ts'
import { randomToken } from '../../aws/runtime.ts'
import { sessionStore } from '../../aws/sessions.ts'
import { signInStore } from '../../aws/sign-ins.ts'
import { codeTries, newSession, requestSignIn } from '../../core/sign-in.ts'
import { addTo, epochSeconds } from '../../core/time.ts'
import { anId, keys, now } from '../examples.ts'
import { testTable, times } from './table.ts'

const table = testTable()
const store = signInStore(table)
const sessions = sessionStore(table)
const asked = async () => {
  const random = { ids: randomToken(), secret: randomToken(), now, keys }
  const { pending } = requestSignIn({ email: 'ada@example.com' }, random)
  await store.saveSignIn(pending)
  return pending
}

describe('a sign-in that waits', () => {
  it('is stored for a week longer than it is good, so that it can be told from none', async () => {
    const pending = await asked()
    expect(await store.loadSignIn(pending.id)).toEqual(pending)
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: signInKey(pending.id) }),
    )
    expect(Item?.ttl).toBe(epochSeconds('2026-11-29T09:15:00.000Z'))
    expect(await store.loadSignIn('nothing')).toBeUndefined()
  })

  it('is consumed by one of 100 sessions at once, and that one may say so again', async () => {
    const { id } = await asked()
    const sessions = times(100, anId)
    const won = await Promise.all(sessions.map((session) => store.consumeSignIn(id, session)))
    const winners = sessions.filter((_, index) => won[index])
    expect(winners).toHaveLength(1)
    expect(await store.loadSignIn(id)).toMatchObject({ consumedBy: winners[0] })
    expect(await store.consumeSignIn(id, String(winners[0]))).toBe(true)
    expect(await store.consumeSignIn(id, 'another')).toBe(false)
  })

  it('takes 5 codes of 40 tried at once', async () => {
    const { id } = await asked()
    const counted = await Promise.all(times(40, () => store.countCodeTry(id)))
    expect(counted.filter(Boolean)).toHaveLength(codeTries)
    expect(await store.countCodeTry(id)).toBe(false)
    expect(await store.loadSignIn(id)).toMatchObject({ tries: codeTries })
  })

  it('that was never asked for is not made by a try', async () => {
    expect(await store.countCodeTry('nothing')).toBe(false)
    expect(await store.consumeSignIn('nothing', 'session')).toBe(false)
    expect(await store.loadSignIn('nothing')).toBeUndefined()
  })
})

describe('a session', () => {
  it('is stored for its member until it is ended', async () => {
    const { session } = newSession('ada', { id: anId(), secret: randomToken(), now, keys })
    await sessions.saveSession(session)
    expect(await sessions.loadSession('ada', session.id)).toEqual(session)
    expect(await sessions.loadSession('grace', session.id)).toBeUndefined()
    await sessions.deleteSession('ada', session.id)
    expect(await sessions.loadSession('ada', session.id)).toBeUndefined()
  })

  it('is listed with its member’s others, and does not come back by being used', async () => {
    const [one, other, hers] = ['bob', 'bob', 'bobby'].map(
      (memberId) => newSession(memberId, { id: anId(), secret: randomToken(), now, keys }).session,
    )
    for (const session of [one, other, hers]) if (session) await sessions.saveSession(session)
    const later = addTo(now, 'P2D')
    expect(one && (await sessions.noteSessionUse(one, later))).toBe(true)
    const ids = [one?.id, other?.id].toSorted()
    expect((await sessions.listSessions('bob')).map(({ id }) => id).toSorted()).toEqual(ids)
    expect(await sessions.loadSession('bob', one?.id ?? '')).toEqual({ ...one, lastUsedAt: later })
    await sessions.deleteSession('bob', other?.id ?? '')
    expect(other && (await sessions.noteSessionUse(other, later))).toBe(false)
    expect(await sessions.listSessions('bob')).toHaveLength(1)
  })
})
