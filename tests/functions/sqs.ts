import type { SQSEvent } from 'aws-lambda'

/** A batch as SQS delivers it; the messages are called message-0, message-1, … */
export const sqsEvent = (bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1795338000000',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '1795338000000',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:test',
    awsRegion: 'us-east-1',
  })),
})
