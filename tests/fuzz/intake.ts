import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { contactStore } from '../../aws/contacts.ts'
import { memberStore } from '../../aws/members.ts'
import type { Table } from '../../aws/table.ts'
import { dumpTable } from '../../local/contents.ts'
import { startSes } from '../../local/ses.ts'
import { startTable } from '../../local/table.ts'
import { aForm, aMember, now } from '../examples.ts'
import { startS3 } from '../functions/s3-server.ts'
import { hostileMail } from './hostile-mails.ts'
import { mutate } from './mutations.ts'
import { messageFrom } from './notifications.ts'
import { randomFrom } from './random.ts'
import type { Order, Report } from './worker.ts'

/**
 * Mutated and hostile mails through the whole intake: `npm run fuzz -- --count 2000 --seed 1`, one again with
 * `--seed 1 --only 17`. Each has to end in a receipt, a question, an invitation or silence, soon and in little memory.
 */

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    report: { type: 'string' },
  },
})
const [count, seed] = [Number(values.count), Number(values.seed)]

const mostMilliseconds = 2000
const mostMegabytes = 512
/** So long that it is no matter of a busy machine. */
const hangs = 30_000
/** So many mails come to the same member, one after the other. */
const groupSize = 10

const folder = `${import.meta.dirname}/../mails`
const seeds = readdirSync(folder)
  .filter((file) => file.endsWith('.eml'))
  .sort()
  .map((name) => ({ kind: name, raw: readFileSync(`${folder}/${name}`, 'latin1') }))

/** The mail of an index: always the same for the same seed. */
const mailAt = (index: number) => {
  const random = randomFrom(seed, index)
  const base = () => (random.chance(0.6) ? random.pick(seeds) : hostileMail(random))
  const { kind, raw } = base()
  const isLarge = raw.length > 2 ** 20
  const { raw: mutated, how } = isLarge ? { raw, how: [] } : mutate(raw, random, base().raw)
  const name = [kind, ...how].join(', ')
  return { index, name, raw: Buffer.from(mutated, 'latin1'), ...messageFrom(random, `mail-${index}`) }
}
type FuzzMail = ReturnType<typeof mailAt>

const ada = aMember({ id: 'ada', name: 'Ada Lovelace', email: 'ada@example.com', intakeSecret: 's3cr3t' })
const people = ['Jane Doe', 'Jane Roe', 'Bob Roe', 'José Álvarez', 'Al', 'May Day', 'Win Butler', '山田 太郎']

const startMember = async () => {
  const { table, stop } = await startTable('')
  await memberStore(table).createMember(ada)
  for (const [index, name] of people.entries()) {
    const id = index === 0 ? 'jane2345jane2345' : `contact${index}`
    const form = aForm({ name, emails: [`${name.split(' ')[0]?.toLowerCase()}@acme.example`] })
    await contactStore(table).addContact(ada.id, form, { id, today: '2026-01-01', now })
  }
  return { table, stop }
}

/** All that is the member's but the mails that they are asked about. */
const ofMember = async (table: Table) => {
  const items = await dumpTable(table)
  return JSON.stringify(items.filter(({ PK, SK }) => PK === `MEMBER#${ada.id}` && !SK.startsWith('HELD#')))
}

const s3 = await startS3()
const ses = await startSes({ now: () => now, record: () => {} })
const { getStoreReadonly }: typeof import('aws-ses-v2-local/dist/store') = createRequire(import.meta.url)(
  'aws-ses-v2-local/dist/store',
)
const takeSent = () =>
  getStoreReadonly()
    .emails.splice(0)
    .map(({ destination, subject, body }) => ({
      to: destination.to.join(', '),
      subject,
      text: body.text ?? '',
    }))
type Taken = Report & { mails: ReturnType<typeof takeSent>; changed: boolean }

let worker: ChildProcess | undefined
let peak = 0

const startWorker = async () => {
  worker = fork(`${import.meta.dirname}/worker.ts`)
  await new Promise((resolve) => worker?.once('message', resolve))
  return worker
}

/** Has the intake take a mail in; it is ended when it takes too long, and when it ended itself there is another one. */
const order = async (order: Order): Promise<Report> => {
  const current = worker ?? (await startWorker())
  return new Promise((resolve) => {
    const lost = (failure: string, milliseconds: number) => {
      worker = undefined
      current.removeAllListeners()
      current.kill('SIGKILL')
      resolve({ failure, milliseconds, megabytes: 0 })
    }
    const timer = setTimeout(() => lost('It hangs.', hangs), hangs)
    current.once('exit', (code, signal) => {
      clearTimeout(timer)
      lost(`The process ended: ${signal ?? code}.`, 0)
    })
    current.once('message', (report: Report) => {
      clearTimeout(timer)
      current.removeAllListeners('exit')
      resolve(report)
    })
    current.send(order)
  })
}

const at = (index: number) => new Date(Date.parse(now) + index * 60_000).toISOString()

