import { type Contact, isDue } from './contact.ts'
import { addToDate, formatDate, formatDay, type LocalDate } from './time.ts'
import { describeCadence } from './wording.ts'

type Dated = Pick<
  Contact,
  'cadence' | 'nextContact' | 'lastTouch' | 'snoozedUntil' | 'addedOn' | 'previous' | 'version'
>

/** `3 May`, with the year when it is not this one. */
const day = (date: LocalDate, today: LocalDate) =>
  date.slice(0, 4) === today.slice(0, 4) ? formatDay(date) : formatDate(date)

/** An import gives those who come many at once a first date, in the version that adds them. */
const isSpread = ({ version, previous }: Dated) => version === 1 && previous?.removedOn !== undefined

/** When a contact falls due, and what makes it that day: `Next: 3 August`, `Quarterly, last talked 3 May`. */
export const explainNext = (contact: Dated, today: LocalDate): { when: string; why: string } => {
  const { cadence, nextContact, lastTouch, snoozedUntil, addedOn, previous } = contact
  const talked = lastTouch ? `last talked ${day(lastTouch.date, today)}` : 'not talked yet'
  if (!nextContact) {
    const letGo = previous && previous.cadence !== 'never'
    return {
      when: 'No date',
      why: `${letGo ? 'Never: you let them go' : 'Never: you keep them without a date'}, ${talked}`,
    }
  }
  const rhythm = describeCadence(cadence)
  const usual = `${rhythm.charAt(0).toUpperCase()}${rhythm.slice(1)}, ${talked}`
  const byCadence = lastTouch ? addToDate(lastTouch.date, cadence) : addedOn
  const waits = snoozedUntil !== undefined && snoozedUntil > byCadence
  if (isDue(contact, today)) {
    const since = nextContact === today ? 'Due today' : `Due since ${day(nextContact, today)}`
    if (!waits) return { when: since, why: lastTouch ? usual : `${usual}: whoever is new comes first` }
    return isSpread(contact)
      ? { when: since, why: `${usual}: the first date that the import gave them` }
      : { when: since, why: `${usual}: you had snoozed them until then` }
  }
  if (!waits) return { when: `Next: ${day(nextContact, today)}`, why: usual }
  return isSpread(contact)
    ? {
        when: `Next: ${day(nextContact, today)}`,
        why: `${usual}: a first date spread by the import, so that no digest is too long`,
      }
    : { when: `Snoozed until ${day(nextContact, today)}`, why: usual }
}
