import { writeFileSync } from 'node:fs'
import * as z from 'zod'
import { randomToken } from '../aws/runtime.ts'
import type { KeyRing } from '../core/links.ts'
import { readJsonFile } from './json-file.ts'

const keyRing = z.record(z.string(), z.string().min(32))

/** The keys that sign links: made on the first run, readable by their owner alone. */
export const openKeys = (file: string): { keys: KeyRing; made: boolean } => {
  const kept = readJsonFile(file, keyRing)
  if (kept) return { keys: kept, made: false }
  const keys = { 1: randomToken() }
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
  return { keys, made: true }
}
