import { describe, expect, it } from 'vitest'
import { readClockChange } from '../../local/clock.ts'
import { eventually, getJson, post, signUp, startForTest } from './running.ts'

const tenSeconds = 10_000

describe('readClockChange', () => {
  const now = '2026-01-31T08:00:00.000Z'
  const movedTo = (body: unknown) => {
    const change = readClockChange(body, now)
    return change.outcome === 'moved' ? change.to : change.reason
  }

  it('moves by calendar', () => {
    expect(movedTo({ advance: 'P1M' })).toBe('2026-02-28T08:00:00.000Z')
    expect(movedTo({ advance: 'P1D' })).toBe('2026-02-01T08:00:00.000Z')
    expect(movedTo({ advance: 'PT90M' })).toBe('2026-01-31T09:30:00.000Z')
    expect(movedTo({ advance: '-P1D' })).toBe('2026-01-30T08:00:00.000Z')
  })

  it('sets an instant, whatever the offset it is written with', () => {
    expect(movedTo({ now: '2026-12-01T09:00:00+01:00' })).toBe('2026-12-01T08:00:00.000Z')
    expect(movedTo({ now: '2026-12-01T08:00Z' })).toBe('2026-12-01T08:00:00.000Z')
  })

  it.each([
    undefined,
    null,
    'P1M',
    {},
    { advance: 1 },
    { now: '2026-12-01' },
    { now: 'tomorrow' },
    { now: '' },
    { advance: 'a month' },
    { advance: 'P' },
    { now: '2026-12-01T08:00:00Z', advance: 'P1M' },
    { advance: 'P9000Y' },
    { now: '+012026-12-01T08:00:00Z' },
  ])('refuses %j with one sentence', (body) => {
    const change = readClockChange(body, now)
    expect(change.outcome).toBe('refused')
    expect('reason' in change && change.reason).toMatch(/^[^\n]+\.$/)
  })
})

describe('the clock over HTTP', () => {
  it('is set, runs on, moves, and is the same after a restart', async () => {
    const local = await startForTest()
    const set = await (await post(local, '/_local/clock', { now: '2030-02-28T12:00:00Z' })).json()
    expect(Date.parse(set.now) - Date.parse('2030-02-28T12:00:00Z')).toBeLessThan(tenSeconds)
    expect(set.now >= '2030-02-28T12:00:00').toBe(true)

    const moved = await (await post(local, '/_local/clock', { advance: 'P1Y' })).json()
    expect(moved.now).toMatch(/^2031-02-28T12:00:/)
    // Two requests can come within a millisecond.
    await eventually(async () => {
      const later = await (await post(local, '/_local/clock', { advance: 'PT0S' })).json()
      expect(later.now > moved.now).toBe(true)
    })

    await local.stop()
    const again = await startForTest({ directory: local.directory })
    const kept = await (await post(again, '/_local/clock', { advance: 'PT0S' })).json()
    expect(kept.now).toMatch(/^2031-02-28T12:00:/)

    const reset = await (await post(again, '/_local/clock/reset')).json()
    expect(Math.abs(Date.parse(reset.now) - Date.now())).toBeLessThan(tenSeconds)
  })

  it('answers what it cannot read with 400 and one sentence, and stays as it was', async () => {
    const local = await startForTest()
    for (const body of ['{"advance":', { advance: 'soon' }, { hour: 8 }]) {
      const answer = await post(local, '/_local/clock', body)
      expect(answer.status).toBe(400)
      expect(await answer.text()).toMatch(/^[^\n]+\.\n$/)
    }
    const { now } = await (await post(local, '/_local/clock', { advance: 'PT0S' })).json()
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(tenSeconds)
  })

  it('is what mails are dated by', async () => {
    const local = await startForTest()
    await post(local, '/_local/clock', { now: '2030-02-28T12:00:00Z' })
    await signUp(local, 'zoe@example.com')
    expect(await getJson(local, '/_local/outbox')).toMatchObject([
      { at: expect.stringMatching(/^2030-02-28T12:00:/) },
    ])
  })
})
