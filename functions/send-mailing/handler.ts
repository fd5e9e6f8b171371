import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { Contact } from '../../core/contact.ts'
import { composeDigest, type Digest, finishDigest } from '../../core/digest.ts'
import type { KeyRing } from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import { decideClaim, type Mailing, type MailingKey, type SendOutcome, settle } from '../../core/mailing.ts'
import { dueMailing, type Member } from '../../core/member.ts'
import type { Site } from '../../core/site.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import { digestMail } from '../../views/emails/digest.tsx'

export type SendMailingDeps = {
  now: () => Instant
  randomToken: () => string
  keys: KeyRing
  site: Site
  log: { warn: (message: string, details: Record<string, string>) => void }
  loadMember: (memberId: string) => Promise<Member | undefined>
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  listDueContacts: (memberId: string, today: LocalDate) => Promise<Contact[]>
  loadMailing: (key: MailingKey) => Promise<Mailing | undefined>
  moveMailing: (to: Mailing, fromAttempt: string | undefined) => Promise<boolean>
  releaseMailing: (claimed: Mailing, existing: Mailing | undefined) => Promise<boolean>
  sendMail: (mail: Mail, attempt: string) => Promise<SendOutcome>
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

  const today = localDate(now, member.zone)
  const digest = composeDigest(member, await deps.listDueContacts(memberId, today), due.period, today)
  if (digest.entries.length === 0 && !member.mailWhenNobodyDue) return finish(deps, member, digest, now)

  const key = { memberId, ...due }
  const existing = await deps.loadMailing(key)
  const claim = decideClaim(key, existing, deps.randomToken(), now)
  if (claim.decision === 'wait') return
  if (claim.decision === 'settled') return finish(deps, member, digest, now)
  const mail = digestMail({ member, digest, site: deps.site, keys: deps.keys, now })
  if (!(await deps.moveMailing(claim.mailing, existing?.attempt))) return

  const sent = await deps.sendMail(mail, claim.mailing.attempt).catch(async (error) => {
    // What throws never went, so it is no attempt: after an outage the digest still comes.
    await deps.releaseMailing(claim.mailing, existing)
    throw error
  })
  if (sent.outcome !== 'submitted') deps.log.warn('A mailing was not sent.', { memberId, ...due, ...sent })
  if (sent.outcome === 'later') {
    await deps.releaseMailing(claim.mailing, existing)
    return
  }
  await deps.moveMailing(settle(claim.mailing, sent, deps.now()), claim.mailing.attempt)
  if (sent.outcome !== 'unknown') await finish(deps, member, digest, now)
}

/** The member is due again next period. */
const finish = async (deps: SendMailingDeps, member: Member, digest: Digest, now: Instant) => {
  await deps.changeMember(member, (current) => finishDigest(current, digest, now))
}
