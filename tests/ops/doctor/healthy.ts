import { type Answers, json } from './aws-server.ts'
import type { Zone } from './dns-server.ts'

export const domain = 'keep.example.org'
export const region = 'eu-west-1'
export const tokens = ['tokenone', 'tokentwo', 'tokenthree']

const xml = (service: string, operation: string, result: string) => ({
  body: `<${operation}Response xmlns="${service}"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${operation}Response>`,
})
const cloudFormation = 'http://cloudformation.amazonaws.com/doc/2010-05-15/'
const sesFirst = 'http://ses.amazonaws.com/doc/2010-12-01/'

export const outputsOf = (endpoint: string) => ({
  Domain: domain,
  SiteUrl: endpoint,
  TableName: 'Rapport-Table-1',
})

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
export const stackAnswer = ({
  status = 'UPDATE_COMPLETE',
  reason = '',
  outputs = {},
}: {
  status?: string
  reason?: string
  outputs?: Record<string, string>
} = {}) =>
  xml(
    cloudFormation,
    'DescribeStacks',
    `<Stacks><member><StackId>arn:aws:cloudformation:eu-west-1:123456789012:stack/Rapport/1</StackId><StackName>Rapport</StackName><CreationTime>2026-11-01T10:00:00.000Z</CreationTime><StackStatus>${status}</StackStatus>${reason && `<StackStatusReason>${reason}</StackStatusReason>`}<DisableRollback>false</DisableRollback><Outputs>${Object.entries(
      outputs,
    )
      .map(
        ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
      )
      .join('')}</Outputs></member></Stacks>`,
  )

/** Logical id, type and physical id. */
export type Listed = [string, string, string]
const alarmName = 'Rapport-MailingsSendingStopped01234567-AbC'
const alarm: Listed = ['MailingsSendingStopped01234567', 'AWS::CloudWatch::Alarm', alarmName]
export const queueOf = (endpoint: string, name: string) => `${endpoint}/123456789012/${name}`
export const resourcesOf = (endpoint: string): Listed[] => [
  ['Table7A2B3C4D', 'AWS::DynamoDB::Table', 'Rapport-Table-1'],
  ['FeedbackConfigurationSet01234567', 'AWS::SES::ConfigurationSet', 'the-set'],
  ['MailDomainIdentity01234567', 'AWS::SES::EmailIdentity', domain],
  ['IntakeReceivingRules01234567', 'AWS::SES::ReceiptRuleSet', 'our-rules'],
  ['MailingsTick01234567', 'AWS::Scheduler::Schedule', 'Rapport-Tick-1'],
  ['MailingsDueQueue01234567', 'AWS::SQS::Queue', queueOf(endpoint, 'Due')],
  ['MailingsDueDeadLetters89ABCDEF', 'AWS::SQS::Queue', queueOf(endpoint, 'Dead')],
  alarm,
]

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html */
export const resourcesAnswer = (listed: Listed[], nextToken = '') =>
  xml(
    cloudFormation,
    'ListStackResources',
    `<StackResourceSummaries>${listed
      .map(
        ([id, type, name]) =>
          `<member><ResourceStatus>CREATE_COMPLETE</ResourceStatus><LogicalResourceId>${id}</LogicalResourceId><LastUpdatedTimestamp>2026-11-01T10:00:00.000Z</LastUpdatedTimestamp><PhysicalResourceId>${name}</PhysicalResourceId><ResourceType>${type}</ResourceType></member>`,
      )
      .join('')}</StackResourceSummaries>${nextToken && `<NextToken>${nextToken}</NextToken>`}`,
  )

/** https://docs.aws.amazon.com/ses/latest/APIReference/API_DescribeActiveReceiptRuleSet.html */
export const rulesAnswer = ({
  set = 'our-rules',
  recipient = `in.${domain}`,
  isEnabled = true,
  isScanned = true,
  tls = 'Require',
}: {
  set?: string
  recipient?: string
  isEnabled?: boolean
  isScanned?: boolean
  tls?: string
} = {}) =>
  xml(
    sesFirst,
    'DescribeActiveReceiptRuleSet',
    set &&
      `<Metadata><Name>${set}</Name><CreatedTimestamp>2026-11-01T10:00:00.000Z</CreatedTimestamp></Metadata><Rules><member><Name>intake-1</Name><Enabled>${isEnabled}</Enabled><TlsPolicy>${tls}</TlsPolicy><Recipients><member>${recipient}</member></Recipients><Actions><member><S3Action><BucketName>raw-mail</BucketName><TopicArn>arn:aws:sns:eu-west-1:123456789012:arrived</TopicArn></S3Action></member><member><StopAction><Scope>RuleSet</Scope></StopAction></member></Actions><ScanEnabled>${isScanned}</ScanEnabled></member></Rules>`,
  )

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
export const account = {
  DedicatedIpAutoWarmupEnabled: false,
  Details: {
    MailType: 'TRANSACTIONAL',
    ReviewDetails: { CaseId: '170', Status: 'GRANTED' },
    WebsiteURL: 'https://x',
  },
  EnforcementStatus: 'HEALTHY',
  ProductionAccessEnabled: true,
  SendingEnabled: true,
  SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 120 },
  SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html */
