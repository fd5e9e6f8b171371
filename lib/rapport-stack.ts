import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Feedback } from './feedback.ts'
import { Intake } from './intake.ts'
import { LinkKeys } from './link-keys.ts'
import { Mailings } from './mailings.ts'
import { OutgoingMail } from './outgoing-mail.ts'
import { Table } from './table.ts'
import { Website } from './website.ts'

export class RapportStack extends Stack {
  constructor(scope: Construct, id: string, { domain }: { domain: string }) {
    super(scope, id)
    const intakeDomain = `in.${domain}`
    const table = new Table(this, 'Table')
    const linkKeys = new LinkKeys(this, 'LinkKeys')
    const feedback = new Feedback(this, 'Feedback')
    const { configurationSet } = feedback
    const outgoingMail = new OutgoingMail(this, 'OutgoingMail', { domain, intakeDomain, configurationSet })
    const website = new Website(this, 'Website')
    const intake = new Intake(this, 'Intake', { intakeDomain })
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

    const outputs = {
      Domain: domain,
      SiteUrl: `https://${domain}`,
      ApiUrl: website.url,
      TableName: table.name,
      LinkKeysSecret: linkKeys.name,
    }
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value })
  }
}
