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

type Told = { to: string; url: string }

/** To the primary address, which may be one that an employer reads: what was added is not named. */
const told = ({ to, url }: Told, { subject, text }: { subject: string; text: string }): Mail =>
  shortMail({
    to,
    subject,
    text: `${text} If that was you, there is nothing to do. If not, somebody else was signed in as you: take your membership back.`,
    press: { action: 'That was not me', url },
    footer: 'The link is good for 7 days.',
  })

export const addressAddedMail = (to: Told): Mail =>
  told(to, {
    subject: 'An address was added to your Rapport',
    text: 'You now also sign in, and write to Rapport, with another address. Mail goes on coming to this one.',
  })

/** To the one that was primary, so that nobody loses it unawares. */
export const otherPrimaryMail = (to: Told): Mail =>
  told(to, {
    subject: 'Your address for Rapport was changed',
    text: 'From now on Rapport writes to another address of yours.',
  })

export const addressRemovedMail = ({ removed, ...to }: Told & { removed: string }): Mail =>
  told(to, {
    subject: 'An address was removed from your Rapport',
    text: `You no longer sign in, or write to Rapport, with ${removed}.`,
  })
