import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import type { Table } from '../aws/table.ts'
import type { Instant } from '../core/time.ts'
import type { Clock } from './clock.ts'
import { countEntities } from './contents.ts'
import { mailboxStyle } from './mailbox-style.ts'
import type { Listed, Outbox, SentMail } from './outbox.ts'
import type { Ticks } from './tick.ts'

type Mailbox = {
  siteUrl: string
  table: Table
  clock: Clock
  outbox: Outbox
  ticks: Ticks
  intakeDomain: string
  smtpPort: number
}

const mailsPerPage = 100

const inWords = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'short',
  timeZone: 'UTC',
})
const shortly = (at: Instant) => at.slice(0, 16).replace('T', ' ')

/** The mails that were sent as a mail program shows them, and the clock. */
export const mailboxPage = async (
  mailbox: Mailbox,
  { mail: chosenId, skip }: { mail: string | undefined; skip: string | undefined },
): Promise<string> => {
  const newestFirst = mailbox.outbox.mails.toReversed()
  const skipped = Math.max(0, Math.trunc(Number(skip)) || 0)
  const listed = newestFirst.slice(skipped, skipped + mailsPerPage)
  const chosen = chosenId ? newestFirst.find(({ id }) => id === chosenId) : listed[0]
  const counts = await countEntities(mailbox.table)
  return `<!doctype html>${render(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <title>Mail and clock · Rapport, local mode</title>
        <style dangerouslySetInnerHTML={{ __html: mailboxStyle }} />
      </head>
      <body>
        <header>
          <h1>Rapport, local mode</h1>
          <nav aria-label="Elsewhere">
            <a href="/">The site</a> <a href="/_local/outbox">Mails as JSON</a>{' '}
            <a href="/_local/dump">The table as JSON</a>
          </nav>
        </header>
        <main>
          <ClockPanel {...mailbox} counts={counts} />
          <div class="mailbox">
            <MailList mails={listed} chosen={chosen} skipped={skipped} total={newestFirst.length} />
            {chosen ? (
              <OneMail mail={mailbox.outbox.read(chosen)} />
            ) : (
              <p class="empty">
                {chosenId
                  ? 'This mail is not here any more.'
                  : 'No mail has been sent yet. Sign up on the site, and the first one is here.'}
              </p>
            )}
          </div>
        </main>
        <footer>
          Mail in: SMTP at localhost:{mailbox.smtpPort}, for any address @{mailbox.intakeDomain}
        </footer>
      </body>
    </html>,
  )}`
}

const ClockPanel = ({ clock, ticks, counts }: Mailbox & { counts: Record<string, number> }) => {
  const now = clock.now()
  const last = ticks.last()
  const present = Object.entries(counts).filter(([, count]) => count > 0)
  return (
    <section class="clock" aria-label="Clock">
      <p class="now">
        <time dateTime={now}>{inWords.format(new Date(now))} UTC</time>
      </p>
      <form method="post" action="/_local/clock">
        <Advance by="P1D">+1 day</Advance>
        <Advance by="P1W">+1 week</Advance>
        <Advance by="P1M">+1 month</Advance>
        <button type="submit" formaction="/_local/clock/reset">
          To now
        </button>
        <button type="submit" formaction="/_local/tick" class="main">
          Tick: send what is due
        </button>
      </form>
      <form method="post" action="/_local/clock">
        <label>
          Set to <input name="now" defaultValue={`${now.slice(0, 16)}Z`} size={18} required />
        </label>
        <button type="submit">Set</button>
      </form>
      <p class="aside">
        {last && `Last tick at ${shortly(last.at)}: ${last.planned} planned, ${last.sent} sent. `}
        {present.length > 0 &&
          `In the table: ${present.map(([name, count]) => `${name} ${count}`).join(', ')}.`}
      </p>
    </section>
  )
}

const Advance = ({ by, children }: { by: string; children: ComponentChildren }) => (
  <button type="submit" name="advance" value={by}>
    {children}
  </button>
)

const mailsFrom = (skip: number, id?: string) =>
  `/_local/?${new URLSearchParams({ ...(id && { mail: id }), ...(skip > 0 && { skip: String(skip) }) })}`

const MailList = ({
  mails,
  chosen,
  skipped,
  total,
}: {
  mails: Listed[]
  chosen: Listed | undefined
  skipped: number
  total: number
}) => (
  <nav class="list" aria-label="Mails, newest first">
    <ol>
      {mails.map((mail) => (
        <li key={mail.id}>
          <a href={mailsFrom(skipped, mail.id)} aria-current={mail.id === chosen?.id ? 'true' : undefined}>
            <strong>{mail.subject}</strong>
            <span>{mail.to}</span>
            <time dateTime={mail.at}>{shortly(mail.at)}</time>
          </a>
        </li>
      ))}
    </ol>
    <p class="pages">
      {skipped > 0 && <a href={mailsFrom(skipped - mailsPerPage)}>Newer</a>}{' '}
      {skipped + mails.length < total && <a href={mailsFrom(skipped + mailsPerPage)}>Older</a>}
    </p>
  </nav>
)

const OneMail = ({ mail }: { mail: SentMail }) => (
  <article class="mail">
    <h2>{mail.subject}</h2>
    <dl>
      <Header name="From" value={mail.from} />
      <Header name="To" value={mail.to} />
      <Header name="Sent" value={mail.at} />
      {mail.replyTo && <Header name="Reply-To" value={mail.replyTo} />}
      {Object.entries(mail.headers).map(([name, value]) => (
        <Header key={name} name={name} value={value} />
      ))}
      {mail.attachments?.map(({ name, type, content }) => (
        <Header
          key={name}
          name="Attached"
          value={
            <a href={`data:${type};base64,${content}`} download={name}>
              {name}
            </a>
          }
        />
      ))}
    </dl>
    <div class="twins">
      <section>
        <h3>HTML</h3>
        {/* No script, no form, and no page of ours for an origin; what is pressed opens in a tab of its own. */}
        <iframe
          title={`The mail as HTML: ${mail.subject}`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcdoc={`<base target="_blank">${mail.html}`}
        />
      </section>
      <section>
        <h3>Text</h3>
        <pre>{mail.text}</pre>
      </section>
    </div>
  </article>
)

const Header = ({ name, value }: { name: string; value: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)
