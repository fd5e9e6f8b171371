import { addTo, epochSeconds, type Instant } from '../core/time.ts'
import { DeleteCommand } from './clients/dynamodb.ts'
import { mailKey } from './keys.ts'
import { putNew, type Table } from './table.ts'

export const intakeMailStore = (table: Table) => ({
  /** Whether nobody has answered this mail before, by its SES message id; remembered as long as raw mail is kept. */
  claimReceipt: (messageId: string, now: Instant): Promise<boolean> =>
    putNew(table, { ...mailKey(messageId), ttl: epochSeconds(addTo(now, 'P14D')) }),

  /** The answer did not go: another delivery of the mail may answer. */
  releaseReceipt: (messageId: string) =>
    table.documents.send(new DeleteCommand({ TableName: table.name, Key: mailKey(messageId) })),
})
