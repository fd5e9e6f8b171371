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
import { dueMailing, type Member } from '../../core/member.ts'
import type { Instant } from '../../core/time.ts'
import { composeByKind, type KindDeps } from './kinds.ts'

export type SendMailingDeps = KindDeps & {
  now: () => Instant
  randomToken: () => string
  log: { warn: (message: string, details: Record<string, string>) => void }
  loadMember: (memberId: string) => Promise<Member | undefined>
  loadMailing: (key: MailingKey) => Promise<Mailing | undefined>
  moveMailing: (to: Mailing, fromAttempt: string | undefined) => Promise<boolean>
  releaseMailing: (claimed: Mailing, existing: Mailing | undefined) => Promise<boolean>
  sendMail: (mail: Mail, mailing: MailingTags) => Promise<SendOutcome>
}

const dueMember = z.object({ memberId: z.string() })

/** Sends each member of the batch what is due, once; what fails comes back alone. */
export const createHandler = (deps: SendMailingDeps) => async (event: SQSEvent) =>
  processPartialResponse(
    event,
    (record: SQSRecord) => sendDue(deps, dueMember.parse(JSON.parse(record.body)).memberId),
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  )

const sendDue = async (deps: SendMailingDeps, memberId: string): Promise<void> => {
  const now = deps.now()
  const member = await deps.loadMember(memberId)
  const due = member && dueMailing(member, now)
  if (!member || !due) return

  const { mail, finish } = await composeByKind[due.kind](deps, member, due.period, now)
  if (!mail || (await send(deps, { memberId, ...due }, mail, now)) === 'over') await finish()
}

/** Claims the mailing, sends its mail and settles it. It is over when no other attempt is to be made. */
const send = async (
  deps: SendMailingDeps,
  key: MailingKey,
  mail: Mail,
  now: Instant,
): Promise<'over' | 'open'> => {
  const existing = await deps.loadMailing(key)
  const claim = decideClaim(key, existing, deps.randomToken(), now)
  if (claim.decision === 'wait') return 'open'
  if (claim.decision === 'settled') return 'over'
  if (!(await deps.moveMailing(claim.mailing, existing?.attempt))) return 'open'

  const sent = await deps.sendMail(mail, claim.mailing).catch(async (error) => {
    // What throws never went, so it is no attempt: after an outage the mailing still comes.
    await deps.releaseMailing(claim.mailing, existing)
    throw error
  })
  if (sent.outcome !== 'submitted') deps.log.warn('A mailing was not sent.', { ...key, ...sent })
  if (sent.outcome === 'later') {
    await deps.releaseMailing(claim.mailing, existing)
    return 'open'
  }
  await deps.moveMailing(settle(claim.mailing, sent, deps.now()), claim.mailing.attempt)
  return sent.outcome === 'unknown' ? 'open' : 'over'
}
