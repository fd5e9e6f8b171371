import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DescribedContact } from '../../core/contact.ts'
import { readContactsCsv } from '../../core/csv.ts'
import { readContact } from '../../core/read-contact.ts'
import { aDescription as contact } from '../examples.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const file = (name: string): Uint8Array => readFileSync(new URL(`files/${name}`, import.meta.url))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const entry = (place: string, fields: Partial<DescribedContact>) => ({
  place,
  read: { outcome: 'read', contact: contact(fields) },
})
const failure = (place: string, reason: string) => ({ place, read: { outcome: 'failed', reason } })

const names = (bytes: Uint8Array) =>
  readContactsCsv(bytes).map(({ place, read }) => [
    place,
    read.outcome === 'read' ? read.contact.name : read.reason,
  ])
const only = (bytes: Uint8Array) => {
  const [first, ...others] = readContactsCsv(bytes)
  expect(others).toEqual([])
  expect(first?.read.outcome).toBe('read')
  return first?.read.outcome === 'read' ? first.read.contact : contact({})
}

describe('the table of', () => {
  it('LinkedIn since 2023, with its notes above', () => {
    expect(readContactsCsv(file('linkedin-2026.csv'))).toEqual([
      entry('row 5', {
        name: 'Priya Shah',
        linkedIn: 'linkedin.com/in/priya-shah-1a2b3c',
        where: 'Harbour & Finch, Inc.',
        notes: 'Technical Recruiter\nConnected on LinkedIn on 12 May 2019',
      }),
      entry('row 6', {
        name: 'Zoë Brandt, Ph.D.',
        emails: ['zoe@brandt.example'],
        linkedIn: 'linkedin.com/in/zo%c3%ab-brandt',
        where: 'Nordlicht GmbH',
        notes: 'Head of "Platform"\nConnected on LinkedIn on 03 Jan 2023',
      }),
      failure('row 7', 'It has neither a name nor an email address.'),
    ])
  })

  it('LinkedIn before 2021, without notes, addresses of profiles or a last line break', () => {
    expect(readContactsCsv(file('linkedin-2021.csv'))).toEqual([
      entry('row 2', {
        name: 'Ana Silva',
        emails: ['ana@silva.example'],
        where: 'Acme',
        notes: 'Software Engineer\nConnected on LinkedIn on 20 Jan 2020',
      }),
      entry('row 3', {
        name: 'Bruno Souza',
        where: 'Globex',
        notes: 'Recruiter, EMEA\nConnected on LinkedIn on 15 Feb 2021',
      }),
    ])
  })

  it('Google before 2024', () => {
    expect(only(file('google-old.csv'))).toEqual(
      contact({
        name: 'Ada King Lovelace',
        emails: ['ada@home.example', 'ada@work.example', 'ada.lovelace@work.example'],
        phones: ['+442079460100', '+442079460200'],
        linkedIn: undefined,
        where: 'Analytical Engines',
        notes: 'Programmer\nPoet of numbers\nMet at the Exhibition, twice',
        tags: ['family', 'maths'],
      }),
    )
  })

  it('Google since 2024', () => {
    expect(only(file('google-new.csv'))).toEqual(
      contact({
        name: 'Robert Smith',
        emails: ['rob@acme.example', 'bob@mail.example'],
        phones: ['+14155550134', '+14155550135', '020 7946 0018'],
        where: 'Acme',
        notes: 'Manager\nTwo\nlines',
        tags: ['work'],
      }),
    )
  })

  it('Outlook, in Windows-1252, without faxes, assistants and addresses of Exchange', () => {
    expect(only(file('outlook.csv'))).toEqual(
      contact({
        name: "Renée O'Brien",
        emails: ['renee@contoso.example'],
        phones: ['+14255550100', '+14255550101'],
        where: 'Contoso, Ltd.',
        notes: 'Facility Manager\nCall “after” lunch\nLikes tea',
        tags: ['clients', 'red category'],
      }),
    )
  })

  it('Outlook in German', () => {
    expect(only(file('outlook-german.csv'))).toEqual(
      contact({
        name: 'Jürgen Groß',
        emails: ['j.gross@mueller.example'],
        phones: ['+4930901820', '+491701234567'],
        where: 'Müller & Söhne',
        notes: 'Geschäftsführer\n10 € gewettet',
        tags: ['kunden'],
      }),
    )
  })

  it('Thunderbird', () => {
    expect(readContactsCsv(file('thunderbird.csv'))).toEqual([
      entry('row 2', {
        name: 'Rory Williams',
        emails: ['rory@hospital.example', 'rory@home.example'],
        phones: ['+442079460300', '+447700900123'],
        linkedIn: 'linkedin.com/in/rory-williams',
        where: 'Leadworth Hospital',
        notes: 'Nurse\na note',
      }),
      entry('row 3', { name: 'Book club', emails: ['club@lists.example'] }),
    ])
  })

  it('Thunderbird in German', () => {
    expect(only(file('thunderbird-german.csv'))).toEqual(
      contact({
        name: 'Erika Mustermann',
        emails: ['erika@muster.example', 'erika@privat.example'],
        phones: ['+49301234567', '+491717654321'],
        where: 'Charité',
        notes: 'Ärztin\nKollegin',
      }),
    )
  })

  it('Rapport, as it was before its cells were made harmless', () => {
    expect(readContactsCsv(file('rapport.csv'))).toEqual([
      entry('row 2', {
        name: 'Jane Doe',
        emails: ['jane@acme.example', 'jane@home.example'],
        phones: ['+14155550132', '+442079460958'],
        linkedIn: 'linkedin.com/in/jane-doe',
        relation: 'manager',
        where: 'Acme',
        cadence: 'P1M',
        lastTouch: '2026-10-31',
        notes: "Met at PyCon\n'=quoted",
        tags: ['climbing', 'python'],
      }),
      entry('row 3', {
        name: '=Evil()',
        phones: ['+14155550199'],
        where: '-1 & Co',
        cadence: 'never',
        notes: '@home on Mondays',
      }),
    ])
  })
})

