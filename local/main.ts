import { explainStart } from './explain.ts'
import { readSettings } from './settings.ts'
import { type Local, type LocalOptions, startLocal } from './start.ts'

const say = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`)
const giveUp = (line: string): never => {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}

const greet = (local: Local, { directory, intakeDomain }: LocalOptions) => {
  say(
    `The site      ${local.url}`,
    `Mail, clock   ${local.url}/_local/   every mail that was sent; moves the time`,
    `Mail in       SMTP at localhost:${local.smtpPort}, for any address @${intakeDomain}`,
    `Data          ${directory}   (to start empty: npm start -- --fresh)`,
  )
  if (local.firstRun)
    say(
      '',
      'To try it: sign up on the site, press the link in the mail under /_local/, add a contact,',
      'then "+1 month" and "Tick" under /_local/, and press "We talked" in the digest. Ctrl-C stops.',
    )
}

const stopOnSignals = (local: Local) => {
  const stop = async () => {
    await local.stop()
    process.exit(0)
  }
  // Once: a second Ctrl-C ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
}

const settings = readSettings(process.argv.slice(2), process.env)
if (settings.outcome === 'refused') giveUp(settings.reason)
else {
  const { options } = settings
  try {
    const local = await startLocal(options)
    stopOnSignals(local)
    greet(local, options)
  } catch (error) {
    giveUp(explainStart(error, options) ?? String(error instanceof Error ? error.stack : error))
  }
}
