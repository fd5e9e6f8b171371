import { companyDomain } from './company.ts'
import { type Contact, type ContactForm, defaultCadence } from './contact.ts'
import { email } from './fields.ts'
import type { Member } from './member.ts'
import { readContact } from './read-contact.ts'
import { mostPeople, type Role } from './transition.ts'
import { matchWhom } from './whom.ts'
import { shorten } from './wording.ts'

/** Who is who in a transition, as a mail or a page names them. */

/** Whom words name: by an address, with or without a name, or as a contact is called. */
export type NamedColleague = { whom: string; role: Role }

export type ResolvedPerson =
  | { outcome: 'known'; contact: Contact; role: Role }
  | { outcome: 'new'; name: string; address: string; role: Role }
  | { outcome: 'several'; contacts: Contact[]; whom: string; role: Role }
  | { outcome: 'nobody'; whom: string }

/** Who is meant, among the contacts; somebody with an address that nobody has is new. */
export const resolvePeople = (people: NamedColleague[], contacts: Contact[]): ResolvedPerson[] =>
  people.slice(0, mostPeople).map(({ whom, role }): ResolvedPerson => {
    const written = readWhom(whom)
    const match = matchWhom(written?.address ?? whom, contacts)
    if (match.outcome === 'one') return { outcome: 'known', contact: match.contact, role }
    if (written) return { outcome: 'new', ...written, role }
    const found = match.outcome === 'several' ? match.contacts : match.near
    const shown = shorten(whom, 60)
    return found.length > 0
      ? { outcome: 'several', contacts: found, whom: shown, role }
      : { outcome: 'nobody', whom: shown }
  })

/** What tells the company that a member leaves: the manager's address before the member's own. */
export const domainLeft = (
  managerEmails: string[],
  { email, transition }: Pick<Member, 'email' | 'transition'>,
): string | undefined => companyDomain(managerEmails) ?? transition?.domain ?? companyDomain([email])

/** Who a colleague is who becomes a contact. */
export const colleagueForm = (
  { name, address, role }: Extract<ResolvedPerson, { outcome: 'new' }>,
  company: string | undefined,
): ContactForm | undefined => {
  const read = readContact({ name, emails: [address], relation: role, where: company })
  return read.outcome === 'read' ? { ...read.contact, cadence: defaultCadence } : undefined
}

const mailbox = /^(?:["“]?([^<>@"”]{0,80}?)["”]?\s*)?<([^\s<>@]{1,64}@[^\s<>@]{1,190})>$/

/** The address in words that name somebody, and the name beside it. */
const readWhom = (whom: string): { address: string; name: string } | undefined => {
  const text = whom.trim().slice(0, 300)
  const [, name = '', inBrackets] = mailbox.exec(text) ?? []
  const address = email.safeParse(inBrackets ?? text).data
  return address ? { address, name: name.trim() } : undefined
}
