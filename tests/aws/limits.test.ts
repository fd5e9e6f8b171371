import { describe, expect, it } from 'vitest'
import { apiKeyStore } from '../../aws/api-keys.ts'
import { GetCommand } from '../../aws/clients/dynamodb.ts'
import { intakeMailStore } from '../../aws/intake-mails.ts'
import { limitKey, mailKey } from '../../aws/keys.ts'
import { limitStore } from '../../aws/limits.ts'
import { limits } from '../../core/sign-in.ts'
import { addTo, epochSeconds } from '../../core/time.ts'
import { anId, now } from '../examples.ts'
import { testTable, times } from './table.ts'

const table = testTable()
const { useWithin } = limitStore(table)
const { countApiUse } = apiKeyStore(table)
const { claimReceipt } = intakeMailStore(table)
const ttlOf = async (Key: { PK: string; SK: string }) => {
  const { Item } = await table.documents.send(new GetCommand({ TableName: table.name, Key }))
  return Item?.ttl
}

describe('a limit', () => {
  it('of one a minute allows one, and the next exactly a minute later', async () => {
    const subject = anId()
    const use = (after: string) => useWithin(subject, limits.mailsToAddressAMinute, addTo(now, after))
    const uses = []
    for (const after of ['PT0S', 'PT0S', 'PT1S', 'PT59.999S', 'PT60S', 'PT60S', 'PT119.999S', 'PT120S'])
      uses.push([after, await use(after)])
    expect(uses).toEqual([
      ['PT0S', true],
      ['PT0S', false],
      ['PT1S', false],
      ['PT59.999S', false],
      ['PT60S', true],
      ['PT60S', false],
      ['PT119.999S', false],
      ['PT120S', true],
    ])
  })

  it('of five an hour allows five, from the first use and not from the hour', async () => {
    const subject = anId()
    const use = (minutes: number) =>
      useWithin(subject, limits.mailsToAddressAnHour, addTo(now, `PT${minutes}M`))
    const allowed = []
    for (const minutes of [30, 40, 50, 60, 70, 80, 89, 90, 91]) if (await use(minutes)) allowed.push(minutes)
    expect(allowed).toEqual([30, 40, 50, 60, 70, 90, 91])
  })

  it('begins anew, in full, exactly when its window ends', async () => {
    const subject = anId()
    const use = (at: string) => useWithin(subject, limits.mailsToAddressAnHour, at)
    expect(await use(now)).toBe(true)
    const uses = []
    for (const _ of times(10, () => 0)) uses.push(await use(addTo(now, 'PT1H')))
    expect(uses.filter(Boolean)).toHaveLength(5)
  })

  it('holds for 30 uses at once', async () => {
    const subject = anId()
    const uses = await Promise.all(times(30, () => useWithin(subject, { max: 5, window: 'PT1H' }, now)))
    expect(uses.filter(Boolean)).toHaveLength(5)
  })

  it('is used up, and no sooner, when the first uses come at once', async () => {
    const subject = anId()
    const use = () => countApiUse(subject, { max: 20, window: 'PT1H' }, now)
    const uses = await Promise.all(times(21, use))
    expect(uses.filter(({ isWithin }) => isWithin)).toHaveLength(20)
    expect(uses.map(({ left }) => left).toSorted((a, b) => a - b)).toEqual([0, ...times(20, (n) => n)])
    expect(await use()).toEqual({ isWithin: false, left: 0, endsAt: '2026-11-22T10:00:00.000Z' })
  })

  it('is not used up by what was refused', async () => {
    const subject = anId()
    await useWithin(subject, { max: 1, window: 'PT1M' }, now)
    for (const seconds of [10, 20, 30, 40, 50])
      expect(await useWithin(subject, { max: 1, window: 'PT1M' }, addTo(now, `PT${seconds}S`))).toBe(false)
    expect(await useWithin(subject, { max: 1, window: 'PT1M' }, addTo(now, 'PT60S'))).toBe(true)
  })

  it('counts each subject alone, and is forgotten after its window', async () => {
    const [one, other] = [anId(), anId()]
    expect(await useWithin(one, { max: 1, window: 'PT1H' }, now)).toBe(true)
    expect(await useWithin(other, { max: 1, window: 'PT1H' }, now)).toBe(true)
    expect(await ttlOf(limitKey(one))).toBe(epochSeconds('2026-11-22T10:00:00.000Z'))
  })
})

describe('the receipt of an intake mail', () => {
  it('is claimed by one of 10 at once, for two weeks', async () => {
    const mail = anId()
    const claims = await Promise.all(times(10, () => claimReceipt(mail, now)))
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await claimReceipt(mail, now)).toBe(false)
    expect(await claimReceipt(anId(), now)).toBe(true)
    expect(await ttlOf(mailKey(mail))).toBe(epochSeconds('2026-12-06T09:00:00.000Z'))
  })
})
