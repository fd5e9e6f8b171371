import { Logger } from '@aws-lambda-powertools/logger'
import { mailingStore } from '../../aws/mailings.ts'
import { memberStore } from '../../aws/members.ts'
import { systemNow } from '../../aws/runtime.ts'
import { loadKeys } from '../../aws/secrets.ts'
import { suppressionStore } from '../../aws/suppressions.ts'
import { openTable } from '../../aws/table.ts'
import { env } from './env.ts'
import { createHandler } from './handler.ts'

const settings = env.parse(process.env)
const table = openTable(settings.TABLE_NAME)

export const handler = createHandler({
  now: systemNow,
  log: new Logger(),
  ...memberStore(table),
  ...mailingStore(table),
  ...suppressionStore(table, await loadKeys(settings.LINK_KEYS_SECRET)),
})
