import {
  failed,
  fileText,
  longestValue,
  mostEntries,
  mostValues,
  notesOf,
  readFirst,
} from './contact-file.ts'
import { normaliseLinkedIn } from './fields.ts'
import { type ReadContact, type ReadEntry, readContact } from './read-contact.ts'

const mostProperties = 100
const longestProperty = 4 * longestValue

/** What says something about a contact; all else, photos above all, is left out before it is looked at. */
const kept = new Set(
  `FN N EMAIL TEL ORG TITLE NOTE CATEGORIES URL X-SOCIALPROFILE SOCIALPROFILE KIND X-ADDRESSBOOKSERVER-KIND
  X-ABSHOWAS X-RAPPORT-RELATION X-RAPPORT-CADENCE X-RAPPORT-LAST-TALKED`.split(/\s+/),
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

/** Where a value has several parts: of a name or an organisation (RFC 6350, sections 6.2.2 and 6.6.4), and in a list. */
const delimiters: Record<string, string> = { N: ';', ORG: ';', CATEGORIES: ',' }

/** The parts of a value, at delimiters without a backslash before them. */
const partsOf = (value: string, delimiter: string | undefined): string[] => {
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === delimiter) {
      parts.push(value.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, value.slice(start)]
}

/** RFC 6350, section 3.4, and Apple's `http\://`. */
const unescaped = (text: string) =>
  text.replace(/\\([\\,;:nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped))

/** Name and value; the parameters (`TEL;CELL:` in vCard 2.1) say nothing that is needed, but how the value is encoded. */
const readProperty = ({ name, line }: Property) => {
  // A parameter may have a colon between quotation marks.
  const colon = line.replace(/"[^"]*"/g, (quoted) => ' '.repeat(quoted.length)).indexOf(':')
  if (colon < 0) return { name, parts: [] }
  const head = line.slice(0, colon)
  const raw = line.slice(colon + 1).toWellFormed()
  const value = /quoted-printable/i.test(head) ? unquote(raw, /charset="?([\w-]+)/i.exec(head)?.[1]) : raw
  const parts = partsOf(value, delimiters[name])
  // Each part of a name may be a list again: `Brewster,Murray`.
  const texts = name === 'N' ? parts.map((part) => partsOf(part, ',').join(' ')) : parts
  return { name, parts: texts.map((text) => unescaped(text).trim()) }
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
    relation: all('X-RAPPORT-RELATION')[0],
    where: all('ORG')[0],
    cadence: all('X-RAPPORT-CADENCE')[0],
    lastTouch: all('X-RAPPORT-LAST-TALKED')[0],
    notes: notesOf([...all('TITLE'), ...all('NOTE')]),
    tags: all('CATEGORIES').filter((tag) => tag !== 'myContacts'),
  })
}

/**
 * The contacts of a vCard file: any number of cards of vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350). The file is cut into
 * cards here, so that a broken one fails alone.
 */
export const readVCards = (bytes: Uint8Array, most = mostEntries): ReadEntry[] => {
  const entries = readFirst(cardsOf(fileText(bytes)), 'card', readCard, most)
  if (entries.length > 0) return entries
  return [{ place: 'card 1', read: failed('There is no vCard in this file: no line says BEGIN:VCARD.') }]
}
