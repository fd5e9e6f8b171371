import { type Contact, goodEmail } from '../core/contact.ts'
import { mailto } from '../core/mailto.ts'

/** What a draft to somebody is called, until the member says more. */
export const draftSubject = 'Hello again'

/** The way to somebody without an address that works: a call, or else their profile. */
export const reach = ({
  phones: [phone],
  linkedIn,
}: Pick<Contact, 'phones' | 'linkedIn'>): { text: string; href: string } | undefined => {
  if (phone) return { text: `Call ${phone}`, href: `tel:${phone.replace(/[^\d+]/g, '')}` }
  return linkedIn ? { text: 'Open their LinkedIn profile', href: `https://www.${linkedIn}` } : undefined
}

/** The way to somebody from a page: a draft, whose BCC records that the member wrote; else a call, or their profile. */
export const wayTo = (contact: Contact, bcc: string): { text: string; href: string } | undefined => {
  const to = goodEmail(contact)
  return to ? { text: 'Write to them', href: mailto(to, { subject: draftSubject, bcc }) } : reach(contact)
}

/** What the text of a mail says of it. */
export const reachInWords = ({ text, href }: { text: string; href: string }): string =>
  href.startsWith('tel:') ? text : `${text}: ${href}`
