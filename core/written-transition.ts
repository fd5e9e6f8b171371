import type { NamedColleague } from './colleagues.ts'
import { incomplete, missing, type ReadArgument } from './command-arguments.ts'
import { addToDate, type LocalDate } from './time.ts'
import type { Role } from './transition.ts'
import { shorten } from './wording.ts'
import { daysIn } from './written-dates.ts'

/** How a member writes of a job change: `leaving 30 June, manager ann@acme.com, peers bo@acme.com, cy`. */

export type WrittenTransition = {
  lastDay?: LocalDate
  company?: string
  newCompany?: string
  people: NamedColleague[]
  /** A day that was not understood. */
  isUnclear?: true
}

const roleWords: Record<string, Role> = {
  manager: 'manager',
  boss: 'manager',
  lead: 'manager',
  supervisor: 'manager',
  peer: 'peer',
  colleague: 'peer',
  coworker: 'peer',
  'co-worker': 'peer',
  report: 'report',
}
const roleHead = new RegExp(
  `^(?:(?:and|with|my|the) ){0,3}(${Object.keys(roleWords).join('|')})s?(?: (?:is|are))?(?::\\s*|\\s+|$)(.*)$`,
  'i',
)
const joining =
  /^(?:and )?(?:to join|(?:i )?join(?:ing)?|(?:going|moving) to|starting at|new (?:company|job|employer)(?: is| at)?)(?::\s*|\s+)(.+)$/i
const companyHead = /^(?:at|from|company|employer)(?::\s*|\s+)(.+)$/i
const lastDayHead = /^(?:(?:my|the) )?last day(?: (?:is|on|at))?(?::\s*|\s+)/i
const prepositions = /(?:^|\s)(?:(?:on|by|at|the|end|of|in|until|is|from) ?){1,5}$/i

/** More would be no list that somebody wrote. */
const mostPieces = 80

const latestPast = 'P60D'
const furthest = 'P2Y'

/** The day that a piece says; one of the last two months has its year. */
const dayIn = (text: string, today: LocalDate) => {
  const [found] = daysIn(text, today, 'future')
  if (!found) return undefined
  const past = found.date || found.isUnclear ? undefined : daysIn(text, today, 'past')[0]?.date
  const isYearSaid = /\b20\d\d\b/.test(found.text)
  const date =
    found.date ?? (isYearSaid && past && past >= addToDate(today, `-${latestPast}`) ? past : undefined)
  return { ...found, date: date && date <= addToDate(today, furthest) ? date : undefined }
}

const withoutEnd = (text: string) => text.slice(0, 200).replace(/[\s.!?]{1,10}$/, '')

/** What a list of pieces says, in whatever order. */
export const readPlan = (words: string, today: LocalDate): WrittenTransition => {
  const plan: WrittenTransition = { people: [] }
  let role: Role | undefined
  for (const piece of words.split(/[,;\n]+/, mostPieces)) {
    let text = withoutEnd(piece.trim())
    const [, roleWord = '', rest = ''] = roleHead.exec(text) ?? []
    if (roleWord) {
      role = roleWords[roleWord.toLowerCase()]
      text = rest
    }
    const newCompany = joining.exec(text)?.[1]
    const company = role ? undefined : companyHead.exec(text)?.[1]
    if (!text) continue
    if (newCompany) plan.newCompany = shorten(newCompany, 100)
    else if (role) for (const whom of text.split(/ and | & /)) plan.people.push({ whom, role })
    else if (company && !dayIn(company, today)) plan.company = shorten(company, 100)
    else readHead(plan, text.replace(lastDayHead, ''), today)
  }
  return plan
}

/** `Acme on 30 June to join Initech` */
const readHead = (plan: WrittenTransition, text: string, today: LocalDate) => {
  const day = dayIn(text, today)
  if (!day || plan.lastDay) return
  const company = text.slice(0, day.at).replace(prepositions, '').trim()
  const [, newCompany] = joining.exec(text.slice(day.at + day.text.length).trim()) ?? []
  if (company) plan.company = shorten(company, 100)
  if (newCompany) plan.newCompany = shorten(newCompany, 100)
  if (day.date) plan.lastDay = day.date
  else plan.isUnclear = true
}

/** What a company is not called. */
const noCompany =
  /^(?:an?|the|my|our|early|late|home|work|town|soon|now|for|here|this|that|it|him|her|them|you)\b/i

/**
 * Only what can be nothing else: *leaving* and then a day, or who is who. A company before the day is one where the
 * member speaks of themselves, or says who is who; `Leaving Acme in May` is a word about a contact.
 */
export const readLeaving: ReadArgument = (argument, { line, today, hasColon }) => {
  const words = argument.trim()
  if (!words.replace(/[\s.!?]/g, '')) return incomplete(line, missing.leaving)
  const plan = readPlan(words, today)
  const [first = ''] = words.split(/[,;]/, 1)
  const head = first.replace(lastDayHead, '')
  const day = dayIn(head, today)
  const after = day ? head.slice(day.at + day.text.length).trim() : ''
  const isAboutThem = /^(?:i['’]?m|i am) /i.test(line) || hasColon || plan.people.length > 0
  if (plan.company && (!isAboutThem || noCompany.test(plan.company))) return undefined
  if (after && !joining.test(after) && !/^[.!?]+$/.test(after)) return undefined
  if (plan.isUnclear) return incomplete(line, 'Say the last day with its month: leaving 30 June.')
  const says = plan.lastDay ?? plan.newCompany ?? plan.people[0]
  if (says) return { kind: 'leaving', words, plan }
  return hasColon ? incomplete(line, missing.leaving) : undefined
}

/** Whether the line below belongs to it: it says who is who, or the line above ends with a comma. */
export const goesOnLeaving = (last: string, line: string): boolean => {
  const text = line.trim().slice(0, 200)
  return (
    text !== '' &&
    (/,\s*$/.test(last.slice(-20)) ||
      [roleHead, joining, companyHead, lastDayHead].some((each) => each.test(text)))
  )
}
