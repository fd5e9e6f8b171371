import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import {
  applyFeedback,
  type Feedback,
  mostBounces,
  type News,
  readFeedback,
  unreliableSince,
} from '../../core/feedback.ts'
import { isSameAddress } from '../../core/fields.ts'
import type { Mailing, MailingKey, MailingTags } from '../../core/mailing.ts'
import { type Member, noteReliability, noteSuppression } from '../../core/member.ts'
import type { Suppression } from '../../core/suppression.ts'
import type { Instant } from '../../core/time.ts'

export type FeedbackDeps = {
  now: () => Instant
  log: { warn: (message: string, details: Record<string, string>) => void }
  loadMailing: (key: MailingKey) => Promise<Mailing | undefined>
  moveMailing: (to: Mailing, from: Mailing) => Promise<boolean>
  listLatestMailings: (of: Pick<MailingKey, 'memberId' | 'kind'>, most: number) => Promise<Mailing[]>
  loadMember: (memberId: string) => Promise<Member | undefined>
  findMemberByEmail: (address: string) => Promise<Member | undefined>
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  suppress: (address: string, suppression: Suppression) => Promise<unknown>
  release: (address: string, mailedAt: Instant) => Promise<boolean>
  findSuppression: (address: string) => Promise<Suppression | undefined>
}

const snsEnvelope = z.object({ Message: z.string() })

const readMessage = (body: string): Feedback | undefined => {
  try {
    return readFeedback(JSON.parse(snsEnvelope.parse(JSON.parse(body)).Message))
  } catch {
    return undefined
  }
}

/** Notes what became of each mail, in any order and any number of times. What tells nothing is put aside. */
export const createHandler = (deps: FeedbackDeps) => async (event: SQSEvent) =>
  processPartialResponse(
    event,
    async (record: SQSRecord) => {
      const feedback = readMessage(record.body)
      if (feedback) await takeIn(deps, feedback)
      else deps.log.warn('A message told nothing about a mail.', { queueId: record.messageId })
    },
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  )

const takeIn = async (deps: FeedbackDeps, feedback: Feedback): Promise<void> => {
  const { news, at, mailedAt, address, mailing } = feedback
  if (address && (news === 'bounced' || news === 'complained')) {
    await deps.suppress(address, { reason: news, at, mailedAt })
    await tellMember(deps, address)
  }
  if (mailing) {
    await settle(deps, mailing, feedback)
    if (address) await judgeReliability(deps, mailing, { news, address })
  }
  // Not by a mailing, which is never sent to an address that would have to be released.
  else if (address && news === 'delivered' && (await deps.release(address, mailedAt)))
    await tellMember(deps, address)
}

/** A mailing that is gone, with its member, is not made again. */
const settle = async (deps: FeedbackDeps, { attempt, ...key }: MailingTags, feedback: Feedback) => {
  for (let round = 0; round < 5; round++) {
    const mailing = await deps.loadMailing(key)
    const after = mailing && applyFeedback(mailing, attempt, feedback)
    if (!after || after === mailing || (await deps.moveMailing(after, mailing))) return
  }
  throw new Error('A mailing was changed by others five times in a row.')
}

const tellMember = async (deps: FeedbackDeps, address: string) => {
  const member = await deps.findMemberByEmail(address)
  if (!member) return
  const suppression = await deps.findSuppression(address)
  await deps.changeMember(member, (current) =>
    isSameAddress(current.email, address) ? noteSuppression(current, suppression, deps.now()) : current,
  )
}

/** From the mailings themselves, so that an event that comes again counts once. */
const judgeReliability = async (
  deps: FeedbackDeps,
  mailing: MailingTags,
  { news, address }: { news: News; address: string },
) => {
  if (news !== 'delivered' && news !== 'bounced for now') return
  const member = await deps.loadMember(mailing.memberId)
  if (!member || !isSameAddress(member.email, address)) return
  const isDoubted = member.mailProblem?.kind === 'unreliable'
  // Nothing to clear, or nothing to add: most mail arrives, and costs no query.
  if (isDoubted !== (news === 'delivered')) return
  const since = unreliableSince(await deps.listLatestMailings(mailing, mostBounces))
  await deps.changeMember(member, (current) => noteReliability(current, since))
}
