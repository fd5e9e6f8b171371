import { Stack } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'

/** What every mail needs: who it is from, where its links lead and where an answer to it goes. */
export class OutgoingMail extends Construct {
  private readonly domain: string
  private readonly intakeDomain: string

  constructor(scope: Construct, id: string, props: { domain: string; intakeDomain: string }) {
    super(scope, id)
    this.domain = props.domain
    this.intakeDomain = props.intakeDomain
  }

  grantSend(fn: LambdaFunction) {
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['ses:SendEmail'],
      resourceArns: [
        Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: this.domain }),
      ],
    })
    fn.addEnvironment('MAIL_FROM', `Rapport <hello@${this.domain}>`)
    fn.addEnvironment('SITE_URL', `https://${this.domain}`)
    fn.addEnvironment('INTAKE_DOMAIN', this.intakeDomain)
  }
}
