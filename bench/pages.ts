import { type Figure, inTurn, median } from './measure.ts'
import { startServer } from './process.ts'

/** A tenth of what people take for instant is left to the network; the issue allows 300 ms. */
const goal = { atMost: 300 }

const pagesOf = (contact: string, calendar: string): Record<string, string> => ({
  overview: '/overview',
  contacts: '/contacts',
  'contacts, last page': '/contacts?page=200',
  'contacts by a word': '/contacts?search=given77+company',
  'contacts due': '/contacts?due=on',
  'contacts by relation': '/contacts?relation=mentor&page=7',
  'who may be one person': '/duplicates',
  'change all': '/change?whom=all',
  contact: `/contacts/${contact}`,
  history: `/contacts/${contact}/history`,
  'contact form': '/contacts/new',
  references: '/references',
  wins: '/wins',
  transition: '/transition',
  settings: '/settings',
  addresses: '/settings/address',
  sessions: '/settings/sessions',
  breaks: '/settings/breaks',
  keys: '/settings/keys',
  'keep-in-touch settings': '/settings/keep-in-touch',
  'calendar settings': '/settings/calendar',
  calendar,
  import: '/import',
  export: '/export',
  leave: '/leave',
})

/** How long each page takes that a member with 10,000 contacts opens, on one machine with the table's stand-in. */
export const pagesFigures = async (rounds: number): Promise<Figure[]> => {
  const { port, ask, stop } = await startServer('serve-pages.ts')
  const { cookie, contact, calendar } = (await ask()) as Record<'cookie' | 'contact' | 'calendar', string>
  const pages = pagesOf(contact, calendar)
  const open = async (path: string) => {
    const started = performance.now()
    const response = await fetch(`http://localhost:${port}${path}`, {
      headers: { cookie: `__Host-session=${cookie}` },
      redirect: 'manual',
    })
    const html = await response.text()
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${html.slice(0, 200)}`)
    return performance.now() - started
  }
  const times = await inTurn(
    rounds,
    Object.fromEntries(Object.entries(pages).map(([name, path]) => [name, () => open(path)])),
  )
  await stop()
  return Object.entries(times).map(([name, values]) => ({
    ...{ group: 'pages', name: `${name}, of 10,000 contacts`, unit: 'ms', goal },
    ours: median(values),
    spread: [Math.min(...values), Math.max(...values)],
  }))
}
