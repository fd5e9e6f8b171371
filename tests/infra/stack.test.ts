import { describe, expect, it } from 'vitest'
import { tableSchema } from '../../aws/table-schema.ts'
import { sendingTime, shareOf } from '../../core/sending.ts'
import {
  allowed,
  domain,
  functions,
  type Json,
  only,
  type Resource,
  resources,
  synthesise,
  text,
} from './deployed.ts'

const template = synthesise()
const all = (type: string) => resources(template, type)
const fortnight = 14 * 24 * 60 * 60
const queueNamed = (id: string) => only(all('AWS::SQS::Queue').filter((queue) => queue.id === id))
const policyOf = (queue: string) =>
  only(all('AWS::SQS::QueuePolicy').filter(({ properties }) => text(properties.Queues[0]) === queue))
    .properties.PolicyDocument
const topicPolicy = (topic: string) =>
  only(all('AWS::SNS::TopicPolicy').filter(({ properties }) => text(properties.Topics[0]) === topic))
    .properties.PolicyDocument
const insecureIsDenied = (action: string, principal: Json = { AWS: '*' }) =>
  expect.objectContaining({
    Effect: 'Deny',
    Action: action,
    Principal: principal,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  })

describe('the table', () => {
  const table = only(all('AWS::DynamoDB::Table'))

  it('is kept, whatever happens to the stack', () => {
    expect(table).toMatchObject({ onDelete: 'Retain', onReplace: 'Retain' })
    expect(table.properties.DeletionProtectionEnabled).toBe(true)
  })

  it('can be put back to any second of the last weeks', () => {
    expect(table.properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true)
  })

  // DynamoDB encrypts every table; false is its own key, which costs nothing and which nobody can take away.
  it('is encrypted with a key that cannot be lost', () => {
    expect(table.properties.SSESpecification).toEqual({ SSEEnabled: false })
  })

  it('costs what is used, and is not watched for what costs more', () => {
    expect(table.properties.ContributorInsightsSpecification?.Enabled ?? false).toBe(false)
    expect(table.properties.BillingMode).toBe('PAY_PER_REQUEST')
  })

  it('has the keys and indexes of the schema', () => {
    const { partitionKey, sortKey, timeToLive, byNextContact, byDue } = tableSchema
    const keys = (partition: string, sort: string) => [
      { AttributeName: partition, KeyType: 'HASH' },
      { AttributeName: sort, KeyType: 'RANGE' },
    ]
    expect(table.properties).toMatchObject({
      KeySchema: keys(partitionKey, sortKey),
      LocalSecondaryIndexes: [
        {
          IndexName: byNextContact.name,
          KeySchema: keys(partitionKey, byNextContact.sortKey),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: byDue.name,
          KeySchema: keys(byDue.partitionKey, byDue.sortKey),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: timeToLive, Enabled: true },
    })
  })
})

describe('the link keys', () => {
  const secret = only(all('AWS::SecretsManager::Secret').filter(({ id }) => id === 'LinkKeysSecret'))

  it('begin as a ring of one, too long to guess', () => {
    expect(secret.properties.GenerateSecretString).toEqual({
      SecretStringTemplate: '{}',
      GenerateStringKey: '1',
      PasswordLength: 64,
      ExcludePunctuation: true,
    })
  })

  it('are kept as long as the table', () => {
    expect(secret).toMatchObject({ onDelete: 'Retain', onReplace: 'Retain' })
  })
})

describe('a queue', () => {
  const queues = all('AWS::SQS::Queue')

  it.each(queues)('is encrypted at rest: $id', ({ properties }) => {
    expect(properties.SqsManagedSseEnabled).toBe(true)
  })

  it.each(queues)('refuses what is not encrypted on its way: $id', ({ id }) => {
    expect(policyOf(id).Statement).toContainEqual(insecureIsDenied('sqs:*'))
  })

  const sources = all('AWS::Lambda::EventSourceMapping')

  it('is there for the intake, the feedback and the sender', () => {
    const consumers = sources.map(({ properties }) => text(properties.FunctionName)).sort()
    expect(consumers).toEqual(['FeedbackFunction', 'IntakeFunction', 'MailingsSender'])
  })

  it.each(sources)('that is consumed sets aside what fails, and waits for it: $id', ({ properties }) => {
    const queue = queueNamed(text(properties.EventSourceArn)).properties
    const consumer = only(
      all('AWS::Lambda::Function').filter(({ id }) => id === text(properties.FunctionName)),
    ).properties
    const { MaximumBatchingWindowInSeconds: gathering = 0 } = properties
    expect(queue.VisibilityTimeout).toBe(6 * consumer.Timeout + gathering)
    expect(queue.RedrivePolicy.maxReceiveCount).toBe(5)
    const deadLetters = queueNamed(text(queue.RedrivePolicy.deadLetterTargetArn)).properties
    expect(deadLetters.MessageRetentionPeriod).toBe(fortnight)
  })

  it.each(sources)('that is consumed gets back what failed alone: $id', ({ properties }) => {
    expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
  })

  it.each(sources)('that is consumed does not take all that the account can run: $id', ({ properties }) => {
    expect(properties.ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual(5)
  })
})

describe('the sender', () => {
  const { properties } = functions(template)['send-mailing'] ?? only<Resource>([])

  it('has time for the last turn that it waits for, and for SES to answer', () => {
    expect(properties.Timeout * 1000).toBeGreaterThanOrEqual(sendingTime + 20_000)
  })

  it('takes no more at once than can go in its time at the rate that SES begins with', () => {
    const { BatchSize, ScalingConfig } = only(
      all('AWS::Lambda::EventSourceMapping').filter(
        (source) => text(source.properties.FunctionName) === 'MailingsSender',
      ),
    ).properties
    const { rate } = shareOf({ rate: 14, sentInDay: 0, mostInDay: -1 }, {}, 0)
    expect(BatchSize * ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual((rate * sendingTime) / 1000)
  })
})

describe('the clock', () => {
  const { properties } = only(all('AWS::Scheduler::Schedule'))

  it('ticks every five minutes', () => {
    expect(properties).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' })
  })

  it('invokes the planner, and may', () => {
    const planner = functions(template)['plan-mailings']?.id ?? ''
    expect(text(properties.Target.Arn)).toBe(planner)
    expect(allowed(template, text(properties.Target.RoleArn))).toEqual({
      [planner]: ['lambda:InvokeFunction'],
      [`${planner}:*`]: ['lambda:InvokeFunction'],
      MailingsMissedTicks: ['sqs:SendMessage'],
    })
  })

  it('is told when the planner failed at a tick, as of one that did not reach it', () => {
    const told = only(all('AWS::Lambda::EventInvokeConfig')).properties
    expect(text(told.FunctionName)).toBe('MailingsPlanner')
    expect(text(told.DestinationConfig.OnFailure.Destination)).toBe('MailingsMissedTicks')
    expect(told.MaximumEventAgeInSeconds).toBe(300)
  })

  it('drops a tick when the next is due, and leaves a trace of it', () => {
    expect(properties.Target.RetryPolicy.MaximumEventAgeInSeconds).toBe(300)
    expect(queueNamed(text(properties.Target.DeadLetterConfig.Arn)).properties.MessageRetentionPeriod).toBe(
      fortnight,
    )
  })
})

describe('raw mail', () => {
  const bucket = only(all('AWS::S3::Bucket')).properties

  it('is private', () => {
    expect(bucket.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    })
  })

  it('is encrypted, at rest and on its way', () => {
    const [encryption] = bucket.BucketEncryption.ServerSideEncryptionConfiguration
    expect(encryption.ServerSideEncryptionByDefault.SSEAlgorithm).toBe('AES256')
    const policy = only(all('AWS::S3::BucketPolicy')).properties.PolicyDocument
    expect(policy.Statement).toContainEqual(insecureIsDenied('s3:*'))
  })

  it('is gone when it is deleted, and after a fortnight in any case', () => {
    expect(bucket.VersioningConfiguration).toBeUndefined()
    const rule = only<Json>(bucket.LifecycleConfiguration.Rules)
    expect(rule).toMatchObject({ Status: 'Enabled', ExpirationInDays: 14 })
    expect(rule).not.toHaveProperty('Prefix')
    expect(rule).not.toHaveProperty('TagFilters')
    expect(rule.NoncurrentVersionExpiration.NoncurrentDays).toBeLessThanOrEqual(14)
    expect(rule.AbortIncompleteMultipartUpload.DaysAfterInitiation).toBeLessThanOrEqual(14)
  })
})

describe.each([
  { topic: 'IntakeNotifications', consumer: 'IntakeFunction' },
  { topic: 'FeedbackEvents', consumer: 'FeedbackFunction' },
])('what SES announces by $topic', ({ topic, consumer }) => {
  it('is taken over TLS alone', () => {
    expect(topicPolicy(topic).Statement).toContainEqual(insecureIsDenied('sns:Publish', '*'))
  })

  it(`goes to the queue that ${consumer} consumes`, () => {
    const subscription = only(
      all('AWS::SNS::Subscription').filter(({ properties }) => text(properties.TopicArn) === topic),
    ).properties
    expect(subscription.Protocol).toBe('sqs')
    // The handler reads SNS's envelope.
    expect(subscription.RawMessageDelivery ?? false).toBe(false)
    // What SNS cannot deliver waits where what the consumer cannot work off does.
    expect(text(subscription.RedrivePolicy.deadLetterTargetArn)).toMatch(/DeadLetters$/)
    const source = only(
      all('AWS::Lambda::EventSourceMapping').filter(
        (mapping) => text(mapping.properties.FunctionName) === consumer,
      ),
    )
    const queue = text(subscription.Endpoint)
    expect(text(source.properties.EventSourceArn)).toBe(queue)
    const allow = only<Json>(policyOf(queue).Statement.filter(({ Effect }: Json) => Effect === 'Allow'))
    expect(allow).toMatchObject({
      Action: 'sqs:SendMessage',
      Principal: { Service: 'sns.amazonaws.com' },
    })
    expect(text(allow.Condition.ArnEquals['aws:SourceArn'])).toBe(topic)
  })
})

describe('what becomes of mail', () => {
  const set = only(all('AWS::SES::ConfigurationSet'))
  const { EventDestination } = only(all('AWS::SES::ConfigurationSetEventDestination')).properties

  it('is announced, and nobody is followed', () => {
    expect(EventDestination.Enabled).toBe(true)
    expect(text(EventDestination.SnsDestination.TopicARN)).toBe('FeedbackEvents')
    expect(EventDestination.MatchingEventTypes.toSorted()).toEqual([
      'bounce',
      'complaint',
      'delivery',
      'deliveryDelay',
      'reject',
      'renderingFailure',
      'send',
    ])
    expect(set.properties.TrackingOptions).toBeUndefined()
  })

  it('may be announced by this configuration set alone', () => {
    const allow = only<Json>(
      topicPolicy('FeedbackEvents').Statement.filter(({ Effect }: Json) => Effect === 'Allow'),
    )
    expect(allow).toMatchObject({ Action: 'sns:Publish', Principal: { Service: 'ses.amazonaws.com' } })
    expect(text(allow.Resource)).toBe('FeedbackEvents')
    const { 'AWS:SourceAccount': account, 'AWS:SourceArn': arn } = allow.Condition.StringEquals
    expect(text(account)).toBe('aws:AccountId')
    expect(text(arn)).toBe(`arn:aws:Partition:ses:aws:Region:aws:AccountId:configuration-set/${set.id}`)
  })

  it('is not kept back by a list of SES, but for complaints', () => {
    expect(set.properties.SuppressionOptions).toEqual({ SuppressedReasons: ['COMPLAINT'] })
  })
})

describe('mail to the intake domain', () => {
  const rule = only(all('AWS::SES::ReceiptRule'))
  const rulesArn =
    'arn:aws:Partition:ses:aws:Region:aws:AccountId:receipt-rule-set/ReceivingRules:receipt-rule/*'

  it('is scanned, kept and announced, and no later rule sees it', () => {
    const { Recipients, Enabled, ScanEnabled, TlsPolicy, Actions } = rule.properties.Rule
    expect({ Recipients, Enabled, ScanEnabled, TlsPolicy }).toEqual({
      Recipients: [`in.${domain}`],
      Enabled: true,
      ScanEnabled: true,
      TlsPolicy: 'Require',
    })
    const [keep, stop] = Actions
    expect(text(keep.S3Action.BucketName)).toBe(only(all('AWS::S3::Bucket')).id)
    expect(text(keep.S3Action.TopicArn)).toBe('IntakeNotifications')
    expect(stop).toEqual({ StopAction: { Scope: 'RuleSet' } })
  })

  it.each([
    ['s3:PutObject', 'IntakeRawMail/*', () => only(all('AWS::S3::BucketPolicy')).properties.PolicyDocument],
    ['sns:Publish', 'IntakeNotifications', () => topicPolicy('IntakeNotifications')],
  ])('may come from the rules of this stack alone: %s', (action, resource, policy) => {
    const { Statement } = policy()
    const allow = only<Json>(Statement.filter(({ Effect }: Json) => Effect === 'Allow'))
    expect(allow).toMatchObject({ Action: action, Principal: { Service: 'ses.amazonaws.com' } })
    expect(text(allow.Resource)).toBe(resource)
    expect(text(allow.Condition.StringEquals['aws:SourceAccount'])).toBe('aws:AccountId')
    expect(text(allow.Condition.ArnLike['aws:SourceArn'])).toBe(rulesArn)
  })
})

describe('the website', () => {
  it('answers every request', () => {
    const route = only(all('AWS::ApiGatewayV2::Route')).properties
    const integration = only(all('AWS::ApiGatewayV2::Integration'))
    expect(route.RouteKey).toBe('$default')
    expect(text(route.Target)).toBe(`integrations/${integration.id}`)
    expect(text(integration.properties.IntegrationUri)).toBe('WebsiteFunction')
    expect(integration.properties).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
    })
  })

  const stage = only(all('AWS::ApiGatewayV2::Stage')).properties

  it('is there without a stage in its path, and deploys what changes', () => {
    expect(stage).toMatchObject({ StageName: '$default', AutoDeploy: true })
  })

  it('is throttled', () => {
    expect(stage.DefaultRouteSettings.ThrottlingRateLimit).toBeLessThanOrEqual(100)
    expect(stage.DefaultRouteSettings.ThrottlingBurstLimit).toBeLessThanOrEqual(200)
  })

  it('logs each request as JSON, but neither who asked nor a path, which can be a link', () => {
    const fields: Record<string, string> = JSON.parse(stage.AccessLogSettings.Format)
    expect(fields).toMatchObject({ method: '$context.httpMethod', status: '$context.status' })
    for (const field of Object.values(fields)) {
      expect(field).toMatch(/^\$context\.[\w.]+$/)
      expect(field).not.toMatch(/identity|authorizer|path|query|uri|host|header|agent|ip\b/i)
    }
  })
})

