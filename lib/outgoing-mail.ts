import { Stack } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses'
import { Construct } from 'constructs'
import { configurationSetArn } from './feedback.ts'

export type OutgoingMailProps = {
  domain: string
  intakeDomain: string
  siteUrl: string
  configurationSet: ConfigurationSet
}

/** What every mail needs: who it is from, where its links lead, where an answer goes and what becomes of it. */
export class OutgoingMail extends Construct {
  private readonly props: OutgoingMailProps

  constructor(scope: Construct, id: string, props: OutgoingMailProps) {
    super(scope, id)
    this.props = props
  }

  grantSend(fn: LambdaFunction) {
    const { domain, intakeDomain, siteUrl, configurationSet } = this.props
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['ses:SendEmail'],
      resourceArns: [
        Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: domain }),
        configurationSetArn(configurationSet),
      ],
    })
    fn.addEnvironment('MAIL_FROM', `Rapport <hello@${domain}>`)
    fn.addEnvironment('SITE_URL', siteUrl)
    fn.addEnvironment('INTAKE_DOMAIN', intakeDomain)
    fn.addEnvironment('CONFIGURATION_SET', configurationSet.configurationSetName)
  }
  /** The account's rate and quota. SES knows no resource for it. */
  grantReadAccount(fn: LambdaFunction) {
    Grant.addToPrincipal({ grantee: fn, actions: ['ses:GetAccount'], resourceArns: ['*'] })
  }
}
