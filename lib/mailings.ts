import { Duration } from 'aws-cdk-lib'
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
      timeout: Duration.seconds(30),
    })
    // Two at a time, each one mailing at a time, stay under the 14 mails a second that SES allows to begin with.
    const due = new WorkQueue(this, 'Due', { worker: this.sender, batchSize: 1, maxConcurrency: 2 })
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
}
