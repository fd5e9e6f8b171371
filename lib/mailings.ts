import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import { Construct } from 'constructs'
import { NodeFunction } from './node-function.ts'
import { deadLetterQueue, WorkQueue } from './work-queue.ts'

/** Clock tick -> planner -> queue -> sender. */
export class Mailings extends Construct {
  readonly planner: NodeFunction
  readonly sender: NodeFunction

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
      // Mails wait for their turn for 35 seconds at most (`sendingTime` in core), and SES may take 13 to answer.
      timeout: Duration.minutes(1),
    })
    // The workers keep to the account's rate together, however many they are. A batch is large, so that the next mail is
    // ready when SES has taken one; what all five hold can go in the time of one invocation at 14 mails a second, which
    // SES begins with. What is left over waits for the next tick.
    const due = new WorkQueue(this, 'Due', { worker: this.sender, batchSize: 60, maxConcurrency: 5 })
    this.alarmWhenStopped()
    due.grantSend(this.planner)

    const every = Duration.minutes(5)
    new Schedule(this, 'Tick', {
      schedule: ScheduleExpression.rate(every),
      target: new LambdaInvoke(this.planner, {
        // A tick that is late is worth nothing: the next one plans all that is due.
        maxEventAge: every,
        deadLetterQueue: deadLetterQueue(this, 'MissedTicks'),
      }),
    })
  }
  /** The sender logs this event when SES takes nothing more for a reason that somebody may have to mend. */
  private alarmWhenStopped() {
    const stops = new MetricFilter(this, 'Stops', {
      logGroup: this.sender.logGroup,
      filterPattern: FilterPattern.stringValue('$.event', '=', 'sending-stopped'),
      metricNamespace: 'Rapport',
      metricName: 'SendingStopped',
    })
    new Alarm(this, 'SendingStopped', {
      metric: stops.metric({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription:
        'SES takes no mail: `npm run ops -- sending` says why. Everything stays due and goes by itself.',
    })
  }
}
