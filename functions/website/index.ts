import { join } from 'node:path'
import { Logger } from '@aws-lambda-powertools/logger'
import { accountStore } from '../../aws/account.ts'
import { addressStore } from '../../aws/addresses.ts'
import { apiKeyStore } from '../../aws/api-keys.ts'
import { calendarStore } from '../../aws/calendars.ts'
import { sesClient } from '../../aws/clients/ses.ts'
import { sqsClient } from '../../aws/clients/sqs.ts'
import { contactStore } from '../../aws/contacts.ts'
import { heldMailStore } from '../../aws/held-mails.ts'
import { importedStore } from '../../aws/imports.ts'
import { invitationStore } from '../../aws/invitations.ts'
import { leftDetailsStore } from '../../aws/left-details.ts'
import { limitStore } from '../../aws/limits.ts'
import { listingStore } from '../../aws/listings.ts'
import { mailer } from '../../aws/mailer.ts'
import { memberStore } from '../../aws/members.ts'
import { pageStore } from '../../aws/pages.ts'
import { intakeQueue } from '../../aws/queue.ts'
import { randomToken, systemNow } from '../../aws/runtime.ts'
import { loadKeys } from '../../aws/secrets.ts'
import { sessionStore } from '../../aws/sessions.ts'
import { signInStore } from '../../aws/sign-ins.ts'
import { suppressionStore } from '../../aws/suppressions.ts'
import { openTable } from '../../aws/table.ts'
import { touchStore } from '../../aws/touches.ts'
import { winStore } from '../../aws/wins.ts'
import { loadAssets } from './assets.ts'
import { env } from './env.ts'
import { createHandler } from './handler.ts'

const settings = env.parse(process.env)
const table = openTable(settings.TABLE_NAME)
const keys = await loadKeys(settings.LINK_KEYS_SECRET)
const members = memberStore(table)
const { findSuppression } = suppressionStore(table, keys)

export const handler = createHandler({
  now: systemNow,
  randomToken,
  log: new Logger(),
  keys,
  site: { url: settings.SITE_URL, intakeDomain: settings.INTAKE_DOMAIN },
  edgeSecret: settings.EDGE_SECRET,
  signUp: settings.SIGN_UP,
  assets: loadAssets(join(import.meta.dirname, 'assets')),
  ...members,
  ...addressStore(table, members),
  ...pageStore(table, members),
  ...calendarStore(table, members),
  ...leftDetailsStore(table),
  ...contactStore(table),
  ...accountStore(table),
  ...touchStore(table),
  ...importedStore(table),
  openMerges: async () => (await import('../../aws/merges.ts')).mergeStore(table),
  openBulks: async () => (await import('../../aws/bulks.ts')).bulkStore(table),
  ...signInStore(table),
  ...sessionStore(table),
  ...limitStore(table),
  ...winStore(table),
  ...apiKeyStore(table),
  ...listingStore(table),
  ...invitationStore(table),
  ...heldMailStore(table),
  findSuppression,
  ...intakeQueue(sqsClient(), settings.QUEUE_URL),
  ...mailer(sesClient(), {
    from: settings.MAIL_FROM,
    configurationSet: settings.CONFIGURATION_SET,
    findSuppression,
  }),
})
