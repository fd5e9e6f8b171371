import type { Mail } from '../../core/mail.ts'
import { shortMail } from './short-mail.tsx'

export const leaveMail = ({ to, url }: { to: string; url: string }): Mail =>
  shortMail({
    to,
    subject: 'Delete everything at Rapport?',
    text: 'You asked to leave. The link shows a page with one button, and that deletes your contacts, all that you noted, and your membership. It is good for 24 hours. Nothing brings them back afterwards: take your data with you first, on your settings page.',
    press: { action: 'Look at what goes', url },
    footer: 'If you did not ask for this, you can ignore it: nothing happens without the button.',
  })
