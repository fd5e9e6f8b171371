import { automaticHeaders, type Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import { Button, paragraphs, renderMail, styles } from './mail.tsx'

/** Asks the member about a mail to their private intake address that did not prove to be theirs. Nothing is done yet. */
export const wasThisYouMail = ({
  member,
  from,
  url,
}: {
  member: Member
  from: string
  url: string
}): Mail => {
  const subject = 'Was this you?'
  const what = `A mail came to your private intake address, from ${from}. Nothing shows that you wrote it, so nothing was done.`
  const action = 'See what it would do'
  const footer =
    'If it was not you, do nothing: the mail is deleted after 14 days. In your settings you can get a new private address.'
  return {
    to: member.email,
    subject,
    headers: automaticHeaders,
    html: renderMail({
      title: subject,
      preview: what,
      children: (
        <>
          <h1 style={styles.h1}>{subject}</h1>
          <p style={styles.p}>{what}</p>
          <p style={styles.p}>
            <Button href={url}>{action}</Button>
          </p>
        </>
      ),
      footer,
    }),
    text: paragraphs(subject, what, `${action}:\n${url}`, `--\n${footer}`),
  }
}