describe('any other table', () => {
  it.each([
    ['Full Name;E-Mail', 'Jane Doe;jane@acme.example'],
    ['EMAIL,First name,last_name', 'jane@acme.example,Jane,Doe'],
    ['Vorname;Name;E-Mail-Adresse', 'Jane;Doe;jane@acme.example'],
    ['Prénom;Nom;Adresse e-mail', 'Jane;Doe;jane@acme.example'],
    ['Nombre;Apellidos;Correo electrónico', 'Jane;Doe;jane@acme.example'],
    ['Name\tGiven Name\tEmail Address', 'Jane Doe\tJane\tjane@acme.example'],
  ])('with the columns %j', (header, row) => {
    expect(only(utf8(`${header}\r\n${row}\r\n`))).toEqual(
      contact({ name: 'Jane Doe', emails: ['jane@acme.example'] }),
    )
  })

  it('keeps commas in the cells of a table between semicolons', () => {
    expect(only(utf8('Name;Company;Phone\nDoe, Jane;Acme, Inc.;+1 415 555 0132'))).toEqual(
      contact({ name: 'Doe, Jane', where: 'Acme, Inc.', phones: ['+14155550132'] }),
    )
  })

  it('takes a title for a job only where jobs have no other column', () => {
    expect(only(utf8('Name,Title\nJane,CTO')).notes).toBe('CTO')
    expect(only(utf8('Name,Title,Job Title\nJane,Dr.,CTO')).notes).toBe('CTO')
  })

  it('knows how Rapport says a relation and a cadence', () => {
    const read = only(utf8('Name,Relation,Cadence\nJane,Mentor,Every two weeks'))
    expect(read).toEqual(contact({ name: 'Jane', relation: 'mentor', cadence: 'P2W' }))
  })

  it('finds the profile among other websites', () => {
    const read = only(utf8('Name,Website,URL\nJane,https://acme.example,https://linkedin.com/in/jane'))
    expect(read.linkedIn).toBe('linkedin.com/in/jane')
  })

  it('is told by the row with most columns that are known, among the first 20', () => {
    const title = 'Email,of the company\n'
    const table = 'Name,Email,Phone\nJane,jane@acme.example,\n'
    expect(names(utf8(`${title}${'x\n'.repeat(18)}${table}`))).toEqual([['row 21', 'Jane']])
    expect(names(utf8(`${'x\n'.repeat(20)}${table}`))).toEqual([
      ['row 1', expect.stringContaining('No row names the columns. Looked for: name, first name')],
    ])
  })

  it.each([
    '',
    '\n\n',
    'Jane Doe,jane@acme.example\n',
    'Phone,Company\n+1 415 555 0132,Acme',
    'Notes:\nhello',
  ])('is refused once when no row names a contact: %j', (text) => {
    expect(readContactsCsv(utf8(text))).toEqual([
      failure('row 1', expect.stringContaining('No row names the columns.')),
    ])
  })

  it('may have no rows', () => {
    expect(readContactsCsv(utf8('Name,Email\n'))).toEqual([])
  })
})

