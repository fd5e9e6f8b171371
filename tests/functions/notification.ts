import { now } from '../examples.ts'

export type Arrival = { raw: string | Buffer; recipients: string[]; receipt?: object; source?: string }

/** SES's notification of a mail in SNS's envelope: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-examples.html */
export const notification = (id: string, { recipients, receipt, source = 'ada@example.com' }: Arrival) =>
  JSON.stringify({
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:intake',
    Message: JSON.stringify({
      notificationType: 'Received',
      mail: { timestamp: now, source, messageId: id, destination: recipients, headersTruncated: false },
      receipt: {
        timestamp: now,
        processingTimeMillis: 222,
        recipients,
        spamVerdict: { status: 'PASS' },
        virusVerdict: { status: 'PASS' },
        spfVerdict: { status: 'PASS' },
        dkimVerdict: { status: 'PASS' },
        dmarcVerdict: { status: 'PASS' },
        action: { type: 'S3', bucketName: 'mail', objectKey: id },
        ...receipt,
      },
    }),
  })
