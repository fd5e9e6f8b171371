import { type Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

type Acknowledged = { at: string; rules: string[]; reason: string }

const setAside = 'It is where another queue sets aside what failed; the alarms watch it.'
const queued = 'Its queue has a dead-letter queue, which takes what failed five times.'
const hasQueue = ['Serverless::Serverless-LambdaDLQ']
const ofTheAccount = (what: string) => `${what} is the whole account's, and SES has no resource for it.`

/**
 * What cdk-nag's AwsSolutions and Serverless find, and why it stays. `tests/infra/nag.test.ts` runs them: a finding that
 * is not here fails.
 */
const acknowledged: Acknowledged[] = [
  {
    at: '',
    rules: ['Serverless::Serverless-LambdaTracing'],
    reason: 'Each request is a line in a log with its id; X-Ray would cost more than the requests.',
  },
  {
    at: 'LinkKeys/Secret',
    rules: ['AwsSolutions::AwsSolutions-SMG4'],
    reason: 'A rotation keeps the old keys, which links that are out there need: `npm run rotate-keys`.',
  },
  {
    at: 'Edge/Secret',
    rules: ['AwsSolutions::AwsSolutions-SMG4'],
    reason:
      'It protects nothing but that limits count visitors, and changes only together with CloudFront, by a deployment.',
  },
  {
    at: 'Website/Api',
    rules: ['AwsSolutions::AwsSolutions-APIG4'],
    reason: 'The website is for everybody; its function knows members by sessions and signed links.',
  },
  {
    at: 'Edge/Distribution',
    rules: ['AwsSolutions::AwsSolutions-CFR1'],
    reason: 'Members live anywhere, and travel.',
  },
  {
    at: 'Edge/Distribution',
    rules: ['AwsSolutions::AwsSolutions-CFR2'],
    reason:
      'A web ACL costs more than the rest of a small service, so it is there on request: `npm run deploy -- --waf`.',
  },
  {
    at: 'Edge/Distribution',
    rules: ['AwsSolutions::AwsSolutions-CFR3'],
    reason: 'Its log would say who opened which link, and a link allows whoever reads it to act.',
  },
  {
    at: 'Edge/Distribution',
    rules: ['AwsSolutions::AwsSolutions-CFR4'],
    reason: "CloudFront's own certificate allows no other choice; with one of ours it is TLS 1.2 or later.",
  },
  {
    at: 'Intake/RawMail',
    rules: ['AwsSolutions::AwsSolutions-S1'],
    reason: 'A log of it would outlive the mails, which are gone once they are read, and say who wrote when.',
  },
  {
    at: 'Intake/FunctionRole',
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::<IntakeRawMailAB0625D8.Arn>/*]'],
    reason: 'Every mail in the bucket: their names are made by SES.',
  },
  {
    at: 'Receiving/ActivationRole',
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    reason: ofTheAccount('The active set of receipt rules'),
  },
  {
    at: 'Mailings/SenderRole',
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    reason: ofTheAccount('The sending rate and quota'),
  },
  {
    at: 'SchedulerRoleForTarget-54a346',
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::<MailingsPlanner0213BCEF.Arn>:*]'],
    reason: 'CDK lets a schedule invoke every version of its target; there is one.',
  },
  {
    at: 'Website/Function',
    rules: hasQueue,
    reason: 'A page is answered or not; nothing is lost that waits.',
  },
  { at: 'Feedback/Function', rules: hasQueue, reason: queued },
  { at: 'Intake/Function', rules: hasQueue, reason: queued },
  { at: 'Mailings/Sender', rules: hasQueue, reason: queued },
  { at: 'Mailings/Planner', rules: hasQueue, reason: 'A tick that it fails at goes to MissedTicks.' },
  {
    at: 'Receiving/Activation',
    rules: hasQueue,
    reason: 'CloudFormation waits for its answer, and fails without one.',
  },
  ...['Feedback/Function', 'Intake/Function', 'Mailings/Sender'].map((at) => ({
    at,
    rules: ['Serverless::Serverless-LambdaEventSourceMappingDestination'],
    reason: queued,
  })),
  ...['Feedback/Happened', 'Intake/Arrived', 'Mailings/Due'].map((queue) => ({
    at: `${queue}/DeadLetters`,
    rules: ['Serverless::Serverless-SQSRedrivePolicy'],
    reason: setAside,
  })),
  {
    at: 'Mailings/MissedTicks',
    rules: ['Serverless::Serverless-SQSRedrivePolicy', 'AwsSolutions::AwsSolutions-SQS3'],
    reason: 'It is where the schedule and the planner set aside ticks; an alarm watches it.',
  },
  {
    at: 'Alarms/Topic',
    rules: ['Serverless::Serverless-SNSRedrivePolicy'],
    reason: 'It mails the operator, and an alarm stays to be seen on the dashboard.',
  },
]

export const acknowledgeFindings = (stack: Stack) => {
  for (const { at, rules, reason } of acknowledged) {
    const path = at.split('/').filter(Boolean)
    const construct = path.reduce<IConstruct>((parent, id) => parent.node.findChild(id), stack)
    for (const id of rules) Validations.of(construct).acknowledge({ id, reason })
  }
}
