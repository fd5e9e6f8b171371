import { mailLines } from './forwarded.ts'
import { isClosing } from './own-words.ts'
import { type ReadEntry, readContact } from './read-contact.ts'
import type { LocalDate } from './time.ts'
import { shorten } from './wording.ts'
import { type Entry, readEntry } from './written-entry.ts'
import { isName } from './written-names.ts'

const mostContacts = 200

type Line = {
  written: string
  text: string
  indent: number
  isItem: boolean
  isSomebody: boolean
  entry: Entry
}

const item = /^(?:[-*•·–]|\d{1,3}[.)])\s+/
const greeting = /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^,.!:\n@]{0,30}(?:[,.!:]+ ?|$)/i
const politely = "(?:(?:please|pls|can you|could you|kindly|also|and|plus|i'd like to|i want to),? )*"
const them = '(?: (?:the following|these|to my (?:contacts|network|list)|(?:a )?(?:new )?contacts?)\\b)?'
const heading =
  '^(?:here|these|this|people|contacts?|new|more|some|adding|following|meet|introducing)\\b[^@<>,;:]{0,60}: '
const request = new RegExp(
  `^${politely}((?:add|save)\\b${them}:? |(?:new )?(?:contact|name): ?)|^(?:also|and|plus|fyi),? |${heading}`,
  'i',
)

/** Greetings, closings, headings, questions and bare links are about nobody. */
const isProse = (text: string) =>
  isClosing(text) || /^[^@]*[:?]$/.test(text) || /^<?(?:https?:\/\/|www\.)\S+$/i.test(text)

const hasAddress = ({ emails, broken }: Entry) => emails.length + broken.length > 0

/** `Jane Doe <jane@…>, Bob Roe <bob@…>` and `jane@…; bob@…`: recipients as mail programs copy them, on one line. */
const splitRecipients = (line: string): string[] => {
  const words = line.split(/[\s,;]+/).filter(Boolean)
  if (words.every((word) => /^<?[^@:]+@/.test(word))) return words
  return line.split(/(?<=[,;])\s?(?=(?:"[^"<>@]{1,60}"|\p{Lu}[^"<>,;@]{0,60})[\s<(][^\s<>(),;@]{1,64}@)/u)
}

const readLine = (written: string, today: LocalDate): Line => {
  const trimmed = written.trim()
  const text = trimmed.replace(item, '').replace(greeting, '').replace(request, '')
  const entry = readEntry(text, today)
  return {
    written: trimmed,
    text,
    indent: written.length - written.trimStart().length,
    isItem: item.test(trimmed),
    isSomebody: entry.facts > 0 || hasAddress(entry) || isName(text.replace(/[,;]$/, ''), { anyCase: true }),
    entry,
  }
}

/** Whether a line begins the next contact, given the lines of the contact before it and the line that follows. */
const beginsNext = (line: Line, before: Line[], next: Line | undefined, onAddresses: boolean): boolean => {
  const isNobody = !before.some(({ isSomebody }) => isSomebody)
  if (isNobody && line.entry.isNamedFirst) return true
  const isKnown = before.some(({ entry }) => hasAddress(entry))
  const isNamed = before.some(({ entry }) => entry.isNamedFirst)
  if (hasAddress(line.entry) && isKnown && !isNamed) return true
  const isComplete = isNamed && before.some(({ entry }) => entry.facts > 0 || hasAddress(entry))
  if (!line.entry.isNamedFirst || !(isComplete || isKnown)) return false
  if (hasAddress(line.entry) || (line.isItem && line.indent <= (before[0]?.indent ?? 0))) return true
  const isOwnLine = line.entry.relation !== undefined && line.entry.name?.includes(' ')
  if (!onAddresses || isOwnLine) return line.entry.facts > 0
  return isKnown && next !== undefined && hasAddress(next.entry) && !next.entry.isNamedFirst
}

/** The lines of a paragraph, in as many parts as it has contacts. */
const partsOf = (paragraph: string, today: LocalDate): Line[][] => {
  const written = paragraph.split('\n')
  const closing = written.findIndex((line, index) => index > 0 && isClosing(line))
  const lines = written
    .slice(0, closing < 0 ? written.length : closing)
    .flatMap(splitRecipients)
    .map((line) => readLine(line, today))
    .filter(({ text }) => text && !isProse(text))
  const onAddresses = lines.some(({ entry }) => hasAddress(entry))
  const parts: Line[][] = []
  for (const [index, line] of lines.entries()) {
    const part = parts.at(-1)
    if (!part || beginsNext(line, part, lines[index + 1], onAddresses)) parts.push([line])
    else part.push(line)
  }
  return parts
}

