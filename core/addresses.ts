import * as z from 'zod'
import { isAtCompany } from './company.ts'
import { checkbox, email, isSameAddress } from './fields.ts'
import type { Member } from './member.ts'
import { scheduleNext } from './schedule.ts'
import { addTo, addToDate, atHour, type Instant } from './time.ts'
import { isUnderWay, type Transition } from './transition.ts'

/** A member's addresses: the primary one, `email`, where mailings go, and others that are as good to sign in and write from. */

export const mostAddresses = 10

type Addressed = Pick<Member, 'email' | 'addresses'>
export type OtherAddress = NonNullable<Member['addresses']>['others'][number]

export const newAddressForm = z.object({ email, primary: checkbox })

export const othersOf = ({ addresses }: Pick<Member, 'addresses'>): OtherAddress[] => addresses?.others ?? []

/** All of them, the primary one first, also those that work no more. */
export const addressesOf = (member: Addressed): string[] => [
  member.email,
  ...othersOf(member).map((other) => other.email),
]

/** Whether an address of a company that was left works no more. */
export const isOver = ({ until }: { until?: string | undefined }, zone: string, now: Instant): boolean =>
  until !== undefined && now >= atHour(addToDate(until, 'P1D'), 0, zone)

/** The member's address that this one is, as the member wrote it, as long as it works. */
export const findAddress = (
  member: Addressed & Pick<Member, 'zone'>,
  address: string,
  now: Instant,
): string | undefined =>
  [member, ...othersOf(member).filter((other) => !isOver(other, member.zone, now))].find((each) =>
    isSameAddress(each.email, address),
  )?.email

type Addresses = NonNullable<Member['addresses']>

const withAddresses = (member: Member, changed: Partial<Addresses>): Member => ({
  ...member,
  addresses: { others: [], ...member.addresses, ...changed, version: (member.addresses?.version ?? 0) + 1 },
})
const withOthers = (member: Member, others: OtherAddress[]) => withAddresses(member, { others })

const without = (others: OtherAddress[], address: string) =>
  others.filter((other) => !isSameAddress(other.email, address))

/** The day after which an address is lost: the last one at the company that it is of, when the member leaves there. */
export const lastDayOf = ({ transition }: Pick<Member, 'transition'>, address: string) =>
  transition && isUnderWay(transition) && isAtCompany(address, transition.domain)
    ? transition.lastDay
    : undefined

const asOther = (member: Member, address: string): OtherAddress => {
  const until = lastDayOf(member, address)
  return { email: address, ...(until && { until }) }
}

/** The member with one more address, unless there are as many as may be. */
export const addAddress = (member: Member, address: string, now: Instant): Member => {
  if (findAddress(member, address, now)) return member
  const others = without(othersOf(member), address)
  if (others.length + 1 >= mostAddresses) return member
  const added = asOther(member, address)
  // Whoever still has it after the last day was just mailed there.
  return withOthers(member, [...others, isOver(added, member.zone, now) ? { email: address } : added])
}

/** The member who is mailed at another of their addresses, of which nothing bad is known; the one until now stays. */
export const usePrimary = (member: Member, address: string, now: Instant): Member => {
  const found = findAddress(member, address, now)
  if (!found || found === member.email) return member
  const { mailProblem: _, ...rest } = member
  const others = [asOther(member, member.email), ...without(othersOf(member), found)]
  return scheduleNext(withOthers({ ...rest, email: found }, others), now)
}

/** The member without an address; the primary one stays. */
export const removeAddress = (member: Member, address: string): Member => {
  const others = without(othersOf(member), address)
  return others.length === othersOf(member).length ? member : withOthers(member, others)
}

const takesBackFor = 'P7D'
/** More than anybody has use for, and little enough for the item. */
const mostTold = 20

const toldOf = ({ addresses }: Pick<Member, 'addresses'>) => addresses?.told ?? []

/** Whether an address was told of a change not long ago, and none told before it has taken the membership back since. */
export const mayTakeBack = (member: Pick<Member, 'addresses'>, address: string, now: Instant): boolean =>
  toldOf(member).some((each) => isSameAddress(each.email, address) && each.until > now)

/** The member who has told an address of a change. Who was told first stays first: an intruder's come after the member's. */
export const noteTold = (member: Member, address: string, now: Instant): Member => {
  const until = addTo(now, takesBackFor)
  const known = toldOf(member).filter((each) => each.until > now)
  const told = known.some((each) => isSameAddress(each.email, address))
    ? known.map((each) => (isSameAddress(each.email, address) ? { ...each, until } : each))
    : [...known, { email: address, until }]
  return withAddresses(member, { told: told.slice(0, mostTold) })
}

/** The member with one address and no other; those that were told of a change after it take nothing back any more. */
export const keepOnly = (member: Member, address: string, now: Instant): Member => {
  const at = toldOf(member).findIndex((each) => isSameAddress(each.email, address))
  const told = toldOf(member).slice(0, at + 1)
  if (isSameAddress(member.email, address))
    return othersOf(member).length === 0 && told.length === toldOf(member).length
      ? member
      : withAddresses(member, { others: [], told })
  const { mailProblem: _, ...rest } = member
  return scheduleNext(withAddresses({ ...rest, email: address }, { others: [], told }), now)
}

/** The addresses at the company as the transition has them now: none that is over works again. */
export const endAtCompany = (member: Member, { domain, lastDay, calledOffAt }: Transition, now: Instant) => {
  const others = othersOf(member)
  const ending = others.filter((each) => isAtCompany(each.email, domain) && !isOver(each, member.zone, now))
  if (ending.length === 0) return member
  return withOthers(
    member,
    others.map((each) =>
      ending.includes(each) ? { email: each.email, ...(!calledOffAt && { until: lastDay }) } : each,
    ),
  )
}
