import { answerHeaders, type Mail } from '../../core/mail.ts'
import type { Site } from '../../core/site.ts'
import { Button, paragraphs, renderMail, styles } from './mail.tsx'

/** For somebody who wrote to Rapport and is no member. */
export const invitationMail = ({
  to,
  answers,
  site,
}: {
  to: string
  answers: { messageId: string | undefined; references: string | undefined }
  site: Site
}): Mail => {
  const subject = 'You are not a member of Rapport yet'
  const text =
    'You wrote to Rapport from an address that is not a member’s, so nothing was done with your mail. Rapport keeps your professional network warm, by email: one short digest a month of whom to write to. If you are a member, write from the address that you signed up with.'
  const url = `${site.url}/sign-up`
  const footer = 'This is said once in 30 days at most. Your address was not kept.'
  return {
    to,
    subject,
    headers: answerHeaders(answers),
    html: renderMail({
      title: subject,
      preview: text,
      children: (
        <>
          <h1 style={styles.h1}>{subject}</h1>
          <p style={styles.p}>{text}</p>
          <p style={styles.p}>
            <Button href={url}>Sign up</Button>
          </p>
        </>
      ),
      footer,
    }),
    text: paragraphs(subject, text, `Sign up:\n${url}`, `--\n${footer}`),
  }
}
