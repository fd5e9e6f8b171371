import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { randomToken } from '../aws/runtime.ts'
import type { KeyRing } from '../core/links.ts'

const keyRing = z.record(z.string(), z.string().min(32))

/** The keys that sign links: made on the first run, readable by their owner alone. */
export const openKeys = (file: string): { keys: KeyRing; made: boolean } => {
  const made = !existsSync(file)
  if (made) writeFileSync(file, JSON.stringify({ 1: randomToken() }), { mode: 0o600 })
  return { keys: keyRing.parse(JSON.parse(readFileSync(file, 'utf8'))), made }
}
