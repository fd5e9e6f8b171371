import { Duration } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { NodeFunction } from './node-function.ts'
import { WorkQueue } from './work-queue.ts'

/** Mail that arrives -> bucket, its notification -> topic -> queue -> function. */
export class Intake extends Construct {
  readonly fn: NodeFunction
  readonly arrived: WorkQueue
  readonly rawMail: Bucket
  readonly notifications: Topic

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.fn = new NodeFunction(this, 'Function', {
      name: 'intake',
      memorySize: 1024,
      // For 10,000 contacts at once: 21,000 writes with one identifier each, 130,000 with all that a contact can have, at
      // about 1,000 a second. What is cut off goes on when the message is delivered again.
      timeout: Duration.minutes(3),
    })
    this.rawMail = new Bucket(this, 'RawMail', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // Not versioned, so that a mail that is deleted is gone; and gone in time should that ever change.
      lifecycleRules: [
        {
          expiration: Duration.days(14),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    })
    Grant.addToPrincipal({
      grantee: this.fn,
      actions: ['s3:GetObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      resourceArns: [this.rawMail.arnForObjects('*')],
    })
    // Without it S3 answers 403 for a mail that is gone already, which looks like an outage and is retried.
    Grant.addToPrincipal({
      grantee: this.fn,
      actions: ['s3:ListBucket', 's3:ListBucketVersions'],
      resourceArns: [this.rawMail.bucketArn],
    })

    this.arrived = new WorkQueue(this, 'Arrived', { worker: this.fn, batchSize: 1, maxConcurrency: 5 })
    this.notifications = new Topic(this, 'Notifications', { enforceSSL: true })
    this.arrived.subscribeTo(this.notifications)
  }

  /** To have a mail looked at again that its member has confirmed. */
  grantSend(fn: LambdaFunction) {
    this.arrived.grantSend(fn)
  }
}
