import type { Contact } from '../../core/contact.ts'
import { email } from '../../core/fields.ts'
import { type ArrivedMail, type MailHeader, provenSender } from '../../core/intake.ts'
import type { IntakeAddress } from '../../core/intake-address.ts'
import type { Member } from '../../core/member.ts'
import type { Instant } from '../../core/time.ts'

export type IdentifyDeps = {
  now: () => Instant
  findMemberAt: (address: string, now: Instant) => Promise<Member | undefined>
  findMemberByIntakeSecret: (secret: string) => Promise<Member | undefined>
  findContact: (
    memberId: string,
    query: { by: Pick<Contact, 'emails' | 'linkedIn' | 'phones'>; now: Instant },
  ) => Promise<Contact | undefined>
}

export type Sender =
  | { outcome: 'member'; member: Member }
  /** The private address is this member's, and nothing shows that they wrote. */
  | { outcome: 'perhaps'; member: Member }
  | { outcome: 'stranger'; address: string }
  | { outcome: 'nobody' }

/** A table takes no key of any length. */
const isAddress = (address: string) => email.safeParse(address).success

/** Who wrote a mail: what it proves decides, and a private address among its recipients says who else may be meant. */
export const identify = async (
  deps: IdentifyDeps,
  arrived: ArrivedMail,
  header: MailHeader,
  addresses: IntakeAddress[],
): Promise<Sender> => {
  const proven = provenSender(header, arrived)
  const secrets = [...new Set(addresses.flatMap(({ secret }) => secret ?? []))]
  const owners = (await Promise.all(secrets.map(deps.findMemberByIntakeSecret))).flatMap(
    (owner) => owner ?? [],
  )
  const sender = proven && (await deps.findMemberAt(proven, deps.now()))
  if (sender && (owners.length === 0 || owners.some(({ id }) => id === sender.id)))
    return { outcome: 'member', member: sender }
  const [owner, ...others] = owners
  if (owner && others.length === 0) {
    const emails = header.from.map(({ address }) => address).filter(isAddress)
    // Somebody whom the member wrote to answers to all.
    const contact = await deps.findContact(owner.id, { by: { emails, phones: [] }, now: deps.now() })
    return contact ? { outcome: 'nobody' } : { outcome: 'perhaps', member: owner }
  }
  return proven && !sender && owners.length === 0
    ? { outcome: 'stranger', address: proven }
    : { outcome: 'nobody' }
}