describe('encodings', () => {
  const text = 'Name,Notes\r\nRenée Zoë,“10 €”\r\n'
  const expected = contact({ name: 'Renée Zoë', notes: '“10 €”' })
  const utf16 = (text: string, mark: string, bigEndian: boolean) => {
    const bytes = Buffer.from(mark + text, 'utf16le')
    return bigEndian ? bytes.swap16() : bytes
  }
  it.each<[string, Uint8Array]>([
    ['UTF-8', utf8(text)],
    ['UTF-8 with a mark', utf8(`\ufeff${text}`)],
    ['UTF-16 LE', utf16(text, '\ufeff', false)],
    ['UTF-16 BE', utf16(text, '\ufeff', true)],
    ['UTF-16 LE without a mark', utf16(text, '', false)],
    ['UTF-16 BE without a mark', utf16(text, '', true)],
    [
      'Windows-1252',
      Buffer.from(
        text.replace(/[“”€]/g, (each) => ({ '“': '\x93', '”': '\x94' })[each] ?? '\x80'),
        'latin1',
      ),
    ],
    ['UTF-8 between carriage returns', utf8(text.replaceAll('\r\n', '\r'))],
  ])('%s', (_, bytes) => {
    expect(only(bytes)).toEqual(expected)
  })

  it('keep the rest of a UTF-8 file with one broken byte', () => {
    const bytes = utf8('Name\nZoë\nX?\nRenée\n').map((byte) => (byte === 0x3f ? 0xe9 : byte))
    expect(names(bytes)).toEqual([
      ['row 2', 'Zoë'],
      ['row 3', 'X\ufffd'],
      ['row 4', 'Renée'],
    ])
  })
})

