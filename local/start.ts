import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { randomToken } from '../aws/runtime.ts'
import type { ConfirmedMail } from '../core/intake.ts'
import type { Work } from '../core/work.ts'
import { openClock } from './clock.ts'
import { createHandlers } from './handlers.ts'
import { openKeys } from './keys.ts'
import { createLog } from './log.ts'
import { openMailFiles } from './mail-files.ts'
import { openOutbox, type SentMail } from './outbox.ts'
import { createQueue } from './queue.ts'
import { type ReceivedMail, receiptNotification } from './receipt-notification.ts'
import { createLocalHandler, isLocalPath } from './routes.ts'
import { startSes } from './ses.ts'
import { sesEvents } from './ses-events.ts'
import { startSmtp } from './smtp.ts'
import { checkTable, startTable } from './table.ts'
import { createTicks } from './tick.ts'
import { startWeb } from './web.ts'

export type LocalOptions = {
  port: number
  smtpPort: number
  directory: string
  fresh?: boolean
  intakeDomain?: string
}
export type Local = { url: string; smtpPort: number; firstRun: boolean; stop: () => Promise<void> }

const minute = 60_000
/** All that local mode writes, by name: the directory may hold what is not ours. */
const ours = ['table', 'mail', 'intake', 'outbox.jsonl', 'clock.json', 'keys.json']

/** Starts everything, or nothing: what was started before something failed is stopped again. */
export const startLocal = async (options: LocalOptions): Promise<Local> => {
  const opened: (() => unknown)[] = []
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    return { ...(await open(options, (close) => opened.push(close))), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const open = async (
  { port, smtpPort, directory, fresh = false, intakeDomain = 'in.localhost' }: LocalOptions,
  closeLater: (close: () => unknown) => void,
): Promise<Omit<Local, 'stop'>> => {
  const log = createLog()
  const file = (name: string) => join(directory, name)
  mkdirSync(file('table'), { recursive: true })
  await checkTable(file('table'), { mayBeBroken: fresh })

  const web = await startWeb(port, log)
  closeLater(web.stop)
  if (fresh) for (const name of ours) rmSync(file(name), { recursive: true, force: true })
  mkdirSync(file('table'), { recursive: true })

  const clock = openClock(file('clock.json'))
  const { keys, made: firstRun } = openKeys(file('keys.json'))
  const outbox = openOutbox(file('outbox.jsonl'))
  closeLater(outbox.close)
  const mailFiles = openMailFiles(directory)
  const { table, stop: stopTable } = await startTable(file('table'))
  closeLater(stopTable)
  const record = (mail: SentMail) => {
    outbox.record(mail)
    for (const event of sesEvents(mail)) feedback.send(event)
  }
  const { client: ses, stop: stopSes } = await startSes({ now: clock.now, record })
  closeLater(stopSes)

  const url = `http://localhost:${web.port}`
  const site = { url, intakeDomain }
  const takeIn = (id: string, message: string) =>
    intake.send(message, mailFiles.saveNotification(id, message))
  const queueConfirmedMail = async (mail: ConfirmedMail) =>
    takeIn(`${mail.arrived.mail.messageId}-confirmed`, JSON.stringify(mail))
  const queueWork = async (work: Work) =>
    takeIn(`${work.work.replace(' ', '-')}-${randomToken().slice(0, 16)}`, JSON.stringify(work))
  const handlers = createHandlers({
    now: clock.now,
    table,
    ses,
    keys,
    site,
    log,
    mailFiles,
    queueConfirmedMail,
    queueWork,
  })

  const feedback = createQueue('feedback', handlers.feedback, log)
  closeLater(feedback.stop)
  const mailings = createQueue('send-mailing', handlers.sendMailing, log)
  const ticks = createTicks({
    now: clock.now,
    plan: async () => {
      const planned: string[] = []
      await handlers.planMailings(async (memberIds) => {
        planned.push(...memberIds)
        for (const memberId of memberIds) mailings.send(JSON.stringify({ memberId }))
      })
      return planned
    },
    idle: async () => {
      await mailings.idle()
      await feedback.idle()
    },
    sent: handlers.sentMailings,
  })
  closeLater(ticks.idle)
  // Before the tick that waits for it, which ends then.
  closeLater(mailings.stop)
  const timer = setInterval(() => {
    ticks.tickUnlessTicking().catch((error) => log.error('The tick failed.', error))
  }, minute).unref()
  closeLater(() => clearInterval(timer))

  const intake = createQueue('intake', handlers.intake, log)
  closeLater(intake.stop)
  for (const { notification, remove } of mailFiles.savedNotifications()) intake.send(notification, remove)
  const receive = (mail: ReceivedMail) => {
    mailFiles.saveRawMail(mail.id, mail.raw)
    takeIn(mail.id, receiptNotification(mail))
  }
  const smtp = await startSmtp(smtpPort, { intakeDomain, now: clock.now, randomToken, receive, log })
  closeLater(smtp.stop)

  const local = createLocalHandler({
    siteUrl: url,
    table,
    keys,
    clock,
    outbox,
    ticks,
    intakeDomain,
    smtpPort: smtp.port,
    waitingMails: intake.size,
  })
  web.serve((event, context) =>
    isLocalPath(event.rawPath) ? local(event) : handlers.website(event, context),
  )
  // Listed again, to be the first to stop: no request may find the table closed.
  closeLater(web.stop)
  return { url, smtpPort: smtp.port, firstRun }
}
