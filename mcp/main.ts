import { readFileSync } from 'node:fs'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { openApi } from './api.ts'
import { createServer } from './server.ts'
import { readSettings } from './settings.ts'

// Nothing but the protocol goes to standard output.
const read = readSettings(process.env)
if (read.outcome === 'refused') {
  process.stderr.write(`${read.reason}\n`)
  process.exit(1)
}
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
await createServer(openApi(read.settings), version).connect(new StdioServerTransport())
