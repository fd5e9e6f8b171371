import { describe, expect, it } from 'vitest'
import { suppressionStore } from '../../aws/suppressions.ts'
import { dumpTable } from '../../local/contents.ts'
import { anId, keys } from '../examples.ts'
import { testTable } from './table.ts'

const table = testTable()
const store = suppressionStore(table, keys)
const rotated = suppressionStore(table, { ...keys, 2: 'another-key-of-the-tests-and-of-nothing-else' })
const anAddress = () => `${anId()}@example.com`
const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T09:00:00.000Z`
const bounced = (mailed: number) => ({
  reason: 'bounced' as const,
  mailedAt: day(mailed),
  at: day(mailed + 1),
})
const complained = (mailed: number) => ({ ...bounced(mailed), reason: 'complained' as const })

describe('a suppressed address', () => {
  it('is found however it is written, and cannot be read in the table', async () => {
    const address = anAddress()
    expect(await store.findSuppression(address)).toBeUndefined()
    await store.suppress(address, bounced(1))
    expect(await store.findSuppression(` ${address.toUpperCase()}`)).toEqual(bounced(1))
    expect(await store.findSuppression(anAddress())).toBeUndefined()
    expect(JSON.stringify(await dumpTable(table))).not.toContain(address.split('@')[0])
  })

  it('is found among others, each where it was asked for, however often', async () => {
    const [bouncing, complaining, free] = [anAddress(), anAddress(), anAddress()]
    await store.suppress(bouncing, bounced(1))
    await rotated.suppress(complaining, complained(2))
    expect(await rotated.findSuppressions([free, complaining, bouncing, free, complaining])).toEqual([
      ...[undefined, complained(2), bounced(1), undefined, complained(2)],
    ])
  })

  it('is found after the keys were rotated, and released', async () => {
    const address = anAddress()
    await store.suppress(address, bounced(1))
    expect(await rotated.findSuppression(address)).toEqual(bounced(1))
    expect(await rotated.release(address, day(2))).toBe(true)
    expect(await rotated.findSuppression(address)).toBeUndefined()
    await rotated.suppress(address, bounced(3))
    expect(await rotated.findSuppression(address)).toEqual(bounced(3))
  })

  it('stays so by a complaint under an older key, whatever is known under a newer one', async () => {
    const address = anAddress()
    await store.suppress(address, complained(1))
    await rotated.suppress(address, bounced(3))
    expect(await rotated.findSuppression(address)).toEqual(complained(1))
  })

  it('is released by a mail that was sent later and arrived, also when that is said again', async () => {
    const address = anAddress()
    await store.suppress(address, bounced(5))
    for (const mailed of [4, 5]) expect(await store.release(address, day(mailed))).toBe(false)
    expect(await store.findSuppression(address)).toEqual(bounced(5))
    for (const _ of [1, 2]) expect(await store.release(address, day(6))).toBe(true)
    expect(await store.findSuppression(address)).toBeUndefined()
  })

  it('that was released is not suppressed again by the old bounce, but by a new one', async () => {
    const address = anAddress()
    await store.suppress(address, bounced(5))
    await store.release(address, day(7))
    for (const mailed of [5, 6, 7]) await store.suppress(address, bounced(mailed))
    expect(await store.findSuppression(address)).toBeUndefined()
    await store.suppress(address, bounced(8))
    expect(await store.findSuppression(address)).toEqual(bounced(8))
    expect(await store.release(address, day(7))).toBe(false)
    expect(await store.findSuppression(address)).toEqual(bounced(8))
  })

  it('that was released under an older key is not suppressed by an old bounce under a newer one', async () => {
    const address = anAddress()
    await store.suppress(address, bounced(1))
    await store.release(address, day(5))
    await rotated.suppress(address, bounced(3))
    expect(await rotated.findSuppression(address)).toBeUndefined()
  })

  it('that complained is never released, and no bounce takes its place', async () => {
    const address = anAddress()
    await store.suppress(address, bounced(1))
    await store.suppress(address, complained(2))
    await store.suppress(address, complained(3))
    await store.suppress(address, bounced(4))
    expect(await store.release(address, day(9))).toBe(false)
    expect(await store.findSuppression(address)).toEqual(complained(2))
  })

  it('is not made by a mail that arrived', async () => {
    const address = anAddress()
    expect(await store.release(address, day(1))).toBe(false)
    expect(await store.findSuppression(address)).toBeUndefined()
  })
})