const take = async (mail: FuzzMail, table: Table): Promise<Taken> => {
  const before = mail.isProven ? '' : await ofMember(table)
  s3.objects.clear()
  s3.objects.set(`/mail/mail-${mail.index}`, mail.raw)
  const report = await order({
    body: mail.body,
    at: at(mail.index % groupSize),
    table: { endpoint: table.documents.endpoint.href, name: table.name },
    s3: s3.endpoint,
    ses: ses.client.endpoint.href,
  })
  const changed = !mail.isProven && (await ofMember(table)) !== before
  return { ...report, changed, mails: takeSent() }
}

/** What a machine that others use made slow is not slow three times over. */
const leastMilliseconds = async (mail: FuzzMail, first: number): Promise<number> => {
  let least = first
  for (let again = 0; again < 3 && least > mostMilliseconds; again++) {
    const { table, stop } = await startMember()
    least = Math.min(least, (await take(mail, table)).milliseconds)
    await stop()
  }
  return least
}

const outcomeOf = ({ mails: [mail] }: Taken): string => {
  if (!mail) return 'silence'
  if (mail.subject === 'Was this you?') return 'question'
  if (mail.subject === 'You are not a member of Rapport yet') return 'invitation'
  return /^Skipped: your mail\./m.test(mail.text) ? 'refusal' : 'receipt'
}

type Check = 'crash' | 'hang' | 'slow' | 'memory' | 'a change without proof' | 'mail to others' | 'mails'

const findingsOf = (
  mail: FuzzMail,
  { failure, milliseconds, megabytes, mails, changed }: Taken,
): [Check, string][] => {
  const written = mail.raw.toString('latin1').toLowerCase()
  const others = mails.filter(({ to }) => to !== ada.email && !(mail.isProven && written.includes(to)))
  const findings: [boolean, Check, string][] = [
    [failure !== undefined && milliseconds < hangs, 'crash', failure ?? ''],
    [milliseconds >= hangs, 'hang', `More than ${hangs} ms.`],
    [milliseconds > mostMilliseconds && milliseconds < hangs, 'slow', `${Math.round(milliseconds)} ms.`],
    [megabytes > mostMegabytes && peak <= mostMegabytes, 'memory', `${Math.round(megabytes)} MB.`],
    [changed, 'a change without proof', 'The member is not as before.'],
    [others.length > 0, 'mail to others', others.map(({ to }) => to).join()],
    [mails.length > 1, 'mails', `${mails.length} mails.`],
  ]
  return findings.flatMap(([is, check, details]): [Check, string][] => (is ? [[check, details]] : []))
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const results = `${import.meta.dirname}/../../test-results/fuzz`

const outcomes: Record<string, number> = {}
const checks: Partial<Record<Check, number>> = {}
let worst = { milliseconds: 0, name: '' }
let [passed, failed] = [0, 0]

const judge = async (mail: FuzzMail, table: Table) => {
  const report = await take(mail, table)
  if (report.milliseconds < hangs) report.milliseconds = await leastMilliseconds(mail, report.milliseconds)
  const name = `${mail.index}: ${mail.name}`
  if (report.milliseconds > worst.milliseconds) worst = { milliseconds: report.milliseconds, name }
  const outcome = report.failure === undefined ? outcomeOf(report) : 'none'
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const findings = findingsOf(mail, report)
  peak = Math.max(peak, report.megabytes)
  for (const [check, details] of findings) {
    checks[check] = (checks[check] ?? 0) + 1
    say(`${check}: --seed ${seed} --only ${name}\n  ${details}`)
    mkdirSync(results, { recursive: true })
    writeFileSync(`${results}/${seed}-${mail.index}.eml`, mail.raw)
    writeFileSync(`${results}/${seed}-${mail.index}.json`, mail.body)
  }
  if (findings.length > 0) failed++
  else passed++
}

const only = values.only === undefined ? undefined : Number(values.only)
const [first, last] = only === undefined ? [0, count] : [Math.floor(only / groupSize) * groupSize, only + 1]
say(`Fuzzing the intake: seed ${seed}, ${last - first} mails.`)
for (let group = first; group < last; group += groupSize) {
  const { table, stop } = await startMember()
  for (let index = group; index < Math.min(group + groupSize, last); index++)
    await judge(mailAt(index), table)
  await stop()
}
worker?.removeAllListeners().kill()
await s3.stop()
await ses.stop()

say('')
for (const [name, value] of [
  ['mails', passed + failed],
  ['crashes', checks.crash ?? 0],
  ['hangs', checks.hang ?? 0],
  ['slower than 2 s', checks.slow ?? 0],
  ['worst time', `${Math.round(worst.milliseconds)} ms (${worst.name})`],
  ['peak memory', `${Math.round(peak)} MB`],
  ['changes without proof', checks['a change without proof'] ?? 0],
  ['mails to others', checks['mail to others'] ?? 0],
  ['more than one mail', checks.mails ?? 0],
  ...Object.entries(outcomes).sort(),
] as const)
  say(`${name.padEnd(24)}${value}`)
if (values.report)
  writeFileSync(
    values.report,
    JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numFailedTestSuites: 0 }),
  )
say(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
