import * as z from 'zod'
import type { StopCause } from './sending.ts'
import type { Suppression } from './suppression.ts'
import { addTo, type Instant } from './time.ts'

/** One mail of one kind for one period. Every move carries the attempt, so that a slow worker cannot undo a newer one's. */
export const mailingSchema = z.object({
  memberId: z.string(),
  kind: z.enum(['sum-up', 'transition', 'digest', 'resume-reminder']),
  period: z.string(),
  state: z.enum(['claimed', 'submitted', 'unknown', 'delivered', 'bounced', 'complained', 'failed']),
  attempt: z.string(),
  attempts: z.number().int().positive(),
  /** When it came into this state. */
  since: z.string(),
  /** SES's id of the mail. */
  messageId: z.string().optional(),
  reason: z.string().optional(),
})
export type Mailing = z.infer<typeof mailingSchema>
export type MailingKey = Pick<Mailing, 'memberId' | 'kind' | 'period'>
/** What the mail of a mailing carries, so that an event about it finds the mailing without any lookup. */
export type MailingTags = MailingKey & Pick<Mailing, 'attempt'>

const waitMinutes = 30
/** Half an hour, doubled so often, is sixteen hours: a period of a month sees some fifty attempts at most. */
const mostDoublings = 5

/**
 * How long an attempt may stay without an answer before another is made: each twice as long as the one before. Another is
 * made for as long as the mailing is wanted, since two mails are better than none, and ever later, since each that SES
 * did take is one too many.
 */
const settleTime = (attempts: number): string =>
  `PT${waitMinutes * 2 ** Math.min(attempts - 1, mostDoublings)}M`

/**
 * What sending one mail came to. `later`: it did not go, and others would not either, for this cause. `unknown`: the
 * answer was lost, and the mail may or may not have gone.
 */
export type SendOutcome =
  | { outcome: 'submitted'; messageId: string }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'later'; cause: 'rate' | StopCause; reason: string }
  | { outcome: 'unknown'; reason: string }
  /** Nothing is mailed to this address, so SES was not asked. */
  | { outcome: 'suppressed'; reason: Suppression['reason'] }

export type ClaimDecision =
  | { decision: 'claim'; mailing: Mailing }
  | { decision: 'wait'; until: Instant }
  | { decision: 'settled' }

/**
 * Whether to try now. An attempt whose worker died looks like one whose answer was lost: both wait for the event that
 * would settle them, and are tried again after that.
 */
export const decideClaim = (
  key: MailingKey,
  existing: Mailing | undefined,
  attempt: string,
  now: Instant,
): ClaimDecision => {
  const claim = (attempts: number): ClaimDecision => ({
    decision: 'claim',
    mailing: { ...key, state: 'claimed', attempt, attempts, since: now },
  })
  if (!existing) return claim(1)
  if (!isOpen(existing)) return { decision: 'settled' }
  const until = addTo(existing.since, settleTime(existing.attempts))
  return until > now ? { decision: 'wait', until } : claim(existing.attempts + 1)
}

/** Whether it is not known what became of it. */
export const isOpen = ({ state }: Mailing): boolean => state === 'claimed' || state === 'unknown'

/** Whether it has no answer for longer than answers take; a next attempt may still be waited for. */
export const isStuck = (mailing: Mailing, now: Instant): boolean =>
  isOpen(mailing) && addTo(mailing.since, settleTime(1)) <= now

/** The state of a claimed mailing after its attempt; nothing for `later`, when the claim is given back. */
export const settle = (
  mailing: Mailing,
  sent: Exclude<SendOutcome, { outcome: 'later' }>,
  now: Instant,
): Mailing => {
  switch (sent.outcome) {
    case 'submitted':
      return { ...mailing, state: 'submitted', messageId: sent.messageId, since: now }
    case 'refused':
      return { ...mailing, state: 'failed', reason: sent.reason, since: now }
    case 'suppressed':
      return { ...mailing, state: 'failed', reason: `suppressed: ${sent.reason}`, since: now }
    case 'unknown':
      return { ...mailing, state: 'unknown', reason: sent.reason, since: now }
  }
}
