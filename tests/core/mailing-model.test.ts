import { describe, expect, it } from 'vitest'
import { decideClaim, type Mailing, settle } from '../../core/mailing.ts'
import { type Bounds, type Explored, explore } from './mailing-model.ts'
import type { Protocol } from './mailing-world.ts'

/** As `aws/mailings.ts` has the table take a write: from the attempt and the state that were read, or none. */
const protocol: Protocol = {
  decideClaim,
  settle,
  takesWrite: (stored, from) => stored?.attempt === from?.attempt && stored?.state === from?.state,
}
const bounds = (faults: number, jumps = 2): Bounds => ({ workers: 2, deliveries: 3, faults, jumps })
const print = (what: string, { states, doubled }: Explored) =>
  process.stdout.write(`${what}: ${states} states, doubled ${doubled}, lost 0\n`)

describe('one mailing, whatever two workers do and in any order', () => {
  it('is sent exactly once if at most one thing goes wrong', () => {
    const explored = explore(protocol, { ...bounds(1, 3), deliveries: 4 })
    print('at most one fault', explored)
    expect(explored).toEqual({ states: expect.any(Number), doubled: 0 })
    expect(explored.states).toBeGreaterThan(20_000)
  })

  it('is never given up, and sent twice only if answer and event were lost', () => {
    const explored = explore(protocol, bounds(3))
    print('at most three faults', explored)
    expect(explored.violation).toBeUndefined()
    expect(explored.states).toBeGreaterThan(50_000)
  })
})

describe('the model finds it when', () => {
  const atOnce = '2026-01-01T00:00:00.000Z'
  const as =
    (state: Mailing['state'], instead: Mailing['state']): Protocol['decideClaim'] =>
    (key, existing, attempt, now) =>
      decideClaim(key, existing?.state === state ? { ...existing, state: instead } : existing, attempt, now)
  const atMost =
    (attempts: number): Protocol['decideClaim'] =>
    (key, existing, ...rest) =>
      existing && existing.attempts >= attempts && decideClaim(key, existing, ...rest).decision === 'claim'
        ? { decision: 'settled' }
        : decideClaim(key, existing, ...rest)
  const broken: Record<string, Partial<Protocol>> = {
    'a claim does not wait': {
      decideClaim: (key, existing, ...rest) =>
        decideClaim(key, existing && { ...existing, since: atOnce }, ...rest),
    },
    'an unknown mailing does not wait': {
      decideClaim: (key, existing, ...rest) =>
        decideClaim(key, existing?.state === 'unknown' ? { ...existing, since: atOnce } : existing, ...rest),
    },
    'a claimed mailing counts as over': { decideClaim: as('claimed', 'submitted') },
    'an unknown mailing counts as over': { decideClaim: as('unknown', 'submitted') },
    'a submitted mailing counts as open': { decideClaim: as('submitted', 'unknown') },
    'a mailing is tried once': { decideClaim: atMost(1) },
    'a mailing is tried twice': { decideClaim: atMost(2) },
    'a second attempt waits no longer than the first': {
      decideClaim: (key, existing, ...rest) =>
        decideClaim(key, existing && { ...existing, attempts: 1 }, ...rest),
    },
    'a mailing waits for ever': {
      decideClaim: (key, existing, ...rest) =>
        decideClaim(key, existing && { ...existing, since: '2027-01-01T00:00:00.000Z' }, ...rest),
    },
    'an attempt is called as the one before': {
      decideClaim: (key, existing, attempt, now) =>
        decideClaim(key, existing, existing?.attempt ?? attempt, now),
    },
    'a submitted mailing stays claimed': {
      settle: (mailing, sent, now) => (sent.outcome === 'submitted' ? mailing : settle(mailing, sent, now)),
    },
    'an unknown mailing is taken for submitted': {
      settle: (mailing, sent, now) =>
        settle(mailing, sent.outcome === 'unknown' ? { outcome: 'submitted', messageId: '' } : sent, now),
    },
    'an unknown mailing is taken for failed': {
      settle: (mailing, sent, now) =>
        settle(mailing, sent.outcome === 'unknown' ? { ...sent, outcome: 'refused' } : sent, now),
    },
    'a failed mailing stays unknown': {
      settle: (mailing, sent, now) =>
        settle(mailing, sent.outcome === 'refused' ? { ...sent, outcome: 'unknown' } : sent, now),
    },
    'the table takes any write': { takesWrite: () => true },
    'the table takes any first claim': {
      takesWrite: (stored, from) => !from || protocol.takesWrite(stored, from),
    },
    'the table looks at the attempt alone': {
      takesWrite: (stored, from) => stored?.attempt === from?.attempt,
    },
  }
  it.each(Object.entries(broken))('%s', (_, change) => {
    expect(explore({ ...protocol, ...change }, bounds(2)).violation).toBeDefined()
  })
})
