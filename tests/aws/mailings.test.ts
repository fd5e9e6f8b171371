import { describe, expect, it } from 'vitest'
import { mailingStore } from '../../aws/mailings.ts'
import { type Mailing, settle } from '../../core/mailing.ts'
import { anId, now } from '../examples.ts'
import { testTable, times } from './table.ts'

const table = testTable()
const store = mailingStore(table)
const claim = (changed: Partial<Mailing> = {}): Mailing => ({
  memberId: anId(),
  kind: 'digest',
  period: '2026-11',
  state: 'claimed',
  attempt: anId(),
  attempts: 1,
  since: now,
  ...changed,
})
const later = '2026-11-22T09:40:00.000Z'
const submitted = (mailing: Mailing) => settle(mailing, { outcome: 'submitted', messageId: 'ses-1' }, later)

describe('a mailing', () => {
  it('is claimed by one of 20 workers at once', async () => {
    const first = claim()
    const claims = times(20, () => ({ ...first, attempt: anId() }))
    const won = await Promise.all(claims.map((each) => store.moveMailing(each, undefined)))
    const winners = claims.filter((_, index) => won[index])
    expect(winners).toHaveLength(1)
    expect(await store.loadMailing(first)).toEqual(winners[0])
  })

  it('of another period is another', async () => {
    const november = claim()
    const december = { ...november, period: '2026-12' }
    expect(await store.moveMailing(november, undefined)).toBe(true)
    expect(await store.moveMailing(december, undefined)).toBe(true)
    expect(await store.loadMailing(november)).toEqual(november)
  })

  it('counts as moved when the same move is written twice, as by an SDK whose answer was lost', async () => {
    const first = claim()
    expect(await store.moveMailing(first, undefined)).toBe(true)
    expect(await store.moveMailing(first, undefined)).toBe(true)
    expect(await store.moveMailing(submitted(first), first)).toBe(true)
    expect(await store.moveMailing(submitted(first), first)).toBe(true)
    expect(await store.loadMailing(first)).toEqual(submitted(first))
  })

  it('is not moved by a worker so slow that another took over', async () => {
    const slow = claim()
    await store.moveMailing(slow, undefined)
    const fast = { ...slow, attempt: anId(), attempts: 2, since: later }
    expect(await store.moveMailing(fast, slow)).toBe(true)
    expect(await store.moveMailing(submitted(slow), slow)).toBe(false)
    expect(await store.moveMailing({ ...slow, attempt: anId() }, slow)).toBe(false)
    expect(await store.releaseMailing(slow, undefined)).toBe(false)
    expect(await store.loadMailing(slow)).toEqual(fast)
  })

  it.each(['submitted', 'bounced'] as const)('that an event has %s stays so', async (state) => {
    const waiting = claim()
    await store.moveMailing(waiting, undefined)
    const settled = { ...submitted(waiting), state }
    expect(await store.moveMailing(settled, waiting)).toBe(true)
    const lost = settle(waiting, { outcome: 'unknown', reason: 'TimeoutError' }, later)
    expect(await store.moveMailing(lost, waiting)).toBe(false)
    expect(await store.moveMailing({ ...waiting, attempt: anId(), attempts: 2 }, waiting)).toBe(false)
    expect(await store.releaseMailing(waiting, undefined)).toBe(false)
    expect(await store.loadMailing(waiting)).toEqual(settled)
  })

  it('is taken over by one of 20 workers at once', async () => {
    const dead = claim()
    await store.moveMailing(dead, undefined)
    const claims = times(20, () => ({ ...dead, attempt: anId(), attempts: 2 }))
    const won = await Promise.all(claims.map((each) => store.moveMailing(each, dead)))
    expect(won.filter(Boolean)).toHaveLength(1)
  })

  it('that an event has settled is not moved back by its own worker', async () => {
    const slow = claim()
    await store.moveMailing(slow, undefined)
    const delivered: Mailing = { ...slow, state: 'delivered', messageId: 'ses-1', since: later }
    expect(await store.moveMailing(delivered, slow)).toBe(true)
    expect(await store.moveMailing(submitted(slow), slow)).toBe(false)
    expect(await store.releaseMailing(slow, undefined)).toBe(false)
    expect(await store.loadMailing(slow)).toEqual(delivered)
  })

  it('is settled on what was read, or not at all', async () => {
    const first = claim()
    await store.moveMailing(first, undefined)
    await store.moveMailing(submitted(first), first)
    expect(await store.moveMailing({ ...first, state: 'failed' }, first)).toBe(false)
    const gone = claim()
    expect(await store.moveMailing(submitted(gone), gone)).toBe(false)
    expect(await store.loadMailing(gone)).toBeUndefined()
  })

  it('is listed with those of its kind, the latest first', async () => {
    const { memberId } = claim()
    for (const period of ['2026-09', '2026-11', '2026-08', '2026-10'])
      await store.moveMailing(claim({ memberId, period }), undefined)
    await store.moveMailing(claim({ memberId, kind: 'sum-up', period: '2026-11-22' }), undefined)
    const latest = await store.listLatestMailings({ memberId, kind: 'digest' }, 3)
    expect(latest.map(({ period }) => period)).toEqual(['2026-11', '2026-10', '2026-09'])
  })

  it('that nobody claimed cannot be moved', async () => {
    const nobody = claim()
    expect(await store.moveMailing(submitted(nobody), nobody)).toBe(false)
    expect(await store.loadMailing(nobody)).toBeUndefined()
  })

  it('that an event of SES moved is not moved back by its own worker, nor claimed by one that read it before', async () => {
    const first = claim()
    await store.moveMailing(first, undefined)
    const unknown = settle(first, { outcome: 'unknown', reason: 'ECONNRESET' }, now)
    await store.moveMailing(unknown, first)
    const delivered: Mailing = { ...unknown, state: 'delivered', since: later }
    expect(await store.moveMailing(delivered, unknown)).toBe(true)
    expect(await store.moveMailing(submitted(first), first)).toBe(false)
    expect(await store.moveMailing({ ...first, attempt: anId(), attempts: 2 }, unknown)).toBe(false)
    expect(await store.loadMailing(first)).toEqual(delivered)
  })

  it('given back is as if it had not been claimed', async () => {
    const first = claim()
    await store.moveMailing(first, undefined)
    // The second time as by an SDK whose answer was lost.
    expect(await store.releaseMailing(first, undefined)).toBe(true)
    expect(await store.releaseMailing(first, undefined)).toBe(true)
    expect(await store.loadMailing(first)).toBeUndefined()

    const unknown = settle(first, { outcome: 'unknown', reason: 'ECONNRESET' }, now)
    await store.moveMailing(unknown, undefined)
    const second = { ...first, attempt: anId(), attempts: 2 }
    await store.moveMailing(second, unknown)
    expect(await store.releaseMailing(second, unknown)).toBe(true)
    expect(await store.loadMailing(first)).toEqual(unknown)
  })

  it('that was submitted is not given back', async () => {
    const first = claim()
    await store.moveMailing(first, undefined)
    await store.moveMailing(submitted(first), first)
    expect(await store.releaseMailing(first, undefined)).toBe(false)
    expect(await store.loadMailing(first)).toEqual(submitted(first))
  })
})
