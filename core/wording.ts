import type { Contact, Relation } from './contact.ts'
import { isOwedReference, type Reference, type ReferenceMove } from './reference.ts'
import type { Answer } from './resume-reminder.ts'
import { daysBetween, formatDate, formatMonth, type LocalDate } from './time.ts'
import type { Win } from './win.ts'

/** How the domain is said in plain words, the same on pages and in mails. */

const cadences: Record<string, string> = {
  P2W: 'every two weeks',
  P1M: 'monthly',
  P2M: 'every two months',
  P3M: 'quarterly',
  P6M: 'twice a year',
  P1Y: 'yearly',
  never: 'no date',
}

export const describeDuration = (duration: string): string =>
  [...duration.matchAll(/(\d+)([YMWD])/g)]
    .map(([, count, unit]) =>
      plural(Number(count), { Y: 'year', M: 'month', W: 'week', D: 'day' }[unit ?? ''] ?? ''),
    )
    .join(' and ')

export const describeCadence = (cadence: string): string =>
  cadences[cadence] ?? `every ${describeDuration(cadence)}`

const relationNames: Record<Relation, string> = {
  manager: 'Manager',
  peer: 'Peer',
  report: 'Report',
  mentor: 'Mentor',
  client: 'Client',
  recruiter: 'Recruiter',
  other: 'Other',
}

export const describeRelation = (relation: Relation): string => relationNames[relation]

const theirPlace: Record<Relation, string> = {
  manager: 'Your manager',
  peer: 'Your peer',
  report: 'Your report',
  mentor: 'Your mentor',
  client: 'Your client',
  recruiter: 'A recruiter',
  other: 'Somebody you know',
}

/** `Your manager at Acme` */
export const howTheyKnowEachOther = ({ relation, where }: Pick<Contact, 'relation' | 'where'>): string =>
  where ? `${theirPlace[relation]} at ${where}` : theirPlace[relation]

/** What they said on the member's keep-in-touch page, the latest that they left. */
export const describeLeft = ({ left }: Pick<Contact, 'left'>): string | undefined => {
  const latest = left?.at(-1)
  if (!latest) return undefined
  const references = [
    latest.offersReference && 'happy to be a reference for you',
    latest.wantsReference && 'would like a reference from you',
  ].filter(Boolean)
  const said = references.length ? `: ${references.join(', and ')}` : ''
  return `Left you their details on ${formatDate(latest.on)}${said}.`
}

export const plural = (count: number, noun: string): string =>
  `${count < 1000 ? count : count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

const numbers = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** `seven`, and from thirteen on `13`. */
export const inWords = (count: number): string => numbers[count] ?? String(count)

const apart = (days: number): string => {
  if (days < 14) return plural(days, 'day')
  if (days < 60) return plural(Math.floor(days / 7), 'week')
  if (days < 730) return plural(Math.floor(days / 30.44), 'month')
  return plural(Math.floor(days / 365.25), 'year')
}

const ago = (date: LocalDate, today: LocalDate): string => {
  const days = daysBetween(date, today)
  if (days <= 0) return 'today'
  return days === 1 ? 'yesterday' : `${apart(days)} ago`
}

export const lastTalked = ({ lastTouch }: Pick<Contact, 'lastTouch'>, today: LocalDate): string =>
  lastTouch
    ? `Last talked ${ago(lastTouch.date, today)}, on ${formatDate(lastTouch.date)}`
    : 'No conversation recorded yet'

/** `Next: 22 February 2027`, `Due now` or `No date`. */
export const whenNext = ({ nextContact }: Pick<Contact, 'nextContact'>, today: LocalDate): string => {
  if (!nextContact) return 'No date'
  return nextContact <= today ? 'Due now' : `Next: ${formatDate(nextContact)}`
}

/** What has happened about a reference, and what has not. */
export const describeReference = (reference: Reference | undefined): string => {
  const { askedOn, agreedOn, agreedFor, givenOn, owedSince } = reference ?? {}
  const ours = agreedOn
    ? `Agreed on ${formatDate(agreedOn)}${agreedFor ? `, for ${agreedFor}` : ''}`
    : askedOn && `Asked on ${formatDate(askedOn)}, no answer yet`
  const given = givenOn && `You gave them one on ${formatDate(givenOn)}`
  const owed = owedSince
    ? `They would like one, since ${formatDate(owedSince)}`
    : isOwedReference(reference) && 'You owe them one'
  return [ours, given, owed].filter(Boolean).join('. ') || 'None yet'
}

/** What a member says has happened about a reference. */
export const referenceButtons: Record<ReferenceMove, string> = {
  asked: 'I asked them',
  agreed: 'They agreed',
  given: 'I gave them one',
  owed: 'They would like one',
  none: 'Not a reference any more',
}

/** What a mail can begin with: the first word of a name, or the whole when it is short or written without spaces. */
export const firstName = (name: string): string => name.split(/\s+/)[0] ?? name

/** Cut at a word where that is possible, with an ellipsis; by code points, so that no character is halved. */
export const shorten = (text: string, max: number): string => {
  const characters = [...text]
  if (characters.length <= max) return text
  const cut = characters.slice(0, max - 1).join('')
  return `${/\s/.test(cut) ? cut.replace(/\s\S*$/, '').trimEnd() : cut}…`
}

/** `Shipped the billing migration (Acme)` */
export const describeWin = ({ text, job }: Pick<Win, 'text' | 'job'>): string =>
  job ? `${text} (${job})` : text

/** What an answer to the résumé reminder did, as a title. */
export const titleOfAnswer: Record<Answer, string> = {
  done: 'Your résumé is up to date',
  later: 'The résumé reminder comes again',
  skipped: 'No résumé reminder this year',
}

/** What follows from an answer to the résumé reminder. */
export const afterAnswer = (answer: Answer, next: LocalDate | undefined): string => {
  const when = next
    ? answer === 'later'
      ? `It comes again on ${formatDate(next)}.`
      : `The next reminder comes in ${formatMonth(next)} ${next.slice(0, 4)}.`
    : 'No other reminder comes, as your settings are.'
  return answer === 'skipped' ? `${when} Your wins stay, and it will have them too.` : when
}

/** `July, August`, or `none` */
export const describeMonths = (months: number[]): string =>
  months.map((month) => formatMonth(`2026-${String(month).padStart(2, '0')}`)).join(', ') || 'none'

export const describeHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00`
