import type { GetEmailIdentityCommandOutput } from '@aws-sdk/client-sesv2'
import { type Finding, ok, wrong } from './finding.ts'

export type Identity = Pick<
  GetEmailIdentityCommandOutput,
  'VerifiedForSendingStatus' | 'DkimAttributes' | 'MailFromAttributes'
>
export type Mx = { exchange: string; priority: number }

export const sameHost = (a: string, b: string): boolean => {
  const plain = (name: string) => name.toLowerCase().replace(/\.$/, '')
  return plain(a) === plain(b)
}

/** A record as one types it at a DNS provider. */
export const record = (name: string, type: string, value: string): string => `  ${name}  ${type}  ${value}`

const isSpf = (text: string) => /^v=spf1( |$)/i.test(text)

export const judgeIdentity = (identity: Identity | undefined, domain: string): Finding => {
  if (!identity) return wrong(`SES does not know ${domain} in this region. Deploy the stack again.`)
  return identity.VerifiedForSendingStatus
    ? ok(`SES has verified ${domain}.`)
    : wrong(
        `SES has not verified ${domain} yet, so it sends nothing.`,
        'It does so by itself once the DKIM records of the next line are there: minutes, at most 72 hours.',
      )
}

/** https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html */
export const dkimRecords = (identity: Identity, domain: string): { name: string; value: string }[] => {
  // Regions that are newer have a zone of their own.
  const { Tokens = [], SigningHostedZone = 'dkim.amazonses.com' } = identity.DkimAttributes ?? {}
  return Tokens.map((token) => ({
    name: `${token}._domainkey.${domain}`,
    value: `${token}.${SigningHostedZone}`,
  }))
}

/** What DNS answers for each of the records, in their order. */
export const judgeDkim = (identity: Identity, domain: string, answers: string[][]): Finding => {
  const records = dkimRecords(identity, domain)
  const { Status, SigningEnabled } = identity.DkimAttributes ?? {}
  if (records.length === 0 || !SigningEnabled)
    return wrong(
      `SES does not sign mail of ${domain} (DKIM is off), so much of it ends as spam. Deploy again.`,
    )
  const missing = records.filter(({ value }, index) => !answers[index]?.some((each) => sameHost(each, value)))
  if (missing.length > 0)
    return wrong(
      `${missing.length} of ${records.length} DKIM records are missing or wrong. Add them at your DNS provider:`,
      ...missing.map(({ name, value }) => record(name, 'CNAME', value)),
    )
  if (Status === 'SUCCESS') return ok(`All ${records.length} records are there, and SES signs with them.`)
  return Status === 'FAILED'
    ? wrong(
        'DNS is right, but SES has given up looking.',
        `Have it look again: AWS console, SES, Identities, ${domain}, DKIM, Edit: switch Easy DKIM off, save, and on again.`,
      )
    : wrong(
        `DNS is right, but SES has not seen it yet (${Status ?? 'no status'}). Wait: minutes, at most 72 hours.`,
      )
}

/** What DNS answers for the MAIL FROM domain. https://docs.aws.amazon.com/ses/latest/dg/mail-from.html */
export type MailFromAnswers = { mx: Mx[]; txt: string[] }

export const judgeMailFrom = (identity: Identity, region: string, { mx, txt }: MailFromAnswers): Finding => {
  const { MailFromDomain, MailFromDomainStatus } = identity.MailFromAttributes ?? {}
  if (!MailFromDomain) return wrong('Mail comes back to a domain of Amazon, not to yours. Deploy again.')
  const server = `feedback-smtp.${region}.amazonses.com`
  const spf = txt.filter(isSpf)
  const isMxRight = mx.length === 1 && sameHost(mx[0]?.exchange ?? '', server)
  const isSpfRight = spf.length === 1 && /[ +?~]include:amazonses\.com( |$)/i.test(spf[0] ?? '')
  if (!isMxRight || !isSpfRight)
    return wrong(
      `${MailFromDomain} must have exactly these records of its kind at your DNS provider, and has other or none:`,
      !isMxRight && record(MailFromDomain, 'MX', `10 ${server}`),
      !isSpfRight && record(MailFromDomain, 'TXT', '"v=spf1 include:amazonses.com ~all"'),
    )
  if (MailFromDomainStatus === 'SUCCESS') return ok(`${MailFromDomain} is set up.`)
  return MailFromDomainStatus === 'FAILED'
    ? wrong(
        'DNS is right, but SES has given up looking.',
        `Have it look again: AWS console, SES, Identities, Custom MAIL FROM domain, Edit, and save ${MailFromDomain} once more.`,
      )
    : wrong(
        `DNS is right, but SES has not seen it yet (${MailFromDomainStatus ?? 'no status'}). Wait: minutes, at most 72 hours.`,
      )
}
