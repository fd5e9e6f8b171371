import { BatchProcessor } from '@aws-lambda-powertools/batch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { S3Client } from '@aws-sdk/client-s3'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { openTable } from '../../aws/table.ts'
import { localAws } from '../../local/local-aws.ts'
import { intakeOver } from '../functions/intake-handler.ts'
import { s3Client } from '../functions/s3-server.ts'

/** The intake alone in a process, so that its memory is its own and a hang can be ended. */

export type Order = {
  body: string
  at: string
  table: { endpoint: string; name: string }
  s3: string
  ses: string
}
export type Report = {
  failure: string | undefined
  milliseconds: number
  megabytes: number
}

let errors: string[] = []
// The batch processor keeps to itself why a message has to be delivered again.
const { failureHandler } = BatchProcessor.prototype
BatchProcessor.prototype.failureHandler = function (record, error) {
  errors.push(error.stack ?? error.message)
  return failureHandler.call(this, record, error)
}

let client: { endpoint: string; database: DynamoDBClient; s3: S3Client; ses: SESv2Client } | undefined

/** Each group of mails has a table of its own. */
const clientsOf = ({ table: { endpoint }, s3, ses }: Order) => {
  if (client?.endpoint === endpoint) return client
  client?.database.destroy()
  client = {
    endpoint,
    database: new DynamoDBClient({ ...localAws, endpoint }),
    s3: client?.s3 ?? s3Client(s3),
    ses: client?.ses ?? new SESv2Client({ ...localAws, endpoint: ses, maxAttempts: 1 }),
  }
  return client
}

process.on('message', async (order: Order) => {
  const { database, s3, ses } = clientsOf(order)
  errors = []
  const take = intakeOver({ table: openTable(database, order.table.name), s3, ses })
  const start = performance.now()
  const failure = await take([order.body], order.at).then(
    ({ batchItemFailures }) =>
      batchItemFailures.length > 0 ? `It asks to be delivered again: ${errors.join()}` : undefined,
    (error) => String(error?.stack ?? error),
  )
  const report: Report = {
    failure,
    milliseconds: performance.now() - start,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }
  process.send?.(report)
})
process.send?.('ready')
