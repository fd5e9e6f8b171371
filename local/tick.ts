import type { Instant } from '../core/time.ts'

export type TickDeps = {
  now: () => Instant
  /** Queues what is due and says for whom. */
  plan: () => Promise<string[]>
  /** Waits until the queue is worked off. */
  idle: () => Promise<void>
  /** How many mailings were sent since the start. */
  sent: () => number
}
export type Ticked = { planned: number; sent: number }
export type Ticks = ReturnType<typeof createTicks>

/** Plans and sends until nothing is due, or until a round leaves things as they were: what is still due then waits. */
const tickOnce = async (deps: TickDeps): Promise<Ticked> => {
  const sentBefore = deps.sent()
  const planned = new Set<string>()
  let latest = ''
  for (;;) {
    const sentSoFar = deps.sent()
    const due = await deps.plan()
    await deps.idle()
    for (const memberId of due) planned.add(memberId)
    const round = due.toSorted().join(' ')
    const isStill = round === latest && deps.sent() === sentSoFar
    if (due.length === 0 || isStill) return { planned: planned.size, sent: deps.sent() - sentBefore }
    latest = round
  }
}

/** Ticks one at a time. */
export const createTicks = (deps: TickDeps) => {
  let queue: Promise<unknown> = Promise.resolve()
  let running = 0
  let last: (Ticked & { at: Instant }) | undefined
  const tick = (): Promise<Ticked> => {
    running++
    const ticked = queue
      .then(() => tickOnce(deps))
      .then((result) => {
        last = { ...result, at: deps.now() }
        return result
      })
      .finally(() => {
        running--
      })
    queue = ticked.catch(() => {})
    return ticked
  }
  return {
    tick,
    /** For a timer: one that is under way does what this would. */
    tickUnlessTicking: async () => {
      if (running === 0) await tick()
    },
    last: () => last,
    idle: async () => {
      await queue
    },
  }
}
