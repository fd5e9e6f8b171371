import PostalMime, { type Address, addressParser } from 'postal-mime'
import type { Mailbox, MailHeader } from '../../core/intake.ts'

/** A header beyond this is hostile; SES lists 10 KB of one. */
const mostHeaderBytes = 256 * 1024

/** The header of a raw mail. The rest is not looked at; nothing when there is no header of reasonable size. */
export const readMailHeader = async (raw: Uint8Array): Promise<MailHeader | undefined> => {
  const start = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, mostHeaderBytes))
  const end = start.toString('latin1').search(/\r?\n\r?\n/)
  if (end < 0 && raw.byteLength > mostHeaderBytes) return undefined
  try {
    const mail = await PostalMime.parse(end < 0 ? start : start.subarray(0, end))
    const fields: Record<string, string> = {}
    for (const { key, value } of mail.headers) fields[key] ??= value
    return {
      from: senders(mail.headers.filter(({ key }) => key === 'from').map(({ value }) => value)),
      to: mailboxes(mail.to),
      cc: mailboxes(mail.cc),
      date: mail.date,
      messageId: mail.messageId,
      subject: mail.subject ?? '',
      fields,
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
