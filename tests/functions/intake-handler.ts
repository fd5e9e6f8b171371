import { accountStore } from '../../aws/account.ts'
import type { Client } from '../../aws/clients/client.ts'
import { contactStore } from '../../aws/contacts.ts'
import { heldMailStore } from '../../aws/held-mails.ts'
import { intakeMailStore } from '../../aws/intake-mails.ts'
import { limitStore } from '../../aws/limits.ts'
import { mailStore } from '../../aws/mail-store.ts'
import { mailer } from '../../aws/mailer.ts'
import { memberStore } from '../../aws/members.ts'
import { signInStore } from '../../aws/sign-ins.ts'
import { suppressionStore } from '../../aws/suppressions.ts'
import type { Table } from '../../aws/table.ts'
import { unsentReceiptStore } from '../../aws/unsent-receipts.ts'
import { winStore } from '../../aws/wins.ts'
import { workStores } from '../../aws/work-stores.ts'
import type { Instant } from '../../core/time.ts'
import { createHandler, type IntakeDeps } from '../../functions/intake/handler.ts'
import { keys, site } from '../examples.ts'
import { sqsEvent } from './sqs.ts'

type Stores = { table: Table; s3: Client; ses: Client; instead?: Partial<IntakeDeps> }

/** The intake over its stores, for a batch of messages at a time of day; `instead` takes the place of what works. */
export const intakeOver =
  ({ table, s3, ses, instead }: Stores) =>
  (bodies: string[], at: Instant) =>
    createHandler({
      now: () => at,
      keys,
      site,
      log: { warn: () => {} },
      ...memberStore(table),
      ...contactStore(table),
      ...accountStore(table),
      openWorkStores: async () => workStores(table),
      ...signInStore(table),
      ...winStore(table),
      ...limitStore(table),
      ...heldMailStore(table),
      ...intakeMailStore(table),
      ...unsentReceiptStore(table),
      ...mailStore(s3),
      ...mailer(ses, { from: 'Rapport <hello@rapport.example>', ...suppressionStore(table, keys) }),
      ...instead,
    })(sqsEvent(bodies))
