import type { Relation } from './contact.ts'
import type { LocalDate } from './time.ts'
import { daysIn } from './written-dates.ts'

/** What one piece of a line about a contact says, in English. Each reads a whole piece or nothing. */

const former =
  '(?:(?:former|previous|ex|old|first|last|current|new|direct|then|favou?rite|great|dear)(?: |-))*'
const relationWords: [Relation, { mine: string; bare?: string; any?: string }][] = [
  // A bare `manager` or `lead` is more often a job title than the member's own.
  ['manager', { mine: '(?:line )?manager|boss|(?:team |tech |technical )?lead|supervisor', bare: 'boss' }],
  ['peer', { mine: '', any: 'colleague|co-?worker|team-?mate|workmate|peer' }],
  ['report', { mine: '(?:direct )?report', bare: '(?:direct )?report' }],
  ['mentor', { mine: 'mentor', bare: 'mentor' }],
  ['client', { mine: '', any: 'client|customer' }],
  ['recruiter', { mine: '', any: 'recruiter|head-?hunter' }],
]
const said =
  "(?:(?:and|also|as|relation:|who|she|he|they|is|was|are|were|used to be|(?:she|he|they|who)['’]s) )*"
const place = '(?: of mine)?(?: ((?:at|from|@) ?.{1,80}))?'
const relationPatterns = relationWords.flatMap(([relation, { mine, bare, any }]) => {
  const own = [mine, any].filter(Boolean).join('|')
  const labelled = relation === 'manager' ? 'relation: manager|' : ''
  const old = bare || mine ? `(?:former|ex|old|previous)(?: |-)(?:${own})|` : ''
  const words = `(?:my|our) ${former}(?:${own})|${old}${labelled}${bare ?? 'nothing'}|(?:(?:an?|the) )?${former}(?:${any ?? 'nothing'}|(?:${own})(?= of mine))`
  return { relation, pattern: new RegExp(`^${said}(?:${words})${place}$`, 'i') }
})
const reported = [
  {
    relation: 'report',
    pattern: new RegExp(`^${said}(?:reported to me|worked for me|I managed (?:her|him|them))${place}$`, 'i'),
  },
  {
    relation: 'manager',
    pattern: new RegExp(`^${said}(?:I (?:reported to|worked for) (?:her|him|them)|managed me)${place}$`, 'i'),
  },
] as const

const afterPlace =
  / (?:before|when|until|till|who|which|since|while|where|because|but|then|after|during|now|for \d|(?:in |from )?\(?(?:19|20)\d\d|every|each|once|twice|weekly|monthly|quarterly|yearly)(?![\p{L}\d]{2}).*$/iu
const noPlace = /^(?:the|my|our|an?|his|her|their|this|that|work|home|school|first|last|least)\b[^\p{Lu}]*$/u

export type ReadRelation = { relation: Relation; where: string | undefined; rest: string }

/** `my manager at Acme` -> the relation and where; `rest` is what is said after the place. */
export const readRelation = (piece: string): ReadRelation | undefined => {
  if (piece.length > 160) return undefined
  for (const { relation, pattern } of [...relationPatterns, ...reported]) {
    const match = pattern.exec(piece)
    if (!match) continue
    const [, at = ''] = match
    const said = at.replace(/^(?:at|from|@) ?/i, '')
    const where = said.replace(afterPlace, '').replace(/(?<!\b(?:Inc|Ltd|Corp))[.!\s]+$/, '')
    if (!where || noPlace.test(where)) return { relation, where: undefined, rest: at }
    return { relation, where, rest: said.slice(where.length).replace(/^[.!\s]+/, '') }
  }
  return undefined
}

const touched =
  /^(?:(?:we|I|we've|I've) )?(?:(?:last )?(?:talked|spoke|met|chatted|caught up|e?mailed|called|texted|contacted|saw|had (?:coffee|lunch|dinner|a call))|last (?:talk|call|coffee|lunch|contact|touch|conversation|seen|meeting))(?: (?:with|to|her|him|them|each other|up|on|over|was))*(?: |: ?)/i

/** `last talked 3 May` -> the day, today at the latest; `rest` is what is said after it. Only months: their first day. */
export const readTouch = (piece: string, today: LocalDate): { date: LocalDate; rest: string } | undefined => {
  const verb = piece.length <= 160 ? touched.exec(piece)?.[0] : undefined
  if (!verb) return undefined
  const text = piece.slice(verb.length).replace(/^(?:in|on) /i, '')
  const [day] = daysIn(text.slice(0, 60), today, 'past')
  if (day?.at !== 0 || !day.date) return undefined
  return { date: day.date, rest: text.slice(day.text.length).replace(/^[.!\s]+/, '') }
}

/** A number without a country code, as a piece of its own: `tel. (415) 555-0132`. */
export const readLocalPhone = (piece: string): string | undefined => {
  const [, number = ''] =
    /^(?:(?:tel|phone|telephone|mobile|cell|mob|whatsapp|office|work|home|direct|[mtp](?=:))[.:]{0,2} ?)?(\(?\d[\d ()./-]{5,20}\d)$/i.exec(
      piece,
    ) ?? []
  const digits = number.replace(/\D/g, '')
  const isDay =
    /^\d{4}[./-]\d{1,2}[./-]\d{1,2}$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^(?:19|20)\d\d ?[/-] ?(?:19|20)\d\d$/.test(
      number,
    )
  return digits.length >= 7 && digits.length <= 15 && !isDay ? number : undefined
}
