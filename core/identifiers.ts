import type { Contact } from './contact.ts'
import * as fields from './fields.ts'

/** A number with its country code, as forms leave it: `+14155550132`. Others are kept as typed, and match nobody. */
const e164 = /^\+\d{7,15}$/

/** What makes two contacts the same person, strongest first. */
export const identifiers = (contact: Pick<Contact, 'emails' | 'linkedIn' | 'phones'>): string[] => [
  ...contact.emails.map((address) => `email:${fields.normaliseEmail(address)}`),
  ...(contact.linkedIn ? [contact.linkedIn] : []),
  ...contact.phones.filter((phone) => e164.test(phone)).map((phone) => `phone:${phone}`),
]

/** The field of a form that an identifier stands in. */
export const fieldOf = (identifier: string): 'emails' | 'phones' | 'linkedIn' =>
  identifier.startsWith('email:') ? 'emails' : identifier.startsWith('phone:') ? 'phones' : 'linkedIn'

/** Somebody without the identifiers that another contact has already. */
export const withoutIdentifiersOf = <Somebody extends Pick<Contact, 'emails' | 'linkedIn' | 'phones'>>(
  somebody: Somebody,
  other: Contact,
): Somebody => {
  const taken = identifiers(other)
  const free = (part: Partial<Contact>) =>
    !identifiers({ emails: [], phones: [], ...part }).some((each) => taken.includes(each))
  return {
    ...somebody,
    emails: somebody.emails.filter((address) => free({ emails: [address] })),
    phones: somebody.phones.filter((phone) => free({ phones: [phone] })),
    ...(!free({ linkedIn: somebody.linkedIn }) && { linkedIn: undefined }),
  }
}
