import type { DescribedContact } from './contact.ts'
import { mostEntries } from './contact-file.ts'
import { readContactsCsv } from './csv.ts'
import { normaliseEmail } from './fields.ts'
import { originalSender } from './forwarded.ts'
import type { Mailbox } from './intake.ts'
import { ownWords } from './own-words.ts'
import { type ReadEntry, readContact } from './read-contact.ts'
import type { LocalDate } from './time.ts'
import { readVCards } from './vcard.ts'
import { readWrittenContacts } from './written-contacts.ts'

export type MailBody = {
  subject: string
  text: string
  attachments: Attachment[]
  /** Who wrote the mails that are attached whole. */
  attachedSenders: Mailbox[]
}
type Attachment = { name: string; type: string; bytes: Uint8Array }

const isVCard = ({ name, type }: Attachment) =>
  /^text\/(?:x-)?v-?card$|^text\/directory$/i.test(type) || /\.vcf$/i.test(name)
const isCsv = ({ name, type }: Attachment) => /^text\/csv$/i.test(type) || /\.csv$/i.test(name)

/**
 * Who a mail is about that was written to Rapport alone: the contacts in attached files, else the sender of a forwarded
 * mail, else those written in the member's own words. Never the member, and never us.
 */
export const readMailToUs = (
  { subject, text, attachments, attachedSenders }: MailBody,
  { today, ownName, notThese }: { today: LocalDate; ownName: string; notThese: (address: string) => boolean },
): ReadEntry[] => {
  const fromFiles: ReadEntry[] = []
  for (const file of attachments) {
    const most = Math.max(0, mostEntries - fromFiles.length)
    if (isVCard(file)) fromFiles.push(...readVCards(file.bytes, most))
    else if (isCsv(file)) fromFiles.push(...readContactsCsv(file.bytes, most))
  }
  const inText = attachedSenders.length > 0 ? undefined : originalSender({ subject, text })
  const senders = fromFiles.length > 0 ? [] : inText ? [inText] : attachedSenders
  const forwarded = senders.map(({ name, address }) => ({
    place: 'the forwarded mail',
    read: readContact({ name, emails: [address] }),
  }))
  const written = fromFiles.length + forwarded.length === 0 ? readWrittenContacts(ownWords(text), today) : []
  // A signature with nothing that marks it reads like a contact: the member's own.
  const isOther = ({ name, emails }: DescribedContact) =>
    name.toLowerCase() !== ownName.toLowerCase() && !emails.map(normaliseEmail).some(notThese)
  return [...fromFiles, ...forwarded, ...written].filter(
    ({ read }) => read.outcome === 'failed' || isOther(read.contact),
  )
}
