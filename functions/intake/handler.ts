import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { WorkStores } from '../../aws/work-stores.ts'
import {
  type ArrivedMail,
  arrivedMailSchema,
  confirmedMailSchema,
  isFreeOfViruses,
  mayReportFailure,
  provenSender,
} from '../../core/intake.ts'
import { ledBy, readIntakeAddresses } from '../../core/intake-address.ts'
import type { Intention } from '../../core/intention.ts'
import { readUnsubscribeLocalPart } from '../../core/links.ts'
import { type Member, unsubscribe } from '../../core/member.ts'
import { readWithoutWords } from '../../core/read-without-words.ts'
import { robotSigns } from '../../core/robot-signs.ts'
import { ourDomains } from '../../core/site.ts'
import { type Work, workSchema } from '../../core/work.ts'
import { answer } from './answer.ts'
import type { AnswerDeps, Answered } from './answer-once.ts'
import type { CarryOutDeps } from './carry-out.ts'
import { carryOutAll } from './carry-out-all.ts'
import type { Asked } from './change-contacts.ts'
import { type IdentifyDeps, identify, type Sender } from './identify.ts'
import { readMailBody } from './mail-body.ts'
import { readMailHeader } from './mail-header.ts'
import type { WorkDeps } from './work.ts'

export type IntakeDeps = IdentifyDeps &
  CarryOutDeps &
  AnswerDeps &
  Omit<WorkDeps, keyof WorkStores> & {
    openWorkStores: () => Promise<WorkStores>
    loadRawMail: (bucket: string, key: string) => Promise<Uint8Array | undefined>
    deleteRawMail: (bucket: string, key: string) => Promise<unknown>
    loadMember: (memberId: string) => Promise<Member | undefined>
    deleteHeldMail: (memberId: string, mailId: string) => Promise<unknown>
  }

/** A mail that arrived; `confirmedBy` is the member who said on a page that they wrote it. */
type Incoming = { arrived: ArrivedMail; confirmedBy?: string }

const snsEnvelope = z.object({ Message: z.string() })

const readMessage = (body: string): Incoming | Work | undefined => {
  try {
    const message: unknown = JSON.parse(body)
    const work = workSchema.safeParse(message).data
    if (work) return work
    const confirmed = confirmedMailSchema.safeParse(message).data
    if (confirmed) return confirmed
    return { arrived: arrivedMailSchema.parse(JSON.parse(snsEnvelope.parse(message).Message)) }
  } catch {
    return undefined
  }
}

/** Acts on each mail that arrived, and does what pages ask for. What cannot be understood is put aside in silence; only an outage is tried again. */
export const createHandler = (deps: IntakeDeps) => async (event: SQSEvent) =>
  processPartialResponse(
    event,
    async (record: SQSRecord) => {
      const incoming = readMessage(record.body)
      if (!incoming)
        return deps.log.warn('A message was no notification of a mail.', { queueId: record.messageId })
      if ('work' in incoming) return work(deps, incoming)
      if ((await takeIn(deps, incoming)) === 'kept') return
      const { mail, receipt } = incoming.arrived
      await deps.deleteRawMail(receipt.action.bucketName, receipt.action.objectKey)
      if (incoming.confirmedBy) await deps.deleteHeldMail(incoming.confirmedBy, mail.messageId)
    },
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  )

const work = async (deps: IntakeDeps, asked: Work): Promise<void> => {
  const { carryOutWork } = await import('./work.ts')
  return carryOutWork({ ...deps, ...(await deps.openWorkStores()) }, asked)
}

