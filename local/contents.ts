import { paginateScan } from '../aws/clients/dynamodb.ts'
import {
  apiKeyKey,
  askedKey,
  bulkKey,
  bulkPartKey,
  calendarKey,
  contactKey,
  detailsKey,
  emailKey,
  importKey,
  importPartKey,
  intakeKey,
  limitKey,
  listHeadKey,
  mailingKey,
  mailKey,
  matchKey,
  memberKey,
  mergeKey,
  pageKey,
  pendingDetailsKey,
  sendingKey,
  sessionKey,
  signInKey,
  suppressionKey,
  touchKey,
  unsentReceiptKey,
  winKey,
} from '../aws/keys.ts'
import type { Table } from '../aws/table.ts'

type Item = { PK: string; SK: string } & Record<string, unknown>

const entityOf = ({ SK }: { SK: string }) => SK.split('#')[0] ?? ''

/** The names of entities by what their sort keys begin with. */
const names = Object.fromEntries(
  Object.entries({
    members: memberKey(''),
    contacts: contactKey('', ''),
    touches: touchKey('', '', ''),
    matches: matchKey('', ''),
    mailings: mailingKey({ memberId: '', kind: 'digest', period: '' }),
    unsentReceipts: unsentReceiptKey('', '', ''),
    wins: winKey('', ''),
    sessions: sessionKey('', ''),
    emails: emailKey(''),
    signIns: signInKey(''),
    limits: limitKey(''),
    intakeAddresses: intakeKey(''),
    intakeMails: mailKey(''),
    pages: pageKey(''),
    leftDetails: detailsKey('', ''),
    pendingDetails: pendingDetailsKey('', ''),
    apiKeys: apiKeyKey('', ''),
    calendars: calendarKey(''),
    imports: importKey('', ''),
    importParts: importPartKey('', '', '', 0),
    bulks: bulkKey('', ''),
    bulkParts: bulkPartKey('', '', '', 0),
    merges: mergeKey('', ''),
    listParts: listHeadKey(''),
    asked: askedKey('', ''),
    sending: sendingKey(),
    suppressedAddresses: suppressionKey(''),
  }).map(([name, key]) => [entityOf(key), name]),
)

/** Every item, in the order of its keys. */
export const dumpTable = async ({ documents, name }: Table): Promise<Item[]> => {
  const items: Item[] = []
  for await (const page of paginateScan({ client: documents }, { TableName: name }))
    items.push(...((page.Items ?? []) as Item[]))
  return items.sort((a, b) => compare(a.PK, b.PK) || compare(a.SK, b.SK))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** How many there are of each entity; an entity that this does not know yet goes by its key. */
export const countEntities = async (table: Table): Promise<Record<string, number>> => {
  const counts: Record<string, number> = Object.fromEntries(Object.values(names).map((name) => [name, 0]))
  counts.removedContacts = 0
  for (const item of await dumpTable(table)) {
    const entity = names[entityOf(item)] ?? entityOf(item)
    const name = entity === 'contacts' && item.removedOn ? 'removedContacts' : entity
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
