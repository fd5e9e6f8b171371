import { automaticHeaders, type Mail } from '../../core/mail.ts'
import { Button, paragraphs, renderMail, styles } from './mail.tsx'
import { shortMail } from './short-mail.tsx'

const ignore = 'If you did not ask for this, you can ignore it: nothing happens without the link or the code.'

/** The link and the code that confirm a sign-up or sign somebody in. */
export const signInMail = ({
  to,
  url,
  code,
  kind,
}: {
  to: string
  url: string
  code: string
  kind: 'sign-up' | 'sign-in' | 'sign-up of a member'
}): Mail => {
  const isSignUp = kind === 'sign-up'
  const subject = isSignUp ? 'Confirm your address for Rapport' : 'Sign in to Rapport'
  const intro = {
    'sign-up': 'One step left: confirm that this address is yours. The link is good for 24 hours.',
    'sign-in': 'Here is your link. It is good for 15 minutes, and works once.',
    'sign-up of a member':
      'You are a member already, so here is a link to sign in. It is good for 15 minutes.',
  }[kind]
  const action = isSignUp ? 'Confirm my address' : 'Sign in'
  return {
    to,
    subject,
    headers: automaticHeaders,
    html: renderMail({
      title: subject,
      preview: intro,
      children: (
        <>
          <h1 style={styles.h1}>{subject}</h1>
          <p style={styles.p}>{intro}</p>
          <p style={styles.p}>
            <Button href={url}>{action}</Button>
          </p>
          <p style={styles.quiet}>Or enter this code on the page where you asked for it:</p>
          <p style={styles.code}>{code}</p>
        </>
      ),
      footer: ignore,
    }),
    text: paragraphs(
      subject,
      intro,
      `${action}:\n${url}`,
      `Or enter this code on the page where you asked for it: ${code}`,
      ignore,
    ),
  }
}

/** For an address that is nobody's: the page must not say so, the mail may. */
export const notAMemberMail = ({ to, signUpUrl }: { to: string; signUpUrl: string }): Mail =>
  shortMail({
    to,
    subject: 'You are not a member of Rapport with this address',
    text: 'Somebody, most likely you, asked to sign in to Rapport with this address, but no member has it. Perhaps you signed up with another one, or would like to become a member.',
    press: { action: 'Sign up', url: signUpUrl },
    footer: 'If it was not you, you can ignore this.',
  })

/** For who asked to sign up and may not: the page must not say so, since it would tell who is invited. */
export const notInvitedMail = ({ to, whoMay }: { to: string; whoMay: string }): Mail =>
  shortMail({
    to,
    subject: 'You cannot sign up to this Rapport with this address',
    text: `Somebody, most likely you, asked to sign up with this address. ${whoMay} If that should be you, ask who runs it for an invitation.`,
    footer: 'If it was not you, you can ignore this.',
  })
