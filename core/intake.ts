import { createHash } from 'node:crypto'
import * as z from 'zod'
import { email, normaliseEmail } from './fields.ts'
import { base32 } from './links.ts'
import type { Member } from './member.ts'
import { addTo, type Instant, type LocalDate, localDate, toInstant } from './time.ts'

/**
 * SES's notification of a mail that arrived, as far as it is used, and lenient: a verdict may be missing.
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
const verdict = z.object({ status: z.string() }).optional()
export const arrivedMailSchema = z.object({
  mail: z.object({ messageId: z.string(), timestamp: z.string(), source: z.string().optional() }),
  receipt: z.object({
    recipients: z.array(z.string()),
    spamVerdict: verdict,
    virusVerdict: verdict,
    dmarcVerdict: verdict,
    action: z.object({ bucketName: z.string(), objectKey: z.string() }),
  }),
})
export type ArrivedMail = z.infer<typeof arrivedMailSchema>

/** The header of a mail, decoded. Mailboxes of groups stand among the others. */
export type MailHeader = {
  from: Mailbox[]
  to: Mailbox[]
  cc: Mailbox[]
  date: string | undefined
  messageId: string | undefined
  subject: string
  /** Every field by its lower-case name; of one that comes twice, the first. */
  fields: Record<string, string>
}
export type Mailbox = { name: string; address: string }

const passed = (each: z.infer<typeof verdict>) => each?.status === 'PASS'

/**
 * The address that wrote a mail, when the mail proves it: one From address, and PASS for DMARC (which says that SPF or
 * DKIM passed for the domain of that address), for spam and for viruses. Anything less proves nothing.
 */
export const provenSender = (header: MailHeader, { receipt }: ArrivedMail): string | undefined => {
  const [only, ...others] = header.from
  const isProven = passed(receipt.dmarcVerdict) && passed(receipt.spamVerdict) && passed(receipt.virusVerdict)
  if (!isProven || !only || others.length > 0 || !email.safeParse(only.address).success) return undefined
  return normaliseEmail(only.address)
}

/** Whether no person wrote it, or not to us: RFC 3834 section 2, RFC 2369, RFC 3464. */
export const isAutomatic = ({ fields }: MailHeader, { mail }: ArrivedMail): boolean =>
  (fields['auto-submitted'] ?? 'no').trim().toLowerCase() !== 'no' ||
  Object.keys(fields).some((name) => name.startsWith('list-')) ||
  mail.source === '' ||
  mail.source === '<>'

/** What an intake mail asks for. */
export type Intention =
  | { kind: 'record'; people: Mailbox[]; date: LocalDate }
  /** It was written to us alone: what is in it says whom to add. */
  | { kind: 'add' }
  | { kind: 'nothing' }

/** More than this is a mailing, not a conversation. */
const mostPeople = 50
const noPerson = /^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?)(?:[+@-]|$)/i

/** Whether an address is nobody to keep in touch with: the member, we ourselves, or no person. */
export const isNobody =
  ({ member, ourDomains }: { member: Member; ourDomains: string[] }) =>
  (address: string): boolean => {
    const normal = normaliseEmail(address)
    const domain = normal.slice(normal.lastIndexOf('@') + 1)
    return normal === normaliseEmail(member.email) || ourDomains.includes(domain) || noPerson.test(normal)
  }

/** A mail with the private intake address among the recipients: who else it was written to. */
export const readIntake = (
  header: MailHeader,
  arrived: ArrivedMail,
  {
    member,
    ourDomains,
    now,
  }: { member: Member; ourDomains: [intakeDomain: string, ...others: string[]]; now: Instant },
): Intention => {
  if (isAutomatic(header, arrived)) return { kind: 'nothing' }
  const [intakeDomain] = ourDomains
  const nobody = isNobody({ member, ourDomains })
  const seen = new Set<string>()
  const people = [...header.to, ...header.cc].filter(({ address }) => {
    const normal = normaliseEmail(address)
    return email.safeParse(address).success && !nobody(address) && !seen.has(normal) && seen.add(normal)
  })
  const isToUs = header.to.some(({ address }) => address.toLowerCase().endsWith(`@${intakeDomain}`))
  if (people.length === 0) return { kind: isToUs ? 'add' : 'nothing' }
  return {
    kind: 'record',
    people: people.slice(0, mostPeople),
    date: localDate(writtenAt(header, now), member.zone),
  }
}

/** When the mail says it was written, if that can be: within the last month and not in the future. */
const writtenAt = ({ date }: MailHeader, now: Instant): Instant => {
  try {
    const written = toInstant(date ?? now)
    return written <= now && written > addTo(now, '-P31D') ? written : now
  } catch {
    return now
  }
}

/** The private part of `add+<secret>@…` among the recipients. */
export const intakeSecretIn = (recipients: string[]): string | undefined =>
  recipients.map((recipient) => /^add\+([a-z2-7]+)@/i.exec(recipient)?.[1]?.toLowerCase()).find(Boolean)

/** The id of whom a mail brings, the same however often the mail is delivered. */
export const newContactId = (messageId: string, who: string): string =>
  base32(createHash('sha256').update(`${messageId}:${who}`).digest()).slice(0, 16)
