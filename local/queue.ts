import { createHash, randomUUID } from 'node:crypto'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { lambdaContext } from './lambda-context.ts'
import type { Log } from './log.ts'

/** As most of the deployed queues have it. */
const batchSize = 10
const mostReceives = 5

type Message = { id: string; body: string; sentAt: number; receives: number; whenDone: () => void }
// biome-ignore lint/suspicious/noConfusingVoidType: a Lambda that answers nothing has taken the whole batch.
type Deliver = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse | void>

/**
 * Delivers like SQS to a Lambda: in batches, at least once, what fails again and in the end to a dead-letter list.
 * It differs in two ways: it is lost with the process, and what fails comes back at once, since nobody should have to
 * wait for a time-out to see a failure on their own machine.
 */
export const createQueue = (name: string, deliver: Deliver, log: Log) => {
  const waiting: Message[] = []
  const dead: { body: string }[] = []
  let working: Promise<void> | undefined
  let delivering = 0
  let stopped = false

  const failuresOf = async (batch: Message[]): Promise<Set<string>> => {
    const all = new Set(batch.map(({ id }) => id))
    try {
      const Records = batch.map((message) => recordOf(name, message))
      const answer = await deliver({ Records }, lambdaContext(name))
      const failed = (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier)
      // Lambda takes an identifier that is not in the batch for a failure of all.
      return failed.every((id) => all.has(id)) ? new Set(failed) : all
    } catch (error) {
      log.error(`${name} threw.`, error)
      return all
    }
  }

  const work = async () => {
    // Lets a caller that sends several fill the first batch.
    await Promise.resolve()
    while (waiting.length > 0 && !stopped) {
      const batch = waiting.splice(0, batchSize)
      delivering = batch.length
      for (const message of batch) message.receives++
      const failed = await failuresOf(batch)
      delivering = 0
      for (const message of batch) {
        if (!failed.has(message.id)) message.whenDone()
        else if (message.receives < mostReceives) waiting.push(message)
        else {
          dead.push({ body: message.body })
          log.error(`${name} failed ${mostReceives} times on message ${message.id}, which is given up.`)
        }
      }
    }
    working = undefined
  }

  return {
    /** Messages that were given up. */
    dead,
    /** How many are neither taken nor given up yet. */
    size: () => waiting.length + delivering,
    send: (body: string, whenDone = () => {}) => {
      waiting.push({ id: randomUUID(), body, sentAt: Date.now(), receives: 0, whenDone })
      working ??= work()
    },
    /** When everything that was sent is taken or given up. */
    idle: async () => {
      while (working) await working
    },
    /** Ends after the batch that is being delivered. */
    stop: async () => {
      stopped = true
      await working
    },
  }
}

const recordOf = (name: string, { id, body, sentAt, receives }: Message): SQSRecord => ({
  messageId: id,
  receiptHandle: `${id}-${receives}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(sentAt),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(sentAt),
  },
  messageAttributes: {},
  md5OfBody: createHash('md5').update(body).digest('hex'),
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${name}`,
  awsRegion: 'us-east-1',
})
