import type { Contact } from '../../core/contact.ts'
import { automaticHeaders, type Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import type { LocalDate } from '../../core/time.ts'
import { whenNext } from '../../core/wording.ts'
import { Link, paragraphs, renderMail, styles } from './mail.tsx'

export type Recorded = {
  contact: Contact
  outcome: 'added' | 'recorded' | 'known already'
  editUrl: string
  undoUrl: string | undefined
}

const said = { added: 'Added', recorded: 'Recorded', 'known already': 'Nothing new' }

/** RFC 5322 section 3.6.4: an answer names the mail that it answers. Only what SES takes as a header is repeated. */
export const answerHeaders = (messageId: string | undefined): Record<string, string> => ({
  ...automaticHeaders,
  'Auto-Submitted': 'auto-replied',
  ...(messageId &&
    /^<[!-;=?-~]{1,400}>$/.test(messageId) && { 'In-Reply-To': messageId, References: messageId }),
})

const why = 'You get this because your private intake address was among the recipients of a mail of yours.'

/** The one answer to an intake mail: what it did, when each falls due next, and the way back. */
export const receiptMail = ({
  member,
  recorded,
  inReplyTo,
  today,
  addUrl,
}: {
  member: Member
  recorded: Recorded[]
  inReplyTo: string | undefined
  today: LocalDate
  addUrl: string
}): Mail => {
  const [first] = recorded
  const subject =
    recorded.length === 1 && first
      ? `Recorded: you wrote to ${first.contact.name}`
      : `Recorded: you wrote to ${recorded.length} people`
  return {
    to: member.email,
    subject,
    headers: answerHeaders(inReplyTo),
    html: renderMail({
      title: subject,
      preview: recorded.map(({ contact }) => contact.name).join(', '),
      children: (
        <>
          <h1 style={styles.h1}>{subject}</h1>
          {recorded.map(({ contact, outcome, editUrl, undoUrl }) => (
            <p key={contact.id} style={styles.p}>
              {said[outcome]}: <bdi>{contact.name}</bdi>. {whenNext(contact, today)}.{' '}
              <Link href={editUrl}>Edit</Link>
              {undoUrl && (
                <>
                  {' · '}
                  <Link href={undoUrl}>Undo</Link>
                </>
              )}
            </p>
          ))}
        </>
      ),
      footer: (
        <>
          {why}
          <br />
          <Link href={addUrl}>Add a contact</Link>
        </>
      ),
    }),
    text: paragraphs(
      subject,
      ...recorded.map(({ contact, outcome, editUrl, undoUrl }) =>
        [
          `${said[outcome]}: ${contact.name}. ${whenNext(contact, today)}.`,
          `Edit: ${editUrl}`,
          ...(undoUrl ? [`Undo: ${undoUrl}`] : []),
        ].join('\n'),
      ),
      `--\n${why}\nAdd a contact: ${addUrl}`,
    ),
  }
}
