import type { Contact } from './contact.ts'
import { nameWords } from './name-words.ts'

/** A contact with the words of the name. */
export type Named = { contact: Contact; name: string[] }

export const withNames = (contacts: Contact[]): Named[] =>
  contacts.map((contact) => ({ contact, name: nameWords(contact.name.slice(0, 100)) }))

const sorted = (word: string) => [...word].sort().join('')

/** Whether one word is the other with its letters in another order, or with a letter or two changed (Levenshtein). */
export const isAlike = (one: string, other: string): boolean => {
  const most = Math.min(one.length, other.length) > 5 ? 2 : 1
  if (Math.min(one.length, other.length) < 4 || Math.abs(one.length - other.length) > most) return false
  // A slip of the finger leaves one end as it was; most words differ at both.
  if (one.at(0) !== other.at(0) && one.at(-1) !== other.at(-1)) return false
  if (sorted(one) === sorted(other)) return true
  let above = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1]
    for (let at = 0; at < other.length; at++) {
      const change = (above[at] ?? 0) + (letter === other[at] ? 0 : 1)
      line.push(Math.min(change, (above[at + 1] ?? 0) + 1, (line[at] ?? 0) + 1))
    }
    if (Math.min(...line) > most) return false
    above = line
  }
  return (above.at(-1) ?? 0) <= most
}

const mostNear = 5

/** The few whose names share one of the first words, or have one much like it. */
export const nearTo = (words: string[], named: Named[]): Contact[] => {
  const asked = words.filter((word) => word.length > 1).slice(0, 3)
  const score = (name: string[]) =>
    asked.reduce((sum, word) => {
      if (name.includes(word)) return sum + 3
      if (word.length > 2 && name.some((each) => each.startsWith(word))) return sum + 2
      return name.some((each) => isAlike(word, each.slice(0, 30))) ? sum + 1 : sum
    }, 0)
  return named
    .map(({ contact, name }) => ({ contact, score: score(name) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, mostNear)
    .map(({ contact }) => contact)
}
