import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { AddedContact } from '../../aws/contacts.ts'
import { type Contact, type ContactForm, recordTouch, type Touch } from '../../core/contact.ts'
import {
  type ArrivedMail,
  arrivedMailSchema,
  intakeSecretIn,
  type Mailbox,
  newContactId,
  provenSender,
  readIntake,
} from '../../core/intake.ts'
import {
  type KeyRing,
  type LinkTo,
  type Purpose,
  readUnsubscribeLocalPart,
  signLink,
} from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import { type Member, unsubscribe } from '../../core/member.ts'
import { readContact } from '../../core/read-contact.ts'
import { hostOf, type Site } from '../../core/site.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import { type Recorded, receiptMail } from '../../views/emails/receipt.tsx'
import { readMailHeader } from './mail-header.ts'

export type IntakeDeps = {
  now: () => Instant
  keys: KeyRing
  site: Site
  log: { warn: (message: string, details: Record<string, string>) => void }
  loadRawMail: (bucket: string, key: string) => Promise<Uint8Array | undefined>
  deleteRawMail: (bucket: string, key: string) => Promise<unknown>
  loadMember: (memberId: string) => Promise<Member | undefined>
  findMemberByIntakeSecret: (secret: string) => Promise<Member | undefined>
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  findContact: (
    memberId: string,
    query: { by: Pick<Contact, 'emails' | 'linkedIn' | 'phones'>; now: Instant },
  ) => Promise<Contact | undefined>
  addContact: (
    memberId: string,
    form: ContactForm,
    add: { id: string; today: LocalDate; now: Instant },
  ) => Promise<AddedContact>
  changeContact: (
    memberId: string,
    contactId: string,
    now: Instant,
    change: (contact: Contact) => Contact | null,
  ) => Promise<{ contact: Contact; changed: boolean } | undefined>
  claimReceipt: (messageId: string, now: Instant) => Promise<boolean>
  releaseReceipt: (messageId: string) => Promise<unknown>
  sendMail: (mail: Mail) => Promise<SendOutcome>
}

const snsEnvelope = z.object({ Message: z.string() })

const readNotification = (body: string): ArrivedMail | undefined => {
  try {
    return arrivedMailSchema.parse(JSON.parse(snsEnvelope.parse(JSON.parse(body)).Message))
  } catch {
    return undefined
  }
}

/** Acts on each mail that arrived. What cannot be understood is put aside in silence; only an outage is tried again. */
export const createHandler = (deps: IntakeDeps) => async (event: SQSEvent) =>
  processPartialResponse(
    event,
    async (record: SQSRecord) => {
      const arrived = readNotification(record.body)
      if (!arrived)
        return deps.log.warn('A message was no notification of a mail.', { queueId: record.messageId })
      await takeIn(deps, arrived)
      const { bucketName, objectKey } = arrived.receipt.action
      await deps.deleteRawMail(bucketName, objectKey)
    },
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  )

const takeIn = async (deps: IntakeDeps, arrived: ArrivedMail): Promise<void> => {
  const { receipt } = arrived
  for (const recipient of receipt.recipients) {
    const memberId = readUnsubscribeLocalPart(recipient.slice(0, recipient.lastIndexOf('@')), deps.keys)
    const member = memberId && (await deps.loadMember(memberId))
    if (member) await deps.changeMember(member, (current) => unsubscribe(current, deps.now()))
  }
  const secret = intakeSecretIn(receipt.recipients)
  const member = secret && (await deps.findMemberByIntakeSecret(secret))
  if (member) await record(deps, arrived, member)
}

/** The secret says which member is meant; only mail that proves to be theirs changes anything. */
const record = async (deps: IntakeDeps, arrived: ArrivedMail, member: Member): Promise<void> => {
  const raw = await deps.loadRawMail(arrived.receipt.action.bucketName, arrived.receipt.action.objectKey)
  const header = raw && (await readMailHeader(raw))
  if (!header || provenSender(header, arrived) !== member.email.toLowerCase()) {
    deps.log.warn('An intake mail did not prove who wrote it.', { memberId: member.id })
    return
  }
  const now = deps.now()
  const ourDomains = [deps.site.intakeDomain, hostOf(deps.site)]
  const intention = readIntake(header, arrived, { member, ourDomains, now })
  if (intention.kind === 'nothing') return

  const touch: Touch = { id: `mail-${arrived.mail.messageId}`, date: intention.date, channel: 'email' }
  const today = localDate(now, member.zone)
  const recorded: Recorded[] = []
  const addUrl = linkUrl(deps, { purpose: 'add', memberId: member.id, thing: 'all' })
  for (const person of intention.people)
    recorded.push(await recordOne(deps, member, person, { touch, today, now }))
  await answer(
    deps,
    arrived.mail.messageId,
    receiptMail({ member, recorded, inReplyTo: header.messageId, today, addUrl }),
  )
}

/** Once for each mail, however often it is delivered; what surely did not go is tried again. */
const answer = async (deps: IntakeDeps, messageId: string, receipt: Mail) => {
  if (!(await deps.claimReceipt(messageId, deps.now()))) return
  const sent = await deps.sendMail(receipt).catch(async (error) => {
    await deps.releaseReceipt(messageId)
    throw error
  })
  if (sent.outcome === 'submitted') return
  deps.log.warn('A receipt was not sent.', { messageId, ...sent })
  if (sent.outcome !== 'later') return
  await deps.releaseReceipt(messageId)
  throw new Error(`A receipt has to wait: ${sent.reason}`)
}

const linkUrl = (deps: IntakeDeps, link: LinkTo) =>
  `${deps.site.url}/l/${signLink(link, deps.keys, deps.now())}`

const recordOne = async (
  deps: IntakeDeps,
  member: Member,
  person: Mailbox,
  { touch, today, now }: { touch: Touch; today: LocalDate; now: Instant },
): Promise<Recorded> => {
  const newId = newContactId(touch.id, person)
  const known = await deps.findContact(member.id, { by: { emails: [person.address], phones: [] }, now })
  const isNew = !known || known.removedOn !== undefined || known.id === newId
  const { contact } = isNew
    ? await deps.addContact(member.id, somebodyNew(person, touch.date), { id: newId, today, now })
    : ((await deps.changeContact(member.id, known.id, now, (current) => recordTouch(current, touch))) ?? {
        contact: known,
      })
  const canUndo = isNew || contact.previous?.touchId === touch.id
  const link = (purpose: Purpose, thing: string) => linkUrl(deps, { purpose, memberId: member.id, thing })
  return {
    contact,
    outcome: isNew ? 'added' : contact.lastTouch?.id === touch.id ? 'recorded' : 'known already',
    editUrl: link('edit', contact.id),
    undoUrl: canUndo ? link('undo', `${contact.id}~${contact.version}`) : undefined,
  }
}

/** What a mail says about somebody: a name, if it has one, and an address. The rest is for the member to say. */
const somebodyNew = ({ name, address }: Mailbox, lastTouch: LocalDate): ContactForm => {
  const read = readContact({ name, emails: [address], lastTouch })
  if (read.outcome === 'failed') throw new Error('An address that was checked could not be read.')
  return read.contact
}
