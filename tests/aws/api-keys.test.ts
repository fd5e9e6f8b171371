import { describe, expect, it } from 'vitest'
import { apiKeyStore } from '../../aws/api-keys.ts'
import { mostApiKeys, newApiKey } from '../../core/api-key.ts'
import { anId, keys, now } from '../examples.ts'
import { testTable } from './table.ts'

const { addApiKey, listApiKeys, loadApiKey, deleteApiKey, noteApiKeyUse } = apiKeyStore(testTable())
const aKey = (memberId: string, id = anId()) =>
  newApiKey({ name: 'A script', scope: 'read' }, { memberId, id, random: anId().repeat(4), now, keys }).key

describe('the keys of a member', () => {
  it('are twenty at most, also when many are made at once, and each is made once', async () => {
    const memberId = anId()
    const made = Array.from({ length: mostApiKeys + 3 }, () => aKey(memberId))
    const outcomes = await Promise.all(made.map(addApiKey))
    const listed = await listApiKeys(memberId)
    expect(listed.length).toBeLessThanOrEqual(mostApiKeys)
    const added = made.filter((_, at) => outcomes[at] === 'added')
    expect(listed.map(({ id }) => id)).toEqual(added.map(({ id }) => id).toSorted())
    const others = made.filter((key) => !added.includes(key))
    const afterwards: string[] = []
    for (const key of others) afterwards.push(await addApiKey(key))
    const free = mostApiKeys - added.length
    expect(afterwards).toEqual(others.map((_, at) => (at < free ? 'added' : 'too many')))
    const [first] = await listApiKeys(memberId)
    expect(first && (await addApiKey({ ...first, name: 'Another' }))).toBe('there already')
    expect(first && (await loadApiKey(memberId, first.id))).toEqual(first)
    expect(await listApiKeys(anId())).toEqual([])
  })

  it('say on which day they were last used, and stay revoked', async () => {
    const key = aKey(anId())
    await addApiKey(key)
    const use = (day: string) => noteApiKeyUse(key.memberId, key.id, day)
    expect([await use('2026-11-22'), await use('2026-11-22'), await use('2026-11-21')]).toEqual([
      true,
      false,
      false,
    ])
    expect(await loadApiKey(key.memberId, key.id)).toEqual({ ...key, lastUsedOn: '2026-11-22' })
    await deleteApiKey(key.memberId, key.id)
    expect(await use('2026-11-23')).toBe(false)
    expect(await loadApiKey(key.memberId, key.id)).toBeUndefined()
  })
})
