import { BatchProcessor } from '@aws-lambda-powertools/batch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { S3Client } from '@aws-sdk/client-s3'
import { openTable } from '../../aws/table.ts'
import { localAws } from '../../local/local-aws.ts'
import type { SentMail } from '../../local/outbox.ts'
import { startSes } from '../../local/ses.ts'
import { now } from '../examples.ts'
import { intakeOver } from '../functions/intake-handler.ts'
import { s3Client } from '../functions/s3-server.ts'

/** The intake alone in a process, so that its memory is its own and a hang can be ended. */

export type Order = { body: string; at: string; table: { endpoint: string; name: string }; s3: string }
export type Report = {
  failure: string | undefined
  milliseconds: number
  megabytes: number
  mails: Pick<SentMail, 'to' | 'subject' | 'text'>[]
}

let mails: SentMail[] = []
let errors: string[] = []
// The batch processor keeps to itself why a message has to be delivered again.
const { failureHandler } = BatchProcessor.prototype
BatchProcessor.prototype.failureHandler = function (record, error) {
  errors.push(error.stack ?? error.message)
  return failureHandler.call(this, record, error)
}

const ses = await startSes({ now: () => now, record: (mail) => mails.push(mail) })

let client: { endpoint: string; database: DynamoDBClient; s3: S3Client } | undefined

/** Each group of mails has a table of its own. */
const clientsOf = (endpoint: string, s3: string) => {
  if (client?.endpoint === endpoint) return client
  client?.database.destroy()
  client = {
    endpoint,
    database: new DynamoDBClient({ ...localAws, endpoint }),
    s3: client?.s3 ?? s3Client(s3),
  }
  return client
}

process.on('message', async ({ body, at, table: { endpoint, name }, s3: s3Endpoint }: Order) => {
  const { database, s3 } = clientsOf(endpoint, s3Endpoint)
  mails = []
  errors = []
  const take = intakeOver({ table: openTable(database, name), s3, ses: ses.client })
  const start = performance.now()
  const failure = await take([body], at).then(
    ({ batchItemFailures }) =>
      batchItemFailures.length > 0 ? `It asks to be delivered again: ${errors.join()}` : undefined,
    (error) => String(error?.stack ?? error),
  )
  const report: Report = {
    failure,
    milliseconds: performance.now() - start,
    megabytes: process.resourceUsage().maxRSS / 1024,
    mails: mails.map(({ to, subject, text }) => ({ to, subject, text })),
  }
  process.send?.(report)
})
process.send?.('ready')
