import type { Contact } from './contact.ts'

/** Text as a value (RFC 6350, section 3.4). */
const escaped = (text: string) => text.replace(/[\\,;]/g, '\\$&').replace(/\r\n?|\n/g, '\\n')

/** An address of a page with nothing in it that an address may not have (RFC 3986, section 2). */
const pageUrl = (linkedIn: string) =>
  `https://www.${linkedIn.replace(/[^\w.~:/?#[\]@!$&'()*+,;=%-]/gu, encodeURIComponent)}`

const encoder = new TextEncoder()

/** At most 75 octets a line, none of them within a character (RFC 6350, section 3.2). */
const folded = (line: string): string => {
  if (encoder.encode(line).length <= 75) return `${line}\r\n`
  let text = ''
  let octets = 0
  for (const character of line) {
    const size = encoder.encode(character).length
    if (octets + size > 75) {
      text += '\r\n '
      octets = 1
    }
    text += character
    octets += size
  }
  return `${text}\r\n`
}

/** Family name and the others, for programs that sort by the family name; `FN` has the name as it is. */
const nameParts = (name: string) => {
  const words = name.split(' ')
  const family = words.length > 1 ? words.pop() : ''
  return `${escaped(family ?? '')};${escaped(words.join(' '))};;;`
}

const card = (contact: Contact) => {
  const { id, name, emails, phones, linkedIn, relation, where, cadence, lastTouch, notes, tags } = contact
  return [
    'BEGIN:VCARD',
    'VERSION:4.0',
    `UID:rapport-${id}`,
    `FN:${escaped(name)}`,
    `N:${nameParts(name)}`,
    ...emails.map((address) => `EMAIL:${escaped(address)}`),
    ...phones.map((phone) => `TEL:${escaped(phone)}`),
    ...(linkedIn ? [`URL:${pageUrl(linkedIn)}`] : []),
    ...(where ? [`ORG:${escaped(where)}`] : []),
    ...(notes ? [`NOTE:${escaped(notes)}`] : []),
    ...(tags.length > 0 ? [`CATEGORIES:${tags.map(escaped).join(',')}`] : []),
    `X-RAPPORT-RELATION:${relation}`,
    `X-RAPPORT-CADENCE:${cadence}`,
    ...(lastTouch ? [`X-RAPPORT-LAST-TALKED:${lastTouch.date}`] : []),
    'END:VCARD',
  ]
    .map(folded)
    .join('')
}

/** A file of cards as RFC 6350 (vCard 4.0) has them, that `readVCards` reads back as they were. */
export const contactsVCard = (contacts: Contact[]): string => contacts.map(card).join('')
