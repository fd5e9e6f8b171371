import { email } from './fields.ts'
import type { Command } from './intention.ts'
import type { ReferenceMove } from './reference.ts'
import { addToDate, type LocalDate } from './time.ts'
import { readWinWords } from './win.ts'
import { shorten } from './wording.ts'
import { readCadence } from './written-cadence.ts'
import { daysIn, readUntil, type WrittenDay } from './written-dates.ts'
import { readRelation } from './written-facts.ts'
import { isName, leadingName } from './written-names.ts'

/**
 * What stands after a command's verb, read for each verb. Nothing when it shows that the line is prose, or is about a
 * contact: only what begins like a command and lacks something is incomplete.
 */
export type ReadArgument = (argument: string, said: Said) => Command | undefined
type Said = {
  line: string
  today: LocalDate
  /** `win: …` can be nothing else; `Win Butler …` can be a name. */
  hasColon: boolean
}

export const incomplete = (text: string, reason: string): Command => ({
  kind: 'incomplete',
  text: shorten(text, 200),
  reason,
})

/** What to write when a command has nothing behind its verb. */
export const missing = {
  done: 'Say with whom: done jane.',
  snooze: 'Say whom, and for how long: snooze jane 2 weeks.',
  forget: 'Say whom: forget jane.',
  find: 'Say whom or what to look for: find jane.',
  reference: 'Say what happened, and with whom: ref asked ann, ref agreed ann, ref given ann.',
  leaving: 'Say your last day, and who is who: leaving 30 June, manager ann@acme.com, peers bo@acme.com.',
  win: 'Say what you achieved: win shipped the billing migration.',
  pause: 'Say until when: pause until 1 September.',
  quiet: 'Say in which months: quiet july, august.',
} as const

const mailbox = /^[^<>@]{0,80}<([^\s<>@]{1,64}@[^\s<>@]{1,190})>/
const noWhom = /^(?:an?|your|everything|nothing|anything|something|myself|yourself|mails?|mine)\b/i

/** Without what ends a sentence. Only the end is looked at, since a search for an end takes long in long lines. */
const bare = (text: string) => text.slice(0, -20) + text.slice(-20).replace(/[\s.!?,;:–—-]+$/, '')

/** Whom an argument names when it does nothing else: an address, `Jane Doe <jane@…>`, or one or more names. */
const whomOf = (argument: string): string | undefined => {
  if (argument.length > 300) return undefined
  const text = bare(argument.replace(/^(?:with|to) /i, ''))
  const [whole, address] = mailbox.exec(text) ?? []
  if (address) return whole === text ? address : undefined
  if (email.safeParse(text).success) return text
  const names = text.split(/,? and |, ?| & /i)
  const areNames = names.every(
    (each) => !/['’]s /.test(each) && isName(each.replace(/['’]s$/, ''), { anyCase: true }),
  )
  return areNames && names.length <= 10 && !noWhom.test(text) ? text : undefined
}

const separators = /[:;,.!?](?:\s|$)|\s[-–—]+(?:\s|$)|\n/
/** What Jane did on a day is not what happened between her and the member. */
const aboutThem =
  /\b(?:she|he|they|who|which|her|his|their|move[sd]?|moving|starts?|started|starting|left|leaves|leaving|join(?:s|ed)|is|was|has|since|until|before|after|born|birthday)\b/i
const meeting =
  /^\s*(?:we |I |just )*(?:had|met|talked|spoke|chatted|caught up|called|lunch|coffee|dinner|breakfast|(?:a )?(?:quick )?(?:call|chat)|zoom|saw|e?mailed|texted)\b/i
const preposition = /(?:\b(?:on|in|during|back|earlier|early|late|just) +){1,3}$/i
const nameOrDay =
  /^(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)|january|february|march|april|august|september|october|november|december)\.?$/i
const beginsWithDay = /^(?:on |yesterday\b|today\b|last |this (?:morning|afternoon|evening)\b|\d)/i

/** Whether a day is when they talked: it stands right behind whom, or alone, or with the words for meeting. */
const isWhen = (before: string, { text }: WrittenDay, after: string) => {
  const head = before.replace(preposition, '')
  if (nameOrDay.test(text) && head === before) return false
  const pieces = head.split(separators)
  const piece = pieces.at(-1) ?? ''
  if (aboutThem.test(piece)) return false
  if (pieces.length === 1) return piece.split(/\s+/).length <= 9
  if (piece.trim()) return meeting.test(piece)
  return /^\s*(?:$|[:;,.!?\n–—-]|(?:at|in|over|with|we)\b)/i.test(after)
}

