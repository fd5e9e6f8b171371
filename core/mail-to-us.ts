import { mostEntries } from './contact-file.ts'
import { readContactsCsv } from './csv.ts'
import { originalSender } from './forwarded.ts'
import type { Mailbox } from './intake.ts'
import { judge, whyNobody } from './nobody.ts'
import { type ReadEntry, readContact } from './read-contact.ts'
import type { LocalDate } from './time.ts'
import { readVCards } from './vcard.ts'
import { readWrittenContacts } from './written-contacts.ts'
import { readEntry } from './written-entry.ts'

export type MailBody = {
  subject: string
  text: string
  attachments: Attachment[]
  /** Who wrote the mails that are attached whole. */
  attachedSenders: Mailbox[]
  /** The addresses that a delivery report says failed for good. */
  failedRecipients: string[]
}
type Attachment = { name: string; type: string; bytes: Uint8Array }

const isVCard = ({ name, type }: Attachment) =>
  /^text\/(?:x-)?v-?card$|^text\/directory$/i.test(type) || /\.vcf$/i.test(name)
const isCsv = ({ name, type }: Attachment) => /^text\/csv$/i.test(type) || /\.csv$/i.test(name)

const saysNothing = /^(?:fyi|see below|forwarded|(?:please |pls )?(?:add|save)\b.{0,40})[.!\s]*$/i

/** What the member wrote above a mail that they forward is about its sender. */
const factsAbove = (words: string, today: LocalDate) => {
  const { name: _, emails: __, notes, ...facts } = readEntry(words.slice(0, 500), today)
  const left = facts.facts > 0 ? notes : words.trim()
  return { ...facts, notes: left && !saysNothing.test(left) ? left : undefined }
}

/**
 * Who a mail is about that was written to Rapport alone: the contacts in attached files, else the sender of a forwarded
 * mail, else those written in the member's own words. Never the member, and never us.
 */
export const readMailToUs = (
  { subject, text, attachments, attachedSenders }: MailBody,
  words: string,
  { today, ownName, isOwn }: { today: LocalDate; ownName: string; isOwn: (address: string) => boolean },
): ReadEntry[] => {
  const fromFiles: ReadEntry[] = []
  for (const file of attachments) {
    const most = Math.max(0, mostEntries - fromFiles.length)
    if (isVCard(file)) fromFiles.push(...readVCards(file.bytes, most))
    else if (isCsv(file)) fromFiles.push(...readContactsCsv(file.bytes, most))
  }
  const inText = attachedSenders.length > 0 ? undefined : originalSender({ subject, text })
  const senders = fromFiles.length > 0 ? [] : inText ? [inText] : attachedSenders
  const forwarded = senders.map(({ name, address }): ReadEntry => {
    const reason = isOwn(address) ? 'That is you, or Rapport.' : whyNobody(address)
    return {
      place: 'the forwarded mail',
      read: reason
        ? { outcome: 'failed', reason: `It is from ${address}. ${reason}` }
        : readContact({ ...(senders.length === 1 && factsAbove(words, today)), name, emails: [address] }),
    }
  })
  const written = fromFiles.length + forwarded.length === 0 ? readWrittenContacts(words, today) : []
  return [...fromFiles, ...forwarded, ...written].flatMap((entry) => judge(entry, { ownName, isOwn }))
}
