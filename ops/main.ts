import { parseArgs } from 'node:util'
import { systemNow } from '../aws/runtime.ts'
import { loadKeys } from '../aws/secrets.ts'
import { openTable } from '../aws/table.ts'
import { type Ran, runCommand } from './commands.ts'
import { operatorSettings } from './operator-settings.ts'

/** Local mode alone may open its table, so it is asked to run the command. */
const runLocally = async (url: string, args: string[]): Promise<Ran> => {
  try {
    const response = await fetch(new URL('/_local/ops', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    })
    const text = (await response.text()).trimEnd()
    return response.ok ? { outcome: 'done', text } : { outcome: 'refused', reason: text }
  } catch {
    const reason = `Local mode does not answer at ${url}. Start it (npm start), or name a deployed table: --table NAME`
    return { outcome: 'refused', reason }
  }
}

const run = async (): Promise<Ran> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      table: { type: 'string' },
      region: { type: 'string' },
      keys: { type: 'string' },
    },
  })
  if (!values.table) {
    const url = values.url ?? `http://localhost:${process.env.PORT ?? 3000}`
    return runLocally(url, positionals)
  }
  const { table, keys } = values
  const settings = await operatorSettings(values.region)
  return runCommand(positionals, {
    table: openTable(table, settings),
    now: systemNow(),
    loadKeys: async () => (keys ? loadKeys(keys, settings) : undefined),
  })
}

const ran = await run().catch(
  (error: unknown): Ran => ({
    outcome: 'refused',
    reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  }),
)
if (ran.outcome === 'done') process.stdout.write(`${ran.text}\n`)
else {
  process.stderr.write(`${ran.reason}\n`)
  process.exitCode = 1
}
