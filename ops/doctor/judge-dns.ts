import { type Finding, ok, wrong } from './finding.ts'
import { type Mx, record, sameHost } from './judge-identity.ts'

/** The domain and those above it: a policy of one above counts for those below. RFC 7489 section 6.6.3. */
export const dmarcNames = (domain: string): string[] => {
  const labels = domain.split('.')
  return labels.slice(0, -1).map((_, index) => `_dmarc.${labels.slice(index).join('.')}`)
}

/** The TXT records of each of the names, in their order; the nearest name that has a policy counts. */
export const judgeDmarc = (domain: string, answers: string[][]): Finding => {
  const [name = ''] = dmarcNames(domain)
  const policies = answers
    .map((texts) => texts.filter((text) => /^v=DMARC1\s*(;|$)/.test(text)))
    .find((found) => found.length > 0)
  if (!policies)
    return wrong(
      'There is no DMARC record, and Gmail and Yahoo ask for one. Add at your DNS provider:',
      record(name, 'TXT', '"v=DMARC1; p=quarantine"'),
    )
  if (policies.length > 1)
    return wrong(
      'There is more than one DMARC record, and then none counts. Keep one of:',
      ...policies.map((policy) => record(name, 'TXT', `"${policy}"`)),
    )
  const [policy = ''] = policies
  return /;\s*p\s*=\s*(none|quarantine|reject)\s*(;|$)/i.test(policy)
    ? ok(policy)
    : wrong(
        `The DMARC record “${policy}” says no policy. Make it:`,
        record(name, 'TXT', '"v=DMARC1; p=quarantine"'),
      )
}

/** https://docs.aws.amazon.com/ses/latest/dg/receiving-email-mx-record.html */
export const judgeIntakeMx = (intakeDomain: string, region: string, mx: Mx[]): Finding => {
  const server = `inbound-smtp.${region}.amazonaws.com`
  const others = mx.filter(({ exchange }) => !sameHost(exchange, server))
  if (mx.length === others.length)
    return wrong(
      `Mail to ${intakeDomain} does not reach SES. Add at your DNS provider:`,
      record(intakeDomain, 'MX', `10 ${server}`),
      others.length > 0 && `and remove ${others.map(({ exchange }) => exchange).join(', ')}.`,
    )
  return others.length > 0
    ? wrong(
        `Some mail to ${intakeDomain} goes elsewhere. Remove these MX records at your DNS provider:`,
        ...others.map(({ exchange, priority }) => record(intakeDomain, 'MX', `${priority} ${exchange}`)),
      )
    : ok(`Mail to ${intakeDomain} goes to SES.`)
}
