import { defaultCadence } from './contact.ts'
import { email, normaliseEmail } from './fields.ts'
import type { Mailbox, MailHeader } from './intake.ts'
import { readIntakeAddresses, taskOfWord } from './intake-address.ts'
import type { Intention } from './intention.ts'
import type { MailBody } from './mail-to-us.ts'
import type { Member } from './member.ts'
import { isOwn, whyNobody } from './nobody.ts'
import { robotSigns } from './robot-signs.ts'
import { addTo, type Instant, localDate, toInstant } from './time.ts'
import { readAddressCadence } from './written-cadence.ts'

export type IntakeMail = {
  header: MailHeader
  body: MailBody
  recipients: string[]
  returnPath: string | undefined
}
export type Context = { ourDomains: [intakeDomain: string, ...others: string[]]; now: Instant }

/** More than this is a mailing, not a conversation. */
const mostPeople = 50

/**
 * What a mail asks for by its header alone: the record of a mail to others, and what a robot reports. Nothing when its
 * words have to be read, which takes much more code.
 */
export const readWithoutWords = (
  { header, body, recipients, returnPath }: IntakeMail,
  member: Member,
  { ourDomains, now }: Context,
): Intention[] | undefined => {
  if (body.failedRecipients.length > 0)
    return body.failedRecipients.map((address) => ({ kind: 'stale', address }))
  if (robotSigns(header, returnPath, ourDomains) === 'automatic') return []

  const [intakeDomain] = ourDomains
  const { people, skipped } = whoElse(header, isOwn({ member, ourDomains }))
  const words = readIntakeAddresses(recipients, intakeDomain).map(({ word }) => word)
  const task = words.map(taskOfWord).find((each) => each !== undefined)
  const isHidden = !isToUs(header, intakeDomain)
  if (people.length === 0 && !(isHidden && (skipped.length > 0 || task === 'farewell'))) return undefined
  return [
    {
      kind: 'record',
      people: people.slice(0, mostPeople),
      skipped: [...skipped, ...people.slice(mostPeople).map(tooMany)].slice(0, mostPeople),
      date: localDate(writtenAt(header, now), member.zone),
      cadence: words.map(readAddressCadence).find((each) => each !== undefined) ?? defaultCadence,
      ...(task && { task }),
    },
  ]
}

/** Whether it was written to us, and not only sent to us in secret. */
export const isToUs = ({ to, cc }: MailHeader, intakeDomain: string): boolean =>
  [...to, ...cc].some(({ address }) => isAt(address, intakeDomain))

const isAt = (address: string, domain: string) => address.toLowerCase().endsWith(`@${domain.toLowerCase()}`)

const tooMany = ({ name, address }: Mailbox) => ({
  place: name || address,
  reason: `A mail records at most ${mostPeople} people.`,
})

/** To whom a mail was written besides the member and us, each once; and who of them is no person. */
const whoElse = (header: MailHeader, isOwn: (address: string) => boolean) => {
  const seen = new Set<string>()
  const people: Mailbox[] = []
  const skipped: { place: string; reason: string }[] = []
  for (const mailbox of [...header.to, ...header.cc]) {
    const normal = normaliseEmail(mailbox.address)
    if (!email.safeParse(mailbox.address).success || isOwn(normal) || seen.has(normal)) continue
    seen.add(normal)
    const reason = whyNobody(normal)
    if (reason) skipped.push({ place: normal, reason })
    else people.push(mailbox)
  }
  return { people, skipped }
}

/** When the mail says it was written, if that can be: within the last month and not in the future. */
const writtenAt = ({ date }: MailHeader, now: Instant): Instant => {
  try {
    const written = toInstant(date ?? now)
    return written <= now && written > addTo(now, '-P31D') ? written : now
  } catch {
    return now
  }
}
