import type { Contact } from '../core/contact.ts'

/** The way to somebody without an address that works: a call, or else their profile. */
export const reach = ({
  phones: [phone],
  linkedIn,
}: Pick<Contact, 'phones' | 'linkedIn'>): { text: string; href: string } | undefined => {
  if (phone) return { text: `Call ${phone}`, href: `tel:${phone.replace(/[^\d+]/g, '')}` }
  return linkedIn ? { text: 'Open their LinkedIn profile', href: `https://www.${linkedIn}` } : undefined
}

/** What the text of a mail says of it. */
export const reachInWords = ({ text, href }: { text: string; href: string }): string =>
  href.startsWith('tel:') ? text : `${text}: ${href}`
