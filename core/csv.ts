import { parse } from 'csv-parse/sync'
import { offeredCadences } from './contact.ts'
import {
  failed,
  fileText,
  longestValue,
  mostEntries,
  mostValues,
  notesOf,
  readFirst,
} from './contact-file.ts'
import { formulaStart, ownColumns } from './contacts-csv.ts'
import { normaliseLinkedIn } from './fields.ts'
import { type ReadContact, type ReadEntry, readContact } from './read-contact.ts'
import { referenceSchema } from './reference.ts'
import { describeCadence, shorten } from './wording.ts'

/** How programs name their columns, in letters only: `E-mail 1 - Value` is `emailvalue`. Which exports, see the tests. */
const headers = {
  name: 'name fullname displayname contactname anzeigename nomcomplet nombrecompleto',
  given: 'firstname givenname forename vorname prenom nombre',
  middle: 'middlename additionalname weiterevornamen deuxiemeprenom segundonombre',
  family: 'lastname familyname surname nachname familienname nom nomdefamille apellido apellidos',
  emails: `email emails mail emailaddress emailaddresses emailvalue primaryemail secondaryemail workemail homeemail
    personalemail businessemail emailadresse primareemailadresse sekundareemailadresse adressedemessagerie
    adresseemail courriel correo correoelectronico direcciondecorreoelectronico`,
  phones: `phone phones phonenumber phonevalue telephone tel mobile mobilephone mobilenumber cell cellphone
    businessphone workphone homephone otherphone primaryphone telefon telefonnummer mobiltelefon handy teldienstlich
    telprivat mobiltelnr telefongeschaftlich telefonprivat telmobile telephonebureau telephonedomicile telefono movil
    telefonomovil`,
  linkedIn: `linkedin linkedinurl linkedinprofile url profileurl website websitevalue webpage personalwebpage webseite
    pageweb paginaweb`,
  where: `where company companyname organization organisation organizationname organisationname employer firma
    unternehmen societe entreprise empresa compania organizacion`,
  position: 'position jobtitle title organizationtitle arbeitstitel fonction poste puesto cargo',
  connectedOn: 'connectedon',
  relation: 'relation',
  cadence: 'cadence',
  lastTouch: 'lasttalked lasttouch lastcontact lastcontacted',
  notes: 'note notes notizen notas',
  tags: 'tag tags labels groupmembership categories kategorien categorias',
  askedOn: 'referenceasked',
  agreedOn: 'referenceagreed',
  agreedFor: 'referencefor',
  givenOn: 'referencegiven',
  owedSince: 'referenceowed',
}
type Field = keyof typeof headers
type Columns = (Field | undefined)[]

const fieldOf = new Map(
  Object.entries(headers).flatMap(([field, names]) =>
    names.split(/\s+/).map((name): [string, Field] => [name, field as Field]),
  ),
)

const mostColumns = 500

const columnsOf = (cells: string[]): Columns => {
  const names = cells.slice(0, mostColumns).map((cell) =>
    cell
      .slice(0, 60)
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^a-z]/g, ''),
  )
  // Outlook has a title both of the name (Dr.) and of the job.
  const honorific = names.includes('jobtitle') ? 'title' : undefined
  return names.map((name) => (name === honorific ? undefined : fieldOf.get(name)))
}

/** Which field each column is, as somebody chose it; the rows after `afterRow` are contacts. */
export type ChosenColumns = { afterRow: number; delimiter: string; fields: string[] }

/** A column with its name, the field that it is taken for, and what stands in it first. */
export type TableColumn = { name: string; field: string; sample: string }

/** No record of an address book is longer; so much is looked at for the end of a quoted cell. */
const longestRecord = 100_000
const longestHeader = 20_000

const lineEnd = (text: string, from: number) => {
  const at = text.indexOf('\n', from)
  return at < 0 ? text.length : at
}

/** Where the record from here ends. It is broken when its quoted cell goes on over lines and never closes properly. */
const recordEnd = (text: string, from: number, delimiter: string) => {
  const limit = Math.min(text.length, from + longestRecord)
  let quoted = false
  let overLines = false
  let at = from
  for (; at < limit; at++) {
    const character = text[at]
    if (!quoted) {
      if (character === '\n') return { end: at, broken: false }
      quoted = character === '"' && (at === from || text[at - 1] === delimiter)
    } else if (character === '\n') overLines = true
    else if (character === '"') {
      const next = text[at + 1] ?? '\n'
      if (next === '"') at++
      else if (overLines && next !== delimiter && next !== '\n' && next !== '\r') break
      else quoted = false
    }
  }
  return overLines && (quoted || at < text.length)
    ? { end: at, broken: true }
    : { end: lineEnd(text, at), broken: false }
}

