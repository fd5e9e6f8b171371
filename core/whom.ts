import type { Contact } from './contact.ts'
import { email, normaliseEmail } from './fields.ts'
import { isHonorific, isJoined, nameWords, type Word, wordsOf } from './name-words.ts'
import { type Named, nearTo, withNames } from './near-names.ts'
import { isName } from './written-names.ts'

/** Whom a member's words mean, among the contacts. Rather nobody than the wrong one. */

export type WhomMatch =
  | { outcome: 'one'; contact: Contact; rest: string }
  | { outcome: 'several'; contacts: Contact[]; rest: string }
  /** Near are those who may have been meant. */
  | { outcome: 'nobody'; whom: string; near: Contact[] }

/** What a sentence goes on with behind a name. One that is in a name too, as in Jane He, is read both ways. */
const goesOn = new Set(
  `had has have met meets is was were are am she he they we i you it her him his their who whom which that this these
  about at over for and or but so because as if when while after before since until then on in to from by with of via
  near moved moves moving wants wanted will would can could should may might must said says told tells asked asks
  thinks thought talked talks spoke called calls emailed wrote writes texted works worked working left leaves starts
  started joined joins got gets gave gives took takes likes loves knows needs just now still also again always never
  today yesterday tomorrow last next this lunch coffee dinner breakfast drinks the a an my our there here not no went
  goes going came comes sent sends lives lived feels felt looks looking plans hopes became`.split(/\s+/),
)

const leadingAddress = /^\s*<?([^\s<>,;:]{1,64}@[^\s<>,;:]{1,190})>?/

/** How many of the words a name takes, and how well: exact words beat beginnings, and a whole name a longer one. */
const runOf = (words: Word[], name: string[]) => {
  const free = [...name]
  let exact = 0
  let length = 0
  for (const [index, { folded }] of words.entries()) {
    const isInitial = index === 1 && folded.length === 1
    const same = free.indexOf(folded)
    const mayBegin = (folded.length > 1 || isInitial) && !goesOn.has(folded)
    const at = same >= 0 || !mayBegin ? same : free.findIndex((word) => word.startsWith(folded))
    if (at < 0) break
    if (same >= 0) exact++
    free.splice(at, 1)
    length++
  }
  return { length, exact, isWhole: free.length === 0 && exact === length }
}

