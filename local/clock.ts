import { writeFileSync } from 'node:fs'
import * as z from 'zod'
import { addTo, type Instant, toInstant } from '../core/time.ts'
import { readJsonFile } from './json-file.ts'

const stored = z.object({ aheadMs: z.number() })
const change = z.union([z.strictObject({ now: z.string() }), z.strictObject({ advance: z.string() })])

export type Clock = ReturnType<typeof openClock>

/** A clock that runs as the machine's does, but ahead of it or behind; how far is kept on disk. */
export const openClock = (file: string) => {
  let { aheadMs } = readJsonFile(file, stored) ?? { aheadMs: 0 }
  const set = (ms: number) => {
    aheadMs = ms
    writeFileSync(file, JSON.stringify({ aheadMs }))
  }
  return {
    now: (): Instant => new Date(Date.now() + aheadMs).toISOString(),
    set: (to: Instant) => set(Date.parse(to) - Date.now()),
    reset: () => set(0),
  }
}

/** Where a change (`{now}` or `{advance}`) moves the clock to, or why it does not. */
export const readClockChange = (
  body: unknown,
  now: Instant,
): { outcome: 'moved'; to: Instant } | { outcome: 'refused'; reason: string } => {
  const { data } = change.safeParse(body)
  if (!data)
    return refused('Send {"now": "2026-12-01T08:00:00Z"} to set the clock, or {"advance": "P1M"} to move it.')
  try {
    const to = 'now' in data ? toInstant(data.now) : addTo(now, data.advance)
    // Instants are compared as text, which needs years of four digits.
    return /^[12]\d{3}-/.test(to)
      ? { outcome: 'moved', to }
      : refused('The clock goes from the year 1000 to 2999.')
  } catch {
    return refused(
      'now' in data
        ? `"${data.now.slice(0, 40)}" is not an instant like 2026-12-01T08:00:00Z.`
        : `"${data.advance.slice(0, 40)}" is not an ISO 8601 duration like P1M, P1W or PT12H.`,
    )
  }
}

const refused = (reason: string) => ({ outcome: 'refused' as const, reason })
