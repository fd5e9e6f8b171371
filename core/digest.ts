import { type Contact, lateness } from './contact.ts'
import type { Member } from './member.ts'
import { chooseQuestion } from './questions.ts'
import { isColdReference } from './reference.ts'
import { scheduleNext } from './schedule.ts'
import type { Instant, LocalDate, Month } from './time.ts'

export type DigestEntry = {
  contact: Contact
  question: { id: string; text: string }
  /** Why it comes before those who are later. */
  isColdReference: boolean
}
export type Digest = {
  period: Month
  today: LocalDate
  entries: DigestEntry[]
  /** How many more are due than the digest holds. */
  waiting: number
}

type Dated = Parameters<typeof lateness>[0] & Parameters<typeof isColdReference>[0] & { id: string }

/** Those due in the order in which a digest has them: cold references first, longest late for their cadence first. */
export const inDigestOrder = <Each extends Dated>(due: Each[], today: LocalDate) =>
  due
    .map((contact) => ({
      contact,
      late: lateness(contact, today),
      isColdReference: isColdReference(contact, today),
    }))
    .sort(
      (a, b) =>
        Number(b.isColdReference) - Number(a.isColdReference) ||
        b.late - a.late ||
        (a.contact.id < b.contact.id ? -1 : 1),
    )

/** The first of those due, as many as the member wants to hear about. */
export const composeDigest = (member: Member, due: Contact[], period: Month, today: LocalDate): Digest => {
  const inDigest = new Set<string>()
  return {
    period,
    today,
    entries: inDigestOrder(due, today)
      .slice(0, member.digestSize)
      .map(({ contact, isColdReference }) => {
        const question = chooseQuestion(contact, period, member.questionsAsked[contact.id], inDigest)
        inDigest.add(question.id)
        return { contact, question, isColdReference }
      }),
    waiting: Math.max(0, due.length - member.digestSize),
  }
}

/** More than a digest can have asked about in a year and a half; older ones may come again. */
const mostRemembered = 500

/** The member when a period's digest is done with: what it asked, and when the next one is due. */
export const finishDigest = (member: Member, digest: Digest, now: Instant): Member => {
  const asked = Object.fromEntries(digest.entries.map(({ contact, question }) => [contact.id, question.id]))
  const earlier = Object.entries(member.questionsAsked).filter(([id]) => !(id in asked))
  // A slow worker may finish after the next month was done with.
  const lastPeriod = [digest.period, member.lastPeriod].toSorted().at(-1) ?? digest.period
  const kept = earlier.slice(-(mostRemembered - digest.entries.length))
  return scheduleNext(
    { ...member, lastPeriod, questionsAsked: { ...Object.fromEntries(kept), ...asked } },
    now,
  )
}
