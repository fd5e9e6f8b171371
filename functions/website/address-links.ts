import { findAddress, mayTakeBack, othersOf } from '../../core/addresses.ts'
import { email, isSameAddress } from '../../core/fields.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import type { Member } from '../../core/member.ts'
import type { Instant } from '../../core/time.ts'
import { brokenLinkPage } from '../../views/pages/links.tsx'
import { onlyAddressDonePage, onlyAddressPage } from '../../views/pages/only-address.tsx'
import { linkPath } from './contacts.ts'
import type { LinkAnswers } from './links.ts'
import { mayHaveGone } from './mail-on-request.ts'
import { html, type Reply } from './request.ts'
import { endedSessionCookie, type SessionDeps } from './session.ts'

type TellDeps = Pick<SessionDeps, 'keys' | 'now' | 'site'> & {
  sendMail: (mail: Mail) => Promise<SendOutcome>
  log: { warn: (message: string, details: Record<string, string>) => void }
}
export type AddressLinkDeps = {
  loadMember: (memberId: string) => Promise<Member | undefined>
  keepOnlyAddress: (
    member: Member,
    address: string,
    now: Instant,
  ) => Promise<{ outcome: 'kept'; others: string[] } | { outcome: 'address taken' }>
  deleteSessions: (memberId: string) => Promise<unknown>
  listApiKeys: (memberId: string) => Promise<{ id: string }[]>
  deleteApiKey: (memberId: string, keyId: string) => Promise<unknown>
  rotateCalendarSecret: (member: Member, secret: string | undefined) => Promise<boolean>
  deleteSignIns: (address: string) => Promise<unknown>
}

/** Tells the address that was primary of a change, with the way to take the membership back. */
export const tellOf = async (
  deps: TellDeps,
  { memberId, to }: { memberId: string; to: string },
  mail: (told: { to: string; url: string }) => Mail,
): Promise<void> => {
  const thing = Buffer.from(to).toString('hex')
  const url = `${deps.site.url}${linkPath(deps, { purpose: 'only-address', memberId, thing })}`
  const sent = await deps.sendMail(mail({ to, url }))
  if (!mayHaveGone(sent)) deps.log.warn('A change of addresses was not told.', sent)
}

/** The address that a link was mailed to, if it may take the membership back; one whose last day is over may not. */
const addressIn = (thing: string, member: Member, now: Instant): string | undefined => {
  const { data } = email.safeParse(Buffer.from(thing, 'hex').toString())
  const isEnded =
    data &&
    othersOf(member).some((other) => isSameAddress(other.email, data)) &&
    !findAddress(member, data, now)
  return data && mayTakeBack(member, data, now) && !isEnded ? data : undefined
}

const gone = (): Reply => html(brokenLinkPage('expired'), 410)

export const addressLinks: Record<'only-address', LinkAnswers<AddressLinkDeps>> = {
  'only-address': {
    show: (_, { link, member, now, action }) => {
      const address = addressIn(link.thing, member, now)
      return address ? html(onlyAddressPage({ address, action })) : gone()
    },
    /**
     * The ways in go after the addresses, and what a session can turn on after the sessions, so that nobody makes another in
     * between.
     */
    act: async (deps, { link, member, now }) => {
      const address = addressIn(link.thing, member, now)
      if (!address) return gone()
      const kept = await deps.keepOnlyAddress(member, address, now)
      if (kept.outcome === 'address taken') return gone()
      await deps.deleteSessions(member.id)
      for (const other of kept.others) await deps.deleteSignIns(other)
      for (const { id } of await deps.listApiKeys(member.id)) await deps.deleteApiKey(member.id, id)
      const current = await deps.loadMember(member.id)
      if (current?.calendarSecret) await deps.rotateCalendarSecret(current, undefined)
      return { ...html(onlyAddressDonePage({ address })), cookies: [endedSessionCookie] }
    },
  },
}
