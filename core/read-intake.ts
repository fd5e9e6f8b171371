import { readAddressCommand, readCommand, readCommands } from './commands.ts'
import { defaultCadence } from './contact.ts'
import { isReplySubject } from './forwarded.ts'
import type { MailHeader } from './intake.ts'
import { readIntakeAddresses, reminderWord } from './intake-address.ts'
import type { Command, Intention } from './intention.ts'
import { readMailToUs } from './mail-to-us.ts'
import type { Member } from './member.ts'
import { isOwn } from './nobody.ts'
import { ownWords } from './own-words.ts'
import { type Context, type IntakeMail, isToUs, readWithoutWords } from './read-without-words.ts'
import { readReminderReply } from './reminder-reply.ts'
import { type LocalDate, localDate } from './time.ts'
import { shorten } from './wording.ts'

/** Everything that a member's mail asks for. What a robot sends asks for nothing, but can report that mail came back. */
export const readIntake = (mail: IntakeMail, member: Member, context: Context): Intention[] =>
  readWithoutWords(mail, member, context) ?? readWords(mail, member, context)

const readWords = (mail: IntakeMail, member: Member, { ourDomains, now }: Context): Intention[] => {
  const { header, body } = mail
  const today = localDate(now, member.zone)
  const [intakeDomain] = ourDomains
  const addresses = readIntakeAddresses(mail.recipients, intakeDomain)
  if (addresses.some(({ word }) => word === reminderWord))
    return readReminderReply(body.text, header.subject, today)
  const words = ownWords(body.text)
  const isLeaving = addresses.some(({ word }) => word === 'leaving')
  const said = isLeaving ? words.trim() : words.split('\n').find((line) => line.trim())
  const argument = said || header.subject
  const addressed = addresses.map(({ word }) => readAddressCommand(word, argument, today))
  const commands = addressed.flatMap(({ command }) => command ?? [])
  if (!isToUs(header, intakeDomain) && commands.length === 0) return [hiddenRecipients(header)]
  const isArgument = commands.some(({ kind }) => !takesNone.includes(kind))
  return readToUs(mail, {
    words: isArgument ? words.replace(argument, '') : words,
    commands,
    cadence: addressed.find((each) => each.cadence)?.cadence,
    contactId: addresses.find(({ contactId }) => contactId)?.contactId,
    ...{ today, ownName: member.name, isOwn: isOwn({ member, ourDomains }) },
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

const hasIdentifier = ({
  emails,
  phones,
  linkedIn,
}: {
  emails: string[]
  phones: string[]
  linkedIn: string | undefined
}) => emails.length + phones.length > 0 || linkedIn !== undefined
