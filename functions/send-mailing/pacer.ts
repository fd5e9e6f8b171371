import {
  type Account,
  decideTurns,
  type Sending,
  type Share,
  type StopCause,
  shareOf,
  stopUntil,
  type TurnDecision,
  turnsUntil,
} from '../../core/sending.ts'
import { together } from './together.ts'

export type PacerDeps = {
  nowMs: () => number
  sleep: (ms: number) => Promise<void>
  log: Record<'warn' | 'error', (message: string, details: Record<string, string>) => void>
  askAccount: () => Promise<Account>
  loadSending: () => Promise<Sending>
  saveShare: (share: Share) => Promise<unknown>
  takeTurns: (
    read: Sending,
    decided: Extract<TurnDecision, { decision: 'take' }>,
    count: number,
    now: number,
  ) => Promise<number | undefined>
  saveStop: (until: number, reason: string) => Promise<unknown>
}

/** `not now`: sending is stopped, or the turn would come too late; everything stays due. */
export type Turn = 'now' | 'not now'

/** So many workers can get ahead of one at once. */
const rounds = 20

/** Gives the mails of one worker their turns among those of all workers. */
export const createPacer = (deps: PacerDeps) => {
  let stoppedUntil = 0
  const isStopped = () => stoppedUntil > deps.nowMs()
  /** As this worker left it. What others changed since makes its next write fail, and it looks again. */
  let known: Sending | undefined

  /** The turns of so many mails, or none now. */
  const reserve = async (count: number, latest: number): Promise<number[]> => {
    for (let round = 0; round < rounds; round++) {
      const isFresh = !known
      const sending = known ?? (await deps.loadSending())
      known = undefined
      const now = deps.nowMs()
      const decided = decideTurns(sending, count, now, latest)
      if (!isFresh && decided.decision !== 'take') continue
      switch (decided.decision) {
        case 'ask':
          await deps.saveShare(shareOf(await ask(), sending, now))
          break
        case 'take': {
          const end = await deps.takeTurns(sending, decided, count, now)
          if (end === undefined) break
          const { left } = sending
          known = { ...sending, nextTurn: end, ...(left !== undefined && { left: left - count }) }
          return turnsUntil(end, decided.length, count)
        }
        case 'stopped':
          stoppedUntil = decided.until
          return []
        case 'too late':
          return []
      }
    }
    return []
  }

  const ask = () =>
    deps.askAccount().catch((error: unknown) => {
      const reason = error instanceof Error ? error.name : 'unknown'
      deps.log.warn('The account did not say its sending rate.', { event: 'rate-unknown', reason })
      return undefined
    })

  /** A worker's mails that ask at once get their turns in one write. */
  const takeTurn = together(async (latests: number[]): Promise<(number | undefined)[]> => {
    const turns = await reserve(latests.length, Math.min(...latests))
    return latests.map((_, index) => turns[index])
  })

  return {
    /** Whether this worker knows that nothing goes. */
    isStopped,

    /** Waits for the turn of one mail, until `latest` at most. */
    waitForTurn: async (latest: number): Promise<Turn> => {
      if (isStopped()) return 'not now'
      const at = await takeTurn(latest)
      if (at === undefined) return 'not now'
      const wait = at - deps.nowMs()
      if (wait > 0) await deps.sleep(wait)
      // Another mail of this worker may have met the stop meanwhile.
      return isStopped() ? 'not now' : 'now'
    },

    /** Has all workers wait, this one at once. */
    stop: async (cause: StopCause, reason: string): Promise<void> => {
      stoppedUntil = stopUntil(cause, deps.nowMs())
      const until = new Date(stoppedUntil).toISOString()
      // The stack's alarm counts this event.
      deps.log.error('Sending is stopped.', { event: 'sending-stopped', cause, reason, until })
      await deps.saveStop(stoppedUntil, reason)
    },
  }
}
export type Pacer = ReturnType<typeof createPacer>
