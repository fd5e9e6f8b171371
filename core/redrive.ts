import { isStuck, type Mailing } from './mailing.ts'
import type { Member } from './member.ts'
import { reopen } from './schedule.ts'
import type { Instant } from './time.ts'

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
  const owed = reopen(member, mailing, now)
  if (!owed.next) return refused(`The member is to get no ${kind}.`)
  if (owed.next.period !== period) return refused(`The ${kind} of ${owed.next.period} has taken its place.`)
  if (owed.next.at > now) return refused(`The member gets none before ${owed.next.at}.`)
  return { decision: 'redrive', member: owed.member }
}
