/** A draft in the member's own mail program. RFC 6068, which wants line breaks as CRLF. */
export const mailto = (to: string, draft: { subject: string; bcc: string; body?: string }): string => {
  const query = Object.entries(draft).map(
    ([name, value]) => `${name}=${encodeURIComponent(value.replace(/\r?\n/g, '\r\n'))}`,
  )
  return `mailto:${encodeURIComponent(to).replace('%40', '@')}?${query.join('&')}`
}
