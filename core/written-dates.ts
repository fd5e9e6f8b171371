import { casual } from 'chrono-node/en'
import { addToDate, type Duration, isDate, type LocalDate } from './time.ts'
import { readDuration } from './written-cadence.ts'

/** Days as people write them, in English. */

/** Chrono wants a Date; noon on the day, so that no zone moves it. */
const noonOf = (date: LocalDate) => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  // biome-ignore lint/style/noRestrictedGlobals: made from the day that was passed in; no clock is read.
  return new Date(year, month - 1, day, 12)
}

/**
 * A day that a text says, and where in it. Of only a month it is the first day. It has no date when it is on the other
 * side of today, or unclear: whether 3/5 is in March or in May depends on who writes it, and `3 - 5 May` has no one end.
 */
export type WrittenDay = { at: number; text: string; date: LocalDate | undefined; isUnclear: boolean }

/** The days in the first 200 characters; those without a year lie `towards` where they are looked for. */
export const daysIn = (text: string, today: LocalDate, towards: 'past' | 'future'): WrittenDay[] =>
  casual.parse(text.slice(0, 200), noonOf(today)).flatMap(({ index, text, start, end }): WrittenDay[] => {
    const isToday = /^this (?:morning|afternoon|evening)/i.test(text)
    const says = (part: 'year' | 'month' | 'day' | 'weekday') => start.isCertain(part)
    if (!isToday && !says('year') && !says('month') && !says('day') && !says('weekday')) return []
    const [, first, second] = /^(?:on )?(\d{1,2})[./-](\d{1,2})\b/.exec(text) ?? []
    const couldBeTwo = first && first !== second && Number(first) <= 12 && Number(second) <= 12
    const isUnclear = Boolean(couldBeTwo || (end && towards === 'future'))
    const parts = [start.get('year'), start.get('month'), start.get('day')]
    const nearest = parts.map((part) => `${part}`.padStart(2, '0')).join('-')
    if (isUnclear || !isDate(nearest)) return [{ at: index, text, date: undefined, isUnclear }]
    const isNamedOtherwise = (towards === 'past' ? /^(?:on )?next / : /^(?:on )?last /).test(
      text.toLowerCase(),
    )
    const isFixed = isToday || isNamedOtherwise || says('year')
    const date = isFixed ? nearest : turned(nearest, today, towards, says('month') ? 'P1Y' : 'P7D')
    const fits = towards === 'past' ? date <= today : date > today
    return [{ at: index, text, date: fits ? date : undefined, isUnclear }]
  })

/** Chrono takes the nearest Monday or May; what has been is the one before today, and what will be is the one after. */
const turned = (date: LocalDate, today: LocalDate, towards: 'past' | 'future', step: Duration) => {
  if (towards === 'past') return date > today ? addToDate(date, `-${step}`) : date
  return date <= today ? addToDate(date, step) : date
}

const preposition = /^(?:(?:for|until|till?|to|by|in|on|after|about|the|another) ){1,3}/

/** `for two weeks`, `until 1 Sept`, `next month`: the day after today that all of the text says. */
export const readUntil = (text: string, today: LocalDate): LocalDate | undefined => {
  if (text.length > 60) return undefined
  const said = text.toLowerCase().replace(preposition, '')
  const duration = readDuration(said)
  if (duration) return addToDate(today, duration)
  const [day] = daysIn(said, today, 'future')
  return day?.at === 0 && day.text === said ? day.date : undefined
}
