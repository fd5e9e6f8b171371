import type { KeyRing } from '../../core/links.ts'
import { type Limit, limitSubject, limits } from '../../core/sign-in.ts'
import type { Instant } from '../../core/time.ts'

export type LimitDeps = {
  now: () => Instant
  keys: KeyRing
  useWithin: (subject: string, limit: { max: number; window: string }, now: Instant) => Promise<boolean>
}

/** Counts one use, and says whether it was within the limit. */
export const within = (deps: LimitDeps, limit: Limit, who: string): Promise<boolean> =>
  deps.useWithin(limitSubject(limit, who, deps.keys), limits[limit], deps.now())
