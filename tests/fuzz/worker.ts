import { BatchProcessor } from '@aws-lambda-powertools/batch'
import type { Client } from '../../aws/clients/client.ts'
import { s3Client } from '../../aws/clients/s3.ts'
import { sesClient } from '../../aws/clients/ses.ts'
import { openTable, type Table } from '../../aws/table.ts'
import { localAws } from '../../local/local-aws.ts'
import { intakeOver } from '../functions/intake-handler.ts'

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

let clients: { endpoint: string; table: Table; s3: Client; ses: Client } | undefined

/** Each group of mails has a table of its own. */
const clientsOf = ({ table: { endpoint, name }, s3, ses }: Order) => {
  if (clients?.endpoint === endpoint) return clients
  clients?.table.documents.destroy()
  clients = {
    endpoint,
    table: openTable(name, { ...localAws, endpoint }),
    s3: clients?.s3 ?? s3Client({ ...localAws, endpoint: s3 }),
    ses: clients?.ses ?? sesClient({ ...localAws, endpoint: ses }),
  }
  return clients
}

process.on('message', async (order: Order) => {
  const { table, s3, ses } = clientsOf(order)
  errors = []
  const take = intakeOver({ table, s3, ses })
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
