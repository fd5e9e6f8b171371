import ICAL from 'ical.js'
import { expect } from 'vitest'

const inUtc = /^\d{8}T\d{6}Z$/

/**
 * The events of an iCalendar file, read by ical.js in its strict mode and held to what it does not check of RFC 5545: lines
 * that end in CRLF and have 75 octets at most (3.1), no control characters (3.1), what must be there (3.6.1) and once.
 */
export const readCalendar = (file: string) => {
  expect(file.endsWith('\r\n')).toBe(true)
  const lines = file.slice(0, -2).split('\r\n')
  expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([])
  expect(lines.filter((line) => /\p{Cc}/u.test(line) || !line.isWellFormed() || line === '')).toEqual([])
  // A character in two lines would come back as something else.
  expect(Buffer.from(file).toString('utf8')).toBe(file)

  ICAL.design.strict = true
  const calendar = new ICAL.Component(ICAL.parse(file))
  expect(calendar.name).toBe('vcalendar')
  for (const [name, value] of [
    ['version', '2.0'],
    ['prodid', '-//Rapport//Calendar//EN'],
    ['method', 'PUBLISH'],
    ['x-wr-calname', 'Rapport'],
    ['x-published-ttl', 'PT4H'],
  ] as const)
    expect(calendar.getAllProperties(name).map((each) => String(each.getFirstValue()))).toEqual([value])
  expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT4H')
  // Properties of the calendar come before its components (3.6).
  expect(file.indexOf('\r\nX-PUBLISHED-TTL:')).toBeLessThan(`${file}BEGIN:VEVENT`.indexOf('BEGIN:VEVENT'))

  const events = calendar.getAllSubcomponents()
  expect(events.filter(({ name }) => name !== 'vevent')).toEqual([])
  const read = events.map((event) => {
    const once = ['uid', 'dtstamp', 'sequence', 'dtstart', 'dtend', 'summary', 'description', 'url']
    expect(once.filter((name) => event.getAllProperties(name).length !== 1)).toEqual([])
    const text = (name: string) => String(event.getFirstPropertyValue(name))
    const raw = (name: string) => event.getFirstProperty(name)?.toICALString().replace(/^.*?:/, '') ?? ''
    const [stamp, start, end] = [raw('dtstamp'), raw('dtstart'), raw('dtend')]
    const isDay = event.getFirstProperty('dtstart')?.type === 'date'
    const moments = isDay ? [stamp] : [stamp, start, end]
    expect(moments.filter((moment) => !inUtc.test(moment))).toEqual([])
    expect(end > start).toBe(true)
    return {
      uid: text('uid'),
      sequence: Number(text('sequence')),
      stamp,
      title: text('summary'),
      text: text('description'),
      url: text('url'),
      start,
      end,
    }
  })
  expect(new Set(read.map(({ uid }) => uid)).size).toBe(read.length)
  return read
}
