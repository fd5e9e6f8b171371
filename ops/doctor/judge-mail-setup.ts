import type { DescribeActiveReceiptRuleSetCommandOutput } from '@aws-sdk/client-ses'
import type { EventDestination } from '@aws-sdk/client-sesv2'
import { type Finding, ok, wrong } from './finding.ts'

export type ConfigurationSet = {
  name: string
  isSending: boolean
  destinations: Pick<EventDestination, 'Enabled' | 'MatchingEventTypes'>[]
}

const neededEvents = [
  'SEND',
  'DELIVERY',
  'BOUNCE',
  'COMPLAINT',
  'REJECT',
  'DELIVERY_DELAY',
  'RENDERING_FAILURE',
] as const
const unwantedEvents = ['OPEN', 'CLICK'] as const

export const judgeEvents = (set: ConfigurationSet | undefined, region: string): Finding => {
  if (!set) return wrong('The configuration set is gone, so SES refuses every mail. Deploy the stack again.')
  if (!set.isSending)
    return wrong(
      'Somebody stopped all mail of the service. When what made them do so is mended:',
      `  aws sesv2 put-configuration-set-sending-options --configuration-set-name ${set.name} --sending-enabled --region ${region}`,
    )
  const told = set.destinations.flatMap(({ Enabled, MatchingEventTypes = [] }) =>
    Enabled ? MatchingEventTypes : [],
  )
  const missing = neededEvents.filter((event) => !told.includes(event))
  const unwanted = unwantedEvents.filter((event) => told.includes(event))
  if (missing.length > 0)
    return wrong(
      `SES does not tell us of ${missing.join(', ')}: mail would go on to addresses that bounce or complain.`,
      'Deploy the stack again.',
    )
  return unwanted.length > 0
    ? wrong(
        `SES follows members (${unwanted.join(', ')}) and rewrites links, which breaks them. Deploy again.`,
      )
    : ok('SES tells what becomes of each mail.')
}

export type ActiveRules = Pick<DescribeActiveReceiptRuleSetCommandOutput, 'Metadata' | 'Rules'>

/** `ours` is the name of the stack's own rule set. */
export const judgeRules = (
  { Metadata, Rules = [] }: ActiveRules,
  { intakeDomain, ours, region }: { intakeDomain: string; ours: string | undefined; region: string },
): Finding => {
  const activate = `  aws ses set-active-receipt-rule-set --rule-set-name ${ours ?? 'NAME'} --region ${region}`
  if (!Metadata?.Name)
    return wrong(
      `No receipt rule set is active, so mail to ${intakeDomain} is refused. Activate it:`,
      activate,
    )
  const rule = Rules.find(({ Recipients = [] }) => Recipients.includes(intakeDomain))
  if (!rule)
    return wrong(
      `The active receipt rule set, ${Metadata.Name}, does nothing with mail to ${intakeDomain}.`,
      `Only one can be active. If nothing else needs ${Metadata.Name}, activate ours:`,
      activate,
    )
  if (!rule.Enabled)
    return wrong(
      `The rule for ${intakeDomain} is switched off.`,
      `Switch it on: AWS console, SES, Email receiving, ${Metadata.Name}, ${rule.Name}, Edit, Enabled.`,
    )
  return rule.ScanEnabled && rule.TlsPolicy === 'Require'
    ? ok(`The rule for ${intakeDomain} is active.`)
    : wrong(
        `The rule for ${intakeDomain} was changed: it must scan for spam and viruses and require TLS.`,
        `Mend it: AWS console, SES, Email receiving, ${Metadata.Name}, ${rule.Name}, Edit.`,
      )
}
