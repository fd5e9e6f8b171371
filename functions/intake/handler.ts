import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { AddedContact, NewContact } from '../../aws/contacts.ts'
import {
  type Contact,
  type ContactForm,
  defaultCadence,
  recordTouch,
  type Touch,
} from '../../core/contact.ts'
import { normaliseEmail } from '../../core/fields.ts'
import { type ImportRow, importId } from '../../core/import.ts'
import {
  type ArrivedMail,
  arrivedMailSchema,
  intakeSecretIn,
  isNobody,
  type Mailbox,
  type MailHeader,
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
import { readMailToUs } from '../../core/mail-to-us.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import { type Member, unsubscribe } from '../../core/member.ts'
import { readContact } from '../../core/read-contact.ts'
import { hostOf, type Site } from '../../core/site.ts'
import type { DigestRoom } from '../../core/spread.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import { type Addition, additionsMail } from '../../views/emails/additions.tsx'
import { type Recorded, receiptMail } from '../../views/emails/receipt.tsx'
import { readMailBody } from './mail-body.ts'
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
  addContact: (memberId: string, form: ContactForm, add: NewContact) => Promise<AddedContact>
  importContacts: (
    memberId: string,
    rows: ImportRow[],
    room: DigestRoom & { now: Instant },
  ) => Promise<AddedContact[]>
  changeContact: (
    memberId: string,
    contactId: string,
    now: Instant,
    change: (contact: Contact) => Contact | null,
  ) => Promise<{ contact: Contact; changed: boolean } | undefined>
  saveTouch: (memberId: string, contactId: string, touch: Touch) => Promise<unknown>
  loadTouch: (memberId: string, contactId: string, touchId: string) => Promise<Touch | undefined>
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
  const ourDomains: OurDomains = [deps.site.intakeDomain, hostOf(deps.site)]
  const intention = readIntake(header, arrived, { member, ourDomains, now })
  if (intention.kind === 'nothing') return
  if (intention.kind === 'add') return addFrom(deps, raw, { arrived, member, ourDomains, now, header })

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

type OurDomains = [intakeDomain: string, host: string]
type ToUs = { arrived: ArrivedMail; member: Member; ourDomains: OurDomains; now: Instant; header: MailHeader }

/** Adds whom a mail to us is about; what is wrong with one stops no other. */
const addFrom = async (
  deps: IntakeDeps,
  raw: Uint8Array,
  { arrived, member, ourDomains, now, header }: ToUs,
) => {
  const { messageId } = arrived.mail
  const today = localDate(now, member.zone)
  const read = await readMailBody(raw)
  const entries =
    read.outcome === 'read'
      ? readMailToUs(read.body, {
          today,
          ownName: member.name,
          notThese: isNobody({ member, ourDomains }),
        })
      : [{ place: 'your mail', read: { outcome: 'failed' as const, reason: read.reason } }]
  const rows = entries.flatMap(({ read }, index) => {
    if (read.outcome === 'failed') return []
    const form = { ...read.contact, cadence: read.contact.cadence ?? defaultCadence }
    return { id: importId(messageId, index, form), form }
  })
  const { digestDay, digestSize } = member
  const added = await deps.importContacts(member.id, rows, { today, now, digestDay, digestSize })
  const answers = added.values()
  const additions: Addition[] = []
  for (const { place, read: found } of entries) {
    if (found.outcome === 'failed') {
      additions.push({ outcome: 'failed', place, reason: found.reason })
      continue
    }
    const { value: answer } = answers.next()
    if (!answer) throw new Error('A row that was imported has no answer.')
    const { outcome, contact } = answer
    const link = (purpose: Purpose, thing: string) => linkUrl(deps, { purpose, memberId: member.id, thing })
    additions.push({
      outcome: outcome === 'added before' ? 'added' : outcome,
      contact,
      editUrl: link('edit', contact.id),
      undoUrl: outcome === 'merged' ? undefined : link('undo', `${contact.id}~${contact.version}`),
    })
  }
  const addUrl = linkUrl(deps, { purpose: 'add', memberId: member.id, thing: 'all' })
  await answer(
    deps,
    messageId,
    additionsMail({ member, additions, inReplyTo: header.messageId, today, addUrl }),
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
  const newId = newContactId(touch.id, normaliseEmail(person.address))
  const known = await deps.findContact(member.id, { by: { emails: [person.address], phones: [] }, now })
  const isNew = !known || known.removedOn !== undefined || known.id === newId
  // Another mail of that day may have come since.
  const isRecorded = known && (await deps.loadTouch(member.id, known.id, touch.id)) !== undefined
  const { contact } = isNew
    ? await deps.addContact(member.id, somebodyNew(person, touch.date), { id: newId, today, now })
    : ((await deps.changeContact(member.id, known.id, now, (current) =>
        isRecorded ? null : recordTouch(current, touch),
      )) ?? {
        contact: known,
      })
  if (!isNew && !isRecorded) await deps.saveTouch(member.id, contact.id, touch)
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
  return { ...read.contact, cadence: read.contact.cadence ?? defaultCadence }
}
