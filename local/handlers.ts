import { join } from 'node:path'
import { accountStore } from '../aws/account.ts'
import { addressStore } from '../aws/addresses.ts'
import { apiKeyStore } from '../aws/api-keys.ts'
import { bulkStore } from '../aws/bulks.ts'
import { calendarStore } from '../aws/calendars.ts'
import type { Client } from '../aws/clients/client.ts'
import { contactStore } from '../aws/contacts.ts'
import { heldMailStore } from '../aws/held-mails.ts'
import { importedStore } from '../aws/imports.ts'
import { intakeMailStore } from '../aws/intake-mails.ts'
import { invitationStore } from '../aws/invitations.ts'
import { leftDetailsStore } from '../aws/left-details.ts'
import { limitStore } from '../aws/limits.ts'
import { listingStore } from '../aws/listings.ts'
import { mailer } from '../aws/mailer.ts'
import { mailingStore } from '../aws/mailings.ts'
import { memberStore } from '../aws/members.ts'
import { mergeStore } from '../aws/merges.ts'
import { pageStore } from '../aws/pages.ts'
import { randomToken, systemPace } from '../aws/runtime.ts'
import { sendingStore } from '../aws/sending.ts'
import { sessionStore } from '../aws/sessions.ts'
import { signInStore } from '../aws/sign-ins.ts'
import { suppressionStore } from '../aws/suppressions.ts'
import type { Table } from '../aws/table.ts'
import { touchStore } from '../aws/touches.ts'
import { unsentReceiptStore } from '../aws/unsent-receipts.ts'
import { winStore } from '../aws/wins.ts'
import { workStores } from '../aws/work-stores.ts'
import type { ConfirmedMail } from '../core/intake.ts'
import type { KeyRing } from '../core/links.ts'
import type { SignUp } from '../core/sign-up.ts'
import type { Site } from '../core/site.ts'
import type { Instant } from '../core/time.ts'
import type { Work } from '../core/work.ts'
import { createHandler as createFeedback } from '../functions/feedback/handler.ts'
import { createHandler as createIntake } from '../functions/intake/handler.ts'
import { createHandler as createPlanMailings } from '../functions/plan-mailings/handler.ts'
import { createHandler as createSendMailing } from '../functions/send-mailing/handler.ts'
import { loadAssets } from '../functions/website/assets.ts'
import { createHandler as createWebsite } from '../functions/website/handler.ts'
import type { Log } from './log.ts'
import type { MailFiles } from './mail-files.ts'

export type LocalServices = {
  now: () => Instant
  table: Table
  ses: Client
  keys: KeyRing
  site: Site
  signUp?: SignUp
  log: Log
  mailFiles: Pick<MailFiles, 'loadRawMail' | 'deleteRawMail'>
  queueConfirmedMail: (mail: ConfirmedMail) => Promise<void>
  queueWork: (work: Work) => Promise<void>
}

const from = 'Rapport <hello@localhost>'
const root = join(import.meta.dirname, '..')

/** Nobody should have to wait on their own machine. */
const askAccount = async () => ({ rate: 10_000, sentInDay: 0, mostInDay: -1 })

/** The deployed handlers over local services: what each function's `index.ts` does with those of AWS. */
export const createHandlers = ({
  now,
  table,
  ses,
  keys,
  site,
  signUp = 'open',
  log,
  ...local
}: LocalServices) => {
  const shared = {
    now,
    randomToken,
    keys,
    site,
    log,
    ...memberStore(table),
    ...contactStore(table),
    ...accountStore(table),
    ...importedStore(table),
    ...winStore(table),
    ...heldMailStore(table),
    ...limitStore(table),
    ...unsentReceiptStore(table),
  }
  const suppressions = suppressionStore(table, keys)
  const mail = mailer(ses, { from, findSuppression: suppressions.findSuppression })
  let sentMailings = 0
  return {
    website: createWebsite({
      ...shared,
      assets: loadAssets(join(root, 'views/assets')),
      signUp,
      ...invitationStore(table),
      ...apiKeyStore(table),
      ...listingStore(table),
      ...signInStore(table),
      ...sessionStore(table),
      ...addressStore(table, shared),
      ...pageStore(table, shared),
      ...calendarStore(table, shared),
      ...touchStore(table),
      ...leftDetailsStore(table),
      openBulks: async () => bulkStore(table),
      openMerges: async () => mergeStore(table),
      ...mail,
      findSuppression: suppressions.findSuppression,
      queueConfirmedMail: local.queueConfirmedMail,
      queueWork: local.queueWork,
    }),
    planMailings: (queueMembers: (memberIds: string[]) => Promise<void>) =>
      createPlanMailings({ ...shared, queueMembers })(),
    sendMailing: createSendMailing({
      ...shared,
      ...systemPace,
      ...mailingStore(table),
      ...sendingStore(table),
      askAccount,
      ...unsentReceiptStore(table),
      findSuppressions: suppressions.findSuppressions,
      submitMail: async (...args) => {
        const outcome = await mail.submitMail(...args)
        if (outcome.outcome === 'submitted') sentMailings++
        return outcome
      },
    }),
    feedback: createFeedback({ ...shared, ...mailingStore(table), ...suppressions }),
    intake: createIntake({
      ...shared,
      ...intakeMailStore(table),
      openWorkStores: async () => workStores(table),
      ...signInStore(table),
      ...local.mailFiles,
      ...mail,
    }),
    sentMailings: () => sentMailings,
  }
}
