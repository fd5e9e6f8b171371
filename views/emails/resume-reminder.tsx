import { reminderAddress } from '../../core/intake-address.ts'
import { type KeyRing, linkSigner, type Purpose, unsubscribeLocalPart } from '../../core/links.ts'
import { automaticHeaders, listHeaders, type Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import {
  headingOf,
  type JobLines,
  linesAsMarkdown,
  linesAsText,
  linesByJob,
} from '../../core/resume-lines.ts'
import type { ResumeReminder } from '../../core/resume-reminder.ts'
import { hostOf, type Site } from '../../core/site.ts'
import { formatDate, type Instant } from '../../core/time.ts'
import { byDate } from '../../core/win.ts'
import { firstName, inWords, plural, shorten } from '../../core/wording.ts'
import { Button, Link, paragraphs, renderMail, styles } from './mail.tsx'

type ReminderMail = { member: Member; reminder: ResumeReminder; site: Site; keys: KeyRing; now: Instant }

/** Gmail clips a mail at 102 KB. */
const mostBytes = 90_000
/** How many wins are shown and how long they may be, roomiest first; the attached files have all of them. */
const rooms = [
  { wins: 60, line: 300 },
  { wins: 40, line: 200 },
  { wins: 25, line: 100 },
] as const
type Room = (typeof rooms)[number]
/** As many wins as somebody could ever use; it keeps the files small. */
const mostInFiles = 1000

const questions = [
  'What works better than a year ago, because of you?',
  'What did somebody thank you for?',
  'What can you do now that you could not do a year ago?',
]

const checklist = [
  ['Résumé', 'add the lines, and take an old one out'],
  ['LinkedIn', 'the same lines, and your title'],
  ['Portfolio', 'one piece of this year’s work'],
  ['References', 'ask one person while they remember'],
] as const

const names = (all: string[]) => {
  const shown = all.slice(0, 5).map((name) => shorten(name, 60))
  const rest = all.length - shown.length
  const last = rest > 0 ? `${rest} more` : shown.pop()
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : `${last}`
}

const countOf = (wins: number) => `${inWords(wins)} win${wins === 1 ? '' : 's'}`

const lastYearSaid = ({ lastYear, wins }: ResumeReminder) => {
  if (!lastYear) return undefined
  const { answered } = lastYear
  const had = `Last time, on ${formatDate(lastYear.sentOn)}, it was ${countOf(lastYear.wins)}.`
  if (answered?.answer === 'done') return `${had} You updated your résumé on ${formatDate(answered.on)}.`
  return answered?.answer === 'skipped' && wins.length > 0
    ? `${had} You skipped that year, so it is in here too.`
    : had
}

const leftSaid = ({ company, newCompany, lastDay }: NonNullable<ResumeReminder['left']>) =>
  `You left ${company ? shorten(company, 60) : 'a job'} on ${formatDate(lastDay)}${newCompany ? ` for ${shorten(newCompany, 60)}` : ''}.`

/** What else the year brought, a sentence each. */
const newsOf = (reminder: ResumeReminder): string[] => {
  const { newContacts, newReferences, left, newJobs } = reminder
  const people = newContacts.map(({ name }) => name)
  return [
    left && leftSaid(left),
    newReferences.length > 0 && `Would vouch for you now: ${names(newReferences.map(({ name }) => name))}.`,
    people.length > 0 && `${plural(people.length, 'new contact')}: ${names(people)}.`,
    newJobs.length > 0 && `New since last year: ${names(newJobs)}.`,
    lastYearSaid(reminder),
  ].filter((line) => typeof line === 'string')
}

const shownLines = ({ wins }: ResumeReminder, room: Room): JobLines[] =>
  linesByJob(byDate(wins).slice(0, room.wins)).map(({ job, lines }) => ({
    job: job && shorten(job, 60),
    lines: lines.map((line) => shorten(line, room.line)),
  }))

const filesOf = ({ year, wins }: ResumeReminder) => {
  const jobs = linesByJob(byDate(wins).slice(0, mostInFiles))
  return [
    { name: `wins-${year}.md`, type: 'text/markdown', content: linesAsMarkdown(jobs) },
    { name: `wins-${year}.txt`, type: 'text/plain', content: linesAsText(jobs) },
  ]
}

const subjectOf = ({ wins }: ResumeReminder) =>
  wins.length === 0
    ? 'Three questions about your year'
    : `Your year in ${inWords(wins.length)} line${wins.length === 1 ? '' : 's'}, for your résumé`

const introOf = ({ wins, since }: ResumeReminder) => {
  const when = since ? ` since ${formatDate(since)}` : ''
  if (wins.length === 0)
    return `You have kept no wins${when}, which seldom means that there were none. Answer this mail with a line or two for each question; every line is kept as a win.`
  return `You have kept ${countOf(wins.length)}${when}. Half an hour now, while you remember the details, saves you an evening when you need them.`
}

/** As roomy as fits. */
export const resumeReminderMail = (props: ReminderMail): Mail => {
  const [roomiest, ...tighter] = rooms
  return tighter.reduce(
    (mail, room) => (Buffer.byteLength(mail.html) < mostBytes ? mail : composeMail(props, room)),
    composeMail(props, roomiest),
  )
}

const composeMail = (props: ReminderMail, room: Room): Mail => {
  const { member, reminder, site, keys, now } = props
  const sign = linkSigner(keys, now)
  const link = (purpose: Purpose, thing = reminder.year, path = 'l') =>
    `${site.url}/${path}/${sign({ purpose, memberId: member.id, thing })}`
  const links = {
    done: link('reminder-done'),
    later: link('reminder-later'),
    skip: link('reminder-skip'),
    add: link('add-win', 'all'),
    unsubscribe: link('unsubscribe', 'all', 'unsubscribe'),
    settings: `${site.url}/settings`,
  }
  const subject = subjectOf(reminder)
  const hello = `Hello ${shorten(firstName(member.name), 60)}`
  const intro = introOf(reminder)
  const answerTo = reminderAddress(member, site.intakeDomain)
  const jobs = shownLines(reminder, room)
  const hasWins = reminder.wins.length > 0
  const more = reminder.wins.length - room.wins
  const files =
    more > 0
      ? `The attached files have all of them, ${more} more.`
      : 'They are attached as well, as Markdown and as plain text.'
  const news = newsOf(reminder)
  const reply =
    'Is one missing? Answer this mail with a line for each, and it is kept. Answering “done”, “later” or “skip” does what the links do.'
  const why = 'You get this once a year because you signed up for Rapport.'
  return {
    to: member.email,
    replyTo: answerTo,
    subject,
    headers: {
      ...automaticHeaders,
      ...listHeaders({
        domain: hostOf(site),
        unsubscribeUrl: links.unsubscribe,
        unsubscribeAddress: `${unsubscribeLocalPart(member.id, keys)}@${site.intakeDomain}`,
      }),
    },
    ...(hasWins && { attachments: filesOf(reminder) }),
    html: renderMail({
      title: subject,
      preview: intro,
      children: (
        <>
          <h1 style={styles.h1}>{hello}</h1>
          <p style={styles.p}>{intro}</p>
          {hasWins ? (
            <>
              <Bullets jobs={jobs} />
              <p style={styles.quiet}>{files}</p>
            </>
          ) : (
            <ol style={styles.list}>
              {questions.map((question) => (
                <li key={question} style={styles.item}>
                  {question}
                </li>
              ))}
            </ol>
          )}
          <div>
            {hasWins ? (
              <Button href={links.done}>Done</Button>
            ) : (
              <Button href={`mailto:${answerTo}?subject=${encodeURIComponent(`Re: ${subject}`)}`}>
                Answer in a mail
              </Button>
            )}
          </div>
          <p style={styles.quiet}>
            {hasWins ? (
              <Link href={links.add}>Add a win</Link>
            ) : (
              <Link href={links.add}>Answer on a page</Link>
            )}{' '}
            · <Link href={links.later}>Remind me in 2 weeks</Link> ·{' '}
            <Link href={links.skip}>Skip this year</Link>
            {!hasWins && (
              <>
                {' '}
                · <Link href={links.done}>Done</Link>
              </>
            )}
          </p>
          {hasWins && (
            <div style={styles.entry}>
              <h2 style={styles.h2}>While you are at it</h2>
              <ul style={styles.checklist}>
                {checklist.map(([what, how]) => (
                  <li key={what} style={styles.item}>
                    ☐ <b>{what}</b>: {how}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {news.length > 0 && (
            <div style={styles.entry}>
              <h2 style={styles.h2}>Also this year</h2>
              {news.map((line) => (
                <p key={line} style={styles.p} dir="auto">
                  {line}
                </p>
              ))}
            </div>
          )}
          {hasWins && <p style={styles.quiet}>{reply}</p>}
        </>
      ),
      footer: (
        <>
          {why}
          <br />
          <Link href={links.settings}>Change the month</Link> ·{' '}
          <Link href={links.unsubscribe}>Stop digests and reminders</Link>
        </>
      ),
    }),
    text: paragraphs(
      hello,
      intro,
      hasWins
        ? jobs
            .map((each) =>
              [headingOf(each, jobs), ...each.lines.map((line) => `• ${line}`)].filter(Boolean).join('\n'),
            )
            .join('\n\n')
        : questions.map((question, index) => `${index + 1}. ${question}`).join('\n'),
      hasWins && files,
      !hasWins && `Answer this mail, or write to ${answerTo}.`,
      [
        `Done: ${links.done}`,
        `Remind me in 2 weeks: ${links.later}`,
        `Skip this year: ${links.skip}`,
        `${hasWins ? 'Add a win' : 'Answer on a page'}: ${links.add}`,
      ].join('\n'),
      hasWins &&
        ['While you are at it:', ...checklist.map(([what, how]) => `[ ] ${what}: ${how}`)].join('\n'),
      news.length > 0 && ['Also this year:', ...news].join('\n'),
      hasWins && reply,
      `--\n${why}\nChange the month: ${links.settings}\nStop digests and reminders: ${links.unsubscribe}`,
    ),
  }
}

const Bullets = ({ jobs }: { jobs: JobLines[] }) => (
  <>
    {jobs.map((each) => {
      const heading = headingOf(each, jobs)
      return (
        <div key={each.job}>
          {heading && (
            <p style={styles.listHead}>
              <bdi>{heading}</bdi>
            </p>
          )}
          <ul style={styles.list}>
            {each.lines.map((line) => (
              <li key={line} style={styles.item}>
                <bdi>{line}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )
    })}
  </>
)
