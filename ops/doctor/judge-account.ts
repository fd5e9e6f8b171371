import type { GetAccountCommandOutput } from '@aws-sdk/client-sesv2'
import type { Account } from '../../core/sending.ts'
import { shareOf } from '../../core/sending.ts'
import { type Finding, ok, wrong } from './finding.ts'

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
export type SesAccount = Pick<
  GetAccountCommandOutput,
  'ProductionAccessEnabled' | 'SendingEnabled' | 'EnforcementStatus' | 'Details'
>

export const judgeSandbox = ({ ProductionAccessEnabled, Details }: SesAccount): Finding => {
  if (ProductionAccessEnabled) return ok('SES sends to everybody.')
  const { Status, CaseId } = Details?.ReviewDetails ?? {}
  const sandbox = 'SES is in its sandbox: it sends to addresses that you verified there, and to nobody else.'
  if (Status === 'PENDING')
    return wrong(sandbox, 'Production access is asked for. Wait for AWS: about a day.')
  if (Status === 'DENIED' || Status === 'FAILED')
    return wrong(
      sandbox,
      `AWS did not grant production access. Answer them: AWS console, Support, case ${CaseId ?? 'about SES'}.`,
    )
  return wrong(
    sandbox,
    'Ask for production access: docs/runbook.md, “After the first deployment”, has the text to paste.',
  )
}

export const judgeSending = ({ SendingEnabled, EnforcementStatus }: SesAccount): Finding => {
  if (EnforcementStatus === 'PROBATION')
    return wrong(
      'AWS reviews this account because of bounces or complaints. Mail still goes.',
      'docs/runbook.md, “SES paused us”, says what to do before they stop it.',
    )
  return SendingEnabled && EnforcementStatus !== 'SHUTDOWN'
    ? ok('SES takes mail from this account.')
    : wrong('SES takes no mail from this account. docs/runbook.md, “SES paused us”, says what to do.')
}

/** Mailings leave a part of the quota to sign-in mails and receipts. */
export const judgeQuota = (account: Account): Finding => {
  const { rate, sentInDay, mostInDay } = account
  if (mostInDay < 0) return ok(`${sentInDay} mails in 24 hours, with no limit; ${rate} a second.`)
  const used = `${sentInDay} of ${mostInDay} mails in 24 hours`
  return shareOf(account, {}, 0).left === 0
    ? wrong(
        `${used}: digests wait until some of it comes free, which they do by themselves.`,
        'If that is so every day, ask for more: AWS console, Service Quotas, Amazon SES, Sending quota.',
      )
    : ok(`${used}; ${rate} a second.`)
}
