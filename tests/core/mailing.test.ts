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
  const table = states.flatMap((state) =>
    Object.entries(ago).flatMap(([age, since]) =>
      [1, 2].map((attempts) => ({ state, age, since, attempts })),
    ),
  )
  test.each(table)('$state $age ago at attempt $attempts', ({ state, age, since, attempts }) => {
    const existing = { ...key, state, attempt: 'old', attempts, since }
    const isOpen = state === 'claimed' || state === 'unknown'
    const isYoung = age === 'a moment' || age === 'just less than 30 minutes'
    const expected = !isOpen
      ? { decision: 'settled' }
      : isYoung
        ? {
            decision: 'wait',
            until: age === 'a moment' ? '2026-11-22T09:29:59.999Z' : '2026-11-22T09:00:00.001Z',
          }
        : attempts === 1
          ? { decision: 'claim', mailing: claimed(2) }
          : { decision: 'settled' }
    expect(decide(existing)).toEqual(expected)
  })

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
