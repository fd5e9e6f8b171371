import { createHash } from 'node:crypto'
import type { Contact } from './contact.ts'
import type { Member } from './member.ts'
import { isMailStopped, nextDigest, nextReminder } from './schedule.ts'
import { hostOf, type Site } from './site.ts'
import { formatDate, type Instant, type LocalDate, localDate } from './time.ts'
import { isUnderWay, type Step, stepIn, stepsAhead } from './transition.ts'
import { describeCadence, howTheyKnowEachOther, shorten } from './wording.ts'

/** What a member's calendar shows, on a day or from a moment on. */
export type CalendarEvent = {
  /** The same for as long as it is about the same, whatever moves. */
  uid: string
  /** Greater after each change that is counted (RFC 5545 section 3.8.7.4). */
  sequence: number
  /** Since when this is known. */
  stamp: Instant
  /** Each without control characters and lone surrogates, but for the line breaks of the text. */
  title: string
  text: string
  url: string
} & ({ on: LocalDate } | { at: Instant })

/** How many contacts a feed has: one that is longer is of no use to anybody, and takes a Lambda's answer. */
export const mostInCalendar = { before: 100, after: 900 }

/** How a secret looks that the address of a feed holds. */
export const isCalendarSecret = (text: string): boolean => /^[a-z2-7]{52}$/.test(text)

/** Where a member's calendar feed is, for programs that take any address and for those that open theirs at once. */
export const calendarLinks = (
  { calendarSecret }: Pick<Member, 'calendarSecret'>,
  site: Site,
): { https: string; webcal: string } | undefined => {
  if (!calendarSecret) return undefined
  const https = `${site.url}/calendar/${calendarSecret}.ics`
  return { https, webcal: https.replace(/^https?:/, 'webcal:') }
}

/** One line, as RFC 5545 section 3.1 has it; what breaks lines for some readers is a space too. */
const plain = (text: string, most: number) =>
  shorten(
    text
      .slice(0, 4 * most)
      .toWellFormed()
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim(),
    most,
  )

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const steps: Record<Step, string> = {
  ask: 'ask for references, and offer them',
  remind: 'whom you have not asked yet',
  farewell: 'say goodbye',
  announce: 'tell your network where you are now',
  'check-in': 'a word to your old manager',
}

/**
 * The contacts' days, and the mailings at their moments: the next digest, if somebody is due by then, the next résumé
 * reminder, and what is left of a job change. A pause moves mailings alone, and so does unsubscribing: whom to write to,
 * and when, stays.
 */
export const calendarOf = (
  { member, contacts }: { member: Member; contacts: Contact[] },
  site: Site,
  now: Instant,
): CalendarEvent[] => {
  const { zone, transition, createdAt } = member
  /** Nothing that was typed, or came in a file, is in it as it stands. */
  const uidOf = (kind: string, id: string) => {
    const hash = createHash('sha256').update(`${kind}#${member.id}#${id}`).digest('hex')
    return `${hash.slice(0, 32)}@${hostOf(site)}`
  }

  const days = contacts.flatMap((contact): CalendarEvent[] => {
    const { id, version, addedOn, lastTouch, nextContact, cadence } = contact
    if (!nextContact) return []
    const known = lastTouch && lastTouch.date > addedOn ? lastTouch.date : addedOn
    const often = capital(describeCadence(cadence))
    const talked = lastTouch ? `last talked on ${formatDate(lastTouch.date)}` : 'no conversation recorded yet'
    return [
      {
        uid: uidOf('contact', id),
        sequence: version - 1,
        stamp: `${known}T00:00:00.000Z`,
        title: `Reconnect with ${plain(contact.name, 100)}`,
        text: `${plain(howTheyKnowEachOther(contact), 150)}.\n${often}, ${talked}.`,
        url: `${site.url}/contacts/${id}`,
        on: nextContact,
      },
    ]
  })

  const digest = nextDigest(member, now)
  const digestDay = digest && localDate(digest.at, zone)
  const isAnybodyDue = contacts.some(
    ({ nextContact }) => nextContact && digestDay && nextContact <= digestDay,
  )
  const reminder = nextReminder(member, now)
  const mailings: CalendarEvent[] = [
    ...(digest && (isAnybodyDue || member.mailWhenNobodyDue)
      ? [
          {
            uid: uidOf('digest', digest.period),
            ...{ sequence: 0, stamp: createdAt, at: digest.at },
            title: 'Your Rapport digest',
            text: 'By mail: whom to reconnect with, and a question to open with.',
            url: `${site.url}/contacts?due=on`,
          },
        ]
      : []),
    ...(reminder
      ? [
          {
            uid: uidOf('resume-reminder', reminder.period),
            ...{ sequence: 0, stamp: createdAt, at: reminder.at },
            title: 'Your résumé, brought up to date',
            text: 'By mail: what you achieved in the year, ready to paste.',
            url: `${site.url}/wins`,
          },
        ]
      : []),
  ]

  if (!transition || !isUnderWay(transition)) return [...mailings, ...days]
  const { id, version, startedAt, lastDay, company } = transition
  const where = company ? ` at ${plain(company, 60)}` : ''
  const change = { sequence: version - 1, stamp: startedAt, url: `${site.url}/transition` }
  const ahead = isMailStopped(member) ? [] : stepsAhead(member, now)
  return [
    ...mailings,
    {
      ...change,
      uid: uidOf('last-day', id),
      title: `Your last day${where}`,
      text: 'What is left to do is on the page.',
      on: lastDay,
    },
    ...ahead.flatMap(({ period, at }): CalendarEvent[] => {
      const step = stepIn(transition, period)
      return step
        ? [
            {
              ...change,
              uid: uidOf('transition', period),
              title: `Leaving${where}: ${steps[step]}`,
              text: 'By mail: what is left to do, with drafts.',
              at,
            },
          ]
        : []
    }),
    ...days,
  ]
}
