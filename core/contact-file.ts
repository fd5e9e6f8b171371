import { mostNotes } from './contact.ts'
import type { ReadContact, ReadEntry } from './read-contact.ts'

/** What reading cards and reading tables have in common. */

/** How many entries are read at once: of one file, or of all that come together. */
export const mostEntries = 10_000

/**
 * The text of a file that does not say how it is encoded: by its byte order mark, else UTF-8 when most of what is not
 * ASCII makes sense as that, else Windows-1252, which includes Latin-1 (WHATWG Encoding, sections 4.2 and 6).
 */
export const fileText = (bytes: Uint8Array): string => {
  const decode = (encoding: string) => new TextDecoder(encoding).decode(bytes)
  const [first, second, third] = bytes
  if ((first === 0xff && second === 0xfe) || (first && second === 0)) return decode('utf-16le')
  if ((first === 0xfe && second === 0xff) || (first === 0 && second)) return decode('utf-16be')
  const text = decode('utf-8')
  const isMarked = first === 0xef && second === 0xbb && third === 0xbf
  if (isMarked || !text.includes('\ufffd')) return text
  let balance = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x7f) balance += code === 0xfffd ? -1 : 1
  }
  return balance > 0 ? text : decode('windows-1252')
}

export const failed = (reason: string): ReadContact => ({ outcome: 'failed', reason })

/**
 * Reads the first `most` items (what files before this one have left of all), each under the number of its place, and
 * says once how many come after them.
 */
export const readFirst = <Item>(
  items: Iterable<[number, Item]>,
  noun: string,
  read: (item: Item) => ReadContact,
  most: number,
): ReadEntry[] => {
  const entries: ReadEntry[] = []
  let rest = 0
  let restAt = 0
  for (const [at, item] of items) {
    if (entries.length < most) entries.push({ place: `${noun} ${at}`, read: read(item) })
    else if (++rest === 1) restAt = at
  }
  const left = `${rest.toLocaleString('en')} ${noun}${rest === 1 ? '' : 's'}`
  const reason = `The rest, ${left}, was left out: at most ${mostEntries.toLocaleString('en')} at once.`
  return rest ? [...entries, { place: `${noun} ${restAt}`, read: failed(reason) }] : entries
}

/** How much of one value is looked at: more than is kept, so that what is cut off shows as cut off. */
export const longestValue = 5000
/** How many addresses, numbers or tags are looked at; a few of them are kept. */
export const mostValues = 24

/** Notes of several lines. What is too long has no wide gaps: cutting it at a word takes long in them. */
export const notesOf = (lines: string[]): string => {
  const text = lines.join('\n').slice(0, longestValue).toWellFormed()
  if (text.length <= mostNotes) return text
  return text.replace(/\s{3,}/g, (gap) => (gap.includes('\n') ? '\n\n' : ' '))
}
