import { describe, expect, it } from 'vitest'
import { only, operator, resources, synthesise, text } from './deployed.ts'

const template = synthesise()
const all = (type: string) => resources(template, type)
const alarms = Object.fromEntries(
  all('AWS::CloudWatch::Alarm').map(({ id, properties }) => [id.replace(/^Alarms/, ''), properties]),
)
const atLeast = 'GreaterThanOrEqualToThreshold'

it('the alarms are those of the runbook', () => {
  expect(Object.keys(alarms).sort()).toEqual([
    'ArrivedDeadLetters',
    'ArrivedWaiting',
    'BounceRate',
    'ComplaintRate',
    'DueDeadLetters',
    'DueWaiting',
    'HappenedDeadLetters',
    'HappenedWaiting',
    'MailingsFailed',
    'MissedTicks',
    'PlannerSilent',
    'SendingStopped',
    'WebsiteFailing',
  ])
})

it.each(Object.entries(alarms))('%s is told to the operator, with what to do', (name, alarm) => {
  expect(alarm.AlarmActions.map(text)).toEqual(['AlarmsTopic'])
  expect(alarm.OKActions.map(text)).toEqual(['AlarmsTopic'])
  const description = text(alarm.AlarmDescription)
  expect(description).toMatch(new RegExp(`^${name}: `))
  expect(description).toContain(`docs/runbook.md, ${name}.`)
})

it('the operator is mailed', () => {
  const mailed = all('AWS::SNS::Subscription').filter(({ properties }) => properties.Protocol === 'email')
  const { TopicArn, Endpoint } = only(mailed).properties
  expect([text(TopicArn), Endpoint]).toEqual(['AlarmsTopic', operator])
})

it('only CloudWatch of this account tells the operator something', () => {
  const { Statement } = only(
    all('AWS::SNS::TopicPolicy').filter(({ properties }) => text(properties.Topics[0]) === 'AlarmsTopic'),
  ).properties.PolicyDocument
  const allow = only<{ Principal: unknown; Condition: { StringEquals: Record<string, unknown> } }>(
    Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow'),
  )
  expect(allow.Principal).toEqual({ Service: 'cloudwatch.amazonaws.com' })
  expect(text(allow.Condition.StringEquals['aws:SourceAccount'])).toBe('aws:AccountId')
})

describe('an alarm', () => {
  it.each([
    ['SendingStopped', '{ $.event = "sending-stopped" }'],
    ['MailingsFailed', '{ $.outcome = "refused" }'],
  ])('%s counts what the sender logs', (name, pattern) => {
    const filter = only(all('AWS::Logs::MetricFilter').filter(({ id }) => id.endsWith(name))).properties
    expect(text(filter.LogGroupName)).toBe('MailingsSenderLog')
    expect(filter.FilterPattern).toBe(pattern)
    const [metric] = filter.MetricTransformations
    expect(alarms[name]).toMatchObject({
      Namespace: metric.MetricNamespace,
      MetricName: metric.MetricName,
      Threshold: 1,
      ComparisonOperator: atLeast,
      TreatMissingData: 'notBreaching',
    })
  })

  it.each([
    ['BounceRate', 'Reputation.BounceRate', 0.02],
    ['ComplaintRate', 'Reputation.ComplaintRate', 0.001],
  ])('%s is raised by our mail, long before AWS acts', (name, MetricName, Threshold) => {
    expect(alarms[name]).toMatchObject({
      Namespace: 'AWS/SES',
      ...{ MetricName, Threshold, ComparisonOperator: atLeast, TreatMissingData: 'notBreaching' },
    })
    const [dimension] = alarms[name].Dimensions
    expect([dimension.Name, text(dimension.Value)]).toEqual([
      'ses:configuration-set',
      'FeedbackConfigurationSet',
    ])
    expect(only(all('AWS::SES::ConfigurationSet')).properties.ReputationOptions).toEqual({
      ReputationMetricsEnabled: true,
    })
  })

  it('PlannerSilent is raised by three hours without a tick, also by none at all', () => {
    expect(alarms.PlannerSilent).toMatchObject({
      ...{ Namespace: 'AWS/Lambda', MetricName: 'Invocations', Statistic: 'Sum' },
      ...{ Period: 3600, EvaluationPeriods: 3, Threshold: 1, ComparisonOperator: 'LessThanThreshold' },
      TreatMissingData: 'breaching',
    })
    expect(text(alarms.PlannerSilent.Dimensions[0].Value)).toBe('MailingsPlanner')
  })

  it('is there for every queue in which something is set aside', () => {
    const watched = Object.values(alarms)
      .filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible')
      .map(({ Dimensions }) => text(Dimensions[0].Value).replace(/\.QueueName$/, ''))
    const setAside = all('AWS::SQS::Queue')
      .map(({ id }) => id)
      .filter((id) => /DeadLetters|MissedTicks/.test(id))
    expect(watched.sort()).toEqual(setAside.sort())
  })

  it('is there for every queue that is worked off, when it waits for an hour', () => {
    const watched = Object.values(alarms).filter(
      ({ MetricName }) => MetricName === 'ApproximateAgeOfOldestMessage',
    )
    expect(watched.every(({ Threshold }) => Threshold === 3600)).toBe(true)
    const worked = all('AWS::Lambda::EventSourceMapping').map(({ properties }) =>
      text(properties.EventSourceArn),
    )
    expect(watched.map(({ Dimensions }) => text(Dimensions[0].Value)).sort()).toEqual(worked.sort())
  })
})

it('one dashboard shows every alarm', () => {
  const dashboard = JSON.stringify(only(all('AWS::CloudWatch::Dashboard')).properties)
  for (const name of Object.keys(alarms)) expect(dashboard).toContain(`Alarms${name}`)
})