/**
 * The records with the row each stands in, as RFC 4180 (section 2) has them. A broken one ends with its own line, and
 * the lines that it would have swallowed are read one by one: a stray quotation mark costs a row, not the file.
 */
function* records(text: string, delimiter: string, afterRow = 0): Generator<[number, string]> {
  let row = 0
  let byLineUntil = 0
  for (let from = 0; from < text.length; ) {
    let end = lineEnd(text, from)
    if (from >= byLineUntil && text.slice(from, end).includes('"')) {
      const record = recordEnd(text, from, delimiter)
      if (record.broken) byLineUntil = text.lastIndexOf('\n', record.end - 1) + 1
      else end = record.end
    }
    row++
    const record = text.slice(from, text[end - 1] === '\r' ? end - 1 : end)
    if (row > afterRow && /[^\s,;"]/.test(record)) yield [row, record]
    from = end + 1
  }
}

const cellsOf = (record: string, delimiter: string): string[] | undefined => {
  // The library takes longer to begin than to read a row.
  if (!record.includes('"')) return record.split(delimiter)
  try {
    return parse(record, { delimiter, relax_quotes: true, record_delimiter: '\n' })[0]
  } catch {
    return undefined
  }
}

type Header = { row: number; columns: Columns; delimiter: string; known: number; isOwn: boolean }

/** Rapport's own; else of the first 20 rows, read with each delimiter, the one with most columns that are known. */
const findHeader = (text: string): Header | undefined => {
  const [first = ''] = /^[^\r\n]*/.exec(text.slice(0, longestHeader)) ?? []
  // Files of before references were kept have the first columns only.
  if (/,tags(?:,|$)/.test(first) && `${ownColumns},`.startsWith(`${first},`)) {
    const columns = columnsOf(first.split(','))
    return { row: 1, columns, delimiter: ',', known: columns.length, isOwn: true }
  }
  let best: Header | undefined
  for (const delimiter of [',', ';', '\t']) {
    for (const [row, record] of records(text.slice(0, 20 * longestHeader), delimiter)) {
      if (row > 20) break
      const columns = columnsOf((record.length < longestHeader && cellsOf(record, delimiter)) || [])
      const known = columns.filter(Boolean).length
      const names = columns.some((field) => field && ['name', 'given', 'family', 'emails'].includes(field))
      if (names && known > (best?.known ?? 0)) best = { row, columns, delimiter, known, isOwn: false }
    }
  }
  return best
}

const noHeader = `No row names the columns. Looked for: name, first name, last name or email; and phone, LinkedIn, \
company, position, relation, where, cadence, last talked, notes, tags.`

type Values = Partial<Record<Field, string[]>>

/** What stands in each field; a cell that an export made harmless for spreadsheets is as it was before. */
const valuesOf = (cells: string[], columns: Columns): Values => {
  const values: Values = {}
  for (const [at, field] of columns.entries()) {
    const cell = field && (cells[at] ?? '').slice(0, longestValue).toWellFormed().trim()
    if (!cell) continue
    const known = values[field] ?? []
    if (known.length < mostValues) known.push(formulaStart.test(cell) ? cell.replace(/^'/, '') : cell)
    values[field] = known
  }
  return values
}

const nameOf = ({ name, given, middle, family }: Values, columns: Columns) => {
  const full = name?.[0] ?? ''
  // Name;Vorname: beside a first name and no last name, the name is the last name, unless it has both.
  const last = family?.[0] ?? (columns.includes('family') || full.includes(given?.[0] ?? '') ? '' : full)
  const parts = [given?.[0], middle?.[0], last].filter(Boolean).join(' ')
  return given && last ? parts : full || parts
}

/** Google joins the values of one field with ` ::: `, and marks the labels that are its own with an asterisk. */
const listed = (values: string[] = [], { isOwn }: Header) =>
  values
    .flatMap((value) => value.split(isOwn ? /[,;\n]/ : / ::: |[,;\n]/))
    .filter((value) => isOwn || !value.trim().startsWith('* '))
    .slice(0, mostValues)

const readRow = (record: string, header: Header): ReadContact => {
  if (record.length > longestRecord) return failed('This row is too long.')
  const { columns, delimiter } = header
  const cells = cellsOf(record, delimiter)
  if (!cells) return failed('A quotation mark opens in this row and never closes.')
  const values = valuesOf(cells, columns)
  const cadence = values.cadence?.[0]?.toLowerCase()
  const connected = values.connectedOn?.map((date) => `Connected on LinkedIn on ${date}`) ?? []
  return readContact({
    name: nameOf(values, columns),
    emails: listed(values.emails, header),
    phones: listed(values.phones, header),
    linkedIn: values.linkedIn?.find(normaliseLinkedIn),
    relation: values.relation?.[0]?.toLowerCase(),
    where: values.where?.[0],
    cadence: offeredCadences.find((each) => describeCadence(each) === cadence) ?? values.cadence?.[0],
    lastTouch: values.lastTouch?.[0],
    notes: notesOf([...(values.position ?? []), ...(values.notes ?? []), ...connected]),
    tags: listed(values.tags, header),
    reference: Object.fromEntries(
      Object.keys(referenceSchema.shape).map((field) => [field, values[field as Field]?.[0]]),
    ),
  })
}

const tableText = (bytes: Uint8Array) => {
  const decoded = fileText(bytes)
  return decoded.includes('\n') ? decoded : decoded.replaceAll('\r', '\n')
}

const isField = (name: string | undefined): name is Field => Object.hasOwn(headers, name ?? '')

const headerOf = ({ afterRow, delimiter, fields }: ChosenColumns): Header => ({
  row: afterRow,
  delimiter,
  columns: fields.slice(0, mostColumns).map((field) => (isField(field) ? field : undefined)),
  known: 0,
  isOwn: false,
})

/** The row with most cells of the first few, where none names columns that are known. */
const likelyHeader = (text: string) => {
  let likely = { row: 1, delimiter: ',', cells: [] as string[] }
  for (const delimiter of [',', ';', '\t'])
    for (const [row, record] of records(text.slice(0, longestHeader), delimiter)) {
      if (row > 5) break
      const cells = cellsOf(record, delimiter) ?? []
      if (cells.length > likely.cells.length) likely = { row, delimiter, cells }
    }
  return likely
}

/** More columns than this are not shown; those that are known come among the others. */
const mostShown = 60

/** The columns of a table, for somebody to say what they are. */
export const tableColumns = (
  bytes: Uint8Array,
  chosen?: ChosenColumns,
): { headerRow: number; delimiter: string; columns: TableColumn[] } => {
  const text = tableText(bytes)
  const found = findHeader(text)
  const { row, delimiter } = found ?? likelyHeader(text)
  const fields = chosen ? headerOf(chosen).columns : (found?.columns ?? [])
  const first: string[][] = []
  for (const [, record] of records(text, delimiter, row - 1)) {
    if (first.push(cellsOf(record.slice(0, longestRecord), delimiter) ?? []) > 5) break
  }
  const [names = [], ...rows] = first
  return {
    headerRow: row,
    delimiter,
    columns: names.slice(0, mostShown).map((name, at) => ({
      name: shorten(name.trim(), 40),
      field: fields[at] ?? '',
      sample: shorten(rows.map((cells) => cells[at]?.trim()).find(Boolean) ?? '', 40),
    })),
  }
}

/**
 * The contacts of a table: of LinkedIn (`Connections.csv`), Google, Outlook, Thunderbird, Rapport, or any with a row that
 * names its columns. Between commas, semicolons or tabs (RFC 4180, read forgivingly). `Connected On` is no touch: nobody
 * talked.
 */
export const readContactsCsv = (
  bytes: Uint8Array,
  most = mostEntries,
  chosen?: ChosenColumns,
): ReadEntry[] => {
  const text = tableText(bytes)
  const header = chosen ? headerOf(chosen) : findHeader(text)
  if (!header) return [{ place: 'row 1', read: failed(noHeader) }]
  return readFirst(records(text, header.delimiter, header.row), 'row', (row) => readRow(row, header), most)
}
