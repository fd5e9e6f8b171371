import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import { type Contact, type ContactForm, recordTouch, type Touch } from '../../core/contact.ts'
import {
  type ArrivedMail,
  arrivedMailSchema,
  intakeSecretIn,
  type Mailbox,
  provenSender,
  readIntake,
} from '../../core/intake.ts'
import { type KeyRing, type Purpose, readUnsubscribeLocalPart, signLink } from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import { type Member, unsubscribe } from '../../core/member.ts'
import { hostOf, type Site } from '../../core/site.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import { type Recorded, receiptMail } from '../../views/emails/receipt.tsx'
import { readMailHeader } from './mail-header.ts'

export type IntakeDeps = {
  now: () => Instant
  randomToken: () => string
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
  ) => Promise<{ outcome: 'added' | 'merged' | 'added before'; contact: Contact }>
  changeContact: (
    memberId: string,
    contactId: string,
    now: Instant,
    change: (contact: Contact) => Contact | null,
  ) => Promise<{ contact: Contact; changed: boolean } | undefined>
  claimReceipt: (messageId: string, now: Instant) => Promise<boolean>
  sendMail: (mail: Mail) => Promise<SendOutcome>
}

const snsEnvelope = z.object({ Message: z.string() })

/** Acts on each mail that arrived. What cannot be understood is put aside in silence; only an outage is tried again. */
export const createHandler = (deps: IntakeDeps) => async (event: SQSEvent) =>
  processPartialResponse(
    event,
    async (record: SQSRecord) => {
      const arrived = arrivedMailSchema.parse(JSON.parse(snsEnvelope.parse(JSON.parse(record.body)).Message))
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
  for (const person of intention.people)
    recorded.push(await recordOne(deps, member, person, { touch, today, now }))
  if (await deps.claimReceipt(arrived.mail.messageId, now))
    await deps.sendMail(receiptMail({ member, recorded, inReplyTo: header.messageId, today }))
}

const recordOne = async (
  deps: IntakeDeps,
  member: Member,
  person: Mailbox,
  { touch, today, now }: { touch: Touch; today: LocalDate; now: Instant },
): Promise<Recorded> => {
  const known = await deps.findContact(member.id, { by: { emails: [person.address], phones: [] }, now })
  const { outcome, contact } = known
    ? { outcome: 'known' as const, contact: known }
    : await deps.addContact(member.id, somebodyNew(person, touch.date), {
        id: deps.randomToken().slice(0, 16),
        today,
        now,
      })
  // A day that is recorded stays as it is: a mail that comes again records nothing and spoils no undo.
  const done =
    outcome === 'added'
      ? undefined
      : await deps.changeContact(member.id, contact.id, now, (current) =>
          current.lastTouch?.date === touch.date ? null : recordTouch(current, touch),
        )
  const latest = done?.contact ?? contact
  const link = (purpose: Purpose, thing: string) =>
    `${deps.site.url}/l/${signLink({ purpose, memberId: member.id, thing }, deps.keys, now)}`
  const canUndo = outcome === 'added' || latest.previous?.touchId === touch.id
  return {
    contact: latest,
    outcome: outcome === 'added' ? 'added' : done?.changed ? 'recorded' : 'known already',
    editUrl: link('edit', latest.id),
    undoUrl: canUndo ? link('undo', `${latest.id}~${latest.version}`) : undefined,
  }
}

/** What a mail says about somebody: a name, if it has one, and an address. The rest is for the member to say. */
const somebodyNew = ({ name, address }: Mailbox, lastTouch: LocalDate): ContactForm => ({
  name:
    name
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 100)
      .replace(/\p{Cs}/u, '') || address.slice(0, address.lastIndexOf('@')),
  emails: [address],
  phones: [],
  linkedIn: undefined,
  relation: 'other',
  where: undefined,
  cadence: 'P3M',
  lastTouch,
  notes: undefined,
  tags: [],
})