describe('a log group', () => {
  it.each(all('AWS::Logs::LogGroup'))('forgets after a month, and goes with the stack: $id', (group) => {
    expect(group).toMatchObject({ properties: { RetentionInDays: 30 }, onDelete: 'Delete' })
  })

  it('takes the access log', () => {
    const groups = all('AWS::Logs::LogGroup').map(({ id }) => id)
    const stage = only(all('AWS::ApiGatewayV2::Stage')).properties
    expect(groups).toContain(text(stage.AccessLogSettings.DestinationArn))
  })
})

/** What calls that a name by which it refers to something else. */
const refers: Record<string, string[]> = {
  FunctionName: [
    'AWS::Lambda::Permission',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::EventInvokeConfig',
  ],
  LogGroupName: ['AWS::Logs::MetricFilter'],
}

it('has no physical names, so that everything can be replaced', () => {
  const names = ['Table', 'Bucket', 'Queue', 'Topic', 'Function', 'Role', 'LogGroup'].map(
    (kind) => `${kind}Name`,
  )
  for (const { id, type, properties } of resources(template)) {
    const named = names.filter((name) => properties[name] && !refers[name]?.includes(type))
    expect(named, id).toEqual([])
  }
  for (const { properties } of all('AWS::SecretsManager::Secret'))
    expect(properties).not.toHaveProperty('Name')
  expect(only(all('AWS::Scheduler::Schedule')).properties).not.toHaveProperty('Name')
  expect(only(all('AWS::SES::ConfigurationSet')).properties).not.toHaveProperty('Name')
})

it('says where it is', () => {
  const outputs = template.toJSON().Outputs
  expect(text(outputs.ApiUrl.Value)).toBe('WebsiteApi')
  expect(text(outputs.TableName.Value)).toBe('Table')
})
