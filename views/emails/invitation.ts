import { answerHeaders, type Mail } from '../../core/mail.ts'
import type { Site } from '../../core/site.ts'
import { shortMail } from './short-mail.tsx'

/** For somebody who wrote to Rapport and is no member. */
export const invitationMail = ({
  to,
  answers,
  site,
}: {
  to: string
  answers: { messageId: string | undefined; references: string | undefined }
  site: Site
}): Mail =>
  shortMail({
    to,
    subject: 'You are not a member of Rapport yet',
    headers: answerHeaders(answers),
    text: 'You wrote to Rapport from an address that is not a member’s, so nothing was done with your mail. Rapport keeps your professional network warm, by email: one short digest a month of whom to write to. If you are a member, write from the address that you signed up with.',
    press: { action: 'Sign up', url: `${site.url}/sign-up` },
    footer: 'This is said once in 30 days at most. Your address was not kept.',
  })
