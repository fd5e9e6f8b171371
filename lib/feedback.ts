import { ArnFormat, Duration, Stack } from 'aws-cdk-lib'
import {
  ConfigurationSet,
  EmailSendingEvent,
  EventDestination,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { NodeFunction } from './node-function.ts'
import { WorkQueue } from './work-queue.ts'

/** What became of a mail: configuration set -> topic -> queue -> function. */
export class Feedback extends Construct {
  readonly fn: NodeFunction
  readonly configurationSet: ConfigurationSet
  readonly happened: WorkQueue

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.fn = new NodeFunction(this, 'Function', {
      name: 'feedback',
      memorySize: 512,
      timeout: Duration.seconds(30),
    })
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      reputationMetrics: true,
      // SES's own list would keep back the one mail a day by which a mailbox shows that it is back; ours decides.
      suppressionReasons: SuppressionReasons.COMPLAINTS_ONLY,
    })
    const events = new Topic(this, 'Events', { enforceSSL: true })
    this.happened = new WorkQueue(this, 'Happened', { worker: this.fn, batchSize: 10, maxConcurrency: 5 })
    this.happened.subscribeTo(events)
    // Neither opens nor clicks: nobody is followed, and no link is rewritten. CDK lets this set alone publish.
    this.configurationSet.addEventDestination('Feedback', {
      destination: EventDestination.snsTopic(events),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    })
  }
}

export const configurationSetArn = (set: ConfigurationSet): string =>
  Stack.of(set).formatArn({
    service: 'ses',
    resource: 'configuration-set',
    resourceName: set.configurationSetName,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  })
