import { describe, expect, it } from 'vitest'
import { domain, type Json, only, resources, synthesise, text } from './deployed.ts'

const elsewhere = synthesise()
const ours = synthesise(undefined, { hostedZone: 'Z0123456789' })
const identity = only(resources(elsewhere, 'AWS::SES::EmailIdentity')).properties
const region = 'aws:Region'

/** What DNS has to answer, as `name type value`; DKIM's names come from SES. */
const records = [
  ...[1, 2, 3].map(() => 'MailDomainIdentity CNAME MailDomainIdentity'),
  `mail.${domain} MX 10 feedback-smtp.${region}.amazonses.com`,
  `mail.${domain} TXT v=spf1 include:amazonses.com ~all`,
  `_dmarc.${domain} TXT v=DMARC1; p=quarantine`,
  `in.${domain} MX 10 inbound-smtp.${region}.amazonaws.com`,
]

describe('the mail domain', () => {
  it('is an identity of SES, signed with Easy DKIM, with a MAIL FROM of its own', () => {
    expect(identity.EmailIdentity).toBe(domain)
    expect(identity.DkimAttributes?.SigningEnabled ?? true).toBe(true)
    expect(identity.DkimSigningAttributes?.DomainSigningPrivateKey).toBeUndefined()
    expect(identity.MailFromAttributes).toEqual({
      MailFromDomain: `mail.${domain}`,
      BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    })
  })

  it('does not mail bounces to hello@, where nobody reads', () => {
    expect(identity.FeedbackAttributes).toEqual({ EmailForwardingEnabled: false })
  })

  it('tells its DNS records, one a line, where the zone is elsewhere', () => {
    const outputs = Object.entries(elsewhere.toJSON().Outputs)
    const [, output] = only(outputs.filter(([name]) => name.startsWith('MailDomainDnsRecords')))
    expect(text((output as { Value: unknown }).Value).split('\n')).toEqual(records)
    expect(resources(elsewhere, 'AWS::Route53::RecordSet')).toEqual([])
  })

  it('writes the same records where the zone is ours', () => {
    const written = resources(ours, 'AWS::Route53::RecordSet').map(({ properties }) => {
      expect(properties.HostedZoneId).toBe('Z0123456789')
      const [value] = properties.ResourceRecords
      return `${text(properties.Name).replace(/\.$/, '')} ${properties.Type} ${text(value).replaceAll('"', '')}`
    })
    expect(written.sort()).toEqual(records.toSorted())
    expect(JSON.stringify(ours.toJSON().Outputs)).not.toContain('DnsRecords')
  })

  it('has DKIM records but where they are left out', () => {
    const without = synthesise(undefined, { hostedZone: 'Z0123456789', without: 'dkim-records' })
    expect(resources(without, 'AWS::Route53::RecordSet')).toHaveLength(records.length - 3)
  })
})

describe('what receives mail', () => {
  it('is activated last, by the function that knows whose rules are active', () => {
    const rules = only(resources(elsewhere, 'AWS::SES::ReceiptRuleSet')).id
    const { Properties, DependsOn } = only(
      Object.values<Json>(elsewhere.toJSON().Resources).filter(
        ({ Type }) => Type === 'Custom::ActiveReceiptRules',
      ),
    )
    expect(text(Properties.RuleSetName)).toBe(rules)
    expect(text(Properties.ServiceToken)).toBe('ReceivingActivation')
    expect(DependsOn.some((id: string) => /^ReceivingRulesIntake/.test(id))).toBe(true)
  })

  it('is all there but the rules where they are left out', () => {
    const without = synthesise(undefined, { without: 'receipt-rules' })
    const left = new Set(resources(without).map(({ type }) => type))
    const missing = new Set(resources(elsewhere).flatMap(({ type }) => (left.has(type) ? [] : [type])))
    expect([...missing].sort()).toEqual([
      'AWS::SES::ReceiptRule',
      'AWS::SES::ReceiptRuleSet',
      'Custom::ActiveReceiptRules',
    ])
  })
})
