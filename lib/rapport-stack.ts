import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import { HostedZone } from 'aws-cdk-lib/aws-route53'
import type { Construct } from 'constructs'
import { acknowledgeFindings } from './acknowledged.ts'
import { Alarms } from './alarms.ts'
import { Edge } from './edge.ts'
import { Feedback } from './feedback.ts'
import { Intake } from './intake.ts'
import { LinkKeys } from './link-keys.ts'
import { MailDomain } from './mail-domain.ts'
import { Mailings } from './mailings.ts'
import { OutgoingMail } from './outgoing-mail.ts'
import { Receiving } from './receiving.ts'
import type { Settings } from './settings.ts'
import { Table } from './table.ts'
import { Website } from './website.ts'

export class RapportStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: StackProps & { settings: Settings }) {
    super(scope, id, props)
    const { domain, hostedZone, certificate, webAcl, signUp, operator } = settings
    const intakeDomain = `in.${domain}`
    const zone =
      hostedZone === undefined
        ? undefined
        : HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: hostedZone, zoneName: domain })
    const table = new Table(this, 'Table')
    const linkKeys = new LinkKeys(this, 'LinkKeys')
    const hasDkim = !settings.without.includes('dkim-records')
    new MailDomain(this, 'MailDomain', { domain, intakeDomain, zone, hasDkim })
    const feedback = new Feedback(this, 'Feedback')
    const { configurationSet } = feedback
    const website = new Website(this, 'Website', { signUp })
    const { api } = website
    const edge = new Edge(this, 'Edge', { api, domain, zone, certificate, webAcl })
    const outgoingMail = new OutgoingMail(this, 'OutgoingMail', {
      domain,
      intakeDomain,
      siteUrl: edge.url,
      configurationSet,
    })
    const intake = new Intake(this, 'Intake')
    const { rawMail, notifications } = intake
    const hasRules = !settings.without.includes('receipt-rules')
    new Receiving(this, 'Receiving', { intakeDomain, rawMail, notifications, hasRules })
    const mailings = new Mailings(this, 'Mailings')

    for (const fn of [website.fn, intake.fn, mailings.sender]) {
      table.grantReadWrite(fn)
      linkKeys.grantRead(fn)
      outgoingMail.grantSend(fn)
    }
    table.grantReadWrite(feedback.fn)
    linkKeys.grantRead(feedback.fn)
    outgoingMail.grantReadAccount(mailings.sender)
    table.grantReadDue(mailings.planner)
    intake.grantSend(website.fn)
    edge.grantRecognise(website.fn)

    const queues = { Due: mailings.due, Arrived: intake.arrived, Happened: feedback.happened }
    new Alarms(this, 'Alarms', { operator, mailings, queues, api, configurationSet })

    const outputs = {
      Domain: domain,
      SiteUrl: edge.url,
      ApiUrl: api.apiEndpoint,
      DistributionName: edge.distribution.distributionDomainName,
      TableName: table.name,
      ConfigurationSet: configurationSet.configurationSetName,
      LinkKeysSecret: linkKeys.arn,
    }
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value })
    acknowledgeFindings(this)
  }
}
