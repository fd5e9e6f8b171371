import { expect, it } from 'vitest'
import { sendingStore } from '../../aws/sending.ts'
import { sesAccount } from '../../aws/ses.ts'
import { furthestStop } from '../../core/sending.ts'
import { withSes } from './ses.ts'
import { testTable } from './table.ts'

const store = sendingStore(testTable())
const now = 1_795_338_000_000
const fresh = { isQueued: false, by: now + 1000, length: 300 }
const queued = { ...fresh, isQueued: true }

it('turns are taken one after the other, as long as what was read of the account still holds', async () => {
  const share = { rate: 10, left: 20, askAt: now + 1000 }
  await store.saveShare(share)
  expect(await store.takeTurns(share, queued, 3, now)).toBeUndefined()
  expect(await store.takeTurns(share, fresh, 3, now)).toBe(now + 300)
  expect(await store.takeTurns(share, fresh, 3, now)).toBeUndefined()
  expect(await store.takeTurns(share, queued, 3, now)).toBe(now + 600)
  expect(await store.loadSending()).toEqual({ ...share, left: 14, nextTurn: now + 600 })

  await store.saveShare({ rate: 5, left: undefined, askAt: now + 1000 })
  expect(await store.takeTurns({ rate: 10 }, queued, 3, now)).toBeUndefined()
  expect(await store.takeTurns({ rate: 5, left: 14 }, queued, 3, now)).toBeUndefined()
  expect(await store.takeTurns({ rate: 5 }, { ...queued, length: 600 }, 3, now)).toBe(now + 1200)
  expect(await store.takeTurns({ rate: 5 }, { ...queued, length: 600 }, 3, now)).toBeUndefined()
})

it('no turns are taken that are beyond the quota, or while others have stopped sending', async () => {
  await store.saveShare({ rate: 7, left: 3, askAt: now + 1000 })
  const take = (count: number, at: number) => store.takeTurns({ rate: 7, left: 9 }, fresh, count, at)
  expect(await take(4, now + 10_000)).toBeUndefined()
  expect(await take(3, now + 10_000)).toBe(now + 10_300)
  await store.saveShare({ rate: 7, left: 3, askAt: now + 1000 })
  await store.saveStop(now + 60_000, 'SendingPausedException')
  expect(await take(1, now + 59_999)).toBeUndefined()
  expect(await take(1, now + 60_000)).toBe(now + 60_300)
  // A clock that was wrong stops nothing.
  await store.saveStop(now + furthestStop + 120_001, 'SendingPausedException')
  expect(await take(1, now + 120_000)).toBe(now + 120_300)
})

it('the account says its rate and its quota of a day', async () => {
  const quota = { MaxSendRate: 14, Max24HourSend: 50_000, SentLast24Hours: 1234 }
  const { result, requests } = await withSes(
    (response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ SendQuota: quota })),
    (client) => sesAccount(client).askAccount(),
  )
  expect(result).toEqual({ rate: 14, sentInDay: 1234, mostInDay: 50_000 })
  expect(requests).toEqual([{ path: '/v2/email/account' }])
})
