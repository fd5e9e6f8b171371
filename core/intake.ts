import { createHash } from 'node:crypto'
import * as z from 'zod'
import { addressesOf } from './addresses.ts'
import { email, normaliseEmail } from './fields.ts'
import { newId } from './ids.ts'
import { base32 } from './links.ts'
import type { Member } from './member.ts'

/**
 * SES's notification of a mail that arrived, as far as it is used, and lenient: a verdict may be missing.
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
const verdict = z.object({ status: z.string() }).optional()
/** What the mail goes by in the table and in the bucket, which take no name at will. */
const name = z.string().min(1).max(200)
const bucket = z.string().regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/)
export const arrivedMailSchema = z.object({
  mail: z.object({ messageId: name, timestamp: z.iso.datetime(), source: z.string().optional() }),
  receipt: z.object({
    recipients: z.array(z.string()),
    spamVerdict: verdict,
    virusVerdict: verdict,
    dmarcVerdict: verdict,
    action: z.object({ bucketName: bucket, objectKey: name }),
  }),
})
export type ArrivedMail = z.infer<typeof arrivedMailSchema>

/** A mail that did not prove who wrote it, and that a member says is theirs. */
export const confirmedMailSchema = z.object({ confirmedBy: z.string(), arrived: arrivedMailSchema })
export type ConfirmedMail = z.infer<typeof confirmedMailSchema>

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

export const isFreeOfViruses = ({ receipt }: ArrivedMail): boolean => passed(receipt.virusVerdict)

/** Who signs reports; at a provider of mail for everybody nobody can have such an address. */
const mailSystem = /^(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]{20,40})@/i

/**
 * Whether somebody may say that mail to an address came back: the mail system of that address, or the member's own.
 * Everybody else who knows a private intake address could say it of anybody.
 */
export const mayReportFailure = (
  reporter: string,
  failed: string,
  member: Pick<Member, 'email' | 'addresses'>,
): boolean => {
  const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  const from = domainOf(reporter)
  if (!mailSystem.test(reporter)) return false
  return [failed, ...addressesOf(member)]
    .map(domainOf)
    .some(
      (domain) =>
        from === domain ||
        from.endsWith(`.${domain}`) ||
        (from === 'googlemail.com' && domain === 'gmail.com'),
    )
}

/** The id of whom a mail brings, the same however often the mail is delivered. */
export const newContactId = (messageId: string, who: string): string =>
  newId(base32(createHash('sha256').update(`${messageId}:${who}`).digest()))
