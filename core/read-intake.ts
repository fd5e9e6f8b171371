import { readAddressCommand, readCommand, readCommands } from './commands.ts'
import { defaultCadence } from './contact.ts'
import { email, normaliseEmail } from './fields.ts'
import { isReplySubject } from './forwarded.ts'
import type { Mailbox, MailHeader } from './intake.ts'
import { readIntakeAddresses, reminderWord, taskOfWord } from './intake-address.ts'
import type { Command, Intention } from './intention.ts'
import { type MailBody, readMailToUs } from './mail-to-us.ts'
import type { Member } from './member.ts'
import { isOwn, whyNobody } from './nobody.ts'
import { ownWords } from './own-words.ts'
import { readReminderReply } from './reminder-reply.ts'
import { robotSigns } from './robot-signs.ts'
import { addTo, type Instant, type LocalDate, localDate, toInstant } from './time.ts'
import { shorten } from './wording.ts'

export type IntakeMail = {
  header: MailHeader
  body: MailBody
  recipients: string[]
  returnPath: string | undefined
}
type Context = { ourDomains: [intakeDomain: string, ...others: string[]]; now: Instant }

/** More than this is a mailing, not a conversation. */
const mostPeople = 50

/** Everything that a member's mail asks for. What a robot sends asks for nothing, but can report that mail came back. */
export const readIntake = (mail: IntakeMail, member: Member, { ourDomains, now }: Context): Intention[] => {
  const { header, body } = mail
  if (body.failedRecipients.length > 0)
    return body.failedRecipients.map((address) => ({ kind: 'stale', address }))
  if (robotSigns(header, mail.returnPath, ourDomains) === 'automatic') return []

  const today = localDate(now, member.zone)
  const [intakeDomain] = ourDomains
  const addresses = readIntakeAddresses(mail.recipients, intakeDomain)
  const words = ownWords(body.text)
  const isLeaving = addresses.some(({ word }) => word === 'leaving')
  const said = isLeaving ? words.trim() : words.split('\n').find((line) => line.trim())
  const argument = said || header.subject
  const addressed = addresses.map(({ word }) => readAddressCommand(word, argument, today))
  const cadence = addressed.find((each) => each.cadence)?.cadence
  const own = isOwn({ member, ourDomains })
  const { people, skipped } = whoElse(header, own)
  const isToUs = [...header.to, ...header.cc].some(({ address }) => isAt(address, intakeDomain))
  const task = addresses.map(({ word }) => taskOfWord(word)).find((each) => each !== undefined)
  const isHiddenFarewell = task === 'farewell' && !isToUs
  if (people.length > 0 || (skipped.length > 0 && !isToUs) || isHiddenFarewell)
    return [
      {
        kind: 'record',
        people: people.slice(0, mostPeople),
        skipped: [...skipped, ...people.slice(mostPeople).map(tooMany)].slice(0, mostPeople),
        date: localDate(writtenAt(header, now), member.zone),
        cadence: cadence ?? defaultCadence,
        ...(task && { task }),
      },
    ]

  if (addresses.some(({ word }) => word === reminderWord))
    return readReminderReply(body.text, header.subject, today)
  const commands = addressed.flatMap(({ command }) => command ?? [])
  if (!isToUs && commands.length === 0) return [hiddenRecipients(header)]
  const isArgument = commands.some(({ kind }) => !takesNone.includes(kind))
  return readToUs(mail, {
    words: isArgument ? words.replace(argument, '') : words,
    commands,
    cadence,
    contactId: addresses.find(({ contactId }) => contactId)?.contactId,
    ...{ today, ownName: member.name, isOwn: own },
  })
}

/** Commands that are whole without an argument. */
const takesNone: string[] = ['next', 'list', 'references', 'staying', 'resume', 'export', 'help']

/** The words of a mail that was written to others are not for us. */
const hiddenRecipients = ({ subject }: MailHeader): Intention => ({
  kind: 'not understood',
  text: shorten(subject, 200),
  reason: 'It does not show whom you wrote to. Put them in To or Cc, and this address in the BCC.',
})

/** What a mail to us alone asks for: by the address, by its lines, by what is attached or forwarded, or by its subject. */
const readToUs = (
  { header, body }: IntakeMail,
  about: {
    words: string
    commands: Command[]
    cadence: string | undefined
    contactId: string | undefined
    today: LocalDate
    ownName: string
    isOwn: (address: string) => boolean
  },
): Intention[] => {
  const { today, contactId } = about
  const written = readCommands(about.words, today)
  const rest = written.rest.trim()
  const isReply = isReplySubject(header.subject) || header.fields['in-reply-to'] !== undefined
  // In a reply, `Jane, my manager at Acme, …` is a word about somebody known; whoever is new has an address.
  const entries = readMailToUs(body, written.rest, about).filter(
    ({ read }) => !isReply || read.outcome === 'failed' || hasIdentifier(read.contact),
  )
  const intentions: Intention[] = unique([...about.commands, ...written.commands])
  if (entries.length > 0)
    intentions.push({ kind: 'add', entries, cadence: written.cadence ?? about.cadence ?? defaultCadence })
  else if (isReply && rest) intentions.push({ kind: 'note', words: rest, contactId })
  if (intentions.length > 0) return intentions
  const bySubject = isReply ? undefined : commandIn(header.subject, rest, today)
  return [bySubject ?? { kind: 'not understood', text: shorten(rest || header.subject, 200) }]
}

/** Asked twice, by two addresses or on two lines, it is one wish. */
const unique = (commands: Command[]): Command[] => [
  ...new Map(commands.map((command) => [JSON.stringify(command), command])).values(),
]

/** The command that a subject is, or begins; the words of the mail go on with it. */
const commandIn = (subject: string, rest: string, today: LocalDate): Intention | undefined => {
  const command = readCommand(subject, today)
  if (command?.kind === 'done' && rest) return { ...command, words: `${command.words}\n${rest}` }
  if (command?.kind !== 'incomplete' || !rest) return command
  return readCommand(`${subject} ${rest.split('\n', 1)[0]}`, today)
}

const isAt = (address: string, domain: string) => address.toLowerCase().endsWith(`@${domain.toLowerCase()}`)

const hasIdentifier = ({
  emails,
  phones,
  linkedIn,
}: {
  emails: string[]
  phones: string[]
  linkedIn: string | undefined
}) => emails.length + phones.length > 0 || linkedIn !== undefined

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
