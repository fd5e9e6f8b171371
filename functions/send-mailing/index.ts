import { Logger } from '@aws-lambda-powertools/logger'
import { sesClient } from '../../aws/clients/ses.ts'
import { contactStore } from '../../aws/contacts.ts'
import { mailer } from '../../aws/mailer.ts'
import { mailingStore } from '../../aws/mailings.ts'
import { memberStore } from '../../aws/members.ts'
import { randomToken, systemNow, systemPace } from '../../aws/runtime.ts'
import { loadKeys } from '../../aws/secrets.ts'
import { sendingStore } from '../../aws/sending.ts'
import { sesAccount } from '../../aws/ses.ts'
import { suppressionStore } from '../../aws/suppressions.ts'
import { openTable } from '../../aws/table.ts'
import { unsentReceiptStore } from '../../aws/unsent-receipts.ts'
import { winStore } from '../../aws/wins.ts'
import { env } from './env.ts'
import { createHandler } from './handler.ts'

const settings = env.parse(process.env)
const table = openTable(settings.TABLE_NAME)
const keys = await loadKeys(settings.LINK_KEYS_SECRET)
const ses = sesClient()
const { findSuppression, findSuppressions } = suppressionStore(table, keys)

export const handler = createHandler({
  now: systemNow,
  ...systemPace,
  randomToken,
  log: new Logger(),
  keys,
  site: { url: settings.SITE_URL, intakeDomain: settings.INTAKE_DOMAIN },
  ...memberStore(table),
  ...contactStore(table),
  ...mailingStore(table),
  ...sendingStore(table),
  ...unsentReceiptStore(table),
  ...winStore(table),
  ...sesAccount(ses),
  findSuppressions,
  ...mailer(ses, {
    from: settings.MAIL_FROM,
    configurationSet: settings.CONFIGURATION_SET,
    findSuppression,
  }),
})
