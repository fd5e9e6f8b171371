import * as z from 'zod'

/** A mail to be sent, to one person. */
export type Mail = {
  to: string
  subject: string
  html: string
  text: string
  headers: Record<string, string>
  /** Where an answer goes, if not to the sender. */
  replyTo?: string
  attachments?: { name: string; type: string; content: string | Uint8Array }[]
}

/** What SES takes as a header: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
export const mailHeaders = z.record(
  z.string().regex(/^[!-9;-~]{1,126}$/),
  z.string().regex(/^[ -~]{1,870}$/, 'A header is printable ASCII, at most 870 characters.'),
)

/** Every mail of ours says that no person wrote it (RFC 3834), so that no robot answers it. */
export const automaticHeaders = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/**
 * An answer names the mail that it answers, and those before that (RFC 5322 section 3.6.4), as far as SES takes them.
 */
export const answerHeaders = ({
  messageId = '',
  references = '',
}: {
  messageId?: string | undefined
  references?: string | undefined
}): Record<string, string> => {
  const ids = [...references.split(/\s+/), messageId].filter((id) => /^<[!-;=?-~]{1,400}>$/.test(id))
  while (ids.join(' ').length > 870) ids.shift()
  return {
    ...automaticHeaders,
    'Auto-Submitted': 'auto-replied',
    ...(ids.includes(messageId) && { 'In-Reply-To': messageId, References: ids.join(' ') }),
  }
}

/** How a mailing is recognised and left: RFC 2919, RFC 2369 and, for the one click, RFC 8058. */
export const listHeaders = (list: {
  domain: string
  unsubscribeUrl: string
  unsubscribeAddress: string
}) => ({
  'List-Id': `Rapport digest <digest.${list.domain}>`,
  'List-Unsubscribe': `<${list.unsubscribeUrl}>, <mailto:${list.unsubscribeAddress}?subject=unsubscribe>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
})
