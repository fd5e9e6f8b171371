import { hasOnlyWorkAddress, isAtCompany } from './company.ts'
import { type Contact, defaultCadence, goodEmail } from './contact.ts'
import { normaliseEmail } from './fields.ts'
import type { Member } from './member.ts'
import { referenceState } from './reference.ts'
import type { LocalDate } from './time.ts'
import { isTicked, type Role, roles, type Step, type Transition } from './transition.ts'

/** What the steps of a transition come to on a day: whom to write to, and what else there is to do. */

export type Person = { contact: Contact; role: Role }

/** How many drafts of one sort there are at a time; a page has room for more of those who would be lost. */
const mostDrafts = 10

export type StepContent = {
  /** The latest of the steps, which names the mail. */
  step: Step
  transition: Transition
  today: LocalDate
  hasLeft: boolean
  /** Still to be asked, manager first. */
  toAsk: Person[]
  /** Only a work address is known of these others; some of them, and how many more. */
  toReach: Contact[]
  moreToReach: number
  /** Whether the member signs in with an address of the company. */
  signsInAtWork: boolean
  farewell: boolean
  profiles: boolean
  /** Who has not heard of the change, longest silent first; some of them, and how many more. */
  toTell: Contact[]
  moreToTell: number
  checkIn: Person | undefined
  /** How often those of the old company are brought up from now on. */
  cadences: { contact: Contact; cadence: string }[]
}

/** The people of a transition who are still contacts, manager first. */
export const peopleOf = ({ people }: Transition, contacts: Contact[]): Person[] => {
  const known = new Map(contacts.map((contact) => [contact.id, contact]))
  const found = people.flatMap(({ contactId, role }): Person[] => {
    const contact = known.get(contactId)
    return contact ? [{ contact, role }] : []
  })
  return roles.flatMap((role) => found.filter((person) => person.role === role))
}

export const isSignedUpAtWork = (member: Pick<Member, 'email'>, { domain }: Transition): boolean =>
  isAtCompany(member.email, domain)

/** Others of whom only an address at the company is known. */
const whoIsLost = (transition: Transition, contacts: Contact[]): Contact[] => {
  const people = new Set(transition.people.map(({ contactId }) => contactId))
  return contacts.filter(
    (contact) => !people.has(contact.id) && hasOnlyWorkAddress(contact, transition.domain),
  )
}

/** Longest silent first, whoever of the others has an address elsewhere and was not spoken to since the last day. */
const whoHasNotHeard = ({ lastDay, domain, people }: Transition, contacts: Contact[]): Contact[] =>
  contacts
    .filter(({ id }) => !people.some(({ contactId }) => contactId === id))
    .filter(({ cadence, lastTouch }) => cadence !== 'never' && (lastTouch?.date ?? '') <= lastDay)
    .filter((contact) => {
      const address = goodEmail(contact)
      return address !== undefined && !isAtCompany(address, domain)
    })
    .toSorted((a, b) => (a.lastTouch?.date ?? '').localeCompare(b.lastTouch?.date ?? ''))

/** The manager and who vouches for the member quarterly, the others twice a year; only where the member chose nothing. */
export const cadencesOf = (people: Person[]): { contact: Contact; cadence: string }[] =>
  people.flatMap(({ contact, role }) => {
    const isClose = role === 'manager' || referenceState(contact.reference) === 'agreed'
    return contact.cadence === defaultCadence ? [{ contact, cadence: isClose ? 'P3M' : 'P6M' }] : []
  })

/** An address of somebody's own before one of the company that was left. */
export const addressOf = (contact: Contact, { domain }: Transition): string | undefined => {
  const { emails, staleEmails = [] } = contact
  const own = emails.find(
    (address) => !staleEmails.includes(normaliseEmail(address)) && !isAtCompany(address, domain),
  )
  return own ?? goodEmail(contact)
}

/** Nothing when there is nothing left to do. */
export const composeStep = (
  member: Pick<Member, 'email'>,
  transition: Transition,
  due: Step[],
  contacts: Contact[],
  today: LocalDate,
  mostToReach = mostDrafts,
): StepContent | undefined => {
  const step = due.at(-1)
  if (!step) return undefined
  const hasLeft = today > transition.lastDay
  const has = (...those: Step[]) => those.some((each) => due.includes(each))
  const people = peopleOf(transition, contacts)
  const lost = has('ask', 'remind')
    ? whoIsLost(transition, contacts).filter(({ id }) => !isTicked(transition, 'address', id))
    : []
  const unheard = has('announce') ? whoHasNotHeard(transition, contacts) : []
  const checkIn = people[0]
  const content: StepContent = {
    ...{ step, transition, today, hasLeft },
    toAsk: has('ask', 'remind')
      ? people.filter(({ contact }) => !isTicked(transition, 'ask', contact.id))
      : [],
    toReach: lost.slice(0, mostToReach),
    moreToReach: Math.max(0, lost.length - mostToReach),
    signsInAtWork: step !== 'ask' && isSignedUpAtWork(member, transition),
    farewell: has('farewell') && !hasLeft && !isTicked(transition, 'farewell'),
    profiles: has('announce') && !isTicked(transition, 'profiles'),
    toTell: unheard.slice(0, mostDrafts),
    moreToTell: Math.max(0, unheard.length - mostDrafts),
    checkIn: has('check-in') && checkIn && !isTicked(transition, 'check-in') ? checkIn : undefined,
    cadences: has('check-in') ? cadencesOf(people) : [],
  }
  const { toAsk, toReach, signsInAtWork, farewell, profiles, toTell, cadences } = content
  const isIdle =
    toAsk.length + toReach.length + toTell.length + cadences.length === 0 &&
    !(signsInAtWork || farewell || profiles || content.checkIn)
  // The first mail comes in any case: it says what will follow.
  return isIdle && step !== 'ask' ? undefined : content
}