export const identity = {
  DkimAttributes: {
    CurrentSigningKeyLength: 'RSA_2048_BIT',
    LastKeyGenerationTimestamp: 1_762_000_000.5,
    NextSigningKeyLength: 'RSA_2048_BIT',
    SigningAttributesOrigin: 'AWS_SES',
    SigningEnabled: true,
    Status: 'SUCCESS',
    Tokens: tokens,
  },
  FeedbackForwardingStatus: true,
  IdentityType: 'DOMAIN',
  MailFromAttributes: {
    BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    MailFromDomain: `mail.${domain}`,
    MailFromDomainStatus: 'SUCCESS',
  },
  Policies: {},
  Tags: [],
  VerificationStatus: 'SUCCESS',
  VerifiedForSendingStatus: true,
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSetEventDestinations.html */
export const destination = {
  Enabled: true,
  MatchingEventTypes: [
    'SEND',
    'DELIVERY',
    'BOUNCE',
    'COMPLAINT',
    'REJECT',
    'DELIVERY_DELAY',
    'RENDERING_FAILURE',
  ],
  Name: 'Feedback',
  SnsDestination: { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:events' },
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export const quietAlarm = {
  ActionsEnabled: true,
  AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:operator'],
  AlarmArn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${alarmName}`,
  AlarmDescription: 'SES takes no mail.',
  AlarmName: alarmName,
  StateReason: 'Unchecked: Initial alarm creation',
  StateUpdatedTimestamp: 1_762_000_000.5,
  StateValue: 'INSUFFICIENT_DATA',
}

export const queueAnswer = (attributes: Record<string, string> = {}) =>
  json({
    Attributes: {
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ...attributes,
    },
  })

/** What AWS answers of a service that is well. */
export const healthyAnswers = (endpoint: string): Answers => ({
  GetCallerIdentity: xml(
    'https://sts.amazonaws.com/doc/2011-06-15/',
    'GetCallerIdentity',
    '<Arn>arn:aws:iam::123456789012:user/ops</Arn><UserId>AIDA</UserId><Account>123456789012</Account>',
  ),
  DescribeStacks: stackAnswer({ outputs: outputsOf(endpoint) }),
  ListStackResources: resourcesAnswer(resourcesOf(endpoint)),
  'GET /': { body: '<!doctype html><title>Stay in touch · Rapport</title>' },
  GetAccount: json(account),
  GetEmailIdentity: json(identity),
  GetConfigurationSet: json({
    ConfigurationSetName: 'the-set',
    ReputationOptions: { ReputationMetricsEnabled: true },
    SendingOptions: { SendingEnabled: true },
  }),
  GetConfigurationSetEventDestinations: json({ EventDestinations: [destination] }),
  DescribeActiveReceiptRuleSet: rulesAnswer(),
  GetSchedule: json({
    Arn: 'arn:aws:scheduler:eu-west-1:123456789012:schedule/default/Rapport-Tick-1',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Name: 'Rapport-Tick-1',
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
  }),
  DescribeAlarms: json({ CompositeAlarms: [], MetricAlarms: [quietAlarm] }),
  GetQueueAttributes: queueAnswer({
    RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:Dead","maxReceiveCount":5}',
  }),
  'GetQueueAttributes Dead': queueAnswer(),
})

/** What DNS answers of it. */
export const healthyZone: Zone = {
  'amazonses.com': { TXT: ['v=spf1 ip4:199.255.192.0/22 -all'] },
  ...Object.fromEntries(
    tokens.map((token) => [`${token}._domainkey.${domain}`, { CNAME: `${token}.dkim.amazonses.com` }]),
  ),
  [`mail.${domain}`]: {
    MX: [[10, 'feedback-smtp.eu-west-1.amazonses.com']],
    TXT: ['v=spf1 include:amazonses.com ~all'],
  },
  [`_dmarc.${domain}`]: { TXT: ['v=DMARC1; p=quarantine'] },
  [`in.${domain}`]: { MX: [[10, 'inbound-smtp.eu-west-1.amazonaws.com']] },
}
