import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { base32 } from '../core/links.ts'
import type { Instant } from '../core/time.ts'

export const systemNow = (): Instant => new Date().toISOString()

/** 256 random bits as 52 lower-case letters and digits; an id is the first 16 of them, 80 bits. */
export const randomToken = (): string => base32(randomBytes(32))

/** What a worker keeps to its turns by. */
export const systemPace = {
  nowMs: (): number => Date.now(),
  sleep: (ms: number): Promise<void> => setTimeout(ms),
  random: (): number => Math.random(),
}
