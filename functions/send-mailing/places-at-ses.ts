import { turnHoldsFor } from '../../core/sending.ts'
import { createPlaces } from './places.ts'

/** SES has so many mails of one worker at a time. */
export const mailsAtSes = 10

/** So long before its place is likely to be free a mail gets its turn, which half of what that holds for is left of. */
const ahead = turnHoldsFor / 2

/**
 * Has a mail get ready shortly before a place at SES is likely to be free, by how long the last one was held and who came
 * first, or at once when one is; and then hold it.
 */
export const createPlacesAtSes = ({
  nowMs,
  sleep,
}: {
  nowMs: () => number
  sleep: (ms: number) => Promise<void>
}) => {
  const { enter, free } = createPlaces(mailsAtSes)
  const heldSince: number[] = []
  const sleepers = new Set<() => void>()
  let coming = 0
  let lastHeldFor = 0

  /** A place that is free wakes who sleeps, should it have been held for less. */
  const sleepOrPlace = (ms: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        sleepers.delete(wake)
        resolve()
      }
      sleepers.add(wake)
      void sleep(ms).then(wake)
    })

  const wakeNext = () => {
    const [wake] = sleepers
    if (free() > 0) wake?.()
  }

  return async <Ready, Result>(
    getReady: () => Promise<Ready>,
    hold: (ready: Ready) => Promise<Result>,
  ): Promise<Result> => {
    // Who comes first takes what is free; this one gets the place of whom SES has had longest after those.
    const place = coming - free()
    coming++
    let entered: { ready: Ready; leave: () => void }
    try {
      // Whoever entered this moment is not among them yet.
      const since = heldSince[place] ?? nowMs()
      const wait = since + lastHeldFor - ahead - nowMs()
      if (place >= 0 && wait > 0) await sleepOrPlace(wait)
      entered = { ready: await getReady(), leave: await enter() }
    } finally {
      coming--
      wakeNext()
    }
    const start = nowMs()
    heldSince.push(start)
    try {
      return await hold(entered.ready)
    } finally {
      lastHeldFor = nowMs() - start
      heldSince.splice(heldSince.indexOf(start), 1)
      entered.leave()
      wakeNext()
    }
  }
}
