import { sqsClient } from '../../aws/clients/sqs.ts'
import { memberStore } from '../../aws/members.ts'
import { dueQueue } from '../../aws/queue.ts'
import { systemNow } from '../../aws/runtime.ts'
import { openTable } from '../../aws/table.ts'
import { env } from './env.ts'
import { createHandler } from './handler.ts'

const { TABLE_NAME, QUEUE_URL } = env.parse(process.env)

export const handler = createHandler({
  now: systemNow,
  ...memberStore(openTable(TABLE_NAME)),
  ...dueQueue(sqsClient(), QUEUE_URL),
})
