import PostalMime, { type Address, addressParser } from 'postal-mime'
import { normaliseEmail } from '../../core/fields.ts'
import type { Mailbox, MailHeader } from '../../core/intake.ts'

/** More than this of a header is not looked at, and the mail is refused; SES lists 10 KB of one. */
const mostHeaderBytes = 256 * 1024

/** The header of a raw mail; nothing when there is none. The rest is not looked at. */
export const readMailHeader = async (raw: Uint8Array): Promise<MailHeader | undefined> => {
  const start = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, mostHeaderBytes))
  const text = start.toString('latin1')
  const end = text.search(/\n\r*\n/)
  // Some readers begin a field after such a character, and some do not.
  const isOdd = /\r(?!\n|$)|\0/.test(end < 0 ? text : text.slice(0, end))
  try {
    const header = end < 0 ? start : start.subarray(0, end)
    // A mail whose content is a mail has only its own header read; and its text, of which there is none, is not made.
    const mail = await PostalMime.parse(header, { forceRfc822Attachments: true })
    const from = mail.headers.filter(({ key }) => key === 'from').map(({ value }) => value)
    return {
      from: isOdd ? [] : senders(from),
      to: mailboxes(mail.to),
      cc: mailboxes(mail.cc),
      date: mail.date,
      messageId: mail.messageId,
      subject: mail.subject ?? '',
      // The last entry counts, so the first field goes in last; no name can be a property that every object has.
      fields: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value] as const).reverse()),
    }
  } catch {
    return undefined
  }
}

/** The longest From field that is looked at; a line has 998 characters (RFC 5322 section 2.1.1), and nobody folds more. */
const longestFrom = 2000
const quotedName = /^\s*"(?:[^"\\]|\\.)*"/
const plainAddress = '[^\\s<>,;:"()\\\\@]+@[^\\s<>,;:"()\\\\@]+'
/** `Ada <ada@…>` */
const named = new RegExp(`^(?<name>[^<>,;:"()\\\\\\p{Cc}]*)<\\s*(?<address>${plainAddress})\\s*>\\s*$`, 'u')
/** `ada@…`, and as Postfix signs its reports: `MAILER-DAEMON@… (Mail Delivery System)`. */
const bare = new RegExp(`^\\s*${plainAddress}\\s*(?:\\([^()<>@,;:"\\\\]*\\)\\s*)?$`)

/**
 * The one sender, or nobody. What DMARC has passed for is what SES read in the From field: a second field, or one that
 * another reader may take another address from (groups, comments, stray quotes and brackets), says nothing.
 */
const senders = (values: string[]): Mailbox[] => {
  const [value = '', ...others] = values
  const line = value.slice(0, longestFrom).replace(/\s*[\r\n\t]\s*/g, ' ')
  const { name = '', address = '' } = named.exec(line.replace(quotedName, ''))?.groups ?? {}
  const isNamed = address !== '' && (!name.includes('@') || normaliseEmail(name) === normaliseEmail(address))
  const isOne = others.length === 0 && value.length <= longestFrom && (isNamed || bare.test(line))
  return isOne ? mailboxes(addressParser(line)) : []
}

const mailboxes = (addresses: (Address | undefined)[] | undefined): Mailbox[] =>
  (addresses ?? []).flatMap((each) => {
    if (!each) return []
    return each.group ?? [{ name: each.name, address: each.address }]
  })
