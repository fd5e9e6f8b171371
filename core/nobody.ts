import { addressesOf } from './addresses.ts'
import { normaliseEmail } from './fields.ts'
import type { Member } from './member.ts'
import type { ReadEntry } from './read-contact.ts'

/** One mailbox, however it is written: `ada+news@` is `ada@`. */
const mailbox = (address: string) => normaliseEmail(address).replace(/\+[^@]*@/, '@')

/** The member, at any of their addresses, and we ourselves. */
export const isOwn = ({
  member,
  ourDomains,
}: {
  member: Pick<Member, 'email' | 'addresses'>
  ourDomains: string[]
}) => {
  const own = new Set(addressesOf(member).map(mailbox))
  return (address: string): boolean => {
    const theirs = mailbox(address)
    return own.has(theirs) || ourDomains.includes(theirs.slice(theirs.lastIndexOf('@') + 1))
  }
}

const robots = /^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?)(?:[+@-]|$)/i
const lists =
  /^[^@]*-(?:list|request|owner|announce)@|@(?:(?:lists?|mailman|listserv)\.|(?:googlegroups\.com|groups\.io|yahoogroups\.com)$)/i

/** Why there is no one person behind an address to keep in touch with; nothing when there may be one. */
export const whyNobody = (address: string): string | undefined => {
  if (robots.test(address)) return 'Nobody reads that address.'
  return lists.test(address) ? 'It is the address of a mailing list.' : undefined
}

/** Nobody is added whom nobody can keep in touch with. The member is left out: a signature that nothing marks reads like a contact. */
export const judge = (
  entry: ReadEntry,
  { ownName, isOwn }: { ownName: string; isOwn: (address: string) => boolean },
): ReadEntry[] => {
  if (entry.read.outcome === 'failed') return [entry]
  const { name, emails } = entry.read.contact
  if (name.toLowerCase() === ownName.toLowerCase() || emails.some(isOwn)) return []
  const [reason, ...others] = emails.map(whyNobody)
  return reason && others.every(Boolean)
    ? [{ place: entry.place, read: { outcome: 'failed', reason: `${emails[0]}: ${reason}` } }]
    : [entry]
}
