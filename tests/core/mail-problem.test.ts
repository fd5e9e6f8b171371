import { describe, expect, it, test } from 'vitest'
import { usePrimary } from '../../core/addresses.ts'
import {
  type Member,
  noteReliability,
  noteSuppression,
  oweSumUp,
  resubscribe,
  resume,
  unsubscribe,
} from '../../core/member.ts'
import { dueMailing, nextDigest, scheduleNext } from '../../core/schedule.ts'
import type { Suppression } from '../../core/suppression.ts'
import { aMember, now } from '../examples.ts'

const at = '2026-11-21T08:00:05.500Z'
const suppression = (reason: Suppression['reason']): Suppression => ({ reason, at, mailedAt: at })
const addresses = { version: 1, others: [{ email: 'new@example.com' }] }
const ada = scheduleNext(oweSumUp(aMember(), '2026-11-20', now), now)

describe.each(['bounced', 'complained', 'stopped'] as const)('a member whose address %s', (reason) => {
  const stopped = noteSuppression(ada, suppression(reason), now)

  it('is told since when, and nothing is due any more', () => {
    expect(stopped.mailProblem).toEqual({ kind: reason, at })
    expect(stopped).not.toHaveProperty('dueAt')
    expect(nextDigest(stopped, now)).toBeUndefined()
    expect(dueMailing({ ...stopped, dueAt: now }, now)).toBeUndefined()
  })

  it.each<[string, (member: Member) => Member]>([
    ['mails to us', (member) => oweSumUp(member, '2026-11-19', now)],
    ['subscribes again', (member) => resubscribe(unsubscribe(member, now), now)],
    ['ends a pause', (member) => resume({ ...member, pausedUntil: '2027-01-01' }, now)],
    ['mail comes back for now', (member) => noteReliability(member, now)],
  ])('has nothing due either when the member %s', (_, change) => {
    const changed = change(stopped)
    expect(changed).not.toHaveProperty('dueAt')
    expect(changed.mailProblem).toEqual({ kind: reason, at })
  })

  it('is due as before when it is released, or changed', () => {
    expect(noteSuppression(stopped, undefined, now)).toEqual(ada)
    const mailed = usePrimary({ ...stopped, addresses }, 'new@example.com', now)
    expect(mailed).toEqual({
      ...ada,
      email: 'new@example.com',
      addresses: { version: 2, others: [{ email: ada.email }] },
    })
  })

  it('is told once', () => {
    expect(noteSuppression(stopped, suppression(reason), now)).toBe(stopped)
  })
})

it('a complaint after a bounce is what the member is told', () => {
  const bounced = noteSuppression(ada, suppression('bounced'), now)
  expect(noteSuppression(bounced, suppression('complained'), now).mailProblem?.kind).toBe('complained')
})

describe('a member whose mail keeps coming back', () => {
  const doubted = noteReliability(ada, at)

  it('is asked, and mail still goes', () => {
    expect(doubted).toEqual({ ...ada, mailProblem: { kind: 'unreliable', at } })
    expect(dueMailing(doubted, now)).toEqual(dueMailing(ada, now))
  })

  test.each([
    ['arrives', (member: Member) => noteReliability(member, undefined), ada],
    ['comes back once more', (member: Member) => noteReliability(member, now), doubted],
    ['is not suppressed', (member: Member) => noteSuppression(member, undefined, now), doubted],
  ])('and then %s', (_, change, expected) => {
    expect(change(doubted)).toEqual(expected)
  })

  it('is told when it is for good', () => {
    expect(noteSuppression(doubted, suppression('bounced'), now).mailProblem?.kind).toBe('bounced')
  })
})