const without = (before: string, after: string) => {
  const head = before.replace(preposition, '').trimEnd()
  const kept = bare(head)
  const rest = after.replace(/^[^\S\n]{1,20}/, '')
  if (!kept) return rest.replace(/^[\s.!?,;:–—-]{1,20}/, '')
  if (/^[\n:;,.!?]/.test(rest)) return kept + rest
  return rest && /^[–—-]/.test(rest) ? `${kept} ${rest}` : [kept, rest].filter(Boolean).join(', ')
}

/** Takes the day out on which they talked. */
const takeDay = (text: string, today: LocalDate) => {
  // The first word is whom: `done Jan 2 weeks ago` is not about 2 January.
  const start = beginsWithDay.test(text) ? 0 : (/^\S{1,64}/.exec(text)?.[0].length ?? 0)
  for (const found of daysIn(text.slice(start), today, 'past')) {
    const day = { ...found, isUnclear: found.isUnclear || /\b(?:few|several)\b/i.test(found.text) }
    const before = text.slice(0, start + day.at)
    const after = text.slice(start + day.at + day.text.length)
    const isNoDay = !day.date && !day.isUnclear
    if (!isNoDay && isWhen(before, day, after)) return { ...day, words: without(before, after) }
  }
  return { words: text, date: today, isUnclear: false }
}

