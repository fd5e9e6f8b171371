import type { Contact } from './contact.ts'
import { nameWords } from './name-words.ts'
import { isAlike } from './near-names.ts'

/** Contacts who may be one person. */

export type DuplicateReason = 'same number' | 'same profile' | 'same name' | 'same mailbox' | 'near name'
export type Duplicate = { contacts: [Contact, Contact]; reasons: DuplicateReason[] }

/** How much each says that they are one person. */
const weights: Record<DuplicateReason, number> = {
  'same number': 5,
  'same profile': 5,
  'same name': 4,
  'same mailbox': 3,
  'near name': 1,
}

/** A pair, whoever of the two comes first. */
export const pairOf = (one: string, other: string): string => [one, other].sort().join('#')

/** More people than this share a key only when it says nothing: the switchboard's number, `info`. */
const mostAlike = 12
/** Those of a common name who are compared with each other. */
const mostCompared = 40

type Named = { contact: Contact; words: string[] }

/** What stands before the @, when it is somebody's own: a first and a last name, however divided. */
const mailboxesOf = ({ emails }: Contact): string[] =>
  emails.flatMap((address) => {
    const words = nameWords((address.split('@')[0] ?? '').replace(/[._+-]/g, ' ').slice(0, 64))
    const [first = '', ...others] = words
    return others.length > 0 && first.length + others.join('').length >= 6 ? [words.toSorted().join(' ')] : []
  })

/** The last nine digits, which a number has with and without its country. */
const numbersOf = ({ phones }: Contact): string[] =>
  phones.map((phone) => phone.replace(/\D/g, '').slice(-9)).filter((digits) => digits.length >= 7)

const isNear = (one: string[], other: string[]): boolean => {
  const [firstOf, lastOf] = [(words: string[]) => words.at(0) ?? '', (words: string[]) => words.at(-1) ?? '']
  const same = (part: (words: string[]) => string) => part(one) === part(other)
  const alike = (part: (words: string[]) => string) =>
    isAlike(part(one).slice(0, 30), part(other).slice(0, 30))
  const isShort = (short: string, long: string) => short !== long && long.startsWith(short)
  const [ours, theirs] = [firstOf(one), firstOf(other)]
  if (same(lastOf)) return same(firstOf) || alike(firstOf) || isShort(ours, theirs) || isShort(theirs, ours)
  return same(firstOf) && alike(lastOf)
}

/** Keys under which those stand together whose names may be near: a whole word at one end, a letter at the other. */
const nearKeysOf = (words: string[]): string[] => {
  const [first = '', last = ''] = [words.at(0), words.at(-1)]
  if (words.length < 2) return []
  return [
    `${last} ${first.at(0)}`,
    `${last} -${first.at(-1)}`,
    `${first} ${last.at(0)}`,
    `${first} -${last.at(-1)}`,
  ]
}

/**
 * Pairs of contacts who may be one person, the likeliest first, but for those whom the member has told apart. Only those
 * who share a key are compared: 10,000 contacts take a few dozen milliseconds.
 */
export const findDuplicates = (contacts: Contact[], apart: ReadonlySet<string> = new Set()): Duplicate[] => {
  const named: Named[] = contacts.map((contact) => ({
    contact,
    words: nameWords(contact.name.slice(0, 100)),
  }))
  const found = new Map<string, Duplicate>()
  const suggest = (one: Named, other: Named, reason: DuplicateReason) => {
    const pair = pairOf(one.contact.id, other.contact.id)
    if (one.contact.id === other.contact.id || apart.has(pair)) return
    const known = found.get(pair)
    if (!known) found.set(pair, { contacts: [one.contact, other.contact], reasons: [reason] })
    else if (!known.reasons.includes(reason)) known.reasons.push(reason)
  }
  const compare = (
    keysOf: (each: Named) => string[],
    reason: DuplicateReason,
    { most, is = () => true }: { most: number; is?: (one: Named, other: Named) => boolean },
  ) => {
    const blocks = new Map<string, Named[]>()
    for (const each of named)
      for (const key of new Set(keysOf(each))) {
        const block = blocks.get(key)
        if (block) block.push(each)
        else blocks.set(key, [each])
      }
    for (const block of blocks.values())
      if (block.length > 1 && block.length <= most)
        for (const [at, one] of block.entries())
          for (const other of block.slice(at + 1)) if (is(one, other)) suggest(one, other, reason)
  }
  const nameOf = ({ words }: Named) => words.toSorted().join(' ')
  compare(({ contact }) => numbersOf(contact), 'same number', { most: mostAlike })
  compare(({ contact }) => (contact.linkedIn ? [contact.linkedIn] : []), 'same profile', { most: mostAlike })
  compare((each) => (each.words.length > 1 ? [nameOf(each)] : []), 'same name', { most: mostAlike })
  compare(
    (each) => [...mailboxesOf(each.contact), ...(each.words.length > 1 ? [nameOf(each)] : [])],
    'same mailbox',
    {
      most: mostAlike,
      is: (one, other) => nameOf(one) !== nameOf(other),
    },
  )
  compare(({ words }) => nearKeysOf(words), 'near name', {
    most: mostCompared,
    is: (one, other) => nameOf(one) !== nameOf(other) && isNear(one.words, other.words),
  })
  const weightOf = ({ reasons }: Duplicate) => reasons.reduce((sum, reason) => sum + weights[reason], 0)
  return [...found.values()].toSorted((a, b) => weightOf(b) - weightOf(a))
}
