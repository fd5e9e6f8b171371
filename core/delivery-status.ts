import { email } from './fields.ts'

/** Reports name one, seldom a few; a mailing's list of failures is no business of one mail. */
const mostFailed = 20
const mostText = 256 * 1024

/** The fields of a group by their lower-case names; a line that begins with a space goes on. */
const fieldsOf = (group: string): Map<string, string> =>
  new Map(
    group
      .replace(/\n[ \t]+/g, ' ')
      .split('\n')
      .flatMap((line): [string, string][] => {
        const colon = line.indexOf(':')
        return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : []
      }),
  )

/** `rfc822; jane@acme.example`, with brackets in some reports. */
const addressIn = (recipient = ''): string | undefined =>
  email.safeParse(
    recipient
      .slice(recipient.indexOf(';') + 1)
      .trim()
      .replace(/^<(.*)>$/, '$1'),
  ).data

/**
 * The addresses that a `message/delivery-status` says failed for good, as the sender wrote them: RFC 3464 section 2.3,
 * `Action: failed` and a status of class 5.
 */
export const failedRecipients = (status: string): string[] => {
  const groups = status
    .slice(0, mostText)
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[ \t]*\n)+/)
  const failed = groups.map(fieldsOf).flatMap((fields) => {
    const isFinal = /^failed\b/i.test(fields.get('action') ?? '') && /^5\.\d/.test(fields.get('status') ?? '')
    const address = addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient'))
    return isFinal && address ? [address.toLowerCase()] : []
  })
  return [...new Set(failed)].slice(0, mostFailed)
}
