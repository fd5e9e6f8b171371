import { cadenceSchema, type Duration } from './time.ts'

/**
 * Lengths of time, and how often, as people write them, in English. Each reads a whole piece or nothing: `monthly` is a
 * cadence, `runs the monthly meetup` is not.
 */

const numbers = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
/** Of an expression: what `numberOf` reads, and what `durationOf` does. */
const number = `${numbers.join('|')}|\\d{1,3}`
const unit = '(day|week|fortnight|month|quarter|year)s?'

const numberOf = (word: string): number => numbers.indexOf(word) + 1 || Number(word)

const durationOf = (count: number, unit: string): Duration => {
  const [times, letter] = { fortnight: [2, 'W'], quarter: [3, 'M'] }[unit] ?? [
    1,
    unit.charAt(0).toUpperCase(),
  ]
  return `P${count * Number(times)}${letter}`
}

const length = new RegExp(
  `^(?:(${number}|an?|another|next|(?:a )?couple(?: of)?)(?: more)? ?${unit}|half a year)$`,
)

/** `2 weeks`, `a month`, `next quarter`, `half a year`: at least a day, and ten years at most. */
export const readDuration = (text: string): Duration | undefined => {
  const [whole, word = '', name] = (text.length <= 40 && length.exec(text.toLowerCase())) || []
  if (!whole) return undefined
  const count = /couple/.test(word) ? 2 : /^(?:an?|another|next)$/.test(word) ? 1 : numberOf(word)
  const duration = name ? durationOf(count, name) : 'P6M'
  return cadenceSchema.safeParse(duration === 'P12M' ? 'P1Y' : duration).data
}

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

/** A cadence, or a length of time that stands for one. */
export const cadenceIn = (text: string) =>
  readCadence(text) ?? (/^(?:\d|[a-z]+ )/i.test(text) ? readDuration(text) : undefined)

/** `quarterly@…`, `every-2-weeks@…`: the cadence of whom the mail adds. */
export const readAddressCadence = (localPart: string): string | undefined =>
  cadenceIn(
    localPart
      .toLowerCase()
      .replace(/[._-]+/g, ' ')
      .replace(/(?<=\d)(?=[a-z])/, ' '),
  )
