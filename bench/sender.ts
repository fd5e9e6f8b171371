import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2'
import type { Client } from '../aws/clients/client.ts'
import { BatchWriteCommand } from '../aws/clients/dynamodb.ts'
import { contactStore } from '../aws/contacts.ts'
import { sendingKey } from '../aws/keys.ts'
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
import { localAws } from '../local/local-aws.ts'
import { sqsEvent } from '../tests/functions/sqs.ts'
import { compared, type Figure, inTurn, perSecond } from './measure.ts'
import { addMembers, keys, monthAfter, site, start } from './members.ts'
import { startItems, startSes, startTable } from './process.ts'

const atATime = 10
/** As the stack has SQS deliver them, one batch after the other to one process. */
const batchSize = 150
/** Of an account that holds nobody back. */
const unlimited = 1_000_000
const say = (message: string) => process.stderr.write(`${message}\n`)

/** The deployed handler, over this table and this SES. */
export const createSender = (table: Table, ses: Client, now: () => Instant, rate = unlimited) => {
  const suppressions = suppressionStore(table, keys)
  return createHandler({
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
    ...suppressions,
    ...mailer(ses, { from: 'Rapport <hello@rapport.example>', ...suppressions }),
  })
}

/** The first so many inputs of SendEmail, so that the bare loop sends the same bytes. */
const recordInputs = (ses: Client) => {
  const inputs: SendEmailCommandInput[] = []
  let sent = 0
  const send: Client['send'] = (command) => {
    sent++
    if (inputs.length < 50) inputs.push(command.input as SendEmailCommandInput)
    return ses.send(command)
  }
  return { client: { ...ses, send }, inputs, sent: () => sent }
}

/** An item that lets a worker take turns for the next quarter of an hour. */
const sending = () => ({ ...sendingKey(), rate: unlimited, askAt: systemPace.nowMs() + 14 * 60_000 })

/** Mails a second of our sender, and of a loop that does nothing but call SES. */
const setUp = async (members: number, delay = 0) => {
  const [{ table, stop: stopTable }, ses] = await Promise.all([startItems(), startSes(delay)])
  await table.documents.send(
    new BatchWriteCommand({ RequestItems: { [table.name]: [{ PutRequest: { Item: sending() } }] } }),
  )
  const due = await addMembers(table, { to: members, due: members, contacts: 30, dueEach: 5 })
  const bodies = due.map(({ id }) => JSON.stringify({ memberId: id }))
  const events = Array.from({ length: Math.ceil(members / batchSize) }, (_, index) =>
    sqsEvent(bodies.slice(index * batchSize, (index + 1) * batchSize)),
  )
  const recorded = recordInputs(ses.client)
  const sender = createSender(table, recorded.client, () => start)
  const bare = new SESv2Client({ ...localAws, endpoint: ses.client.endpoint.href, maxAttempts: 1 })
  /** The table forgets that they went, so that everybody is due again. */
  const sendDigests = async () => {
    const before = recorded.sent()
    const started = performance.now()
    for (const event of events)
      if ((await sender(event)).batchItemFailures.length > 0) throw new Error('A digest failed.')
    const rate = members / ((performance.now() - started) / 1000)
    const sent = recorded.sent() - before
    if (sent !== members) throw new Error(`${sent} digests for ${members} members.`)
    return rate
  }
  const sendBare = () =>
    perSecond(members, atATime, (index) =>
      bare.send(
        new SendEmailCommand(recorded.inputs[index % recorded.inputs.length] as SendEmailCommandInput),
      ),
    )
  return {
    sendDigests,
    sendBare,
    stop: () => {
      bare.destroy()
      return Promise.all([stopTable(), ses.stop()])
    },
  }
}

/** What workers together send of an account whose rate leaves so much to mailings, as SES sees it. */
const heldTo = async (share: number, workers: number, rounds: number) => {
  const [{ table, stop: stopTable }, ses] = await Promise.all([startTable(), startSes(60)])
  const each = 60
  const members = workers * each
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
        for (let batch = left.splice(0, each); batch.length > 0; batch = left.splice(0, each))
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
  // Enough that the code is as warm as a worker's that has been going for a while: it gets faster for thousands.
  const members = 16 * batchSize
  const group = 'sender'
  const atOnce = await setUp(members)
  const processor = { ours: [] as number[], bare: [] as number[] }
  const timed = (of: 'ours' | 'bare', run: () => Promise<number>) => async () => {
    const { rate, milliseconds } = await withProcessorTime(members, run)
    processor[of].push(milliseconds)
    return rate
  }
  const rates = await inTurn(rounds, {
    ours: timed('ours', atOnce.sendDigests),
    bare: timed('bare', atOnce.sendBare),
  })
  await atOnce.stop()

  const latency = 60
  const late = await setUp(6 * batchSize, latency)
  const lateRates = await inTurn(rounds, { ours: late.sendDigests, bare: late.sendBare })
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
      { group, name: '60 ms latency, 10 at a time', unit: '/s', goal: { atLeast: 0.9 } },
      lateRates.ours,
      lateRates.ours.map(() => possible),
    ),
    compared(
      { group, name: '60 ms latency, 10 at a time: to bare SendEmail', unit: '/s' },
      lateRates.ours,
      lateRates.bare,
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