/** `kept`: the mail waits for its member to say that they wrote it. */
const takeIn = async (deps: IntakeDeps, incoming: Incoming): Promise<'done' | 'kept'> => {
  const { mail, receipt } = incoming.arrived
  await unsubscribeBy(deps, receipt.recipients)
  const addresses = readIntakeAddresses(receipt.recipients, deps.site.intakeDomain)
  if (addresses.length === 0 || !isFreeOfViruses(incoming.arrived)) return 'done'
  const raw = await deps.loadRawMail(receipt.action.bucketName, receipt.action.objectKey)
  const header = raw && (await readMailHeader(raw))
  if (!header) return 'done'

  const sender = await senderOf(deps, incoming, () => identify(deps, incoming.arrived, header, addresses))
  const answered: Answered = {
    id: incoming.confirmedBy ? `${mail.messageId}-confirmed` : mail.messageId,
    header,
  }
  const signs = robotSigns(header, mail.source, ourDomains(deps.site))
  if (signs === 'automatic') return takeReport(deps, raw, incoming.arrived, { sender, answered })
  if (sender.outcome === 'nobody' || (signs !== 'none' && sender.outcome !== 'member')) {
    deps.log.warn('An intake mail did not prove who wrote it.', { mailId: mail.messageId })
    return 'done'
  }
  if (sender.outcome === 'stranger') {
    await (await import('./answer-unproven.ts')).invite(deps, sender.address, answered)
    return 'done'
  }
  return act(deps, raw, incoming.arrived, { ...sender, answered, led: ledBy(addresses) })
}

const unsubscribeBy = async (deps: IntakeDeps, recipients: string[]) => {
  for (const recipient of recipients) {
    const memberId = readUnsubscribeLocalPart(recipient.slice(0, recipient.lastIndexOf('@')), deps.keys)
    const member = memberId && (await deps.loadMember(memberId))
    if (member) await deps.changeMember(member, (current) => unsubscribe(current, deps.now()))
  }
}

const senderOf = async (
  deps: IntakeDeps,
  { confirmedBy }: Incoming,
  identified: () => Promise<Sender>,
): Promise<Sender> => {
  if (!confirmedBy) return identified()
  const member = await deps.loadMember(confirmedBy)
  return member ? { outcome: 'member', member } : { outcome: 'nobody' }
}

/** Nothing that a robot sends is answered, or adds anybody; but it may say that mail to a contact came back. */
const takeReport = async (
  deps: IntakeDeps,
  raw: Uint8Array,
  arrived: ArrivedMail,
  { sender, answered }: { sender: Sender; answered: Answered },
): Promise<'done'> => {
  if (!('member' in sender)) return 'done'
  const { member } = sender
  const reporter = provenSender(answered.header, arrived)
  const read = await readMailBody(raw)
  const failed = read.outcome === 'read' ? read.body.failedRecipients : []
  const stale = failed.filter((address) => reporter && mayReportFailure(reporter, address, member))
  await carryOutAll(
    deps,
    { member, mailId: answered.id, now: deps.now() },
    stale.map((address) => ({ kind: 'stale', address })),
  )
  return 'done'
}

/** Most mails were written to others. What it takes to read words is loaded with the first mail whose words matter. */
const readMail = async (...asked: Parameters<typeof readWithoutWords>): Promise<Intention[]> =>
  readWithoutWords(...asked) ?? (await import('../../core/read-intake.ts')).readIntake(...asked)

/** Does what the mail says when it is the member's, and asks the member when it may be. */
const act = async (
  deps: IntakeDeps,
  raw: Uint8Array,
  arrived: ArrivedMail,
  {
    outcome,
    member,
    answered,
    led,
  }: { outcome: 'member' | 'perhaps'; answered: Answered } & Pick<Asked, 'member' | 'led'>,
): Promise<'done' | 'kept'> => {
  const now = deps.now()
  const read = await readMailBody(raw)
  const { recipients } = arrived.receipt
  const { header } = answered
  const intentions =
    read.outcome === 'read'
      ? await readMail({ header, body: read.body, recipients, returnPath: arrived.mail.source }, member, {
          ourDomains: ourDomains(deps.site),
          // *Yesterday* was said when the mail came, however long it waited: for its member's word, or for an outage.
          now: arrived.mail.timestamp,
        })
      : []
  if (outcome === 'perhaps')
    return (await import('./answer-unproven.ts')).ask(deps, member, answered, { arrived, intentions })
  const done =
    read.outcome === 'read'
      ? await carryOutAll(deps, { member, mailId: answered.id, now, led }, intentions)
      : { results: [{ kind: 'failed' as const, place: 'your mail', reason: read.reason }] }
  await answer(deps, member, answered, done)
  return 'done'
}
