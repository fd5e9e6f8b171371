import { ArnFormat, CustomResource, Duration, Stack } from 'aws-cdk-lib'
import { Grant, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses'
import { Stop } from 'aws-cdk-lib/aws-ses-actions'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { NodeFunction } from './node-function.ts'

export type ReceivingProps = {
  intakeDomain: string
  rawMail: Bucket
  notifications: Topic
  /** Whether there are receipt rules; the emulator of the tests has none. */
  hasRules: boolean
}

/** What SES does with mail to the intake domain: scans it, keeps it raw, and says so with its verdicts. */
export class Receiving extends Construct {
  constructor(scope: Construct, id: string, { hasRules, ...props }: ReceivingProps) {
    super(scope, id)
    const fn = this.activation()
    if (!hasRules) return
    const rules = this.rules(props)
    // Last, so that an update that fails has not moved mail to rules that go away again.
    new CustomResource(this, 'Active', {
      resourceType: 'Custom::ActiveReceiptRules',
      serviceToken: fn.functionArn,
      properties: { RuleSetName: rules.receiptRuleSetName },
    }).node.addDependency(rules)
  }

  /** An account has one active set of rules in a region, and CloudFormation does not know how to say which. */
  private activation() {
    const fn = new NodeFunction(this, 'Activation', {
      name: 'activate-receiving',
      memorySize: 256,
      timeout: Duration.seconds(30),
    })
    // SES knows no resource for these: what is active is the account's.
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
      resourceArns: ['*'],
    })
    return fn
  }

  private rules({ intakeDomain, rawMail, notifications }: Omit<ReceivingProps, 'hasRules'>) {
    const rules = new ReceiptRuleSet(this, 'Rules')
    const mayDo = (action: string, resource: string) =>
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: [action],
        resources: [resource],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnLike: { 'aws:SourceArn': this.rulesOf(rules) },
        },
      })
    rawMail.addToResourcePolicy(mayDo('s3:PutObject', rawMail.arnForObjects('*')))
    notifications.addToResourcePolicy(mayDo('sns:Publish', notifications.topicArn))
    // CDK's own action lets every rule of the account write.
    const keep = {
      bind: () => ({ s3Action: { bucketName: rawMail.bucketName, topicArn: notifications.topicArn } }),
    }
    rules
      .addRule('Intake', {
        recipients: [intakeDomain],
        scanEnabled: true,
        tlsPolicy: TlsPolicy.REQUIRE,
        actions: [keep, new Stop()],
      })
      // SES tries to write and to publish when the rule is made.
      .node.addDependency(rawMail, notifications)
    return rules
  }

  private rulesOf(rules: ReceiptRuleSet) {
    return Stack.of(this).formatArn({
      service: 'ses',
      resource: 'receipt-rule-set',
      resourceName: `${rules.receiptRuleSetName}:receipt-rule/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    })
  }
}
