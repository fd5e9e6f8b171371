import * as z from 'zod'

/** A mail to be sent, to one person. */
export type Mail = {
  to: string
  subject: string
  html: string
  text: string
  headers: Record<string, string>
}

/** What SES takes as a header: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
export const mailHeaders = z.record(
  z.string().regex(/^[!-9;-~]{1,126}$/),
  z.string().regex(/^[ -~]{1,870}$/, 'A header is printable ASCII, at most 870 characters.'),
)

/** Every mail of ours says that no person wrote it (RFC 3834), so that no robot answers it. */
export const automaticHeaders = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

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
