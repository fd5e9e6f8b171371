import ICAL from 'ical.js'
import { mostNotes } from './contact.ts'
import { normaliseLinkedIn } from './fields.ts'
import { type FileEntry, type ReadContact, readContact } from './read-contact.ts'

/** How many entries of one file are read, unless said otherwise. */
export const mostEntries = 5000

/**
 * The text of a file that does not say how it is encoded: by its byte order mark, else UTF-8 when most of what is not
 * ASCII makes sense as that, else Windows-1252, which includes Latin-1 (WHATWG Encoding, sections 4.2 and 6).
 */
export const fileText = (bytes: Uint8Array): string => {
  const decode = (encoding: string) => new TextDecoder(encoding).decode(bytes)
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first && second === 0)) return decode('utf-16le')
  if ((first === 0xfe && second === 0xff) || (first === 0 && second)) return decode('utf-16be')
  const text = decode('utf-8')
  if (!text.includes('\ufffd')) return text
  let balance = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x7f) balance += code === 0xfffd ? -1 : 1
  }
  return balance > 0 ? text : decode('windows-1252')
}

export const failed = (reason: string): ReadContact => ({ outcome: 'failed', reason })

/** Reads the first `most` items, each under the number of its place, and says once how many come after them. */
export const readFirst = <Item>(
  items: Iterable<[number, Item]>,
  noun: string,
  read: (item: Item) => ReadContact,
  most: number,
): FileEntry[] => {
  const entries: FileEntry[] = []
  let rest = 0
  let restAt = 0
  for (const [at, item] of items) {
    if (entries.length < most) entries.push({ place: `${noun} ${at}`, read: read(item) })
    else if (++rest === 1) restAt = at
  }
  const left = `${rest.toLocaleString('en')} ${noun}${rest === 1 ? '' : 's'}`
  const reason = `The rest, ${left}, was left out: at most ${most.toLocaleString('en')} at once.`
  return rest ? [...entries, { place: `${noun} ${restAt}`, read: failed(reason) }] : entries
}

/** How much of one value is looked at: more than is kept, so that what is cut off shows as cut off. */
export const longestValue = 5000
/** How many addresses, numbers or tags are looked at; a few of them are kept. */
export const mostValues = 12

/** Notes of several lines. What is too long has no wide gaps: cutting it at a word takes long in them. */
export const notesOf = (lines: string[]): string => {
  const text = lines.join('\n').slice(0, longestValue).toWellFormed()
  if (text.length <= mostNotes) return text
  return text.replace(/\s{3,}/g, (gap) => (gap.includes('\n') ? '\n\n' : ' '))
}

const mostProperties = 100
const longestProperty = 4 * longestValue

/** What says something about a contact; all else, photos above all, is left out before it is looked at. */
const kept = new Set(
  `FN N EMAIL TEL ORG TITLE NOTE CATEGORIES URL X-SOCIALPROFILE SOCIALPROFILE KIND X-ADDRESSBOOKSERVER-KIND
  X-ABSHOWAS`.split(/\s+/),
)

/**
 * The lines of each card with its number; of one that never ends, nothing. A card within a card is its `AGENT` (vCard
 * 2.1) and left out; any other that begins inside means that an END is missing.
 */
function* cardsOf(text: string): Generator<[number, string[] | undefined]> {
  let number = 0
  let card: string[] | undefined
  let agents = 0
  let previous = ''
  for (const withEnd of text.split(text.includes('\n') ? '\n' : '\r')) {
    const line = withEnd.endsWith('\r') ? withEnd.slice(0, -1) : withEnd
    if (!line && !card?.at(-1)) continue
    const mark = /^\s*(?:begin|end|agent)/i.test(line)
      ? line.slice(0, 100).replace(/\s/g, '').toUpperCase()
      : ''
    if (card && /^AGENT(?:;[^:]*)?:BEGIN:VCARD$/.test(previous + mark)) agents++
    else if (mark === 'BEGIN:VCARD') {
      if (card) yield [number, undefined]
      card = []
      agents = 0
      number++
    } else if (mark !== 'END:VCARD') {
      if (!agents) card?.push(line)
    } else if (agents) agents--
    else if (card) {
      yield [number, card]
      card = undefined
    }
    if (line) previous = /^AGENT(?:;[^:]*)?:$/.test(mark) ? mark : ''
  }
  if (card) yield [number, undefined]
}

type Property = { name: string; line: string }

