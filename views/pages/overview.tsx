import { type Contact, isDue } from '../../core/contact.ts'
import type { Member } from '../../core/member.ts'
import { explainNext } from '../../core/next-in-words.ts'
import type { Overview } from '../../core/overview.ts'
import { isPaused, nextDigest } from '../../core/schedule.ts'
import { formatDate, formatDay, type Instant, type LocalDate, localDate } from '../../core/time.ts'
import { isUnderWay } from '../../core/transition.ts'
import { firstName, howTheyKnowEachOther, plural } from '../../core/wording.ts'
import { NetworkChart } from '../charts/network.tsx'
import { TalksChart } from '../charts/talks.tsx'
import { ContactLink } from '../contact-link.tsx'
import { renderPage } from '../layout.tsx'
import { wayTo } from '../reach.ts'
import { GoTo } from './message.tsx'

type Actions = { talked: string; snooze: string; letGo: string }
export type OverviewPage = {
  member: Member
  overview: Overview
  due: Contact[]
  next: Contact[]
  now: Instant
  today: LocalDate
  /** How many wins the next résumé reminder has so far. */
  wins: number
  intakeAddress: string
  actionsOf: (contact: Contact) => Actions
}

/** Who somebody is, when they fall due, and why then. */
const Who = ({ contact, today }: { contact: Contact; today: LocalDate }) => {
  const { when, why } = explainNext(contact, today)
  return (
    <>
      <div>
        <ContactLink contact={contact} />
        <br />
        <span class="quiet">
          <bdi>{howTheyKnowEachOther(contact)}</bdi>
        </span>
      </div>
      <div>
        <span class={isDue(contact, today) ? 'due' : undefined}>{when}</span>
        <br />
        <span class="quiet">{why}</span>
      </div>
    </>
  )
}

const Due = ({
  contact,
  actions,
  today,
  bcc,
}: {
  contact: Contact
  actions: Actions
  today: LocalDate
  bcc: string
}) => {
  const way = wayTo(contact, bcc)
  const name = <span class="for-listeners">: {contact.name}</span>
  return (
    <li>
      <Who contact={contact} today={today} />
      <div class="links">
        <a class="button quiet-button" href={actions.talked}>
          We talked{name}
        </a>
        {way && (
          <a href={way.href}>
            {way.text}
            {name}
          </a>
        )}
        <a href={actions.snooze}>Not now{name}</a>
        <a href={actions.letGo}>Let go{name}</a>
      </div>
    </li>
  )
}

const digestLine = (member: Member, now: Instant): string => {
  const next = nextDigest(member, now)
  if (!next) return 'You get no digests.'
  if (next.at <= now) return 'Your digest is on its way.'
  const on = formatDate(localDate(next.at, member.zone))
  return isPaused(member, now)
    ? `Digests are paused; the next comes on ${on}.`
    : `Your next digest comes on ${on}.`
}

const Ways = ({ intakeAddress, digest }: { intakeAddress: string; digest: string }) => (
  <>
    <p class="lead">
      Begin with three people: a former manager, somebody you enjoyed working with, and somebody who used to
      work for you.
    </p>
    <ol class="steps">
      <li>
        <b>By a form.</b> A name is enough, and how often you would like to talk.{' '}
        <a href="/contacts/new">Add a contact</a>
      </li>
      <li>
        <b>By mail.</b> Write “Jane Doe &lt;jane@acme.com&gt;, my manager at Acme, every 3 months” to{' '}
        <span class="address">{intakeAddress}</span>, a line each. Or put that address in the BCC when you
        write to them.
      </li>
      <li>
        <b>From a file.</b> LinkedIn, Google, Outlook, any address book or table.{' '}
        <a href="/import">Bring a file</a>
      </li>
    </ol>
    <p>{digest}</p>
    <div class="actions">
      <GoTo href="/contacts/new">Add the first contact</GoTo>
    </div>
  </>
)