describe('rows', () => {
  it('are counted as a spreadsheet shows them', () => {
    const text = 'Name,Notes\n\n"A","one\r\ntwo"\n,\n  , \nB,x\n'
    expect(names(utf8(text))).toEqual([
      ['row 3', 'A'],
      ['row 6', 'B'],
    ])
  })

  it('may have fewer or more cells than the header', () => {
    const text = 'Name,Email,Notes\nA\nB,b@b.example,note,more,and more\n'
    expect(names(utf8(text)).map(([, name]) => name)).toEqual(['A', 'B'])
  })

  it('lose to a stray quotation mark only the one that has it', () => {
    const quoted = '"D, d","a\nb"'
    const broken = 'A "the" Ape,1\n"B,2\nC,3\n'
    const reason = 'A quotation mark opens in this row and never closes.'
    expect(names(utf8(`Name,Notes\n${broken}`))).toEqual([
      ['row 2', 'A "the" Ape'],
      ['row 3', reason],
      ['row 4', 'C'],
    ])
    expect(names(utf8(`Name,Notes\n${broken}${quoted}\nE,5`))).toEqual([
      ['row 2', 'A "the" Ape'],
      ['row 3', reason],
      ['row 4', 'C'],
      ['row 5', 'D, d'],
      ['row 6', 'E'],
    ])
  })

  it('may have quotation marks inside a cell, and over lines after a broken row', () => {
    expect(names(utf8('Name,Notes\nA 5",1\nB 6",2\nC,"2\n3"\n"D,4\nE,"5\n6"\nF,7'))).toEqual([
      ['row 2', 'A 5"'],
      ['row 3', 'B 6"'],
      ['row 4', 'C'],
      ['row 5', 'A quotation mark opens in this row and never closes.'],
      ['row 6', 'E'],
      ['row 7', 'F'],
    ])
  })

  it('fail alone when they are too long', () => {
    expect(
      names(utf8(`Name,Notes\nA,${'x'.repeat(100_000)}\nB,"${'x\n'.repeat(60_000)}"\nC,3`)).slice(0, 2),
    ).toEqual([
      ['row 2', 'This row is too long.'],
      ['row 3', 'A quotation mark opens in this row and never closes.'],
    ])
    expect(names(utf8(`Name,Notes\nA,${'x'.repeat(100_000)}\nC,3`))[1]).toEqual(['row 3', 'C'])
  })

  it('over the most are counted and left out, once', () => {
    const rows = (count: number) =>
      utf8(`Name\n${Array.from({ length: count }, (_, at) => `N${at}\n\n`).join('')}`)
    expect(readContactsCsv(rows(5), 5)).toHaveLength(5)
    expect(readContactsCsv(rows(6), 5).at(-1)).toEqual(
      failure('row 12', 'The rest, 1 row, was left out: at most 10,000 at once.'),
    )
    const entries = readContactsCsv(rows(11_234))
    expect(entries).toHaveLength(10_001)
    expect(entries.at(-1)?.read).toEqual({
      outcome: 'failed',
      reason: 'The rest, 1,234 rows, was left out: at most 10,000 at once.',
    })
  })

  it('are read back as they were written, whatever is in them', () => {
    const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', ',', ';', '\n', '\r\n', "'", '\t') }),
      fc.string({ unit: 'grapheme' }),
    )
    const row = fc.record({ name: cell.map((text) => `N${text}`), notes: cell.map((text) => `n${text}`) })
    fc.assert(
      fc.property(
        fc.array(row),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        (rows, by, end) => {
          const lines = ['Name', ...rows].map((row, at) =>
            typeof row === 'string'
              ? `${row}${by}Notes`
              : [row.name, row.notes]
                  .map((cell) => (at % 2 || /[",;\t\r\n]/.test(cell) ? quote(cell) : cell))
                  .join(by),
          )
          const entries = readContactsCsv(utf8(lines.join(end) + end))
          expect(entries.map(({ read }) => read)).toEqual(rows.map((row) => readContact(row)))
        },
      ),
    )
  })
})

describe('hostile bytes', () => {
  const garbage = (length: number) => {
    const bytes = new Uint8Array(length)
    for (let at = 0, state = 1; at < length; at++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      bytes[at] = state >>> 16
    }
    return bytes
  }
  const header = 'Name,Email,Phone,Notes\n'

  it.each<[string, () => Uint8Array]>([
    ['10 MB of garbage', () => garbage(1e7)],
    ['a million commas in a line', () => utf8(`${header}${','.repeat(1e6)}`)],
    ['a million commas alone', () => utf8(','.repeat(1e6))],
    ['a quotation mark that never closes', () => utf8(`${header}"${'a,b\n'.repeat(2.5e6)}`)],
    ['one that never closes in one line', () => utf8(`${header}"${'a,b '.repeat(2.5e6)}`)],
    ['quotation marks that seem to close', () => utf8(header + 'x","\n'.repeat(1e6))],
    ['5 million empty lines', () => utf8(header + '\n'.repeat(5e6))],
    [
      '3,000 columns of addresses',
      () => utf8(`Name,${'Email,'.repeat(3000)}\n${`${'a,'.repeat(800)}x\n`.repeat(3000)}`),
    ],
    [
      'wide gaps in notes',
      () => utf8(header + `J,,,"a${' '.repeat(1990)}b ${'c'.repeat(20)}"\n`.repeat(300)),
    ],
  ])('of %s take a moment', async (_, make) => {
    const bytes = make()
    await takesAMoment(() => readContactsCsv(bytes))
  })

  const exports = ['linkedin-2026', 'google-old', 'google-new', 'outlook', 'thunderbird', 'rapport'].map(
    (name) => file(`${name}.csv`),
  )
  const mutated = fc
    .tuple(
      fc.constantFrom(...exports),
      fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 10, 13, 34, 44, 59))), {
        maxLength: 20,
      }),
      fc.nat(),
    )
    .map(([bytes, changes, end]) => {
      const copy = Uint8Array.from(bytes)
      for (const [at, byte] of changes) copy[at % copy.length] = byte
      return copy.subarray(0, end % 3 ? undefined : end % copy.length)
    })

  it('never throw, and give what can be stored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 500 }), mutated), (bytes) => {
        for (const { place, read } of readContactsCsv(bytes)) {
          expect(place).toMatch(/^row \d+$/)
          if (read.outcome === 'failed') continue
          expect(read.contact.name).toMatch(/^\P{Cc}{1,200}$/u)
          expect(
            Object.values(read.contact)
              .flat()
              .filter((text) => typeof text === 'string' && !text.isWellFormed()),
          ).toEqual([])
        }
      }),
      { numRuns: 500 },
    )
  })
})
