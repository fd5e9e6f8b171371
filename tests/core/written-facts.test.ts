import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWrittenContacts } from '../../core/written-contacts.ts'
import { aDescription as contact, today } from '../examples.ts'

const read = (text: string, day = today) =>
  readWrittenContacts(text, day).map(({ read }) => (read.outcome === 'read' ? read.contact : read.reason))
const emails = ['jane@acme.example']
const jane = { name: 'Jane Doe', emails }

describe('what is never guessed', () => {
  it.each([
    // Job titles, and words that mean two things.
    'Product Manager at Acme',
    'manager at Acme',
    'my product manager at Acme',
    'my hiring manager',
    'my client’s manager',
    'a manager at Acme',
    'tech lead',
    'biweekly',
    'bimonthly',
    'runs the monthly meetup',
    'never met in person',
    'travels every few months',
    'every 50 years',
    // A day in March or in May; a day to come; a year; no day.
    'last talked 03/05/2026',
    'last talked 3.5.2026',
    'last talked 3 May 2027',
    'talked tomorrow',
    'met in 2019',
    'met at PyCon',
    'talked a lot',
    'talked at 5',
    'talked 31 February',
    // Numbers that are no telephone's.
    '2026-05-03',
    '2019-2021',
    'badge 415 555 0132',
    '55 01 32',
    '+999 123 456 789',
    '5 times a year',
    'talked to Bob yesterday',
    '+1 415',
    'C# and F#',
    'San Francisco',
    '@janedoe',
    'linkedin.com/company/acme',
  ])('%j stays in the notes', (words) => {
    expect(read(`Jane Doe <jane@acme.example>, ${words}`)).toEqual([contact({ ...jane, notes: words })])
  })

  it.each([
    ['my manager at work', 'manager', 'at work'],
    ['my colleague from the old days', 'peer', 'from the old days'],
    ['my client at his company', 'client', 'at his company'],
  ] as const)('%j names no place', (words, relation, notes) => {
    expect(read(`Jane Doe, ${words}`)).toEqual([contact({ name: 'Jane Doe', relation, notes })])
  })

  it('words in small letters beside an address are no name, unless they begin the line', () => {
    expect(read('jane@acme.example loves climbing')).toEqual([
      contact({ name: 'jane', emails, notes: 'loves climbing' }),
    ])
  })

  it('a place is no name', () => {
    expect(read('jd42@acme.example, San Francisco, my mentor')).toEqual([
      contact({ name: 'jd42', emails: ['jd42@acme.example'], relation: 'mentor', notes: 'San Francisco' }),
    ])
  })

  it('the first of two is taken, the other stays in the notes', () => {
    expect(read('Jane Doe, my mentor, my client, monthly, yearly, talked yesterday, met 3 May')).toEqual([
      contact({
        name: 'Jane Doe',
        relation: 'mentor',
        cadence: 'P1M',
        lastTouch: '2026-11-21',
        notes: 'my client, yearly, met 3 May',
      }),
    ])
  })
})

describe('how often', () => {
  it.each([
    ['every 3 months', 'P3M'],
    ['Every three months', 'P3M'],
    ['every two weeks', 'P2W'],
    ['every other week', 'P2W'],
    ['every other month', 'P2M'],
    ['every 10 days', 'P10D'],
    ['every six months', 'P6M'],
    ['every 12 months', 'P1Y'],
    ['every year', 'P1Y'],
    ['each quarter', 'P3M'],
    ['every fortnight', 'P2W'],
    ['fortnightly', 'P2W'],
    ['weekly', 'P1W'],
    ['monthly', 'P1M'],
    ['quarterly', 'P3M'],
    ['yearly', 'P1Y'],
    ['annually', 'P1Y'],
    ['once a month', 'P1M'],
    ['once a year', 'P1Y'],
    ['once every two years', 'P2Y'],
    ['twice a month', 'P2W'],
    ['twice a year', 'P6M'],
    ['twice per year', 'P6M'],
    ['3 times a year', 'P4M'],
    ['four times a year', 'P3M'],
    ['never', 'never'],
    ['remind me every 2 months', 'P2M'],
    ['keep in touch monthly please', 'P1M'],
    ['we should talk once a year', 'P1Y'],
    ['Cadence: every 5 weeks', 'P5W'],
  ])('%j is %s', (words, cadence) => {
    // The relation shows that nothing of it was left over.
    expect(read(`Jane Doe, ${words}, my peer`)).toEqual([
      contact({ name: 'Jane Doe', relation: 'peer', cadence }),
    ])
  })
})

describe('the last touch', () => {
  it.each([
    ['last talked 3 May', '2026-05-03'],
    ['talked yesterday', '2026-11-21'],
    ['spoke in March', '2026-03-01'],
    ['last met 2026-05-03', '2026-05-03'],
    ['spoke today', '2026-11-22'],
    ['we last spoke on Friday', '2026-11-20'],
    ['talked on Monday', '2026-11-16'],
    ['met on Sunday', '2026-11-22'],
    ['met 24 December', '2025-12-24'],
    ['last contact: May 3, 2025', '2025-05-03'],
    ['caught up with her two weeks ago', '2026-11-08'],
    ['had coffee last month', '2026-10-22'],
    ['emailed her Nov 3rd', '2026-11-03'],
    ['last seen 25.12.2025', '2025-12-25'],
    ['met 12/25/2025', '2025-12-25'],
  ])('%j was %s', (words, lastTouch) => {
    expect(read(`Jane Doe, ${words}, my peer`)).toEqual([
      contact({ name: 'Jane Doe', relation: 'peer', lastTouch }),
    ])
  })

  it('is counted from the day that is passed in', () => {
    expect(read('Jane Doe, talked yesterday', '2024-03-01')).toMatchObject([{ lastTouch: '2024-02-29' }])
    expect(read('Jane Doe, met 29 February 2024', '2026-03-01')).toMatchObject([{ lastTouch: '2024-02-29' }])
  })

  it('is never in the future, whatever the day', () => {
    const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    const words = fc.constantFrom(
      '3 May',
      'yesterday',
      'in March',
      'on Monday',
      'Friday',
      '31 Dec',
      'last week',
      '29 February',
    )
    fc.assert(
      fc.property(days, words, (day, words) => {
        const today = day.toISOString().slice(0, 10)
        const [found] = read(`Jane Doe, my peer, talked ${words}`, today)
        const lastTouch = typeof found === 'object' ? found.lastTouch : undefined
        expect((lastTouch ?? '') <= today).toBe(true)
        expect(lastTouch ?? words).toMatch(/^\d{4}-\d\d-\d\d$|29/)
      }),
    )
  })
})
