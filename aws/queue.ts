import type { ConfirmedMail } from '../core/intake.ts'
import type { Work } from '../core/work.ts'
import type { Client } from './clients/client.ts'
import { SendMessageBatchCommand, SendMessageCommand } from './clients/sqs.ts'

/** The most that SQS takes in one call. */
const batchSize = 10

export const dueQueue = (sqs: Client, queueUrl: string) => ({
  /** One message a member; throws if any was not taken, so that the tick is repeated. */
  queueMembers: async (memberIds: string[]): Promise<void> => {
    for (let start = 0; start < memberIds.length; start += batchSize) {
      const batch = memberIds.slice(start, start + batchSize)
      const { Failed } = await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: batch.map((memberId, index) => ({
            Id: String(index),
            MessageBody: JSON.stringify({ memberId }),
          })),
        }),
      )
      if (Failed?.length) throw new Error(`The queue refused ${Failed.length} messages: ${Failed[0]?.Code}`)
    }
  },
})

export const intakeQueue = (sqs: Client, queueUrl: string) => ({
  /** Has the intake look at a mail again that its member has confirmed. */
  queueConfirmedMail: (mail: ConfirmedMail) =>
    sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(mail) })),
  queueWork: (work: Work, delaySeconds = 0) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(work),
        DelaySeconds: delaySeconds,
      }),
    ),
})
