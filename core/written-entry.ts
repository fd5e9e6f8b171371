import { email, normaliseLinkedIn } from './fields.ts'
import { isClosing } from './own-words.ts'
import { normalisePhone } from './phones.ts'
import type { FoundContact } from './read-contact.ts'
import type { LocalDate } from './time.ts'
import { readCadence } from './written-cadence.ts'
import { readLocalPhone, readRelation, readTouch } from './written-facts.ts'
import { isName, leadingName } from './written-names.ts'

/** What the lines about one contact say, and how much of it was understood. */
export type Entry = FoundContact & {
  emails: string[]
  /** What was meant for an address and is none: `jane@`. */
  broken: string[]
  /** Whether it begins with the name, as the first line about somebody does. */
  isNamedFirst: boolean
  beginsWithAddress: boolean
  /** Whether a second name stands before a second address, which then may be anybody's. */
  isSeveral: boolean
  facts: number
}

/** Private characters: where an address was taken out, where another fact was, and a comma inside quotation marks. */
const addressGap = '\uE000'
const factGap = '\uE001'
const quotedComma = '\uE002'
const gap = /[\uE000\uE001]/

const address =
  /[<([]?(?:mailto:)?(?<![^\s<>()[\]",;:|/\uE000\uE001])([^\s<>()[\]",;:|/\uE000\uE001]{1,64}@[^\s<>()[\]",;:|/\uE000\uE001]{0,255})[>)\]]?/gi
const profile =
  /<?(?:https?:\/\/)?(?:[a-z]{2,3}\.)?linkedin\.com\/(?:in|pub)\/[^\s<>,;)\]\uE000\uE001]{1,200}>?/gi
const phone = /\+\(?\d(?:[ ()./-]{0,2}\d){6,14}/g
const tag = /(?<![^\s,;(\uE000\uE001])#(\p{L}[\p{L}\p{N}_-]{0,29})/gu
const bareLabel =
  /^(?:e-?mail|mail|phone|tel|telephone|mobile|cell|linkedin|work|home|office|direct|whatsapp|[mtpe])[.:]*$/i

/** Takes out the facts that are known wherever they stand. */
const takeOut = (text: string) => {
  const found = {
    emails: [] as string[],
    broken: [] as string[],
    phones: [] as string[],
    tags: [] as string[],
  }
  let linkedIn: string | undefined
  const rest = text
    .replace(profile, (written) => {
      linkedIn ??= normaliseLinkedIn(written.replace(/[<>]|[.!?]+$/g, ''))
      return factGap
    })
    .replace(address, (_, written: string) => {
      const bare = written.replace(/^['*_]+|[.!?'*_]+$/g, '')
      found[email.safeParse(bare).success ? 'emails' : 'broken'].push(bare)
      return addressGap
    })
    .replace(phone, (written) => (normalisePhone(written) && found.phones.push(written) ? factGap : written))
    .replace(tag, (_, name: string) => (found.tags.push(name) ? factGap : ''))
  return { ...found, linkedIn, rest }
}

const separators = [
  // Not in `Acme, Inc.`, nor in `May 3, 2025`.
  ',(?! ?(?:Inc|LLC|Ltd|Jr|Sr)\\b)(?!(?<=\\d(?:st|nd|rd|th)?,) ?(?:19|20)\\d\\d\\b)',
  '[;|\\t\\n\\uE000\\uE001]',
  '(?<=^|[ \\uE000\\uE001])(?:[-–—]+|/)(?= |$)',
  '(?<=[\\p{Ll}\\d)]{2})(?<!\\b(?:Mrs|Prof|Inc|Ltd|Corp))\\.(?= \\p{Lu})',
  // `Jane Doe was my manager`, `Jane Doe as my manager`, `my manager: Jane Doe`
  '(?<!\\b(?:[Ss]he|[Hh]e|[Tt]hey|[Ww]ho)) (?=(?:who )?(?:is|was|used to be|as) (?:my|our) |(?:reported to|worked for) me\\b)',
  '(?<=\\b[Mm]y (?:\\p{L}{1,12} ){0,2}(?:manager|boss|lead|colleague|peer|report|mentor|client|recruiter)):?(?= \\p{Lu})',
]
const separator = new RegExp(`( ?(?:${separators.join('|')}) ?)`, 'u')

type Piece = { text: string; at: number; before: string; after: string }

/** Without what ends a sentence; the stop of `J. R.` and `Inc.` is theirs. */
const trimmed = (part: string) => {
  const start = part.replace(/^[\s.:!]+/, '')
  const text = start.replace(/(?<![\s.!:–—-])[\s.!:–—-]+$/, '')
  return /(?:^|[\s.])(?:\p{Lu}|Jr|Sr|Inc|Ltd|Corp)$/u.test(text) && start[text.length] === '.'
    ? `${text}.`
    : text
}

const piecesOf = (text: string): Piece[] => {
  const parts = text.split(separator)
  return parts.flatMap((part, index) => {
    const text = index % 2 === 0 ? trimmed(part) : ''
    const [after = '', following, next = ''] = parts.slice(index + 1, index + 4)
    return text
      ? [{ text, at: index, before: parts[index - 1] ?? '', after: following?.trim() ? after : after + next }]
      : []
  })
}

/** The words that nothing else took, with what stood between them. */
const joined = (pieces: Piece[]) =>
  pieces
    .map(({ text, before }, index) => {
      const between = gap.test(before) || !before ? ', ' : before.replace(/^ ?([-–—/]+) ?$/, ' $1 ')
      return index === 0 ? text : `${between}${text}`
    })
    .join('')
    .replaceAll(quotedComma, ',')

/** How a name is spelt in an address: `jane.doe` has Jane. */
const spelt = (text: string) =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\s]+/gu, '')

/**
 * The name: what the text begins with, or what stands right beside an address or is spelt in one. Elsewhere, two words
 * with capitals are as likely a place.
 */
const nameAmong = (
  left: Piece[],
  begins: number | undefined,
  { emails, broken }: { emails: string[]; broken: string[] },
) => {
  const hasAddress = emails.length + broken.length > 0
  const [first] = left
  if (!first) return undefined
  const isFirst = first.at === begins
  const text = first.text.replaceAll(quotedComma, '')
  const anyCase = hasAddress && isFirst
  const spellings = emails.map((each) => spelt(each.split('@')[0] ?? ''))
  const isSpelt = spelt(text)
    .split(' ')
    .some((word) => word.length > 2 && spellings.some((each) => each.includes(word)))
  const isBeside = gap.test(first.before) || gap.test(first.after.trimStart().charAt(0))
  const canBe = isFirst || (hasAddress ? isBeside || isSpelt : text.includes(' '))
  if (!canBe) return undefined
  if (isName(text, { anyCase })) return { name: first.text, notes: left.slice(1), isFirst }
  const name = leadingName(text, { anyCase })
  if (!name) return undefined
  return { name, notes: [{ ...first, text: text.slice(name.length + 1) }, ...left.slice(1)], isFirst }
}

const isNameByAddress = ({ text, after }: Piece) =>
  text.includes(' ') && after.includes(addressGap) && isName(text, { anyCase: false })

const isFact = (text: string, today: LocalDate) =>
  Boolean(readCadence(text) || readRelation(text) || readTouch(text, today) || readLocalPhone(text))

/** Reads the lines about one contact. What is not understood is kept as notes. */
export const readEntry = (written: string, today: LocalDate): Entry => {
  const plain = written
    .replace(/[\uE000-\uE002]/g, '')
    .replace(/\*{1,2}([^*\n]{1,60})\*{1,2}/g, '$1')
    .replace(/"[^"\n]{1,60}"/g, (name) => name.replace(/,/g, quotedComma))
  const { rest, ...found } = takeOut(plain)
  const open = rest.replace(/\(([^()\n]{1,80})\)/g, (whole, inside) =>
    isFact(inside, today) ? `,${inside},` : whole,
  )
  const pieces = piecesOf(open)
  const left: Piece[] = []
  let cadence: string | undefined
  let lastTouch: LocalDate | undefined
  let known: ReturnType<typeof readRelation>
  for (const piece of pieces) {
    const { text } = piece
    const touch = lastTouch ? undefined : readTouch(text, today)
    const relation = known ? undefined : readRelation(text)
    const often = cadence ? undefined : readCadence(text)
    const number = readLocalPhone(text)
    if (often) cadence = often
    else if (touch) {
      lastTouch = touch.date
      if (touch.rest) left.push(piece)
    } else if (relation) {
      known = relation
      const after = cadence ? undefined : readCadence(relation.rest)
      cadence ??= after
      if (relation.rest && !after) left.push({ ...piece, text: relation.rest })
    } else if (number) found.phones.push(number)
    else if (!(bareLabel.test(text) && gap.test(piece.after)) && !isClosing(text))
      left.push({ ...piece, text: text.replace(/^notes?: /i, '') })
  }
  const beginsWithFact = gap.test(open.trimStart().charAt(0))
  const named = nameAmong(left, beginsWithFact ? -1 : pieces[0]?.at, found)
  const facts = [...found.emails, ...found.phones, ...found.tags, found.linkedIn, known, cadence, lastTouch]
  return {
    ...found,
    name: named?.name.replaceAll(quotedComma, ',').replace(/^"(.*)"$/, '$1'),
    relation: known?.relation,
    where: known?.where,
    cadence,
    lastTouch,
    notes: joined(named?.notes ?? left),
    isNamedFirst: named?.isFirst ?? false,
    isSeveral: found.emails.length > 1 && (named?.notes ?? left).some(isNameByAddress),
    beginsWithAddress: open.trimStart().startsWith(addressGap),
    facts: facts.filter(Boolean).length,
  }
}
