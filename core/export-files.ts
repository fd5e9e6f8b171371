import { gzipSync } from 'node:zlib'
import type { Account } from './account.ts'
import { contactsCsv } from './contacts-csv.ts'
import { contactsVCard } from './contacts-vcard.ts'
import { longestUpload } from './imported.ts'

export const exportFormats = ['json', 'csv', 'vcf'] as const
export type ExportFormat = (typeof exportFormats)[number]
export type ExportFile = { name: string; type: string; content: string | Uint8Array }

/** What a file would bring back that is too long to be sent to us as it is goes packed. */
const packed = (file: ExportFile & { content: string }): ExportFile =>
  Buffer.byteLength(file.content) > longestUpload
    ? { name: `${file.name}.gz`, type: 'application/gzip', content: gzipSync(file.content) }
    : file

/** A line for each contact: somebody may look into it. */
const json = ({ contacts, ...rest }: Account): string => {
  const lines = contacts.map((contact) => JSON.stringify(contact)).join(',\n')
  return `${JSON.stringify(rest).slice(0, -1)},"contacts":[\n${lines}\n]}\n`
}

/** An account as a file: whole as JSON; of tables and cards only the contacts that are not removed. */
export const exportFile = (account: Account, format: ExportFormat): ExportFile => {
  const contacts = account.contacts.filter(({ removedOn }) => !removedOn)
  const named = (type: string, content: string) =>
    packed({ name: `rapport-${account.exportedOn}.${format}`, type, content })
  switch (format) {
    case 'json':
      return named('application/json', json(account))
    case 'csv':
      return named('text/csv', contactsCsv(contacts))
    case 'vcf':
      return named('text/vcard', contactsVCard(contacts))
  }
}
