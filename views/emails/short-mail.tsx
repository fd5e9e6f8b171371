import { automaticHeaders, type Mail } from '../../core/mail.ts'
import { Button, paragraphs, renderMail, styles } from './mail.tsx'

/** A mail that says one thing, and has at most one thing to press. */
export const shortMail = ({
  to,
  subject,
  text,
  press,
  footer,
  headers = automaticHeaders,
}: {
  to: string
  subject: string
  text: string
  press?: { action: string; url: string }
  footer: string
  headers?: Record<string, string>
}): Mail => ({
  to,
  subject,
  headers,
  html: renderMail({
    title: subject,
    preview: text,
    children: (
      <>
        <h1 style={styles.h1}>{subject}</h1>
        <p style={styles.p}>{text}</p>
        {press && (
          <p style={styles.p}>
            <Button href={press.url}>{press.action}</Button>
          </p>
        )}
      </>
    ),
    footer,
  }),
  text: paragraphs(subject, text, press && `${press.action}:\n${press.url}`, `--\n${footer}`),
})
