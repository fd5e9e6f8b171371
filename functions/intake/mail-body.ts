import PostalMime from 'postal-mime'
import { checkMailBounds } from '../../core/mail-bounds.ts'
import type { MailBody } from '../../core/mail-to-us.ts'
import { readMailHeader } from './mail-header.ts'

export type ReadMailBody = { outcome: 'read'; body: MailBody } | { outcome: 'refused'; reason: string }

const limits = { maxNestingDepth: 20, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true }

/** The text and the files of a raw mail. What would keep the parser busy is refused before it sees it. */
export const readMailBody = async (raw: Uint8Array): Promise<ReadMailBody> => {
  const bounds = checkMailBounds(raw)
  if (bounds.outcome === 'beyond') return { outcome: 'refused', reason: bounds.reason }
  try {
    const mail = await PostalMime.parse(raw, limits)
    const attachments = mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? '',
      type: mimeType,
      bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    }))
    const attached = attachments.filter(({ type }) => type === 'message/rfc822')
    const headers = await Promise.all(attached.map(({ bytes }) => readMailHeader(bytes)))
    return {
      outcome: 'read',
      body: {
        subject: mail.subject ?? '',
        text: mail.text ?? '',
        attachments,
        attachedSenders: headers.flatMap((header) => (header?.from.length === 1 ? header.from : [])),
      },
    }
  } catch {
    return { outcome: 'refused', reason: 'It is built in a way that cannot be read.' }
  }
}
