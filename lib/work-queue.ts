import { Duration } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { NodeFunction } from './node-function.ts'

const secured = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true }

/** Where what failed waits for somebody to look at it. */
export const deadLetterQueue = (scope: Construct, id: string) =>
  new Queue(scope, id, { ...secured, retentionPeriod: Duration.days(14) })

export type WorkQueueProps = {
  worker: NodeFunction
  /** More than ten are gathered for a second. */
  batchSize: number
  /** How many of the worker run at once. */
  maxConcurrency: number
}

/** A queue that one function works off, with what it cannot work off beside it. */
export class WorkQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { worker, batchSize, maxConcurrency }: WorkQueueProps) {
    super(scope, id)
    this.deadLetters = deadLetterQueue(this, 'DeadLetters')
    const gathered = batchSize > 10 ? { maxBatchingWindow: Duration.seconds(1) } : {}
    this.queue = new Queue(this, 'Queue', {
      ...secured,
      // AWS's advice: time for the attempts that are throttled before the worker runs, and for gathering.
      visibilityTimeout: Duration.seconds(
        6 * worker.timeout.toSeconds() + (gathered.maxBatchingWindow?.toSeconds() ?? 0),
      ),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    })
    // The handlers answer with what failed; without reportBatchItemFailures that answer would count as success.
    worker.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize,
        ...gathered,
        maxConcurrency,
        reportBatchItemFailures: true,
      }),
    )
  }

  /** Takes in what a topic announces; what SNS cannot deliver is set aside with what the worker cannot work off. */
  subscribeTo(topic: Topic) {
    topic.addSubscription(new SqsSubscription(this.queue, { deadLetterQueue: this.deadLetters }))
  }

  grantSend(fn: LambdaFunction) {
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['sqs:SendMessage'],
      resourceArns: [this.queue.queueArn],
    })
    fn.addEnvironment('QUEUE_URL', this.queue.queueUrl)
  }
}
