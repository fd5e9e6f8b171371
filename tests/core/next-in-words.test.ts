import { describe, expect, it, test } from 'vitest'
import {
  type Contact,
  changeCadence,
  editContact,
  mergeContact,
  recordTouch,
  removeContact,
  snooze,
  startingOn,
} from '../../core/contact.ts'
import { planImport } from '../../core/import.ts'
import { explainNext } from '../../core/next-in-words.ts'
import { aContact, aForm, anId, today } from '../examples.ts'

const said = (contact: Contact | null, on = today) => {
  if (!contact) throw new Error('Nothing was changed.')
  const { when, why } = explainNext(contact, on)
  return `${when}. ${why}.`
}
const talked = (date: string, cadence = 'P3M') => aContact({ lastTouch: date, cadence })

describe('the next date in words', () => {
  test.each<[string, string, Contact | null]>([
    ['a date to come', 'Next: 3 December. Quarterly, last talked 3 September.', talked('2026-09-03')],
    ['a date of another year', 'Next: 3 May 2027. Yearly, last talked 3 May.', talked('2026-05-03', 'P1Y')],
    ['a date of today', 'Due today. Quarterly, last talked 22 August.', talked('2026-08-22')],
    ['a date that is past', 'Due since 3 August. Quarterly, last talked 3 May.', talked('2026-05-03')],
    ['a date long past', 'Due since 3 August 2024. Quarterly, last talked 3 May 2024.', talked('2024-05-03')],
    [
      'somebody new',
      'Due since 1 January. Quarterly, not talked yet: whoever is new comes first.',
      aContact(),
    ],
    [
      'a snooze',
      'Snoozed until 6 December. Quarterly, last talked 3 May.',
      snooze(talked('2026-05-03'), 'P2W', today),
    ],
    [
      'a snooze that the cadence outlasts',
      'Next: 10 February 2027. Quarterly, last talked 10 November.',
      snooze(talked('2026-11-10'), 'P2W', today),
    ],
    [
      'a snooze that is over',
      'Due since 15 November. Quarterly, last talked 3 May: you had snoozed them until then.',
      snooze(talked('2026-05-03'), 'P2W', '2026-11-01'),
    ],
    [
      'a talk after a snooze',
      'Next: 22 February 2027. Quarterly, last talked 22 November.',
      recordTouch(snooze(talked('2026-05-03'), 'P3M', '2026-11-01') as Contact, {
        id: 'x',
        date: today,
        channel: 'conversation',
      }),
    ],
    [
      'somebody let go',
      'No date. Never: you let them go, last talked 3 May.',
      changeCadence(talked('2026-05-03'), 'never'),
    ],
    [
      'somebody kept without a date',
      'No date. Never: you keep them without a date, not talked yet.',
      aContact({ cadence: 'never' }),
    ],
    [
      'a first date of an import',
      'Next: 22 January 2027. Quarterly, not talked yet: a first date spread by the import, so that no digest is too long.',
      startingOn(aContact(), '2027-01-22'),
    ],
    [
      'a first date of an import that has come',
      'Due since 22 October. Quarterly, not talked yet: the first date that the import gave them.',
      startingOn(aContact(), '2026-10-22'),
    ],
    [
      'a cadence that pages do not offer',
      'Next: 17 December. Every 45 days, last talked 2 November.',
      talked('2026-11-02', 'P45D'),
    ],
  ])('of %s', (_, expected, contact) => {
    expect(said(contact)).toBe(expected)
  })

  it('knows those whom an import gave their first date, until the member decides otherwise', () => {
    const rows = Array.from({ length: 3 }, () => ({ id: anId(), form: aForm() }))
    const planned = planImport([], rows, { today, digestDay: 22, digestSize: 1 })
    const last = planned.at(-1)?.change.contact as Contact
    expect(said(last)).toContain('a first date spread by the import')
    expect(said(snooze(last, 'P1Y', today))).toContain('Snoozed until 22 November 2027')
    const back = mergeContact(removeContact(last, today) as Contact, aForm())
    expect(said(back)).not.toContain('import')
    expect(said(editContact(last, aForm({ name: 'Corrected' })))).not.toContain('No date')
  })
})