/** The properties worth reading, one a line (RFC 6350, section 3.2, and the soft line breaks of quoted-printable). */
const unfold = (lines: string[]): Property[] => {
  const properties: Property[] = []
  let property: Property | undefined
  let quoted = false
  let goesOn = false
  for (const line of lines) {
    let text = line
    if (!goesOn && /^[ \t]/.test(line)) text = line.slice(1)
    else if (!goesOn) {
      const [start = '', name = ''] = /^(?:[\w-]+\.)?([\w-]+)[^:]*/.exec(line.slice(0, 200)) ?? []
      quoted = /quoted-printable/i.test(start)
      property = { name: name.toUpperCase(), line: '' }
      if (kept.has(property.name) && properties.length < mostProperties) properties.push(property)
      else property = undefined
    }
    goesOn = quoted && text.endsWith('=')
    if (property && property.line.length < longestProperty)
      property.line += (goesOn ? text.slice(0, -1) : text).slice(0, longestProperty)
  }
  return properties
}

/** Quoted-printable (RFC 2045, section 6.7) in the character set that the property names. */
const unquote = (value: string, charset: string | undefined) => {
  const text = value.replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  try {
    return charset ? new TextDecoder(charset).decode(bytes) : fileText(bytes)
  } catch {
    return fileText(bytes)
  }
}

const vCard4 = ICAL.design.getDesignSet('vcard')

/**
 * Name and value. The parameters are read here and kept from the library, which knows no vCard 2.1 (`TEL;CELL:`, issue 187
 * of ical.js); what is left is written alike in all versions.
 */
const readProperty = ({ name, line }: Property) => {
  // A parameter may have a colon between quotation marks.
  const colon = line.replace(/"[^"]*"/g, (quoted) => ' '.repeat(quoted.length)).indexOf(':')
  if (colon < 0) return { name, parts: [] }
  const head = line.slice(0, colon)
  const raw = line.slice(colon + 1).toWellFormed()
  const value = /quoted-printable/i.test(head) ? unquote(raw, /charset="?([\w-]+)/i.exec(head)?.[1]) : raw
  const parts: (string | string[])[] = ICAL.parse.property(`${name}:${value}`, vCard4).slice(3).flat()
  const texts = parts.map((part) => (Array.isArray(part) ? part.join(' ') : part))
  // Left by the library: semicolons in text, and Apple's http\://
  return { name, parts: texts.map((text) => text.replace(/\\([;:])/g, '$1').trim()) }
}

/** What a card may describe instead (RFC 6350, section 6.1.4); what is not known there counts as somebody. */
const notSomebody = new Map(Object.entries({ group: 'a group', org: 'an organisation', location: 'a place' }))

const readCard = (lines: string[] | undefined): ReadContact => {
  if (!lines) return failed('This card begins and never ends: its END:VCARD is missing.')
  const properties = unfold(lines).map(readProperty)
  const all = (...names: string[]) => {
    const parts = properties.flatMap(({ name, parts }) => (names.includes(name) ? parts.filter(Boolean) : []))
    return parts.slice(0, mostValues)
  }
  const [family, given, middle] = properties.find(({ name }) => name === 'N')?.parts ?? []
  const named = [given, middle, family].filter(Boolean).join(' ')
  const company = !named && all('X-ABSHOWAS').includes('COMPANY') ? 'org' : ''
  const [kind = company] = all('KIND', 'X-ADDRESSBOOKSERVER-KIND')
  const other = notSomebody.get(kind.toLowerCase())
  if (other) return failed(`This card describes ${other}, not somebody.`)
  return readContact({
    name: all('FN')[0] ?? named,
    emails: all('EMAIL').map((address) => address.replace(/^mailto:/i, '')),
    phones: all('TEL').map((number) => number.replace(/^tel:/i, '').replace(/;.*/s, '')),
    linkedIn: all('X-SOCIALPROFILE', 'SOCIALPROFILE', 'URL').find(normaliseLinkedIn),
    where: all('ORG')[0],
    notes: notesOf([...all('TITLE'), ...all('NOTE')]),
    tags: all('CATEGORIES').filter((tag) => tag !== 'myContacts'),
  })
}

/**
 * The contacts of a vCard file: any number of cards of vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350). The file is cut into
 * cards here, so that a broken one fails alone.
 */
export const readVCards = (bytes: Uint8Array, most = mostEntries): FileEntry[] => {
  const entries = readFirst(cardsOf(fileText(bytes)), 'card', readCard, most)
  if (entries.length > 0) return entries
  return [{ place: 'card 1', read: failed('There is no vCard in this file: no line says BEGIN:VCARD.') }]
}
