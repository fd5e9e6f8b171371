import { Duration, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import {
  Alarm,
  AlarmWidget,
  ComparisonOperator,
  Dashboard,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { Mailings } from './mailings.ts'
import type { WorkQueue } from './work-queue.ts'

export type AlarmsProps = {
  /** Who is told; nobody when absent. */
  operator: string | undefined
  mailings: Mailings
  /** Each queue by what waits in it. */
  queues: Record<'Due' | 'Arrived' | 'Happened', WorkQueue>
  api: HttpApi
  configurationSet: ConfigurationSet
}

type Watched = {
  metric: IMetric
  /** Too many; or, with `isTooFew`, too few. */
  threshold: number
  isTooFew?: true
  periods?: number
  says: string
}

const fiveMinutes = Duration.minutes(5)

/** What somebody has to look at, told to the operator; docs/runbook.md has a chapter for each, named as here. */
export class Alarms extends Construct {
  private readonly topic: Topic
  private readonly alarms: Alarm[] = []

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id)
    const { operator, mailings, queues, api, configurationSet } = props
    this.topic = new Topic(this, 'Topic', { enforceSSL: true })
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
    if (operator) this.topic.addSubscription(new EmailSubscription(operator))

    this.raise('SendingStopped', {
      metric: mailings.counts('SendingStopped'),
      threshold: 1,
      says: 'SES takes no mail. Everything stays due and goes by itself; `npm run ops -- sending` says why.',
    })
    this.raise('MailingsFailed', {
      metric: mailings.counts('MailingsFailed'),
      threshold: 1,
      says: 'SES refused a mailing for good, and it is not tried again: `npm run ops -- failed` lists it.',
    })
    const rate = (metricName: string) =>
      new Metric({
        namespace: 'AWS/SES',
        metricName,
        dimensionsMap: { 'ses:configuration-set': configurationSet.configurationSetName },
        period: Duration.hours(1),
        statistic: 'Average',
      })
    this.raise('BounceRate', {
      metric: rate('Reputation.BounceRate'),
      threshold: 0.02,
      says: 'More than 2 of 100 mails come back. AWS looks at an account from 5 on, and stops it at 10.',
    })
    this.raise('ComplaintRate', {
      metric: rate('Reputation.ComplaintRate'),
      threshold: 0.001,
      says: 'More than 1 of 1,000 recipients say that our mail is spam. AWS stops an account at 5.',
    })
    this.raise('PlannerSilent', {
      metric: mailings.planner.metricInvocations({ period: Duration.hours(1), statistic: 'Sum' }),
      threshold: 1,
      isTooFew: true,
      periods: 3,
      says: 'For three hours no tick of the clock has come, so no digest goes. One should come in five minutes.',
    })
    this.raise('WebsiteFailing', {
      metric: api.metricServerError({ period: fiveMinutes, statistic: 'Sum' }),
      threshold: 5,
      says: 'Pages fail: five or more answers of 500 and above within five minutes.',
    })
    this.deadLetters(
      'MissedTicks',
      mailings.missedTicks,
      'Ticks of the clock did not reach the planner, or it failed at them.',
    )
    const work = { Due: 'mailings that are due', Arrived: 'mails that arrived', Happened: 'events of SES' }
    for (const [name, { queue, deadLetters }] of Object.entries(queues)) {
      const what = work[name as keyof typeof work]
      this.deadLetters(`${name}DeadLetters`, deadLetters, `Of ${what}, some failed five times.`)
      this.raise(`${name}Waiting`, {
        metric: queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: 'Maximum' }),
        threshold: Duration.hours(1).toSeconds(),
        says: `Of ${what}, the oldest has waited for an hour.`,
      })
    }
    new Dashboard(this, 'Dashboard', {
      widgets: [this.alarms.map((alarm) => new AlarmWidget({ alarm, title: alarm.node.id, width: 8 }))],
    })
  }

  private deadLetters(id: string, queue: Queue, what: string) {
    this.raise(id, {
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' }),
      threshold: 1,
      says: `${what} They wait in ${queue.queueName} for 14 days.`,
    })
  }

  private raise(id: string, { metric, threshold, isTooFew, periods = 1, says }: Watched) {
    const { LESS_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = ComparisonOperator
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      comparisonOperator: isTooFew ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: isTooFew ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${id}: ${says} What to do: docs/runbook.md, ${id}.`,
    })
    alarm.addAlarmAction(new SnsAction(this.topic))
    alarm.addOkAction(new SnsAction(this.topic))
    this.alarms.push(alarm)
  }
}
