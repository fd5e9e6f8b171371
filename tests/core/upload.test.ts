import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { tableColumns } from '../../core/csv.ts'
import { readUpload, uploadRows } from '../../core/upload.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const names = (bytes: Uint8Array, columns?: Parameters<typeof readUpload>[1]) => {
  const read = readUpload(bytes, columns)
  if (read.kind === 'refused') return read.reason
  return uploadRows(read, { id: 'import', cadence: 'P3M' }, isOwn).rows.map(({ form }) => form.name)
}
const isOwn = (address: string) => address === 'ada@example.com'
const card = 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jane\r\nEND:VCARD\r\n'

describe('a file is known by what is in it', () => {
  it.each([
    ['a table', utf8('Name,Email\nJane,jane@acme.example')],
    ['a table in UTF-16', Buffer.from('\ufeffName\tEmail\nJane\tjane@acme.example', 'utf16le')],
    ['a table whose first cell is a bracket', utf8('Notes,Name\n{x},Jane')],
    ['cards', utf8(card)],
    ['cards in UTF-16', Buffer.from(`\ufeff${card}`, 'utf16le')],
    ['cards after a line', utf8(`\r\n${card}`)],
    ['a packed table', gzipSync('Name,Email\nJane,jane@acme.example')],
  ])('%s', (_, bytes) => {
    expect(names(bytes)).toEqual(['Jane'])
  })

  it.each([
    ['a spreadsheet', Buffer.from('PK\u0003\u0004…'), /\.xlsx/],
    ['an old spreadsheet', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0]), /\.xls\)/],
    ['a PDF', utf8('%PDF-1.7'), /PDF/],
    ['nothing', utf8(''), /empty/],
    ['a broken packing', gzipSync('Name\nJane').subarray(0, 20), /could not be unpacked/],
    ['a packing that unfolds to far too much', gzipSync(Buffer.alloc(60_000_000)), /could not be unpacked/],
    ['JSON of another program', utf8(' {"people":[]}'), /not an export of Rapport/],
  ])('%s is refused in words', (_, bytes, words) => {
    expect(names(bytes)).toMatch(words)
  })

  it('and brings nobody whom a mail with it would not bring', () => {
    const read = readUpload(
      utf8('Name,Email\nAda,ada@example.com\nShop,noreply@shop.example\nJane,j@acme.example'),
    )
    if (read.kind === 'refused') return expect.fail(read.reason)
    expect(uploadRows(read, { id: 'import', cadence: 'P1Y' }, isOwn)).toMatchObject({
      rows: [{ form: { name: 'Jane' } }],
      failures: [
        { place: 'row 2', reason: 'That is you, or Rapport.' },
        { place: 'row 3', reason: 'noreply@shop.example: Nobody reads that address.' },
      ],
    })
  })

  it('and one broken row is told of beside the others', () => {
    const read = readUpload(utf8('Name,Email,How\n,nonsense,\nJane,jane@acme.example,\n'))
    if (read.kind === 'refused') return expect.fail(read.reason)
    expect(uploadRows(read, { id: 'import', cadence: 'P1Y' }, isOwn)).toMatchObject({
      rows: [{ form: { name: 'Jane', cadence: 'P1Y' } }],
      places: ['row 3'],
      failures: [{ place: 'row 2' }],
    })
  })
})

describe('the columns of a table', () => {
  it('are known by their names, below what stands above them', () => {
    const text = 'Notes:\n"Some words"\n\nFirst Name,Last Name,Shoe size\nJane,Doe,\nBo,Chen,44\n'
    expect(tableColumns(utf8(text))).toEqual({
      headerRow: 4,
      delimiter: ',',
      columns: [
        { name: 'First Name', field: 'given', sample: 'Jane' },
        { name: 'Last Name', field: 'family', sample: 'Doe' },
        { name: 'Shoe size', field: '', sample: '44' },
      ],
    })
  })

  it('of no known name are shown as they are', () => {
    expect(tableColumns(utf8('Wer;Womit\nJane;jane@acme.example'))).toEqual({
      headerRow: 1,
      delimiter: ';',
      columns: [
        { name: 'Wer', field: '', sample: 'Jane' },
        { name: 'Womit', field: '', sample: 'jane@acme.example' },
      ],
    })
  })

  it('are what somebody says, and nothing that is no field', () => {
    const text = utf8('Wer;Womit;Was\nJane;jane@acme.example;x')
    const chosen = { afterRow: 1, delimiter: ';', fields: ['name', 'emails', '__proto__'] }
    expect(readUpload(text, chosen)).toMatchObject({
      entries: [{ place: 'row 2', read: { contact: { name: 'Jane', emails: ['jane@acme.example'] } } }],
    })
    expect(tableColumns(text, chosen).columns.map(({ field }) => field)).toEqual(['name', 'emails', ''])
    expect(names(text, { ...chosen, afterRow: 0 })).toEqual(['Wer', 'Jane'])
  })
})
