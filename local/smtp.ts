import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Instant } from '../core/time.ts'
import type { Log } from './log.ts'
import type { ReceivedMail } from './receipt-notification.ts'
import { closeServer, listen } from './servers.ts'
import { takeVerdicts } from './verdicts.ts'

/** The most that SES takes in: https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const mostBytes = 40 * 1024 * 1024

export type SmtpDeps = {
  intakeDomain: string
  now: () => Instant
  randomToken: () => string
  receive: (mail: ReceivedMail) => void
  log: Log
}

/** Takes in mail for the intake domain from any mail program, as SES does from the world. */
export const startSmtp = async (port: number, deps: SmtpDeps) => {
  const smtp = new SMTPServer({
    name: deps.intakeDomain,
    banner: 'Rapport, local mode',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: mostBytes,
    closeTimeout: 1000,
    onRcptTo: ({ address }, _session, callback) =>
      callback(
        domainOf(address) === deps.intakeDomain.toLowerCase()
          ? null
          : refusal(550, `Only mail for ${deps.intakeDomain} is taken in here`),
      ),
    onData: (stream, session, callback) => {
      receive(stream, session, deps).then(
        (answer) => callback(null, answer),
        (error) => {
          if (!('responseCode' in error)) deps.log.error('A mail could not be taken in.', error)
          callback(error)
        },
      )
    },
  })
  // A client that hangs up is no concern of ours.
  smtp.on('error', () => {})
  const listening = await listen(smtp.server, port)
  return { port: listening, stop: () => closeServer(smtp) }
}

const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession, deps: SmtpDeps) => {
  const chunks: Buffer[] = []
  // What is too long is read to its end, so that the client hears the answer, and not kept.
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk)
  if (stream.sizeExceeded) throw refusal(552, `A mail may have at most ${mostBytes} bytes`)
  const taken = takeVerdicts(Buffer.concat(chunks))
  if (taken.outcome === 'refused') throw refusal(550, taken.reason)
  const { mailFrom, rcptTo } = session.envelope
  const from = mailFrom ? mailFrom.address : ''
  const recipients = rcptTo.map(({ address }) => address)
  const id = deps.randomToken()
  const at = deps.now()
  const trace = `Return-Path: <${from}>\r\nReceived: from ${session.hostNameAppearsAs} by ${deps.intakeDomain} with SMTP id ${id}; ${new Date(at).toUTCString()}\r\n`
  const raw = Buffer.concat([Buffer.from(trace), taken.raw])
  deps.receive({ id, at, from, recipients, raw, verdicts: taken.verdicts })
  return `taken in as ${id}`
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })
