import { greeting, isWrapped, item, readCommand } from './commands.ts'
import { mailLines } from './forwarded.ts'
import type { Intention } from './intention.ts'
import { isClosing, ownWords } from './own-words.ts'
import type { Answer } from './resume-reminder.ts'
import type { LocalDate } from './time.ts'
import { readWinWords } from './win.ts'
import { shorten } from './wording.ts'

/** A longer answer is no answer to three questions. */
const mostLines = 1000
const mostWins = 50
const longestLine = 2000

const spoken: [Answer, RegExp][] = [
  ['done', /^(?:(?:it['’]?s|it is|i['’]?m|i am|all) )?(?:done|updated|up to date)$/i],
  ['later', /^(?:later|not (?:now|yet)|(?:remind me )?(?:again )?(?:later|in (?:2|two|a few) weeks))$/i],
  ['skipped', /^skip(?: (?:it|this))?(?:,? (?:for )?(?:this|the) year)?$/i],
]
/** Commands that nobody means as something achieved. */
const commands: string[] = ['next', 'list', 'resume', 'export', 'help', 'pause', 'quiet', 'win']

/** The member's own words, also those between the lines of the quoted mail: that is how questions are answered. */
const wordsBetween = (text: string): string[] => {
  const blocks: string[][] = [[]]
  for (const line of mailLines(text).slice(0, mostLines))
    if (/^\s{0,3}>/.test(line)) blocks.push([])
    else blocks.at(-1)?.push(line.slice(0, longestLine))
  return blocks.map((block) => ownWords(block.join('\n'))).filter(Boolean)
}

/** Lines as they were written, before mail programs broke them. */
const unwrapped = (words: string): string[] => {
  const lines: string[] = []
  let last = ''
  for (const line of mailLines(words)) {
    const goesOn = last.trim() && line.trim() && !item.test(line) && isWrapped(last, line)
    if (goesOn) lines.push(`${lines.pop()} ${line.trim()}`)
    else lines.push(line.trim())
    last = line
  }
  return lines.filter(Boolean)
}

const readLine = (line: string, today: LocalDate): Intention | undefined => {
  const text = line.replace(item, '').trim()
  const bare = text.slice(0, 60).replace(/[\s.!]{1,5}$/, '')
  const answer = text.length < 60 && spoken.find(([, pattern]) => pattern.test(bare))?.[0]
  if (answer) return { kind: 'reminder', answer }
  const command = readCommand(text, today)
  if (command && commands.includes(command.kind)) return command
  const isWords = /\p{L}/u.test(text) && (text.includes(' ') || [...text].length >= 8)
  const isAround = greeting.test(text.slice(0, 100)) || isClosing(text)
  return isWords && !isAround ? { kind: 'win', ...readWinWords(text) } : undefined
}

/** What an answer to a résumé reminder asks for: each line is a win, but for the words that answer the reminder itself. */
export const readReminderReply = (text: string, subject: string, today: LocalDate): Intention[] => {
  const read = wordsBetween(text)
    .flatMap(unwrapped)
    .flatMap((line) => readLine(line, today) ?? [])
    .slice(0, mostWins)
  return read.length > 0 ? read : [{ kind: 'not understood', text: shorten(subject, 200) }]
}
