/** The words of a name, and of a text that may name somebody, made comparable. */

const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** Without case, accents and apostrophes: `O’Neill` is `oneill`. */
const fold = (text: string): string => {
  const plain = text.toLowerCase().replace(/['’]/g, '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: most names are ASCII, and need nothing more.
  if (/^[\x00-\x7f]*$/.test(plain)) return plain
  return plain
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? letter)
}

const honorifics = new Set('mr mrs ms miss mx dr prof professor sir madam dame herr frau'.split(' '))
export const isHonorific = (word: string): boolean => honorifics.has(word)

const suffixes = /^(?:jr|sr|i{1,3}|iv|ph\.? ?d|md|mba|msc|bsc|cpa|esq|inc|ltd|llc)\b/

/** `Dr. Jane Doe` -> jane, doe; `Doe, Jane` likewise. */
export const nameWords = (name: string): string[] => {
  const folded = fold(name)
  const [family = '', given = '', ...more] = folded.includes(',') ? folded.split(/, ?/) : []
  const turned = given && more.length === 0 && !suffixes.test(given) ? `${given} ${family}` : folded
  const words = turned.match(/[\p{L}\p{N}]+/gu) ?? []
  return words.some((word) => !honorifics.has(word)) ? words.filter((word) => !honorifics.has(word)) : words
}

/** A word of a text: as it is compared, how it stands there, and what stands between it and the one before. */
export type Word = { folded: string; written: string; at: number; end: number; gap: string }

/** The first words of a text; hyphens divide, and a possessive is its name. */
export const wordsOf = (text: string, most: number): Word[] => {
  const words: Word[] = []
  let end = 0
  for (const match of text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]{0,60}(?:['’][\p{L}\p{M}]{1,30}){0,2}/gu)) {
    if (words.length === most) break
    const [written] = match
    const gap = text.slice(end, match.index)
    end = match.index + written.length
    words.push({ folded: fold(written.replace(/['’]s$/i, '')), written, at: match.index, end, gap })
  }
  return words
}

/** Whether a word belongs to the same name as the one before: `Jean-Luc`, `J. R. Doe`, but not `with Jane. Doe`. */
export const isJoined = (word: Word, before: Word): boolean =>
  /^(?:[ \t]{1,3}|-|)$/.test(word.gap) ||
  (/^\.[ \t]{0,2}$/.test(word.gap) && (before.folded.length === 1 || honorifics.has(before.folded)))
