import type { Relation } from './contact.ts'
import { cadenceSchema, type LocalDate } from './time.ts'
import { daysIn, durationOf, number, numberOf, unit } from './written-dates.ts'

/**
 * What one piece of a line about a contact says, in English. Each reads a whole piece or nothing: `monthly` is a cadence,
 * `runs the monthly meetup` is not.
 */

const spoken: Record<string, string> = {
  weekly: 'P1W',
  fortnightly: 'P2W',
  monthly: 'P1M',
  quarterly: 'P3M',
  'half-yearly': 'P6M',
  'half yearly': 'P6M',
  halfyearly: 'P6M',
  'every half year': 'P6M',
  'every half-year': 'P6M',
  'semi-annually': 'P6M',
  semiannually: 'P6M',
  yearly: 'P1Y',
  annually: 'P1Y',
  never: 'never',
  'no reminders': 'never',
}
// Not `biweekly`, `bimonthly` or `biannually`: each means twice as often to some as to others.

const every = new RegExp(`^(?:once )?(?:every|each) (?:(${number}|other) )?${unit}$`)
const times = /^(once|twice|(three|four|six|\d{1,2}) times) (?:a|per|every|each) (week|month|quarter|year)$/
const leadIn =
  /^(?:(?:please|(?:remind|nudge|ping) me|reminder|ping|(?:keep|stay|get) in touch|catch up|reconnect|check in|touch base|follow up|reach out|talk|speak|meet|call|e-?mail|contact|cadence|how often|we|i|to|let's|should|with|her|him|them)\b:? ?)+/

const timesA = (count: number, name: string) => {
  if (name === 'week') return count === 1 ? 'P1W' : undefined
  if (name === 'month' && count === 2) return 'P2W'
  const months = { month: 1, quarter: 3, year: 12 }[name] ?? 0
  return `P${months / count}M`
}

/** `every two weeks`, `remind me monthly`, `twice a year`, `never` -> an ISO 8601 duration or `never`. */
export const readCadence = (piece: string): string | undefined => {
  if (piece.length > 80) return undefined
  const said = piece
    .toLowerCase()
    .replace(leadIn, '')
    .replace(/ ?(?:please|or so)?[.!]*$/, '')
  const [, count = 'one', name] = every.exec(said) ?? []
  const [, words, number, period] = times.exec(said) ?? []
  const read =
    spoken[said] ??
    (name && durationOf(count === 'other' ? 2 : numberOf(count), name)) ??
    (period && timesA(words === 'once' ? 1 : words === 'twice' ? 2 : numberOf(number ?? ''), period))
  return cadenceSchema.safeParse(read === 'P12M' ? 'P1Y' : read).data
}

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
