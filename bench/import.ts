import { contactStore } from '../aws/contacts.ts'
import { defaultCadence } from '../core/contact.ts'
import { readContactsCsv } from '../core/csv.ts'
import { importId } from '../core/import.ts'
import { startTable } from '../local/table.ts'

/**
 * How long the import of a LinkedIn export of 5,000 rows takes, and how many requests: into an empty member, the same
 * file again, and another mail with it. Every tenth row has an address. `node --import tsx bench/import.ts`
 */
const csv = [
  'First Name,Last Name,URL,Email Address,Company,Position,Connected On',
  ...Array.from({ length: 5000 }, (_, n) => {
    const address = n % 10 ? '' : `given${n}@company.example`
    return `Given${n},Family${n},https://www.linkedin.com/in/given-${n},${address},Company ${n % 300},Engineer,12 May 2019`
  }),
].join('\n')

const { table, stop } = await startTable('')
let requests = 0
const documents = Object.create(table.documents)
documents.send = (command: Parameters<typeof table.documents.send>[0]) => {
  requests++
  return table.documents.send(command)
}

const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`
const read = performance.now()
const forms = readContactsCsv(Buffer.from(csv)).flatMap(({ read }) =>
  read.outcome === 'read' ? [{ ...read.contact, cadence: read.contact.cadence ?? defaultCadence }] : [],
)
process.stdout.write(`${forms.length} rows read in ${seconds(read)}\n`)

const store = contactStore({ ...table, documents })
for (const [mail, messageId] of Object.entries({ first: 'one', 'first again': 'one', second: 'two' })) {
  const rows = forms.map((form, index) => ({ id: importId(messageId, index, form), form }))
  const room = { today: '2026-11-22', now: '2026-11-22T09:00:00.000Z', digestDay: 10, digestSize: 5 }
  requests = 0
  const started = performance.now()
  const added = await store.importContacts('ada', rows, room)
  const outcomes = Map.groupBy(added, ({ outcome }) => outcome)
  const said = [...outcomes].map(([outcome, { length }]) => `${length} ${outcome}`).join(', ')
  process.stdout.write(`${mail} mail: ${said} in ${seconds(started)} with ${requests} requests\n`)
}
await stop()
