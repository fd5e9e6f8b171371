import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { Mail } from '../../core/mail.ts'
import {
  decideClaim,
  isOpen,
  type Mailing,
  type MailingKey,
  type MailingTags,
  type SendOutcome,
  settle,
} from '../../core/mailing.ts'
import type { Member } from '../../core/member.ts'
import { dueMailings, hasJustFallenDue, scheduleNext } from '../../core/schedule.ts'
import { backOff, mostTries, sendingTime } from '../../core/sending.ts'
import type { Instant } from '../../core/time.ts'
import { type AtMost, atMost } from './at-most.ts'
import { composeByKind, type KindDeps } from './kinds.ts'
import { createPacer, type Pacer, type PacerDeps } from './pacer.ts'

export type SendMailingDeps = KindDeps &
  PacerDeps & {
    now: () => Instant
    randomToken: () => string
    random: () => number
    loadMember: (memberId: string) => Promise<Member | undefined>
    loadMembers: (memberIds: string[]) => Promise<Map<string, Member>>
    loadMailing: (key: MailingKey) => Promise<Mailing | undefined>
    moveMailing: (to: Mailing, from: Mailing | undefined) => Promise<boolean>
    releaseMailing: (claimed: Mailing, existing: Mailing | undefined) => Promise<boolean>
    sendMail: (mail: Mail, mailing: MailingTags) => Promise<SendOutcome>
  }

const dueMember = z.object({ memberId: z.string() })

const memberIdIn = ({ body }: SQSRecord): string => dueMember.parse(JSON.parse(body)).memberId

/** SES has so many mails of one worker at a time, while it prepares as many more. */
const mailsAtSes = 10
const mailsUnderWay = 2 * mailsAtSes

/** Sends each member of the batch what is due, once, some at the same time; what fails comes back alone. */
export const createHandler = (deps: SendMailingDeps) => {
  const pacer = createPacer(deps)
  return async (event: SQSEvent) => {
    const pace = { pacer, atSes: atMost(mailsAtSes), latest: deps.nowMs() + sendingTime }
    const underWay = atMost(mailsUnderWay)
    const members = deps.loadMembers(event.Records.flatMap(readableMemberId))
    return processPartialResponse(
      event,
      (record: SQSRecord) => {
        const memberId = memberIdIn(record)
        return underWay(async () =>
          // One that is not there is gone, or cannot be read and fails alone.
          sendDue(deps, pace, (await members).get(memberId) ?? (await deps.loadMember(memberId))),
        )
      },
      new BatchProcessor(EventType.SQS),
      { throwOnFullBatchFailure: false },
    )
  }
}

/** What cannot be read fails alone, when its turn comes. */
const readableMemberId = (record: SQSRecord): string[] => {
  try {
    return [memberIdIn(record)]
  } catch {
    return []
  }
}

/** How a mail gets its turn, and when it is too late in this invocation to begin sending it. */
type Pace = { pacer: Pacer; atSes: AtMost; latest: number }

/** One mailing, the first that does not wait for its answer: what it is too late for stays due, for the next tick to queue. */
const sendDue = async (deps: SendMailingDeps, pace: Pace, member: Member | undefined): Promise<void> => {
  const now = deps.now()
  if (!member) return
  const due = dueMailings(member, now)
  // A quiet month has begun since it was due: without another day every tick would queue the member.
  if (due.length === 0 && member.dueAt && member.dueAt <= now)
    await deps.changeMember(member, (current) => scheduleNext(current, now))
  for (const { kind, period } of due) {
    if (deps.nowMs() > pace.latest) return
    const { mail, finish } = await composeByKind[kind](deps, member, period, now)
    const key = { memberId: member.id, kind, period }
    // Nobody can have tried yet what has just fallen due, or hardly: a claim that fails tells as much as a look.
    const existing = mail && !hasJustFallenDue(member, now) ? await deps.loadMailing(key) : undefined
    const sent = mail ? await send(deps, pace, { key, existing, mail }) : 'over'
    if (sent === 'over') await finish()
    if (sent !== 'waiting') return
  }
}

/**
 * Claims the mailing, sends its mail in its turn and settles it. It is over when no other attempt is to be made; while it
 * is open, or an earlier attempt is waiting for its answer, the member stays due, and the next tick queues them again.
 */
const send = async (
  deps: SendMailingDeps,
  pace: Pace,
  { key, existing, mail }: { key: MailingKey; existing: Mailing | undefined; mail: Mail },
): Promise<'over' | 'open' | 'waiting'> => {
  const claim = decideClaim(key, existing, deps.randomToken(), deps.now())
  if (claim.decision === 'wait') return 'waiting'
  if (claim.decision === 'settled') return 'over'
  if (pace.pacer.isStopped()) return 'open'
  // Before its turn, so that the mails come to SES as evenly as the turns do, and before it takes another's place there.
  const claimed = { ...claim.mailing, since: deps.now() }
  if (!(await deps.moveMailing(claimed, existing))) {
    const found = await deps.loadMailing(key)
    return found && !isOpen(found) ? 'over' : 'open'
  }
  const sent = await pace
    .atSes(() => sendInTurn(deps, pace, mail, claimed))
    .catch(async (error) => {
      // What throws never went, so it is no attempt: after an outage the mailing still comes.
      await deps.releaseMailing(claimed, existing)
      throw error
    })
  if (sent === 'no turn') {
    await deps.releaseMailing(claimed, existing)
    return 'open'
  }
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

/** Sends when its turn has come, and again within the same attempt while SES has too many requests and there is time. */
const sendInTurn = async (
  deps: SendMailingDeps,
  { pacer, latest }: Pace,
  mail: Mail,
  mailing: MailingTags,
): Promise<SendOutcome | 'no turn'> => {
  let sent: SendOutcome | undefined
  for (let tries = 1; (await pacer.waitForTurn(latest)) === 'now'; tries++) {
    sent = await deps.sendMail(mail, mailing)
    if (sent.outcome !== 'later' || sent.cause !== 'rate' || tries === mostTries) return sent
    await deps.sleep(backOff(tries, deps.random()))
  }
  return sent ?? 'no turn'
}
