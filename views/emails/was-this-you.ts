import type { Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import { shortMail } from './short-mail.tsx'

/** Asks the member about a mail to their private intake address that did not prove to be theirs. Nothing is done yet. */
export const wasThisYouMail = ({ member, from, url }: { member: Member; from: string; url: string }): Mail =>
  shortMail({
    to: member.email,
    subject: 'Was this you?',
    text: `A mail came to your private intake address, from ${from}. Nothing shows that you wrote it, so nothing was done.`,
    press: { action: 'See what it would do', url },
    footer:
      'If it was not you, do nothing: the mail is deleted after 14 days. In your settings you can get a new private address.',
  })
