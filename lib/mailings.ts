import { Duration } from 'aws-cdk-lib'
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { NodeFunction } from './node-function.ts'
import { deadLetterQueue, WorkQueue } from './work-queue.ts'

/** What of the sender's log is counted: a field of its JSON and the value there. */
const counted = {
  SendingStopped: { field: '$.event', value: 'sending-stopped' },
  MailingsFailed: { field: '$.outcome', value: 'refused' },
} as const

/** Clock tick -> planner -> queue -> sender. */
export class Mailings extends Construct {
  readonly planner: NodeFunction
  readonly sender: NodeFunction
  readonly due: WorkQueue
  /** Ticks that did not reach the planner, and those that it failed at. */
  readonly missedTicks: Queue

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.planner = new NodeFunction(this, 'Planner', {
      name: 'plan-mailings',
      memorySize: 512,
      timeout: Duration.minutes(2),
    })
    this.sender = new NodeFunction(this, 'Sender', {
      name: 'send-mailing',
      memorySize: 512,
      // Mails wait for their turn for 75 seconds at most (`sendingTime` in core), and SES may take 13 to answer.
      timeout: Duration.seconds(100),
    })
    // The workers keep to the account's rate together, however many they are. A batch is large, since its first mails
    // have nothing to get ready beside; what all five hold can go in the time of one invocation at 14 mails a second, which
    // SES begins with. What is left over waits for the next tick.
    this.due = new WorkQueue(this, 'Due', { worker: this.sender, batchSize: 150, maxConcurrency: 5 })
    this.due.grantSend(this.planner)

    const every = Duration.minutes(5)
    this.missedTicks = deadLetterQueue(this, 'MissedTicks')
    // A tick that is late is worth nothing: the next one plans all that is due.
    new Schedule(this, 'Tick', {
      schedule: ScheduleExpression.rate(every),
      target: new LambdaInvoke(this.planner, { maxEventAge: every, deadLetterQueue: this.missedTicks }),
    })
    // The scheduler only hands the tick to Lambda; what becomes of it then is told here.
    this.planner.configureAsyncInvoke({ maxEventAge: every, onFailure: new SqsDestination(this.missedTicks) })
  }

  /** How often the sender logged this within five minutes. */
  counts(metricName: keyof typeof counted): Metric {
    const { field, value } = counted[metricName]
    const filter = new MetricFilter(this, metricName, {
      logGroup: this.sender.logGroup,
      filterPattern: FilterPattern.stringValue(field, '=', value),
      metricNamespace: 'Rapport',
      metricName,
    })
    return filter.metric({ statistic: 'Sum', period: Duration.minutes(5) })
  }
}
