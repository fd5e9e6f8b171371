import PostalMime, { type Address, addressParser } from 'postal-mime'
import type { Mailbox, MailHeader } from '../../core/intake.ts'

/** More than this of a header is not looked at, and the mail is refused; SES lists 10 KB of one. */
const mostHeaderBytes = 256 * 1024

/** The header of a raw mail; nothing when there is none. The rest is not looked at. */
export const readMailHeader = async (raw: Uint8Array): Promise<MailHeader | undefined> => {
  const start = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, mostHeaderBytes))
  const end = start.toString('latin1').search(/\r?\n\r?\n/)
  try {
    const mail = await PostalMime.parse(end < 0 ? start : start.subarray(0, end))
    return {
      from: senders(mail.headers.filter(({ key }) => key === 'from').map(({ value }) => value)),
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

/**
 * The parsed mail keeps one sender of several; all of them count against it. So does what two readers may read
 * differently: comments, more than one angle bracket, control characters (RFC 5322 section 3.4, and less).
 */
const senders = (values: string[]): Mailbox[] => {
  const unquoted = values.join(',').replace(/"(?:[^"\\]|\\.)*"/g, '')
  const isPlain = !/[()\p{Cc}]|<.*</u.test(unquoted)
  return isPlain ? values.flatMap((value) => mailboxes(addressParser(value))) : []
}

const mailboxes = (addresses: (Address | undefined)[] | undefined): Mailbox[] =>
  (addresses ?? []).flatMap((each) => {
    if (!each) return []
    return each.group ?? [{ name: each.name, address: each.address }]
  })