/** The words at the head that can be one name, without titles. */
const headOf = (text: string): Word[] => {
  const words = wordsOf(text.slice(0, 300), 8)
  const name = words.findIndex(({ folded }) => !isHonorific(folded))
  const named = name < 0 ? words : words.slice(name)
  const end = named.findIndex((word, index) => {
    const before = named[index - 1]
    return before !== undefined && (!isJoined(word, before) || /['’]s$/i.test(before.written))
  })
  return end < 0 ? named : named.slice(0, end)
}

type Run = { contact: Contact; exact: number; isWhole: boolean }

const best = <Each extends Run>(runs: Each[]): Each[] => {
  const exact = runs.reduce((most, run) => Math.max(most, run.exact), 0)
  const exactest = runs.filter((run) => run.exact === exact)
  const whole = exactest.filter(({ isWhole }) => isWhole)
  return whole.length > 0 ? whole : exactest
}

/** Whom the head names, and where the head ends; nobody's head is all that may be a name. */
type Found = { contacts: Contact[]; near: Contact[]; end: number }

const byAddress = (address: string, end: number, named: Named[]): Found => {
  const contacts = named
    .map(({ contact }) => contact)
    .filter(({ emails }) => emails.some((each) => normaliseEmail(each) === address))
  const local = wordsOf(address.split('@')[0] ?? '', 3).map(({ folded }) => folded)
  return { contacts, near: contacts.length > 0 ? [] : nearTo(local, named), end }
}

const find = (text: string, named: Named[]): Found => {
  const [whole = '', written = ''] = leadingAddress.exec(text) ?? []
  const address = normaliseEmail(written.replace(/[.!?'’]{1,5}$/, ''))
  if (email.safeParse(address).success) return byAddress(address, whole.length, named)
  const head = headOf(text)
  const first = head[0]?.folded ?? ''
  const runs = named
    .filter(({ name }) => name.some((word) => word.startsWith(first)))
    .map(({ contact, name }) => ({ contact, ...runOf(head, name) }))
  const longest = runs.reduce((most, { length }) => Math.max(most, length), 0)
  const [last, after] = [head[longest - 1], head[longest]]
  if (!last || (after && !goesOn.has(after.folded))) {
    const sentence = head.findIndex(({ folded }) => goesOn.has(folded))
    const asked = sentence < 0 ? head : head.slice(0, sentence)
    const words = asked.map(({ folded }) => folded)
    const near = nearTo(words, named)
    return { contacts: [], near, end: asked.at(-1)?.end ?? 0 }
  }
  const those = best(runs.filter(({ length }) => length === longest))
  // `jane he moves` is Jane Doe, of whom more is said, as well as Jane He.
  const isUnsure = longest > 1 && goesOn.has(last.folded)
  const others = isUnsure ? best(runs.filter(({ length }) => length === longest - 1)) : []
  return { contacts: [...those, ...others].map(({ contact }) => contact), near: [], end: last.end }
}

const afterwards = (text: string) => text.replace(/^[\s.,:;!?)>–—-]{1,20}/, '')

const matchOf = ({ contacts, near, end }: Found, text: string, rest: string): WhomMatch => {
  const [contact, ...others] = contacts
  if (!contact) return { outcome: 'nobody', whom: text.slice(0, end).trim(), near }
  return others.length > 0 ? { outcome: 'several', contacts, rest } : { outcome: 'one', contact, rest }
}

/**
 * Whom the leading words name, and what is said after. A name may be cut short (`jane d`), but what follows it must be
 * no part of a name: `jane smith` is nobody where only Jane Doe is known.
 */
export const matchWhom = (words: string, contacts: Contact[]): WhomMatch => {
  const found = find(words, withNames(contacts))
  return matchOf(found, words, afterwards(words.slice(found.end)))
}

const mostAtOnce = 10
const and = /^(?:\s*,)?\s*(?:\s(?:and|plus)\s|[&+])\s*/i
const comma = /^\s*[,;]\s*/

/** Whether a list of names goes on with what was found, rather than a sentence. */
const isListed = (found: Found, text: string, after: string, isAnd: boolean) => {
  const [first] = wordsOf(text.slice(0, 100), 1)
  const ends = /^\s*(?:$|[:,;.!?\n&+]|[–—-]\s)/.test(after) || and.test(after)
  if (found.contacts.length > 0) {
    // What only begins like a name is a name's beginning in a command, and a word in a sentence.
    const isExact = found.contacts.every(({ name }) => first && nameWords(name).includes(first.folded))
    return (isExact || /^\s*<?[^\s<>]{1,64}@/.test(text)) && (isAnd || ends)
  }
  const written = text.slice(0, found.end).trim()
  const capitals = isName(written, { anyCase: false })
  return isAnd && ends && (capitals || (isName(written, { anyCase: true }) && !after.trim()))
}

/**
 * Everybody whom the leading words name: `jane and bob had lunch`, `jane, bob`. Each has what is said after the last.
 * Somebody in between whom nobody's name fits is there as nobody.
 */
export const matchAll = (words: string, contacts: Contact[]): WhomMatch[] => {
  const named = withNames(contacts)
  const all = [{ found: find(words, named), text: words }]
  let left = words.slice(all[0]?.found.end)
  while (all.length < mostAtOnce) {
    const isAnd = and.test(left)
    const text = left.replace(isAnd ? and : comma, '')
    if (text === left) break
    const found = find(text, named)
    const after = text.slice(found.end)
    if (found.end === 0 || !isListed(found, text, after, isAnd)) break
    all.push({ found, text })
    left = after
  }
  return all.map(({ found, text }) => matchOf(found, text, afterwards(left)))
}
