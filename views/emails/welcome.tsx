import { automaticHeaders, type Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import { nextDigest } from '../../core/schedule.ts'
import { formatDate, type Instant, localDate } from '../../core/time.ts'
import { describeHour, firstName } from '../../core/wording.ts'
import { Button, Link, paragraphs, renderMail, styles } from './mail.tsx'

/** What a new member needs to have in the mail box: the link that adds contacts, and the private intake address. */
export const welcomeMail = ({
  member,
  addUrl,
  settingsUrl,
  intakeAddress,
  now,
}: {
  member: Member
  addUrl: string
  settingsUrl: string
  intakeAddress: string
  now: Instant
}): Mail => {
  const subject = 'Welcome to Rapport'
  const hello = `Welcome, ${firstName(member.name)}`
  const digest = nextDigest(member, now)
  const next = digest
    ? `Your first digest comes on ${formatDate(localDate(digest.at, member.zone))} at ${describeHour(member.digestHour)}.`
    : ''
  const begin =
    'Begin with three people: a former manager, somebody you enjoyed working with, and somebody who used to work for you.'
  const intake =
    'This address is yours alone; keep it among your contacts as “Rapport”. In the BCC of a mail it records that you wrote to them. Write to it whom to add, forward a mail of theirs, or attach their card or your address book; “help” says what else it does.'
  return {
    to: member.email,
    replyTo: intakeAddress,
    subject,
    headers: automaticHeaders,
    html: renderMail({
      title: subject,
      preview: begin,
      children: (
        <>
          <h1 style={styles.h1}>{hello}</h1>
          <p style={styles.p}>{begin}</p>
          <p style={styles.p}>
            <Button href={addUrl}>Add a contact</Button>
          </p>
          <p style={styles.quiet}>
            This link adds contacts for 90 days without signing in. Do not forward it.
          </p>
          <p style={styles.p}>{intake}</p>
          <p style={styles.p}>
            <Link href={`mailto:${intakeAddress}`}>{intakeAddress}</Link>
          </p>
          <p style={styles.p}>{next}</p>
        </>
      ),
      footer: (
        <>
          <Link href={settingsUrl}>Change the day, the hour or the number of people</Link>
        </>
      ),
    }),
    text: paragraphs(
      hello,
      begin,
      `Add a contact (this link works for 90 days without signing in; do not forward it):\n${addUrl}`,
      `${intake}\n${intakeAddress}`,
      next,
      `Change the day, the hour or the number of people:\n${settingsUrl}`,
    ),
  }
}
