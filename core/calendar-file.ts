import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator'
import type { CalendarEvent } from './calendar.ts'
import { addTo, addToDate } from './time.ts'

const refreshSeconds = 4 * 60 * 60

/** What a moment takes in a calendar, so that there is something to press. */
const length = 'PT15M'

/**
 * Events as an iCalendar object (RFC 5545; RFC 7986 for how often to ask again). Moments are in UTC and each is an event
 * of its own, so that no reader needs our idea of a zone; days are dates without one. Nobody is busy then.
 */
export const calendarFile = (events: CalendarEvent[]): string => {
  const calendar = ical({
    prodId: { company: 'Rapport', product: 'Calendar', language: 'EN' },
    name: 'Rapport',
    method: ICalCalendarMethod.PUBLISH,
    ttl: refreshSeconds,
  })
  for (const event of events) {
    const { uid, sequence, stamp, title, text, url } = event
    calendar.createEvent({
      ...{ id: uid, sequence, stamp, summary: title, description: text, url },
      ...('on' in event
        ? { start: event.on, end: addToDate(event.on, 'P1D'), allDay: true }
        : { start: event.at, end: addTo(event.at, length) }),
      transparency: ICalEventTransparency.TRANSPARENT,
    })
  }
  // The library leaves the last line without its end.
  return `${calendar.toString()}\r\n`
}
