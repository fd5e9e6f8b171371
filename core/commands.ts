import {
  incomplete,
  missing,
  type ReadArgument,
  readDone,
  readFind,
  readForget,
  readPause,
  readQuiet,
  readReference,
  readSnooze,
  readTold,
  readWin,
} from './command-arguments.ts'
import { mailLines } from './forwarded.ts'
import type { Command } from './intention.ts'
import { isClosing } from './own-words.ts'
import type { LocalDate } from './time.ts'
import { readWinWords } from './win.ts'
import { shorten } from './wording.ts'
import { cadenceIn, readAddressCadence } from './written-cadence.ts'
import { goesOnLeaving, readLeaving, readPlan } from './written-transition.ts'

/** The commands that a member writes by mail, in English. What could be prose is none, and nothing is guessed. */

const mostCommands = 50
const longestCommand = 500
/** A touch's note has a thousand characters, and whom it is about comes before it. */
const longestWords = 1200

const hello = '(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))'
/** `Hi there,` */
export const greeting = new RegExp(`^${hello}\\b[^,.!:\\n@]{0,30}[,.!:]*$`, 'i')
/** What begins an item of a list. */
export const item = /^\s*(?:[-*•·–>]|\d{1,3}[.)])\s+/
const leads = [
  item,
  /^["'“*_]+/,
  new RegExp(`^${hello}\\b(?:[^,.!:\\n@]{0,30}[,.!:]+|(?: there| rapport)?)\\s+`, 'i'),
  /^(?:please|pls|plz|kindly|also|and|then|ok(?:ay)?|so|just|rapport|(?:can|could|would|will) you|i(?:['’]d| would)? (?:like|want)(?: you)? to|let['’]s|you (?:can|may))[,:!]?\s+/i,
]
const thanks =
  '(?:thank(?:s| you)|thx|cheers|many thanks)(?: (?:so much|very much|a lot|again|in advance|rapport))?'
const ends = new RegExp(`(?:[,.!;–—-]\\s*(?:please|${thanks})|\\s(?:please|pls|plz))[\\s.!]*$|["'”*_]+$`, 'i')
const looseEnds = new RegExp(`[\\s,;–—-]+${thanks}$|[\\s.!?]+$`, 'i')

/** The line without what people say around a command. */
const plain = (line: string) => {
  let text = line.replace(/\s+/g, ' ').trim()
  for (let round = 0; round < 4; round++) for (const lead of leads) text = text.replace(lead, '')
  return text
}

/** Takes an end off twice: `please, thanks!`. Only the end is looked at, since a search for it takes long in long lines. */
const without = (end: RegExp, text: string) =>
  text.slice(0, -60) + text.slice(-60).replace(end, '').replace(end, '')

const things = '(?:(?:all|my|the|whole|full) )*(?:list|contacts|network|people|everyone|everybody)'
const mails = '(?:(?:all|my|the) )*(?:mails?|e-?mails?|reminders?|digests?|everything|rapport)'
const show = '(?:(?:show|send|give|tell|get|see|view)(?: me)? )'
const whole: [
  Command['kind'] & ('next' | 'list' | 'references' | 'staying' | 'resume' | 'export' | 'help'),
  RegExp,
][] = [
  [
    'next',
    new RegExp(
      `^(?:${show}?(?:my |the )?next(?: (?:one|contact|person))?|${show}?who(?:['’]?s| is)? (?:(?:up )?next|due|up)(?: now| today| this month)?|what(?:['’]?s| is) next|who(?:m)? (?:should|do|shall) i (?:talk to|speak to|contact|call|write to|reach out to|reconnect with)(?: next| now| today)?)$`,
      'i',
    ),
  ],
  [
    'list',
    new RegExp(
      `^(?:list(?: ${things})?|(?:${show}|my )${things}|who is (?:on|in) my (?:list|network))$`,
      'i',
    ),
  ],
  [
    'references',
    new RegExp(
      `^(?:${show}?(?:(?:all|my) )*(?:references|refs)|who (?:would|will|can) (?:vouch for me|be my reference)(?: today| now)?)$`,
      'i',
    ),
  ],
  [
    'staying',
    /^(?:(?:(?:i['’]?m|i am) )?(?:not leaving|staying)(?: after all)?|leaving:? (?:is )?(?:called off|off|cancel(?:l?ed)?)|call off (?:(?:my|the) )?(?:leaving|transition|job change))$/i,
  ],
  [
    'resume',
    new RegExp(
      `^(?:resume(?: ${mails})?|un-?pause|restart|start(?: ${mails})? again|(?:i['’]?m|i am) back)$`,
      'i',
    ),
  ],
  [
    'export',
    new RegExp(
      `^(?:(?:export|download)(?: ${things}| (?:(?:all|my) )*(?:data|everything))?(?: (?:as|to|in|into) (?:an? )?(?:csv|json|vcard|excel|spreadsheet)(?: file)?)?|${show}(?:an export|(?:all )?my data|a copy of my (?:data|contacts)))$`,
      'i',
    ),
  ],
  [
    'help',
    /^(?:help(?: me)?|i need help|commands|instructions|what are the commands|how (?:does|do|can|should) (?:this|it|rapport|i use (?:this|it|rapport))(?: work)?|how to use (?:this|it|rapport)|what can (?:i|you) (?:do|say|write|ask)(?: here)?)$/i,
  ],
]

const after = '(?<colon>:\\s*|\\s+[-–—]+\\s+)?(?:,?\\s+|(?<=[:\\s])|$)(?<argument>.*)$'
const verb = (words: string) => new RegExp(`^(?:${words})${after}`, 'i')
const once = '(?:(?:yesterday|today|this (?:morning|afternoon|evening)|last (?:night|week|month)),? )?'
const we = "(?:(?:i|we)(?:['’]ve| have)? )?(?:(?:just|finally|also) )?"
const talk =
  '(?:call|chat|coffee|lunch|dinner|breakfast|drinks?|beers?|tea|meeting|talk|conversation|catch-?up|zoom)'
const told = new RegExp(
  `^(?<day>${once})${we}(?:(?:talked|spoke|spoken|chatted|caught up|met up|met|had (?:an? )?(?:\\p{L}{1,12} ){0,2}${talk}) (?:to|with)|met|saw|called|phoned|rang|e?-?mailed|texted|messaged|visited) (?<argument>.*)$`,
  'iu',
)

const verbs = [
  { pattern: verb("(?:(?:i['’]?m|i am|we['’]?re|we are) )?(?:all )?done"), read: readDone },
  { pattern: verb('snooze|(?:remind|nudge) me (?:again )?(?:of|about)'), read: readSnooze },
  { pattern: verb('forget(?: about)?|remove|delete|stop reminding me (?:of|about)'), read: readForget },
  { pattern: verb('find|search(?: for)?|look ?up|look for'), read: readFind },
  { pattern: verb('ref(?:erence)?'), read: readReference },
  { pattern: verb("(?:(?:i['’]?m|i am) )?leaving"), read: readLeaving },
  { pattern: verb('(?:(?:an?|my|new|another) )?wins?'), read: readWin },
  { pattern: verb('quiet(?: months?)?|no digests?(?= (?:in|during) )'), read: readQuiet },
  { pattern: verb(`(?:pause|stop)(?: sending(?: me)?)?(?: ${mails})?`), read: readPause },
]

/** What is said behind these keeps what ends it. */
const sentences = new Set<ReadArgument>([readDone, readReference, readLeaving])
const mayBeLong = new Set<ReadArgument>([readDone, readWin, readLeaving])

/** What one line tells Rapport to do, forgiving about case, punctuation and politeness. */
export const readCommand = (line: string, today: LocalDate): Command | undefined => {
  const text = plain(line.slice(0, 2 * longestWords)).slice(0, longestWords)
  const isLong = line.length > longestCommand
  const polite = without(ends, text)
  const bare = without(looseEnds, polite)
  const kind = isLong ? undefined : whole.find(([, pattern]) => pattern.test(bare))?.[0]
  if (kind) return { kind }
  for (const { pattern, read } of verbs) {
    const asWritten = read === readWin ? text : sentences.has(read) ? polite : bare
    const { colon, argument } = (pattern.exec(asWritten) ?? pattern.exec(bare))?.groups ?? {}
    if (argument === undefined || (isLong && !mayBeLong.has(read))) continue
    return read(argument.trim(), { line: text, today, hasColon: colon !== undefined })
  }
  const { day = '', argument } = told.exec(polite)?.groups ?? {}
  return argument === undefined || isLong
    ? undefined
    : readTold(day, argument, { line: text, today, hasColon: false })
}

/**
 * A mail address of ours as a command: `quarterly@…` is the cadence of whom the mail adds, and `done@…` does what the
 * argument, the mail's first line or its subject, says.
 */
export const readAddressCommand = (
  localPart: string,
  argument: string,
  today: LocalDate,
): { command?: Command; cadence?: string } => {
  const name = localPart.toLowerCase()
  const alone = (['next', 'list', 'references', 'resume', 'export', 'help'] as const).find(
    (each) => each === name,
  )
  if (alone) return { command: { kind: alone } }
  const verb = (
    ['done', 'snooze', 'forget', 'reference', 'leaving', 'find', 'win', 'pause', 'quiet'] as const
  ).find((each) => each === name.replace(/^ref$/, 'reference'))
  if (!verb) {
    const cadence = readAddressCadence(name)
    return cadence ? { cadence } : {}
  }
  const text = argument.replace(/^\s*(?:(?:re|fwd?|aw|wg):\s*)+/i, '').trim()
  const lines = text.slice(0, 2 * longestWords).split('\n')
  const oneLine = lines.flatMap((line) => line.trim() || []).join(', ')
  const whole = readCommand(oneLine, today)
  const isMeant = whole?.kind === verb || (verb === 'leaving' && whole?.kind === 'staying')
  const command = isMeant ? whole : readCommand(`${verb}: ${oneLine}`, today)
  return { command: command ?? incomplete(`${verb} ${text}`, missing[verb]) }
}

const hasAddress = (line: string) => /\S@\S/.test(line)

/** Whether a mail program broke the line because the next word did not fit. */
export const isWrapped = (line: string, next: string) =>
  line.trimEnd().length + (next.trimStart().split(' ', 1)[0]?.length ?? 0) >= 70

/** Takes the lines below a command that go on with it. */
const goOn = (
  command: Command | undefined,
  last: string,
  line: string,
  today: LocalDate,
): Command | undefined => {
  if (command?.kind === 'leaving' && goesOnLeaving(last, line)) {
    const words = shorten(`${command.words}, ${line.trim()}`, 2 * longestWords)
    return { ...command, words, plan: readPlan(words, today) }
  }
  if (hasAddress(line) || isClosing(line) || item.test(line)) return undefined
  const wrapped = isWrapped(last, line)
  const add = (text: string, by: string, most: number) => shorten(`${text}${by}${line.trim()}`, most)
  if (command?.kind === 'done')
    return { ...command, words: add(command.words, wrapped ? ' ' : '\n', longestWords) }
  return command?.kind === 'win' && wrapped
    ? { ...command, ...readWinWords(add(command.text, ' ', longestWords)) }
    : undefined
}

/**
 * The commands in a member's own words, the cadence that their first line may be, and the other lines as written. What
 * stands directly below a *done* is what was said; and what was *told* below other words belongs to those.
 */
export const readCommands = (
  words: string,
  today: LocalDate,
): { commands: Command[]; cadence: string | undefined; rest: string } => {
  const commands: Command[] = []
  const rest: string[] = []
  let cadence: string | undefined
  let isFirst = true
  /** What the line above was, in the same paragraph. */
  let above: 'nothing' | 'a command' | 'words' = 'nothing'
  let last = ''
  for (const line of mailLines(words)) {
    const isBlank = !line.trim()
    const isPreface = isBlank || greeting.test(line.trim()) || /:\s*$/.test(line)
    const often = isFirst ? cadenceIn(without(looseEnds, without(ends, plain(line)))) : undefined
    isFirst &&= isPreface
    const command = commands.length < mostCommands && !often ? readCommand(line, today) : undefined
    const more = above === 'a command' ? goOn(commands.at(-1), last, line, today) : undefined
    if (often) cadence = often
    else if (command && !(above === 'words' && told.test(plain(line)))) {
      commands.push(command)
      above = 'a command'
    } else if (!isBlank && more) commands[commands.length - 1] = more
    else {
      rest.push(line)
      above = isPreface ? 'nothing' : 'words'
    }
    last = line
  }
  return { commands, cadence, rest: rest.join('\n').trim() }
}
