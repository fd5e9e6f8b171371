import type { Mail } from '../../core/mail.ts'
import { shortMail } from './short-mail.tsx'

/** The link that proves the new address. */
export const confirmAddressMail = ({ to, url }: { to: string; url: string }): Mail =>
  shortMail({
    to,
    subject: 'Your new address for Rapport',
    text: 'You asked to use this address for Rapport. Open the link in the browser where you are signed in. It is good for 24 hours, and works once.',
    press: { action: 'Use this address', url },
    footer: 'If you did not ask for this, you can ignore it: nothing happens without you.',
  })

/** For an address that another member has: the page must not say so, the mail may. */
export const addressTakenMail = ({ to, signInUrl }: { to: string; signInUrl: string }): Mail =>
  shortMail({
    to,
    subject: 'You are a member of Rapport already',
    text: 'Somebody, perhaps you, asked to use this address for another member. It stays yours; nothing has been changed.',
    press: { action: 'Sign in', url: signInUrl },
    footer: 'If it was not you, you can ignore this.',
  })

/** To the address that no longer works, so that nobody loses it unawares. */
export const addressChangedMail = ({ to }: { to: string }): Mail =>
  shortMail({
    to,
    subject: 'Your address for Rapport was changed',
    text: 'From now on Rapport writes to another address of yours, and you sign in with that one.',
    footer: 'If that was not you, somebody else was signed in as you: write to us.',
  })
