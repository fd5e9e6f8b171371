import { fork } from 'node:child_process'
import PostalMime from 'postal-mime'
import { accountStore } from '../aws/account.ts'
import type { Client } from '../aws/clients/client.ts'
import { contactStore } from '../aws/contacts.ts'
import { heldMailStore } from '../aws/held-mails.ts'
import { intakeMailStore } from '../aws/intake-mails.ts'
import { limitStore } from '../aws/limits.ts'
import { mailer } from '../aws/mailer.ts'
import { memberStore } from '../aws/members.ts'
import { signInStore } from '../aws/sign-ins.ts'
import { suppressionStore } from '../aws/suppressions.ts'
import type { Table } from '../aws/table.ts'
import { unsentReceiptStore } from '../aws/unsent-receipts.ts'
import { winStore } from '../aws/wins.ts'
import { workStores } from '../aws/work-stores.ts'
import { readIntake } from '../core/read-intake.ts'
import { createHandler } from '../functions/intake/handler.ts'
import { readMailBody } from '../functions/intake/mail-body.ts'
import { readMailHeader } from '../functions/intake/mail-header.ts'
import { arrivalOf, mails } from './mails.ts'
import { compared, type Figure, inTurn, perSecond } from './measure.ts'
import { aMember, keys, site, start } from './members.ts'
import { startSes, startTable } from './process.ts'

/** The deployed handler, over this table and this SES; raw mails are in memory. */
export const createIntake = (table: Table, ses: Client, raw: Map<string, Uint8Array>) =>
  createHandler({
    now: () => start,
    keys,
    site,
    log: { warn: (message) => process.stderr.write(`${message}\n`) },
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
    ...mailer(ses, { from: 'Rapport <hello@rapport.example>', ...suppressionStore(table, keys) }),
    loadRawMail: async (_bucket, key) => raw.get(key),
    deleteRawMail: async (_bucket, key) => raw.delete(key),
  })

const atATime = 10

export const intakeFigures = async (rounds: number): Promise<Figure[]> => {
  const [{ table, stop }, ses] = await Promise.all([startTable(), startSes()])
  const raw = new Map<string, Uint8Array>()
  const intake = createIntake(table, ses.client, raw)
  const members = memberStore(table)
  const figures: Figure[] = []
  let number = 0
  for (const [kind, mail] of Object.entries(mails)) {
    const count = kind.startsWith('CSV') ? 3 : 30
    /** Each mail comes from a member of its own, so that everybody in it is new. */
    const arrivals = async () => {
      const made: ReturnType<typeof arrivalOf>[] = []
      for (let each = 0; each < count; each++) {
        const member = aMember(number, false)
        await members.createMember(member)
        made.push(arrivalOf(mail, `mail-${number++}`, member))
      }
      return made
    }
    const takeIn = async () => {
      const arrived = await arrivals()
      for (const each of arrived) raw.set(each.id, each.raw)
      return perSecond(count, atATime, async (index) => {
        const event = arrived[index]?.event
        if (event && (await intake(event)).batchItemFailures.length > 0) throw new Error('A mail failed.')
      })
    }
    const bytes = Buffer.from(mail, 'latin1')
    const rates = await inTurn(rounds, {
      ours: takeIn,
      read: () => readPerSecond(bytes),
      parsed: () => perSecond(100, 1, () => PostalMime.parse(bytes)),
    })
    const group = 'intake'
    const [ours, parsed] = [await peakMemory(kind, 'ours'), await peakMemory(kind, 'postal-mime')]
    figures.push(
      compared(
        { group, name: `${kind}: taken in, to postal-mime alone`, unit: '/s' },
        rates.ours,
        rates.parsed,
      ),
      compared({ group, name: `${kind}: read, to postal-mime alone`, unit: '/s' }, rates.read, rates.parsed),
      compared(
        { group, name: `${kind}: peak memory of reading, to postal-mime alone`, unit: 'MB' },
        [ours],
        [parsed],
      ),
    )
  }
  await Promise.all([stop(), ses.stop()])
  return figures
}

/** From the bytes of a mail to what it asks for: all but the table and the receipt. */
const read = async (raw: Uint8Array) => {
  const member = { ...aMember(1, false), email: 'ada@example.com', intakeSecret: 's3cr3t' }
  const header = await readMailHeader(raw)
  const result = await readMailBody(raw)
  if (!header || result.outcome === 'refused') throw new Error('The mail was refused.')
  const mail = {
    header,
    body: result.body,
    recipients: ['add+s3cr3t@in.rapport.example'],
    returnPath: member.email,
  }
  return readIntake(mail, member, { ourDomains: ['in.rapport.example', 'rapport.example'], now: start })
}
const readPerSecond = (raw: Uint8Array) => perSecond(30, 1, () => read(raw))

/** Megabytes that a process of its own had in memory at the most, which reads the mail a few times. */
const peakMemory = (kind: string, by: 'ours' | 'postal-mime') =>
  new Promise<number>((resolve, reject) => {
    const child = fork(import.meta.filename, [kind, by], { execArgv: ['--import', 'tsx'] })
    child.once('message', (megabytes) => resolve(Number(megabytes)))
    child.once('error', reject)
  })

if (process.send) {
  const [kind = '', by] = process.argv.slice(2)
  const raw = Buffer.from(mails[kind] ?? '', 'latin1')
  for (let times = 0; times < 20; times++) await (by === 'ours' ? read(raw) : PostalMime.parse(raw))
  process.send(process.resourceUsage().maxRSS / 1024)
  process.disconnect()
}
