import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { Mail } from '../../core/mail.ts'
import {
  decideClaim,
  type Mailing,
  type MailingKey,
  type MailingTags,
  type SendOutcome,
  settle,
} from '../../core/mailing.ts'
import type { Member } from '../../core/member.ts'
import { dueMailing } from '../../core/schedule.ts'
import { backOff, mostTries, sendingTime } from '../../core/sending.ts'
import type { Instant } from '../../core/time.ts'
import { composeByKind, type KindDeps } from './kinds.ts'
import { createPacer, type Pacer, type PacerDeps } from './pacer.ts'

export type SendMailingDeps = KindDeps &
  PacerDeps & {
    now: () => Instant
    randomToken: () => string
    random: () => number
    loadMember: (memberId: string) => Promise<Member | undefined>
    loadMailing: (key: MailingKey) => Promise<Mailing | undefined>
    moveMailing: (to: Mailing, from: Mailing | undefined) => Promise<boolean>
    releaseMailing: (claimed: Mailing, existing: Mailing | undefined) => Promise<boolean>
    sendMail: (mail: Mail, mailing: MailingTags) => Promise<SendOutcome>
  }

const dueMember = z.object({ memberId: z.string() })

/** Sends each member of the batch what is due, once, all at the same time; what fails comes back alone. */
export const createHandler = (deps: SendMailingDeps) => {
  const pacer = createPacer(deps)
  return async (event: SQSEvent) => {
    const latest = deps.nowMs() + sendingTime
    return processPartialResponse(
      event,
      (record: SQSRecord) =>
        sendDue(deps, { pacer, latest }, dueMember.parse(JSON.parse(record.body)).memberId),
      new BatchProcessor(EventType.SQS),
      { throwOnFullBatchFailure: false },
    )
  }
}

/** How a mail gets its turn, and when it is too late in this invocation to begin sending it. */
type Pace = { pacer: Pacer; latest: number }

const sendDue = async (deps: SendMailingDeps, pace: Pace, memberId: string): Promise<void> => {
  const now = deps.now()
  const member = await deps.loadMember(memberId)
  const due = member && dueMailing(member, now)
  if (!member || !due) return

  const { mail, finish } = await composeByKind[due.kind](deps, member, due.period, now)
  if (!mail || (await send(deps, pace, { memberId, ...due }, mail)) === 'over') await finish()
}

/**
 * Claims the mailing in its turn, sends its mail and settles it. It is over when no other attempt is to be made; while it
 * is open the member stays due, and the next tick queues the mailing again.
 */
const send = async (
  deps: SendMailingDeps,
  pace: Pace,
  key: MailingKey,
  mail: Mail,
): Promise<'over' | 'open'> => {
  const existing = await deps.loadMailing(key)
  const claim = decideClaim(key, existing, deps.randomToken(), deps.now())
  if (claim.decision === 'wait') return 'open'
  if (claim.decision === 'settled') return 'over'
  if ((await pace.pacer.waitForTurn(pace.latest)) === 'not now') return 'open'
  const claimed = { ...claim.mailing, since: deps.now() }
  if (!(await deps.moveMailing(claimed, existing))) return 'open'

  const sent = await sendWhenTaken(deps, pace, mail, claimed).catch(async (error) => {
    // What throws never went, so it is no attempt: after an outage the mailing still comes.
    await deps.releaseMailing(claimed, existing)
    throw error
  })
  if (sent.outcome !== 'submitted') deps.log.warn('A mailing was not sent.', { ...key, ...sent })
  if (sent.outcome === 'later') {
    await Promise.all([
      sent.cause !== 'rate' && pace.pacer.stop(sent.cause, sent.reason),
      deps.releaseMailing(claimed, existing),
    ])
    return 'open'
  }
  // Whoever moved it meanwhile, another attempt or SES's event about this one, knows better.
  const isSettled = await deps.moveMailing(settle(claimed, sent, deps.now()), claimed)
  return isSettled && sent.outcome !== 'unknown' ? 'over' : 'open'
}

/** Sends, again within the same attempt while SES has too many requests and there is time. */
const sendWhenTaken = async (
  deps: SendMailingDeps,
  { pacer, latest }: Pace,
  mail: Mail,
  mailing: MailingTags,
): Promise<SendOutcome> => {
  for (let tries = 1; ; tries++) {
    const sent = await deps.sendMail(mail, mailing)
    if (sent.outcome !== 'later' || sent.cause !== 'rate' || tries === mostTries) return sent
    await deps.sleep(backOff(tries, deps.random()))
    if ((await pacer.waitForTurn(latest)) === 'not now') return sent
  }
}
