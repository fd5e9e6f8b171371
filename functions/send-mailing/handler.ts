import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { Mail } from '../../core/mail.ts'
import { decideClaim, isOpen, type Mailing, type MailingKey, settle } from '../../core/mailing.ts'
import type { Member } from '../../core/member.ts'
import { dueMailings, hasJustFallenDue, scheduleNext } from '../../core/schedule.ts'
import { sendingTime } from '../../core/sending.ts'
import type { Instant } from '../../core/time.ts'
import { composeByKind, type KindDeps } from './kinds.ts'
import { membersOfBatch } from './members-of-batch.ts'
import { createPacer, type Pacer, type PacerDeps } from './pacer.ts'
import { createPlaces } from './places.ts'
import { mailsAtSes } from './places-at-ses.ts'
import { createSendInTurn, type SendInTurn, type SendInTurnDeps } from './send-in-turn.ts'

export type SendMailingDeps = KindDeps &
  PacerDeps &
  SendInTurnDeps & {
    now: () => Instant
    randomToken: () => string
    loadMember: (memberId: string) => Promise<Member | undefined>
    loadMembers: (memberIds: string[]) => Promise<Map<string, Member>>
    loadMailing: (key: MailingKey) => Promise<Mailing | undefined>
    moveMailing: (to: Mailing, from: Mailing | undefined) => Promise<boolean>
    releaseMailing: (claimed: Mailing, existing: Mailing | undefined) => Promise<boolean>
  }

const dueMember = z.object({ memberId: z.string() })

const memberIdIn = ({ body }: SQSRecord): string => dueMember.parse(JSON.parse(body)).memberId

/** While SES has its mails, the next ones that it will have are on the way there. */
export const mailsUnderWay = 2 * mailsAtSes
const mailsOnTheWay = mailsAtSes

/** Sends each member of the batch what is due, once, some at the same time; what fails comes back alone. */
export const createHandler = (deps: SendMailingDeps) => {
  const pacer = createPacer(deps)
  const sendInTurn = createSendInTurn(deps, pacer)
  const underWay = createPlaces(mailsUnderWay)
  const onTheWay = createPlaces(mailsOnTheWay)
  return async (event: SQSEvent) => {
    const latest = deps.nowMs() + sendingTime
    const memberOfBatch = membersOfBatch(event.Records.flatMap(readableMemberId), deps.loadMembers)
    return processPartialResponse(
      event,
      async (record: SQSRecord) => {
        const memberId = memberIdIn(record)
        const leave = await underWay.enter()
        const arrive = await onTheWay.enter()
        try {
          // One that is not there is gone, or cannot be read and fails alone.
          const member = (await memberOfBatch(memberId)) ?? (await deps.loadMember(memberId))
          await sendDue(deps, { pacer, sendInTurn, latest, arrive }, member)
        } finally {
          arrive()
          leave()
        }
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

/** How a mail gets its turn, when it is too late in this invocation to begin sending it, and what lets the next one come. */
type Pace = { pacer: Pacer; sendInTurn: SendInTurn; latest: number; arrive: () => void }

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
  const sent = await pace.sendInTurn(mail, claimed, pace).catch(async (error) => {
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
    await deps.releaseMailing(claimed, existing)
    return 'open'
  }
  // Whoever moved it meanwhile, another attempt or SES's event about this one, knows better.
  const isSettled = await deps.moveMailing(settle(claimed, sent, deps.now()), claimed)
  return isSettled && sent.outcome !== 'unknown' ? 'over' : 'open'
}
