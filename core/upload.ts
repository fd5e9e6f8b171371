import { gunzipSync } from 'node:zlib'
import { mostEntries } from './contact-file.ts'
import { type ChosenColumns, readContactsCsv } from './csv.ts'
import { type ImportRow, importId, wholeRow } from './import.ts'
import { judge } from './nobody.ts'
import { type ReadAccount, readAccount } from './read-account.ts'
import type { ReadEntry } from './read-contact.ts'
import { readVCards } from './vcard.ts'

/** Of a packed file; what is far more than 10,000 contacts is somebody's attempt to fill the memory. */
const longestUnpacked = 40_000_000

/** What a file that somebody chose has in it. Only a table has columns that can be chosen. */
export type ReadUpload =
  | { kind: 'account'; account: ReadAccount }
  | { kind: 'cards' | 'table'; entries: ReadEntry[] }
  | { kind: 'refused'; reason: string }

const startsWith = (bytes: Uint8Array, ...start: number[]) => start.every((byte, at) => bytes[at] === byte)
const refused = (reason: string): ReadUpload => ({ kind: 'refused', reason })

const unpacked = (bytes: Uint8Array): Uint8Array | undefined => {
  if (!startsWith(bytes, 0x1f, 0x8b)) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: longestUnpacked })
  } catch {
    return undefined
  }
}

/** Reads a file by what it has in it, since names and types of uploads say little. */
export const readUpload = (packed: Uint8Array, columns?: ChosenColumns): ReadUpload => {
  const bytes = unpacked(packed)
  if (!bytes)
    return refused('This file is packed, and could not be unpacked. Choose the file as it was before.')
  if (bytes.length === 0) return refused('This file is empty.')
  if (startsWith(bytes, 0x50, 0x4b))
    return refused(
      'This is a zip file or a spreadsheet (.xlsx). Unpack it and choose the .csv or .vcf in it, or save the spreadsheet as CSV.',
    )
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return refused('This is an old spreadsheet (.xls). Save it as CSV and choose that file.')
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46))
    return refused('This is a PDF. Choose a table (.csv) or address cards (.vcf).')
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  if (/^[^\w{]{0,8}\{/.test(start)) {
    const account = readAccount(bytes)
    return account
      ? { kind: 'account', account }
      : refused('This JSON file is not an export of Rapport, or it was changed so that it cannot be read.')
  }
  const isCards = /BEGIN[\0 \t]*:[\0 \t]*V/i.test(start.replaceAll('\0', ''))
  return isCards
    ? { kind: 'cards', entries: readVCards(bytes, mostEntries) }
    : { kind: 'table', entries: readContactsCsv(bytes, mostEntries, columns) }
}

export type UploadRows = {
  rows: ImportRow[]
  /** Where each row stands in the file. */
  places: string[]
  failures: { place: string; reason: string }[]
}

/**
 * The rows of an import; whose cadence the file does not say get this one. Nobody comes in whom a mail with the same file
 * would not bring. The same file under the same id gives the same.
 */
export const uploadRows = (
  read: Exclude<ReadUpload, { kind: 'refused' }>,
  { id, cadence }: { id: string; cadence: string },
  isOwn: (address: string) => boolean,
): UploadRows => {
  const found: UploadRows = { rows: [], places: [], failures: [] }
  const add = (place: string, row: ImportRow) => {
    found.rows.push(row)
    found.places.push(place)
  }
  if (read.kind === 'account') {
    for (const each of read.account.contacts)
      if (each.outcome === 'read') add(each.place, wholeRow(each.whole))
      else found.failures.push({ place: each.place, reason: each.reason })
    found.failures.push(...read.account.failures)
    return found
  }
  for (const [index, entry] of read.entries.entries()) {
    const { place } = entry
    // Only in the words of a mail can the member's own name be a signature.
    const [judged] = judge(entry, { ownName: '', isOwn })
    const contact = judged?.read ?? { outcome: 'failed', reason: 'That is you, or Rapport.' }
    if (contact.outcome === 'failed') {
      found.failures.push({ place, reason: contact.reason })
      continue
    }
    const form = { ...contact.contact, cadence: contact.contact.cadence ?? cadence }
    add(place, { id: importId(id, index, form), form })
  }
  return found
}
