import { Logger } from '@aws-lambda-powertools/logger'
import { accountStore } from '../../aws/account.ts'
import { s3Client } from '../../aws/clients/s3.ts'
import { sesClient } from '../../aws/clients/ses.ts'
import { contactStore } from '../../aws/contacts.ts'
import { heldMailStore } from '../../aws/held-mails.ts'
import { intakeMailStore } from '../../aws/intake-mails.ts'
import { limitStore } from '../../aws/limits.ts'
import { mailStore } from '../../aws/mail-store.ts'
import { mailer } from '../../aws/mailer.ts'
import { memberStore } from '../../aws/members.ts'
import { systemNow } from '../../aws/runtime.ts'
import { loadKeys } from '../../aws/secrets.ts'
import { signInStore } from '../../aws/sign-ins.ts'
import { suppressionStore } from '../../aws/suppressions.ts'
import { openTable } from '../../aws/table.ts'
import { unsentReceiptStore } from '../../aws/unsent-receipts.ts'
import { winStore } from '../../aws/wins.ts'
import { env } from './env.ts'
import { createHandler } from './handler.ts'

const settings = env.parse(process.env)
const table = openTable(settings.TABLE_NAME)
const keys = await loadKeys(settings.LINK_KEYS_SECRET)

export const handler = createHandler({
  now: systemNow,
  log: new Logger(),
  keys,
  site: { url: settings.SITE_URL, intakeDomain: settings.INTAKE_DOMAIN },
  ...memberStore(table),
  ...contactStore(table),
  ...accountStore(table),
  openWorkStores: async () => (await import('../../aws/work-stores.ts')).workStores(table),
  ...signInStore(table),
  ...winStore(table),
  ...limitStore(table),
  ...intakeMailStore(table),
  ...heldMailStore(table),
  ...unsentReceiptStore(table),
  ...mailStore(s3Client()),
  ...mailer(sesClient(), {
    from: settings.MAIL_FROM,
    configurationSet: settings.CONFIGURATION_SET,
    findSuppression: suppressionStore(table, keys).findSuppression,
  }),
})
