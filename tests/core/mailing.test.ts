import { describe, expect, it, test } from 'vitest'
import { decideClaim, isStuck, type Mailing, mailingSchema, settle } from '../../core/mailing.ts'
import { now } from '../examples.ts'

const key = { memberId: 'ada', kind: 'digest', period: '2026-11' } as const
const claimed = (attempts: number): Mailing => ({
  ...key,
  state: 'claimed',
  attempt: 'new',
  attempts,
  since: now,
})
const ago = {
  'a moment': '2026-11-22T08:59:59.999Z',
  'just less than 30 minutes': '2026-11-22T08:30:00.001Z',
  '30 minutes': '2026-11-22T08:30:00.000Z',
  '40 days': '2026-10-13T09:00:00.000Z',
}
const decide = (existing: Mailing | undefined) => decideClaim(key, existing, 'new', now)

describe('a mailing', () => {
  it('that nobody has tried is claimed', () => {
    expect(decide(undefined)).toEqual({ decision: 'claim', mailing: claimed(1) })
  })

  const states = mailingSchema.shape.state.options
  const table = states.flatMap((state) => Object.entries(ago).map(([age, since]) => ({ state, age, since })))
  test.each(table)('$state $age ago at its first attempt', ({ state, age, since }) => {
    const existing = { ...key, state, attempt: 'old', attempts: 1, since }
    const isOpen = state === 'claimed' || state === 'unknown'
    const isYoung = age === 'a moment' || age === 'just less than 30 minutes'
    const expected = !isOpen
      ? { decision: 'settled' }
      : isYoung
        ? {
            decision: 'wait',
            until: age === 'a moment' ? '2026-11-22T09:29:59.999Z' : '2026-11-22T09:00:00.001Z',
          }
        : { decision: 'claim', mailing: claimed(2) }
    expect(decide(existing)).toEqual(expected)
  })

  test.each([
    [1, '2026-11-22T08:30:00.000Z'],
    [2, '2026-11-22T08:00:00.000Z'],
    [3, '2026-11-22T07:00:00.000Z'],
    [6, '2026-11-21T17:00:00.000Z'],
    [7, '2026-11-21T17:00:00.000Z'],
    [1000, '2026-11-21T17:00:00.000Z'],
  ])(
    'that nothing is heard of after attempt %i is tried again if that was at %s or before',
    (attempts, since) => {
      for (const state of ['claimed', 'unknown'] as const) {
        const existing = { ...key, state, attempt: 'old', attempts, since }
        expect(decide(existing)).toEqual({ decision: 'claim', mailing: claimed(attempts + 1) })
        const later = `${since.slice(0, -4)}001Z`
        expect(decide({ ...existing, since: later })).toEqual({
          decision: 'wait',
          until: '2026-11-22T09:00:00.001Z',
        })
      }
    },
  )

  it('is open in two states and settled in five', () => {
    const old = states.map((state) =>
      decide({ ...key, state, attempt: 'old', attempts: 1, since: ago['40 days'] }),
    )
    expect(old.map(({ decision }) => decision)).toEqual(
      states.map((state) => (['claimed', 'unknown'].includes(state) ? 'claim' : 'settled')),
    )
    expect(states).toHaveLength(7)
  })

  it.each(states)('that is %s for 30 minutes is stuck only without an answer', (state) => {
    const isOpen = state === 'claimed' || state === 'unknown'
    expect(isStuck({ ...claimed(1), state, since: ago['30 minutes'] }, now)).toBe(isOpen)
    expect(isStuck({ ...claimed(1), state, since: ago['just less than 30 minutes'] }, now)).toBe(false)
  })

  it('after its attempt is in the state that the answer says, from now', () => {
    const later = '2026-11-22T09:00:02.000Z'
    const after = { ...claimed(1), since: later }
    expect(settle(claimed(1), { outcome: 'submitted', messageId: 'ses-1' }, later)).toEqual({
      ...after,
      state: 'submitted',
      messageId: 'ses-1',
    })
    expect(settle(claimed(1), { outcome: 'refused', reason: 'MessageRejected' }, later)).toEqual({
      ...after,
      state: 'failed',
      reason: 'MessageRejected',
    })
    expect(settle(claimed(1), { outcome: 'unknown', reason: 'ECONNRESET' }, later)).toEqual({
      ...after,
      state: 'unknown',
      reason: 'ECONNRESET',
    })
  })
})
