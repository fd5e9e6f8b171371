import { prices } from '../bench/prices.ts'
import type { Options } from './options.ts'

/** Of `npm run bench -- cost`, for the mails, pages and digests of 1,000 members in a month. */
const thousandMembers = 1.7
const alarms = 13
const daysOfMonth = 30
const ticks = (60 / 5) * 24 * daysOfMonth
const webAcl = 5 + 2 * 1

const dollars = (amount: number) => `$${amount.toFixed(2)}`

/** List prices of us-east-1, without any free tier. */
const costs = ({ waf }: Options) => {
  const fixed = {
    'two secrets': 2 * prices.secrets,
    [`${alarms} alarms`]: alarms * prices.alarms,
    'the dashboard (the first three of an account are free)': prices.dashboards,
    'a tick every five minutes': ticks * (prices.ticks + prices.invocations),
    ...(waf && { 'the web ACL': webAcl }),
  }
  return [
    ...Object.entries(fixed).map(([what, cost]) => `  ${dollars(cost).padStart(7)}  ${what}`),
    `  ${dollars(thousandMembers).padStart(7)}  for each 1,000 members: mail, table, functions`,
  ]
}

const whoSignsUp = (signUp: string) =>
  ({
    open: 'Everybody may sign up.',
    invite: 'Whom you invite may sign up: npm run ops -- invite ADDRESS.',
  })[signUp] ?? `People with an address at ${signUp.replace('domain:', '')} may sign up, and whom you invite.`

/** What a deployment makes and costs, told before it begins. */
export const summary = (options: Options): string => {
  const { domain, region, signUp, operator, hostedZone, certificate, waf } = options
  const isAtDomain = Boolean(hostedZone || certificate)
  return [
    `Rapport for ${domain}, in ${region}`,
    '',
    isAtDomain
      ? `The website will be at https://${domain}.`
      : 'The website will be at a name of CloudFront, which is told at the end. For your domain give --hosted-zone or --certificate.',
    `Mail goes out from hello@${domain} and comes in at in.${domain}.`,
    whoSignsUp(signUp),
    operator
      ? `Alarms are mailed to ${operator}, after a click in the mail that AWS sends there first.`
      : 'Alarms are mailed to nobody. To change that, deploy with --operator ADDRESS.',
    '',
    'What is made:',
    '  a table, an API with CloudFront before it, six functions, three queues with one each for what fails,',
    '  a bucket for raw mail (14 days), an SES identity, receipt rules, a schedule, alarms and a dashboard',
    ...(hostedZone
      ? ['  DNS records in your hosted zone, and a certificate (in us-east-1)'].slice(0, certificate ? 0 : 1)
      : []),
    ...(waf ? ['  a web ACL (in us-east-1)'] : []),
    '',
    'What it costs a month, about:',
    ...costs(options),
  ].join('\n')
}

/** What only a person can do, told when everything is there. */
export const byHand = (
  { domain, region, operator, hostedZone }: Options,
  { siteUrl, recordsFile }: { siteUrl: string; recordsFile: string | undefined },
): string => {
  const steps = [
    ...(recordsFile
      ? [`Add the DNS records above where ${domain} is kept. They are in ${recordsFile}, as a zone file.`]
      : []),
    `Ask AWS for production access of SES in ${region}: until then it mails only addresses that you verified.
     https://${region}.console.aws.amazon.com/ses/home?region=${region}#/get-set-up`,
    ...(operator
      ? [`Press the link in the mail that AWS has sent to ${operator}, or no alarm reaches you.`]
      : []),
    ...(hostedZone
      ? []
      : [`Wait until SES has seen the DKIM records (minutes, at most 72 hours). Before that no mail goes.`]),
    `See what is still missing: npm run doctor -- --domain ${domain} --region ${region}`,
  ]
  return [`The website: ${siteUrl}`, '', 'By hand:', ...steps.map((step, at) => `  ${at + 1}. ${step}`)].join(
    '\n',
  )
}