const beginsWithWhom = (words: string) => {
  const [first = ''] = /^[^\s,;:]{1,100}/.exec(words) ?? []
  const word = first.replace(/['’]s$|[.!?]+$/, '')
  return (
    email.safeParse(first.replace(/\.$/, '')).success ||
    (isName(word, { anyCase: true }) && !noWhom.test(word))
  )
}

export const readDone: ReadArgument = (argument, { line, today }) => {
  const text = argument.replace(/^(?:with|to) /i, '').replace(mailbox, '$1')
  const { words, date, isUnclear } = takeDay(text, today)
  const whom = bare(words)
  if (!whom) return incomplete(line, missing.done)
  if (!beginsWithWhom(whom)) return undefined
  if (!date || isUnclear) return incomplete(line, 'Say on which day: done jane 3 May.')
  return { kind: 'done', words: whom, date }
}

/**
 * `Talked to Jane`, without the word *done*: the day may stand before it. It is no command when it also says what only
 * contacts have, or a time that is not understood.
 */
export const readTold = (day: string, argument: string, said: Said): Command | undefined => {
  if (/@./.test(argument) && !/^[^\s@,]{1,64}@[^\s@]{1,190}(?: [^@]*)?$/.test(argument)) return undefined
  if (argument.split(',').some((piece) => readRelation(piece.trim()) || readCadence(piece.trim())))
    return undefined
  const command = readDone(`${day}${argument}`, said)
  if (command?.kind === 'incomplete') return argument && !/\bago\b/.test(argument) ? command : undefined
  const [head = ''] = command?.kind === 'done' ? command.words.split(separators, 1) : []
  return /\b(?:19|20)\d\d\b|\bago\b|\b(?:last|next) \p{L}/u.test(head) ? undefined : command
}

/** Splits `jane for two weeks` where the longest end of it says a day. */
const splitUntil = (text: string, today: LocalDate) => {
  const words = text.split(' ')
  for (let at = Math.max(1, words.length - 8); at < words.length; at++) {
    const end = words.slice(at).join(' ')
    if (/^(?:for|until|till?|last)$/i.test(words[at - 1] ?? '')) break
    // May is a month, and a family name.
    const until = nameOrDay.test(end) ? undefined : readUntil(end, today)
    if (until) return { whom: words.slice(0, at).join(' '), until }
  }
  return undefined
}

export const readSnooze: ReadArgument = (argument, { line, today }) => {
  const text = bare(argument)
  if (!text || (!nameOrDay.test(text) && readUntil(text, today))) return incomplete(line, missing.snooze)
  const split = splitUntil(text, today)
  const whom = whomOf(split?.whom ?? text.replace(/ (?:for|until|till?)(?: .*)?$/i, ''))
  if (!whom || readCadence(text.split(' ').at(-1) ?? '')) return undefined
  const example = `snooze ${shorten(whom, 60)} 2 weeks.`
  if (!split) return incomplete(line, `Say for how long: ${example}`)
  const isNear = split.until <= addToDate(today, 'P5Y')
  return isNear
    ? { kind: 'snooze', whom, until: split.until }
    : incomplete(line, `Say a day within five years: ${example}`)
}

export const readForget: ReadArgument = (argument, { line }) => {
  const text = bare(argument).replace(/ (?:from|off|on) (?:my|the) (?:list|contacts|network|reminders)$/i, '')
  if (!text) return incomplete(line, missing.forget)
  const whom = whomOf(text)
  return whom ? { kind: 'forget', whom } : undefined
}

const moves: Record<string, ReferenceMove> = {
  asked: 'asked',
  agreed: 'agreed',
  given: 'given',
  gave: 'given',
  owed: 'owed',
  none: 'none',
}

/** `ref agreed ann, for the platform role`: whom, and perhaps on which day and what for, as with *done*. */
export const readReference: ReadArgument = (argument, said) => {
  const [, word = '', rest = ''] = /^([a-z]{1,10})\b[\s:,]*(.*)$/is.exec(argument) ?? []
  const name = word.toLowerCase()
  const move = Object.hasOwn(moves, name) ? moves[name] : undefined
  if (!move) {
    const isMeant = !argument || (/^ref\b/i.test(said.line) && whomOf(argument) !== undefined)
    return isMeant ? incomplete(said.line, missing.reference) : undefined
  }
  const command = readDone(rest, said)
  if (command?.kind === 'done') return { ...command, kind: 'reference', move }
  const reason = bare(rest) ? `Say on which day: ref ${name} ann 3 May.` : `Say with whom: ref ${name} ann.`
  return command && incomplete(said.line, reason)
}

const noSearch =
  /^(?:an?|the|it|its|me|my|out|attached|enclosed|below|above|here|more|some|someone|somebody|time|that|this|your|ways?)\b/i

export const readFind: ReadArgument = (argument, { line }) => {
  const search = bare(argument)
  if (!search) return incomplete(line, missing.find)
  const isPhrase = search.length > 60 || search.split(' ').length > 4 || /[,;:?<>]/.test(search)
  return isPhrase || noSearch.test(search) ? undefined : { kind: 'find', search }
}

export const readWin: ReadArgument = (argument, { line, hasColon }) => {
  const { text, job } = readWinWords(argument)
  if (!/[\p{L}\p{N}]/u.test(text)) return incomplete(line, missing.win)
  const [head = ''] = line.slice(0, 160).split(',', 1)
  const mayBeName = isName(head, { anyCase: false }) || leadingName(head, { anyCase: false }) !== undefined
  return !hasColon && (mayBeName || /\S@\S/.test(text))
    ? undefined
    : { kind: 'win', text, ...(job && { job }) }
}

export const readPause: ReadArgument = (argument, { line, today }) => {
  const text = bare(argument)
  const until = readUntil(text, today)
  if (until && until <= addToDate(today, 'P2Y')) return { kind: 'pause', until }
  if (until) return incomplete(line, 'Say a day within two years: pause until 1 September.')
  const isMeant = /^$|^(?:until|till?)(?: |$)|^(?:for )?(?:\d|(?:a (?:while|bit)|now|some time)$)/i.test(text)
  return isMeant ? incomplete(line, missing.pause) : undefined
}

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const fullMonths =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/
const monthIn = (word: string) => (fullMonths.test(word) ? monthNames.indexOf(word.slice(0, 3)) + 1 : 0)

/** `july, august and december`, `june to august`, also over the end of a year; or `never`. */
export const readQuiet: ReadArgument = (argument, { line }) => {
  if (argument.length > 200) return undefined
  const text = bare(argument)
    .toLowerCase()
    .replace(/^(?:in|during|for) /, '')
  if (!text) return incomplete(line, missing.quiet)
  if (/^(?:never|none|no months?)$/.test(text)) return { kind: 'quiet', months: [] }
  const words = text
    .replace(/[–—-]/g, ' to ')
    .split(/[\s,;&/]+|\band\b/)
    .filter(Boolean)
  if (!monthIn(words[0] ?? '')) return undefined
  const months = new Set<number>()
  let last = 0
  for (const [at, word] of words.entries()) {
    const month = monthIn(word)
    const isRange = words[at - 1] === 'to'
    if (!month && (word !== 'to' || !last || !monthIn(words[at + 1] ?? '')))
      return incomplete(line, missing.quiet)
    if (!month) continue
    if (isRange) for (let each = last; each !== month; each = (each % 12) + 1) months.add(each)
    months.add(month)
    last = month
  }
  return months.size === 12
    ? incomplete(line, 'Leave a month in which digests come: quiet july, august.')
    : { kind: 'quiet', months: [...months].sort((a, b) => a - b) }
}