/** One text again; a line that a mail program broke because the next word did not fit goes on with a space. */
const joinLines = (lines: Line[]) =>
  lines.reduce((text, line, index) => {
    const previous = lines[index - 1]?.written
    if (previous === undefined) return line.text
    const isBroken = !line.isItem && previous.length + (line.text.split(' ', 1)[0]?.length ?? 0) >= 70
    return `${text}${isBroken ? ' ' : '\n'}${line.text}`
  }, '')

const isAbout = /^(?:is|was|are|were|has|had|will|can|for|or|and|if|to|wrote|said)\b/i
const somebodysAddress = /\p{L}["”)]? ?<[^\s<>@]{1,64}@[^\s<>@]{1,255}>(?!.*:$)/u

const readPart = (lines: Line[], today: LocalDate): ReadEntry | undefined => {
  const [first] = lines
  if (!first) return undefined
  const { entry, text } =
    lines.length === 1 ? first : { text: joinLines(lines), entry: readEntry(joinLines(lines), today) }
  const place = shorten(first.written, 60)
  const failed = (reason: string): ReadEntry => ({ place, read: { outcome: 'failed', reason } })
  const { name, emails, broken, facts, notes = '' } = entry
  if (name && emails.length === 0 && broken[0])
    return failed(`“${shorten(broken[0], 40)}” is not an email address.`)
  if (entry.isSeveral)
    return failed('It has several names and addresses. Write each contact on a line of its own.')
  if (name && facts > 0) return { place, read: readContact(entry) }
  const isMeant = first.text !== first.written && /\b(?:add|save)\b/i.test(first.written)
  if (name && (isMeant || /^(?:my|our) /i.test(notes)))
    return failed('It has a name, and nothing else that could be understood.')
  // `jane@acme.com is away` says something about her, and does not ask to add her.
  if (emails[0] && ((entry.beginsWithAddress && !isAbout.test(notes)) || !notes))
    return { place, read: readContact(entry) }
  return emails[0] && (isMeant || somebodysAddress.test(text))
    ? failed(`It is not clear whose address “${shorten(emails[0], 60)}” is.`)
    : undefined
}

/** Outlook writes every line as a paragraph: what holds only facts goes with the contact, or the bare name, above. */
const joinParagraphs = (paragraphs: string[], today: LocalDate): string[] => {
  const joined: string[] = []
  let above: Entry | undefined
  for (const paragraph of paragraphs) {
    const entry = paragraph.includes('\n') ? undefined : readLine(paragraph, today).entry
    const isFacts = entry && entry.facts > 0 && !entry.name && !entry.notes
    const isBareName = above?.isNamedFirst && above.facts === 0 && !above.notes
    if (isFacts && (hasAddress(entry) ? isBareName : above?.name)) {
      joined[joined.length - 1] = `${joined.at(-1)}\n${paragraph}`
      above = { ...entry, name: above?.name }
    } else {
      joined.push(paragraph)
      above = entry
    }
  }
  return joined
}

/**
 * Reads the contacts that a member wrote in plain words, in English, one a line or a paragraph: a name, and what else is
 * known in any order. Give it the member's own words. What is not understood goes into the notes; what is not about a
 * contact is left out; what was meant to be one and cannot be read says why.
 */
export const readWrittenContacts = (text: string, today: LocalDate): ReadEntry[] => {
  const contacts: ReadEntry[] = []
  const plain = mailLines(text)
    .join('\n')
    .replace(/(?<=\S)[^\S\n]+/g, (space) => (space.includes('\t') ? '\t' : ' '))
  for (const paragraph of joinParagraphs(plain.split(/\n(?:[^\S\n]*\n)+/), today)) {
    for (const part of partsOf(paragraph, today)) {
      const contact = readPart(part, today)
      if (contact) contacts.push(contact)
      if (contacts.length === mostContacts) return contacts
    }
  }
  return contacts
}
