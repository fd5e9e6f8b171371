import { isStuck, type Mailing } from './mailing.ts'
import { type Member, nextDigest, scheduleNext } from './member.ts'
import { type Instant, monthBefore } from './time.ts'

export type Redrive = { decision: 'redrive'; member: Member } | { decision: 'refused'; reason: string }

const refused = (reason: string): Redrive => ({ decision: 'refused', reason })

/**
 * The member to whom a mailing that failed or is stuck is due again, once it is forgotten. Whoever decides this takes
 * the chance that a mail whose answer was lost comes twice.
 */
export const redrive = (member: Member, mailing: Mailing, now: Instant): Redrive => {
  const { kind, period, state } = mailing
  if (state !== 'failed' && !isStuck(mailing, now))
    return refused(`It is ${state} since ${mailing.since}; only what failed or is stuck is sent again.`)
  if (kind === 'sum-up')
    return member.sumUpDay === period
      ? { decision: 'redrive', member }
      : refused('What it would tell of is gone.')
  const owed = { ...member, lastPeriod: [member.lastPeriod, monthBefore(period)].toSorted()[0] ?? '' }
  const digest = nextDigest(owed, now)
  if (!digest) return refused('The member gets no digests.')
  if (digest.period !== period) return refused(`The digest of ${digest.period} has taken its place.`)
  if (digest.at > now) return refused(`The member gets none before ${digest.at}.`)
  return { decision: 'redrive', member: scheduleNext(owed, now) }
}
