import type { Contact } from './contact.ts'
import { normaliseEmail } from './fields.ts'
import { isJoined, type Word, wordsOf } from './name-words.ts'
import { type Named, withNames } from './near-names.ts'
import { isName } from './written-names.ts'

/** First names that are words too, and places; alone they name nobody. */
const words = new Set(
  `will mark art may april june august january march grace hope faith joy rose rich bill pat rob jack frank grant chase
  chance dean earl iris ivy lance max miles nick norm penny pierce ray robin sandy sky summer autumn winter dawn eve star
  sterling sue van victor ward wade olive jade ruby pearl amber crystal daisy violet lily heather holly carol christian
  guy gene glen cliff forest hunter mason cooper carter parker taylor archer sage reed rusty skip buck chuck drew
  don ken lane blue brook cash case clay colt angel bishop king prince duke major sunny happy merry mercy patience charity
  destiny harmony melody misty stormy trinity justice liberty america india china paris london sydney florence victoria
  georgia virginia carolina dakota austin dallas houston jackson madison lincoln jordan israel chad kenya ireland asia
  brooklyn phoenix denver cairo vienna sofia chelsea monday tuesday wednesday thursday friday saturday sunday
  spring easter christmas mini porsche mercedes alexa siri claude oscar romeo echo delta story poet page long young
  short small little brown white black green gray grey sun moon wolf fox drake dick dot fern ginger hazel honey jay jewel
  kit lark laurel link mint myrtle nova ocean opal pace pepper petal pip poppy quill rain raven river rocky
  rod scout sierra silver stone storm sydney tad tawny teal tiger trace trip true vale
  wren zephyr the and but for not all any can had her was one our out day get has him his how man new now old see two way
  who boy did its let put say she too use`.split(/\s+/),
)

const mostText = 10_000
const mostWords = 2500
const address = /[^\s<>()[\]",;:|]{1,64}@[^\s<>()[\]",;:|]{1,190}/g

const isCapital = ({ written }: Word) => /^\p{Lu}/u.test(written)
const isPossessive = ({ written }: Word) => /['’]s$/i.test(written)
const mayBeName = (word: Word) => isName(word.written, { anyCase: false })

/** Whether the words from one to another stand alone: beside another name they are part of a longer one. */
const standAlone = (text: Word[], from: number, to: number) => {
  const [before, first, last, after] = [text[from - 1], text[from], text[to - 1], text[to]]
  const isLonger =
    (before && first && isJoined(first, before) && !isPossessive(before) && mayBeName(before)) ||
    (after && last && isJoined(after, last) && !isPossessive(last) && mayBeName(after))
  return !isLonger
}

const isAt = (name: string[], text: Word[], from: number) =>
  name.every((word, index) => {
    const [before, here] = [text[from + index - 1], text[from + index]]
    return here?.folded === word && (index === 0 || (before !== undefined && isJoined(here, before)))
  })

const placesIn = (text: Word[]) => {
  const places = new Map<string, number[]>()
  for (const [index, { folded }] of text.entries())
    places.set(folded, [...(places.get(folded) ?? []).slice(0, 20), index])
  return places
}

/** Those whose key nobody else has. */
const onlyOnes = (named: Named[], keyOf: (name: string[]) => string) => {
  const counts = new Map<string, number>()
  for (const { name } of named) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1)
  return named.filter(({ name }) => counts.get(keyOf(name)) === 1)
}

/** Without the names that stand inside another of them, as Jane Doe does in Jane Doe Roe. */
const outermost = (named: Named[]) => {
  const inner = new Set<string>()
  for (const { name } of named)
    for (let from = 0; from < name.length; from++)
      for (let to = from + 2; to <= name.length; to++)
        if (to - from < name.length) inner.add(name.slice(from, to).join(' '))
  return named.filter(({ name }) => !inner.has(name.join(' ')))
}

/**
 * The contacts that a text names anywhere: by the whole name or an address; where it has none, by a first name that only
 * one contact has, and that is no word. Rather nobody than the wrong one: what is part of a longer name, or the name of
 * two contacts, names nobody.
 */
export const namedIn = (text: string, contacts: Contact[]): Contact[] => {
  const said = text.slice(0, mostText)
  const inText = wordsOf(said, mostWords)
  const places = placesIn(inText)
  const standsAlone = (name: string[], isRight: (here: Word[]) => boolean) =>
    (places.get(name[0] ?? '') ?? []).some(
      (at) =>
        isAt(name, inText, at) &&
        standAlone(inText, at, at + name.length) &&
        isRight(inText.slice(at, at + name.length)),
    )
  const known = withNames(contacts).filter(({ name: [first = ''] }) => places.has(first))
  const byName = known.filter(({ name }) => {
    const isWords = name.some((word) => words.has(word))
    return name.length > 1 && standsAlone(name, (here) => !isWords || here.every(isCapital))
  })
  const addresses = new Set(
    (said.match(address) ?? []).map((each) =>
      normaliseEmail(each).replace(/^['*_]{1,5}|[.!?'*_]{1,5}$/g, ''),
    ),
  )
  const byAddress =
    addresses.size > 0
      ? contacts.filter(({ emails }) => emails.some((each) => addresses.has(normaliseEmail(each))))
      : []
  if (byName.length > 0 || byAddress.length > 0) {
    const whole = onlyOnes(outermost(byName), (name) => name.join(' ')).map(({ contact }) => contact)
    return [...new Set([...whole, ...byAddress])]
  }
  return onlyOnes(known, ([first = '']) => first)
    .filter(({ name: [first = ''] }) => [...first].length > 2 && !words.has(first))
    .filter(({ name: [first = ''] }) => standsAlone([first], (here) => here.every((word) => mayBeName(word))))
    .map(({ contact }) => contact)
}