const Touches = ({ overview: { talks }, intakeAddress }: Pick<OverviewPage, 'overview' | 'intakeAddress'>) =>
  talks.total === 0 ? (
    <>
      <p>No conversation is recorded in the last twelve months. It takes no more than one of these:</p>
      <ul>
        <li>Press “We talked”, here, on somebody’s page, or in a digest.</li>
        <li>
          Put <span class="address">{intakeAddress}</span> in the BCC of a mail to them.
        </li>
        <li>Answer a digest, or write to that address: “done Jane, had lunch”.</li>
      </ul>
    </>
  ) : (
    <>
      <p>You talked {talks.total === 1 ? 'once' : `${talks.total} times`} in the last twelve months.</p>
      <TalksChart talks={talks} />
    </>
  )

export const overviewPage = (page: OverviewPage): string => {
  const { member, overview, due, next, now, today, wins, intakeAddress, actionsOf } = page
  const { network } = overview
  const moreDue = overview.due.total - due.length
  const moreNext = overview.next.total - next.length
  const { transition } = member
  return renderPage({
    title: 'Overview',
    signedIn: { member, current: 'overview' },
    hasPictures: true,
    children: (
      <>
        <h1>
          Hello <bdi>{firstName(member.name)}</bdi>
        </h1>
        {network.total === 0 ? (
          <Ways intakeAddress={intakeAddress} digest={digestLine(member, now)} />
        ) : (
          <>
            <p class="lead">
              {overview.due.total === 0
                ? 'Nobody is due today.'
                : `${overview.due.total === 1 ? 'One person is' : `${overview.due.total} people are`} due.`}{' '}
              {digestLine(member, now)}
            </p>
            {transition && isUnderWay(transition) && (
              <p>
                <a href="/transition">
                  You are leaving <bdi>{transition.company ?? 'your job'}</bdi>
                </a>
                {transition.lastDay >= today ? `: your last day is ${formatDay(transition.lastDay)}.` : '.'}
              </p>
            )}
            {due.length > 0 && (
              <section class="part" aria-labelledby="due">
                <h2 id="due">Due now</h2>
                <ul class="contacts dated">
                  {due.map((contact) => (
                    <Due
                      key={contact.id}
                      contact={contact}
                      actions={actionsOf(contact)}
                      today={today}
                      bcc={intakeAddress}
                    />
                  ))}
                </ul>
                {moreDue > 0 && (
                  <p>
                    <a href="/contacts?due=on">All {overview.due.total} who are due</a>. One or two are
                    enough; the rest can wait.
                  </p>
                )}
              </section>
            )}
            <section class="part" aria-labelledby="next">
              <h2 id="next">In the coming four weeks</h2>
              {next.length === 0 ? (
                <p>Nobody falls due.</p>
              ) : (
                <ul class="contacts dated">
                  {next.map((contact) => (
                    <li key={contact.id}>
                      <Who contact={contact} today={today} />
                    </li>
                  ))}
                </ul>
              )}
              {moreNext > 0 && <p class="quiet">And {moreNext} more.</p>}
            </section>
            <section class="part" aria-labelledby="network">
              <h2 id="network">Your network</h2>
              <p>{plural(network.total, 'contact')}, by how you know them and how warm they are.</p>
              <NetworkChart network={network} />
            </section>
            <section class="part" aria-labelledby="touches">
              <h2 id="touches">Touches</h2>
              <Touches overview={overview} intakeAddress={intakeAddress} />
            </section>
            <section class="part" aria-labelledby="wins">
              <h2 id="wins">Wins</h2>
              <p>
                {wins === 0 ? 'No wins are' : wins === 1 ? 'One win is' : `${wins} wins are`} kept for your
                next résumé. <a href="/wins">Keep {wins === 0 ? 'one' : 'another'}</a>
              </p>
            </section>
          </>
        )}
      </>
    ),
  })
}
