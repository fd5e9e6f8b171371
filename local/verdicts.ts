import { readHeaders, withoutHeader } from './raw-mail.ts'

/** A mail to local mode says with this header what SES would have found; anything it does not mention passes. */
const verdictsHeader = 'X-Local-Verdicts'

const checks = ['spf', 'dkim', 'dmarc', 'spam', 'virus'] as const
const statuses = ['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED'] as const
type Check = (typeof checks)[number]
export type Verdicts = Record<Check, (typeof statuses)[number]>

const allPass: Verdicts = { spf: 'PASS', dkim: 'PASS', dmarc: 'PASS', spam: 'PASS', virus: 'PASS' }

/** The verdicts that a mail asks for, and the mail without the asking; or why that cannot be read. */
export const takeVerdicts = (
  raw: Buffer,
): { outcome: 'taken'; verdicts: Verdicts; raw: Buffer } | { outcome: 'refused'; reason: string } => {
  const asked = readHeaders(raw)
    .filter(({ name }) => name.toLowerCase() === verdictsHeader.toLowerCase())
    .flatMap(({ value }) => value.split(/[\s,;]+/).filter(Boolean))
  const verdicts = { ...allPass }
  for (const each of asked) {
    const [name, status] = each.split('=')
    const check = checks.find((known) => known === name?.toLowerCase())
    const verdict = statuses.find((known) => known === status?.toUpperCase())
    if (!check || !verdict) {
      const reason = `${verdictsHeader} takes ${checks.join(', ')} = ${statuses.join(', ')}`
      return { outcome: 'refused', reason }
    }
    verdicts[check] = verdict
  }
  return { outcome: 'taken', verdicts, raw: asked.length > 0 ? withoutHeader(raw, verdictsHeader) : raw }
}
