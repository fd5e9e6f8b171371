import { type SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2'
import { contactStore } from '../aws/contacts.ts'
import { mailer } from '../aws/mailer.ts'
import { mailingStore } from '../aws/mailings.ts'
import { memberStore } from '../aws/members.ts'
import { randomToken, systemPace } from '../aws/runtime.ts'
import { sendingStore } from '../aws/sending.ts'
import { suppressionStore } from '../aws/suppressions.ts'
import type { Table } from '../aws/table.ts'
import { unsentReceiptStore } from '../aws/unsent-receipts.ts'
import { winStore } from '../aws/wins.ts'
import type { Instant } from '../core/time.ts'
import { createHandler } from '../functions/send-mailing/handler.ts'
import { sqsEvent } from '../tests/functions/sqs.ts'
import { compared, type Figure, inTurn, perSecond } from './measure.ts'
import { addMembers, keys, monthAfter, site } from './members.ts'
import { startSes, startTable } from './process.ts'

const atATime = 10
/** As the stack has SQS deliver them, one batch after the other to one process. */
const batchSize = 60
/** Of an account that holds nobody back. */
const unlimited = 1_000_000
const say = (message: string) => process.stderr.write(`${message}\n`)

/** The deployed handler, over this table and this SES. */
export const createSender = (table: Table, ses: SESv2Client, now: () => Instant, rate = unlimited) =>
  createHandler({
    now,
    randomToken,
    keys,
    site,
    log: { warn: say, error: say },
    ...systemPace,
    askAccount: async () => ({ rate, sentInDay: 0, mostInDay: -1 }),
    ...memberStore(table),
    ...contactStore(table),
    ...mailingStore(table),
    ...unsentReceiptStore(table),
    ...winStore(table),
    ...sendingStore(table),
    ...mailer(ses, { from: 'Rapport <hello@rapport.example>', ...suppressionStore(table, keys) }),
  })

/** The first so many inputs of SendEmail, so that the bare loop sends the same bytes. */
const recordInputs = (ses: SESv2Client) => {
  const inputs: SendEmailCommandInput[] = []
  let sent = 0
  ses.middlewareStack.add(
    (next, context) => (args) => {
      sent++
      if (context.commandName === 'SendEmailCommand' && inputs.length < 50)
        inputs.push(args.input as SendEmailCommandInput)
      return next(args)
    },
    { step: 'initialize', name: 'recordInputs' },
  )
  return { inputs, sent: () => sent }
}

/** Mails a second of our sender, and of a loop that does nothing but call SES. */
const setUp = async (members: number, delay = 0) => {
  const [{ table, processorTime, stop: stopTable }, ses] = await Promise.all([startTable(), startSes(delay)])
  const due = await addMembers(table, { to: members, due: members, contacts: 30, dueEach: 5 })
  const bodies = due.map(({ id }) => JSON.stringify({ memberId: id }))
  const events = Array.from({ length: Math.ceil(members / batchSize) }, (_, index) =>
    sqsEvent(bodies.slice(index * batchSize, (index + 1) * batchSize)),
  )
  let month = 0
  const sender = createSender(table, ses.client, () => monthAfter(month))
  const recorded = recordInputs(ses.client)
  /** Each month everybody is due again. */
  const sendDigests = async () => {
    const before = recorded.sent()
    const started = performance.now()
    for (const event of events)
      if ((await sender(event)).batchItemFailures.length > 0) throw new Error('A digest failed.')
    const rate = members / ((performance.now() - started) / 1000)
    const sent = recorded.sent() - before
    if (sent !== members) throw new Error(`${sent} digests for ${members} members.`)
    month++
    return rate
  }
  const sendBare = () =>
    perSecond(members, atATime, (index) =>
      ses.client.send(
        new SendEmailCommand(recorded.inputs[index % recorded.inputs.length] as SendEmailCommandInput),
      ),
    )
  return {
    sendDigests,
    sendBare,
    tableTime: processorTime,
    stop: () => Promise.all([stopTable(), ses.stop()]),
  }
}

/** What workers together send of an account whose rate leaves so much to mailings, as SES sees it. */
const heldTo = async (share: number, workers: number, rounds: number) => {
  const [{ table, stop: stopTable }, ses] = await Promise.all([startTable(), startSes(60)])
  const members = workers * batchSize
  const due = await addMembers(table, { to: members, due: members, contacts: 30, dueEach: 5 })
  const bodies = due.map(({ id }) => JSON.stringify({ memberId: id }))
  let month = 0
  const senders = Array.from({ length: workers }, () =>
    createSender(table, ses.client, () => monthAfter(month), share / 0.8),
  )
  const measured = { rates: [] as number[], most: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const left = [...bodies]
    await ses.arrivals()
    await Promise.all(
      senders.map(async (sender) => {
        for (let batch = left.splice(0, batchSize); batch.length > 0; batch = left.splice(0, batchSize))
          if ((await sender(sqsEvent(batch))).batchItemFailures.length > 0)
            throw new Error('A digest failed.')
      }),
    )
    // The first round asks the account and opens connections.
    const came = await ses.arrivals()
    if (round > 0) {
      if (came.length !== members) throw new Error(`${came.length} digests for ${members} members.`)
      measured.rates.push(((members - 1) * 1000) / ((came.at(-1) ?? 0) - (came[0] ?? 0)))
      measured.most.push(
        Math.max(...came.map((from) => came.filter((at) => at >= from && at < from + 1000).length)),
      )
    }
    month++
  }
  await Promise.all([stopTable(), ses.stop()])
  return measured
}

/** Runs and counts the processor time of this process too: milliseconds for each of so many. */
const withProcessorTime = async (count: number, run: () => Promise<number>) => {
  const before = process.cpuUsage()
  const rate = await run()
  const { user, system } = process.cpuUsage(before)
  return { rate, milliseconds: (user + system) / 1000 / count }
}

export const senderFigures = async (rounds: number): Promise<Figure[]> => {
  const members = 2 * batchSize
  const group = 'sender'
  const atOnce = await setUp(members)
  const processor = { ours: [] as number[], bare: [] as number[], table: [] as number[] }
  const timed = (of: 'ours' | 'bare', run: () => Promise<number>) => async () => {
    const { rate, milliseconds } = await withProcessorTime(members, run)
    processor[of].push(milliseconds)
    return rate
  }
  const rates = await inTurn(rounds, {
    ours: async () => {
      const before = await atOnce.tableTime()
      const rate = await timed('ours', atOnce.sendDigests)()
      processor.table.push(((await atOnce.tableTime()) - before) / members)
      return rate
    },
    bare: timed('bare', atOnce.sendBare),
  })
  await atOnce.stop()

  const latency = 60
  const late = await setUp(members, latency)
  const { ours } = await inTurn(rounds, { ours: late.sendDigests })
  await late.stop()
  const possible = atATime / (latency / 1000)

  const [share, workers] = [20, 3]
  const held = await heldTo(share, workers, rounds)
  const isHeld = `${workers} workers held to ${share} a second`

  return [
    compared(
      { group, name: 'digests a second, to bare SendEmail', unit: '/s', goal: { atLeast: 0.4 } },
      rates.ours,
      rates.bare,
    ),
    compared(
      { group, name: 'processor for each: bare SendEmail, to a digest', unit: 'ms' },
      processor.bare.slice(1),
      processor.ours.slice(1),
    ),
    compared(
      { group, name: 'processor for each: the stand-in for DynamoDB, to our sender', unit: 'ms' },
      processor.table.slice(1),
      processor.ours.slice(1),
    ),
    compared(
      { group, name: '60 ms latency, 10 at a time', unit: '/s', goal: { atLeast: 0.9 } },
      ours,
      ours.map(() => possible),
    ),
    compared(
      { group, name: isHeld, unit: '/s', goal: { atLeast: 0.95 } },
      held.rates,
      held.rates.map(() => share),
    ),
    compared(
      { group, name: `${isHeld}: the most in any second`, unit: '', goal: { atMost: 1 } },
      held.most,
      held.most.map(() => share),
    ),
  ]
}
