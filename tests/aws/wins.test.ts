import { expect, it } from 'vitest'
import { winStore } from '../../aws/wins.ts'
import type { Win } from '../../core/win.ts'
import { anId, now, today } from '../examples.ts'
import { testTable } from './table.ts'

const store = winStore(testTable())
const kept = async (memberId: string, fields: Partial<Win> = {}) => {
  const win: Win = { id: anId(), date: today, text: 'Shipped it', ...fields }
  await store.addWin(memberId, win)
  return win
}

it('a win that is added twice keeps what was done with it meanwhile', async () => {
  const memberId = anId()
  const win = await kept(memberId)
  await store.saveWin(memberId, { ...win, text: 'Shipped it early', job: 'Acme' }, now)
  await store.addWin(memberId, win)
  expect(await store.listWins(memberId)).toEqual([{ ...win, text: 'Shipped it early', job: 'Acme' }])
})

it('a removed win is not listed, and can come back for 30 days', async () => {
  const memberId = anId()
  const [win, other] = [await kept(memberId), await kept(memberId)]
  const removed = { ...win, removedOn: today }
  expect(await store.saveWin(memberId, removed, now)).toBe(true)
  expect(await store.listWins(memberId)).toEqual([other])
  expect(await store.loadWin(memberId, win.id, '2026-12-22T08:59:59.000Z')).toEqual(removed)
  expect(await store.loadWin(memberId, win.id, '2026-12-22T09:00:00.000Z')).toBeUndefined()
  await store.saveWin(memberId, win, now)
  expect(await store.loadWin(memberId, win.id, '2030-01-01T00:00:00.000Z')).toEqual(win)
})

it('a win that is gone, or is another member’s, is neither found nor saved', async () => {
  const win = await kept(anId())
  const memberId = anId()
  expect(await store.loadWin(memberId, win.id, now)).toBeUndefined()
  expect(await store.saveWin(memberId, win, now)).toBe(false)
  expect(await store.listWins(memberId)).toEqual([])
})
