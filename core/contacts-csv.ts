import type { Contact } from './contact.ts'

/** The columns of Rapport's own table, by which it is known again when it is read back. */
export const ownColumns =
  'name,emails,phones,linkedin,relation,where,cadence,last talked,notes,tags,reference asked,reference agreed,reference for,reference given,reference owed'

/**
 * What spreadsheets take for a formula, whether or not it has been made harmless before:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export const formulaStart = /^'*[=+\-@＝＋－＠\t\r\n]/

/** One cell: harmless for spreadsheets, and quoted where RFC 4180 (section 2) wants it, or other readers might. */
const cell = (text: string) => {
  const harmless = formulaStart.test(text) ? `'${text}` : text
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const row = (contact: Contact) =>
  [
    contact.name,
    contact.emails.join(', '),
    contact.phones.join(', '),
    contact.linkedIn ?? '',
    contact.relation,
    contact.where ?? '',
    contact.cadence,
    contact.lastTouch?.date ?? '',
    contact.notes ?? '',
    contact.tags.join(', '),
    contact.reference?.askedOn ?? '',
    contact.reference?.agreedOn ?? '',
    contact.reference?.agreedFor ?? '',
    contact.reference?.givenOn ?? '',
    contact.reference?.owedSince ?? '',
  ]
    .map(cell)
    .join(',')

/** The table that `readContactsCsv` reads back as it was, with the mark by which spreadsheets know UTF-8. */
export const contactsCsv = (contacts: Contact[]): string =>
  ['\ufeff', ...[ownColumns, ...contacts.map(row)].map((line) => `${line}\r\n`)].join('')
