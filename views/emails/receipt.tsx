import { intakeAddress } from '../../core/intake-address.ts'
import type { Result } from '../../core/intake-result.ts'
import { type KeyRing, signLink } from '../../core/links.ts'
import { answerHeaders, type Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import type { Site } from '../../core/site.ts'
import type { Instant, LocalDate } from '../../core/time.ts'
import { Link, paragraphs, renderMail, styles } from './mail.tsx'
import {
  examples,
  type LinkTo,
  linesOf,
  sentence,
  subjectOf,
  withinRoom,
  withoutTitle,
} from './receipt-lines.ts'

const why = 'You get this because you wrote to Rapport. You can answer it in the same way.'

/** The one answer to an intake mail: what it did, when each falls due next, and the way back. */
export const receiptMail = ({
  member,
  results,
  answers,
  today,
  site,
  keys,
  now,
  attachments,
}: {
  member: Member
  results: Result[]
  /** The mail that is answered. */
  answers: { id: string; messageId: string | undefined; references: string | undefined }
  today: LocalDate
  site: Site
  keys: KeyRing
  now: Instant
  attachments?: Mail['attachments']
}): Mail => {
  const link: LinkTo = (purpose, thing) =>
    `${site.url}/l/${signLink({ purpose, memberId: member.id, thing }, keys, now)}`
  const subject = subjectOf(results)
  const lines = withoutTitle(
    subject,
    withinRoom(results.flatMap((result) => linesOf(result, today, link, answers.id))),
  )
  const showsExamples = results.every(({ kind }) => kind === 'failed' || kind === 'not understood')
  const addUrl = link('add', 'all')
  const contacts = results.flatMap((result) => (result.kind === 'contact' ? [result.contact] : []))
  const [only] = contacts.length === 1 ? contacts : []
  return {
    to: member.email,
    replyTo: intakeAddress(member, site.intakeDomain, only?.id),
    subject,
    headers: answerHeaders(answers),
    ...(attachments && { attachments }),
    html: renderMail({
      title: subject,
      preview: lines[0]?.text ?? subject,
      children: (
        <>
          <h1 style={styles.h1}>{subject}</h1>
          {lines.map(({ about, text, links = [] }) => (
            <p key={`${about} ${text}`} style={about ? styles.quiet : styles.p}>
              {about && (
                <>
                  <b>
                    <bdi>{about}</bdi>:
                  </b>{' '}
                </>
              )}
              <bdi>{text}</bdi>
              {links.map(({ text, href }, at) => (
                <>
                  {at === 0 ? ' ' : ' · '}
                  <Link href={href}>{text}</Link>
                </>
              ))}
            </p>
          ))}
          {showsExamples && (
            <>
              <p style={styles.p}>Write one thing a line, in plain words, such as:</p>
              {examples.map((example) => (
                <p key={example} style={styles.quote}>
                  {example}
                </p>
              ))}
            </>
          )}
        </>
      ),
      footer: (
        <>
          {why}
          <br />
          <Link href={addUrl}>Add a contact on a page</Link>
        </>
      ),
    }),
    text: paragraphs(
      subject,
      ...lines.map(({ about, text, links = [] }) =>
        [sentence({ about, text }), ...links.map(({ text, href }) => `${text}: ${href}`)].join('\n'),
      ),
      showsExamples &&
        ['Write one thing a line, in plain words, such as:', ...examples.map((each) => `> ${each}`)].join(
          '\n',
        ),
      `--\n${why}\nAdd a contact on a page: ${addUrl}`,
    ),
  }
}
