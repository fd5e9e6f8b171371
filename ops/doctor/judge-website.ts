import { type Finding, ok, wrong } from './finding.ts'

export type SiteAnswer =
  | { outcome: 'answered'; status: number; text: string }
  /** `code` is Node's: ENOTFOUND, ECONNREFUSED, CERT_HAS_EXPIRED, … */
  | { outcome: 'silent'; code: string }

export const judgeWebsite = (url: string, answer: SiteAnswer): Finding => {
  if (answer.outcome === 'silent')
    return answer.code === 'ENOTFOUND'
      ? wrong(
          `${url} has no address in DNS, so no link in a mail works.`,
          'Add the record for the website that the deployment printed at your DNS provider.',
        )
      : wrong(
          `${url} does not answer (${answer.code}).`,
          /CERT|TLS|SSL/.test(answer.code)
            ? 'Its certificate is wrong: does its DNS record lead where the deployment said?'
            : 'Does its DNS record lead where the deployment said? If so, docs/runbook.md, “WebsiteFailing”.',
        )
  const { status, text } = answer
  if (status !== 200)
    return wrong(
      `${url} answers with an error (${status}). docs/runbook.md, “WebsiteFailing”, says what to do.`,
    )
  return text.includes('· Rapport</title>')
    ? ok(`${url} answers.`)
    : wrong(`${url} answers with some other site. Does its DNS record lead where the deployment said?`)
}
