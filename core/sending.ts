import * as z from 'zod'

/**
 * The one account through which all workers send: how fast they may, whose turn is next and whether they may at all.
 * Times are milliseconds since 1970, since turns are closer together than instants tell apart.
 */
export const sendingSchema = z.object({
  /** Mailings a second. */
  rate: z.number().positive().optional(),
  /** Mailings that may go until the account is asked again; absent when there is no limit. */
  left: z.number().optional(),
  /** When to ask the account again. */
  askAt: z.number().optional(),
  /** When the next turn is that nobody has taken. */
  nextTurn: z.number().optional(),
  stoppedUntil: z.number().optional(),
  stopReason: z.string().optional(),
})
export type Sending = z.infer<typeof sendingSchema>

/** What mailings may use of the account, until it is asked again. */
export type Share = { rate: number; left: number | undefined; askAt: number }

/** What SES says of the account: mails a second and in 24 hours. */
export type Account = { rate: number; sentInDay: number; mostInDay: number }

/**
 * What mailings leave of the account's rate and quota to sign-in mails and receipts, which do not take turns: somebody
 * waits for those. At the 14 a second that SES begins with it is 170 a minute.
 */
const share = 0.8
/** How many milliseconds a mail with its turn may wait for a place at SES; after more it takes another turn. */
export const turnHoldsFor = 50
/** A new account's rate, for as long as the real one is not known. */
const leastRate = 1
const second = 1000
/** Turns are so much further apart than the rate has it, since a second may also hold the late mails of the one before. */
const slack = 1 + turnHoldsFor / second
const minute = 60 * second
const askEvery = 15 * minute
const askAgainAfterFailure = 5 * minute
/** How long after its start a worker may begin to send: less than its time-out by what SES may take to answer. */
export const sendingTime = 75 * second
/** Nobody takes turns further ahead than this, so that what lies beyond it comes from a clock that was wrong. */
export const furthestTurn = sendingTime + 10 * second

/** Without an answer it is what was known, at first the least. */
export const shareOf = (account: Account | undefined, known: Sending, now: number): Share => {
  if (!account)
    return { rate: known.rate ?? leastRate * share, left: known.left, askAt: now + askAgainAfterFailure }
  const { rate, sentInDay, mostInDay } = account
  return {
    rate: (rate > 0 ? rate : leastRate) * share,
    // An account without a limit says -1.
    left: mostInDay < 0 ? undefined : Math.max(0, Math.floor(mostInDay * share - sentInDay)),
    askAt: now + askEvery,
  }
}

/** Why nothing goes for a while: the quota of the day, the account itself, or its domain and configuration. */
export type StopCause = 'quota' | 'account' | 'setup'

const stopTimes: Record<StopCause, number> = {
  // It comes free bit by bit, as the mails of the day before grow older than 24 hours.
  quota: 15 * minute,
  account: 15 * minute,
  setup: 5 * minute,
}

/** No stop lasts longer, so that one beyond it comes from a clock that was wrong. */
export const furthestStop = stopTimes.account

export const stopUntil = (cause: StopCause, now: number): number => now + stopTimes[cause]

export type TurnDecision =
  | { decision: 'ask' }
  | { decision: 'stopped'; until: number; reason: string }
  | { decision: 'too late' }
  /** All turns are in time when the first is by `by`. */
  | { decision: 'take'; isQueued: boolean; by: number; length: number }

/**
 * Whether to take so many turns in a row, the last of them by `latest`: after those that others took (queued), or from
 * now on. Turns are one interval apart whoever takes them, and time that nobody used is not made up for, so that no
 * second ever holds more than the rate.
 */
export const decideTurns = (sending: Sending, count: number, now: number, latest: number): TurnDecision => {
  const { rate, left = Number.POSITIVE_INFINITY, askAt = 0, nextTurn = 0, stoppedUntil = 0 } = sending
  if (isAhead(stoppedUntil, now, furthestStop))
    return { decision: 'stopped', until: stoppedUntil, reason: sending.stopReason ?? '' }
  if (!rate || !isAhead(askAt, now, askEvery)) return { decision: 'ask' }
  if (left < count) return { decision: 'stopped', until: askAt, reason: 'the daily quota is almost used up' }
  const isQueued = isAhead(nextTurn, now, furthestTurn)
  const interval = (second * slack) / rate
  const by = latest - (count - 1) * interval
  // In whole microseconds, so that sums stay short.
  const length = Math.ceil(count * interval * 1000) / 1000
  return (isQueued ? nextTurn : now) > by
    ? { decision: 'too late' }
    : { decision: 'take', isQueued, by, length }
}

const isAhead = (time: number, now: number, most: number) => time > now && time <= now + most

/** The turns of one reservation, which ends at `end`. */
export const turnsUntil = (end: number, length: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => end - length + (index * length) / count)

export const mostTries = 4

/** How long to wait when SES had too many requests at once: twice as long each time, and each worker differently. */
export const backOff = (tries: number, random: number): number => second * 2 ** (tries - 2) * (1 + random)
