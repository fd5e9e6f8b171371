import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ContactForm, newContact, recordTouch, relations } from '../../core/contact.ts'
import { contactForm, referenceForm } from '../../core/contact-form.ts'
import { contactsCsv } from '../../core/contacts-csv.ts'
import { readContactsCsv } from '../../core/csv.ts'
import { aContact, aForm, today } from '../examples.ts'

const readBack = (csv: string) =>
  readContactsCsv(new TextEncoder().encode(csv)).map(({ read }) =>
    read.outcome === 'read' ? read.contact : read.reason,
  )
const written = (...forms: Partial<ContactForm>[]) => contactsCsv(forms.map((form) => aContact(form)))
const cellOf = (notes: string) => /,P3M,,(.*),{6}\r\n$/s.exec(written({ notes }))?.[1]

describe('the table of contacts', () => {
  it('is written as RFC 4180 has it, with the mark of UTF-8', () => {
    const zoe = {
      name: 'Zoë "Z" Doe',
      emails: ['zoe@acme.example', 'zoe@home.example'],
      phones: ['+14155550132'],
      linkedIn: 'linkedin.com/in/zoe',
      where: 'Acme, Inc.',
      lastTouch: '2026-10-31',
      notes: 'Two\nlines',
      tags: ['python', 'jazz'],
    }
    const reference = {
      askedOn: '2026-05-03',
      agreedOn: '2026-06-03',
      agreedFor: 'the role, as lead',
      owedSince: '2026-07-03',
    }
    expect(written(zoe, { name: 'Bob', cadence: 'never', relation: 'other', reference })).toBe(
      '\ufeffname,emails,phones,linkedin,relation,where,cadence,last talked,notes,tags,' +
        'reference asked,reference agreed,reference for,reference given,reference owed\r\n' +
        '"Zoë ""Z"" Doe","zoe@acme.example, zoe@home.example",\'+14155550132,linkedin.com/in/zoe,peer,"Acme, Inc.",' +
        'P3M,2026-10-31,"Two\nlines","python, jazz",,,,,\r\n' +
        'Bob,,,,other,,never,,,,2026-05-03,2026-06-03,"the role, as lead",,2026-07-03\r\n',
    )
  })

  it('of nobody has its columns', () => {
    expect(contactsCsv([])).toMatch(/^\ufeffname,emails,.*,reference owed\r\n$/)
    expect(readBack(contactsCsv([]))).toEqual([])
  })

  it('is read back as the export that Rapport was tested with', () => {
    const file = readContactsCsv(readFileSync(new URL('files/rapport.csv', import.meta.url)))
    const forms = file.flatMap(({ read }) =>
      read.outcome === 'read' ? [{ ...read.contact, cadence: read.contact.cadence ?? 'P3M' }] : [],
    )
    expect(readBack(written(...forms))).toEqual(forms)
    expect(forms).toHaveLength(2)
  })

  it('leaves out of a reference what is no day', () => {
    const csv = contactsCsv([aContact({ reference: { askedOn: '2026-05-03', agreedOn: 'soon' } })])
    expect(readBack(csv)).toMatchObject([{ reference: { askedOn: '2026-05-03' } }])
    expect(readBack(csv)).not.toMatchObject([{ reference: { agreedOn: 'soon' } }])
  })

  it('has the day of the latest touch', () => {
    const touch = { id: 'a', date: '2026-11-01', channel: 'email' } as const
    const contact = recordTouch(aContact({ lastTouch: '2026-01-01' }), touch)
    expect(readBack(contactsCsv(contact ? [contact] : []))).toMatchObject([{ lastTouch: '2026-11-01' }])
  })
})

describe('a cell that a spreadsheet would take for a formula', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1', "'＝1"],
    ['=HYPERLINK("https://evil.example","x")', `"'=HYPERLINK(""https://evil.example"",""x"")"`],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ["'=1", "''=1"],
    ["''=1", "'''=1"],
    ["'tis", "'tis"],
    ['a=1', 'a=1'],
  ])('%j is written %j', (notes, cell) => {
    expect(cellOf(notes)).toBe(cell)
    expect(readBack(written({ notes }))).toMatchObject([{ notes: notes.trim() }])
  })
})

describe('reading back', () => {
  it('is not misled by what somebody wrote into the notes', () => {
    const forms = [
      {
        notes: 'x\nname;email;phone;linkedin;company;title;relation;cadence;last talked;notes;tags;url\ny;z',
      },
      { name: '\ufffd\ufffd', where: 'Zoë' },
      { name: 'Doe, Jane; CEO', phones: ['1234 ::: 5678'], tags: ['* starred', 'a ::: b'] },
    ].map(aForm)
    expect(readBack(written(...forms))).toEqual(forms)
  })

  it('gives what was typed, whatever it is', () => {
    // What is read has single spaces only, and so has what is typed here.
    const bits = [
      'Jane',
      'é',
      "'",
      '"',
      '=',
      '+',
      '-',
      '@',
      ',',
      ';',
      ' ::: ',
      '* ',
      '#',
      '😀',
      '\ufffd',
      'x',
    ]
    const text = fc
      .oneof(
        fc.array(fc.constantFrom(...bits), { maxLength: 12 }).map((each) => each.join('')),
        fc.string({ unit: 'binary' }),
      )
      .map((each) => each.replace(/\s+/g, ' '))
    const lines = fc.array(fc.oneof(text, fc.constantFrom('\t', '', '\n')), { maxLength: 5 })
    const day = fc.integer({ min: 10, max: 28 }).map((each) => `2026-10-${each}`)
    const list = (...values: string[]) => fc.subarray(values).map((each) => each.join(','))
    const typed = fc.record({
      name: fc.tuple(text, fc.constantFrom('', 'J')).map((each) => each.join('')),
      emails: list('jane@acme.example', '=jane@acme.example', "o'neill@acme.example", '+a-b@acme.example'),
      phones: list('+14155550132', '(415) 555-0132', '@1234', "'=1234"),
      linkedIn: fc.constantFrom('', 'linkedin.com/in/j"ane', 'https://www.linkedin.com/in/zo%C3%AB,x'),
      relation: fc.constantFrom(...relations),
      where: text,
      cadence: fc.constantFrom('P2W', 'P3M', 'P45D', 'P1Y', 'never'),
      lastTouch: fc.oneof(day, fc.constant('')),
      notes: lines.map((each) => each.join('\r\n')),
      tags: fc.array(text, { maxLength: 4 }).map((each) => each.join(',')),
    })
    const reference = fc
      .record(
        { askedOn: day, agreedOn: day, agreedFor: text, givenOn: day, owedSince: day },
        { requiredKeys: [] },
      )
      .map(({ agreedFor = '', ...dates }) => {
        const { what } = referenceForm.safeParse({ what: agreedFor }).data ?? {}
        const reference = { ...dates, ...(what && { agreedFor: what }) }
        return Object.keys(reference).length > 0 ? { reference } : {}
      })
    const forms = fc.tuple(typed, reference).map(([each, reference]) => {
      const { data } = contactForm.safeParse(each)
      return data ? { ...data, ...reference } : aForm(reference)
    })
    fc.assert(
      fc.property(fc.array(forms, { maxLength: 5 }), (forms) => {
        const contacts = forms.map((form, index) => newContact(form, { id: `${index}`, today }))
        expect(readBack(contactsCsv(contacts))).toEqual(forms)
      }),
      { numRuns: 300 },
    )
  })
})
