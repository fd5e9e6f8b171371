import { describe, expect, it, test } from 'vitest'
import {
  backOff,
  decideTurns,
  mostTries,
  sendingTime,
  shareOf,
  stopUntil,
  turnsUntil,
} from '../../core/sending.ts'

const now = 1_795_338_000_000
const minutes = (count: number) => count * 60_000
const known = { rate: 10, askAt: now + minutes(10) }
const latest = now + sendingTime

describe('mailings', () => {
  test.each([
    [
      '14 a second, 50,000 a day',
      { rate: 14, sentInDay: 1000, mostInDay: 50_000 },
      { rate: 14 * 0.8, left: 39_000 },
    ],
    ['a new account', { rate: 1, sentInDay: 0, mostInDay: 200 }, { rate: 0.8, left: 160 }],
    [
      'a day that is used up',
      { rate: 14, sentInDay: 49_000, mostInDay: 50_000 },
      { rate: 14 * 0.8, left: 0 },
    ],
    ['no limit a day', { rate: 500, sentInDay: 1e6, mostInDay: -1 }, { rate: 400 }],
    ['no rate', { rate: 0, sentInDay: 0, mostInDay: -1 }, { rate: 0.8 }],
  ])('get four fifths of %s, asked for again in a quarter of an hour', (_, account, share) => {
    expect(shareOf(account, {}, now)).toEqual({ ...share, askAt: now + minutes(15) })
  })

  it('keep the rate that was known when the account does not answer, or take the least', () => {
    const askAt = now + minutes(5)
    expect(shareOf(undefined, { rate: 40, left: 7 }, now)).toEqual({ rate: 40, left: 7, askAt })
    expect(shareOf(undefined, {}, now)).toEqual({ rate: 0.8, askAt })
  })
})

describe('turns', () => {
  test.each([
    ['nothing is known of the account', {}],
    ['the account was asked long ago', { ...known, askAt: now }],
    ['a wrong clock would ask in a year', { ...known, askAt: now + minutes(500_000) }],
  ])('have to wait until the account is asked when %s', (_, sending) => {
    expect(decideTurns(sending, 1, now, latest)).toEqual({ decision: 'ask' })
  })

  test.each([
    ['nobody took any', {}, false],
    ['all that were taken are past', { nextTurn: now }, false],
    ['a wrong clock took one in a year', { nextTurn: now + minutes(500_000) }, false],
    ['others took some', { nextTurn: now + 1 }, true],
  ])('are taken when %s', (_, taken, isQueued) => {
    expect(decideTurns({ ...known, ...taken }, 3, now, latest)).toEqual({
      decision: 'take',
      isQueued,
      by: latest - 210,
      length: 315,
    })
  })

  it('are taken only if the last is in time', () => {
    const decide = (nextTurn: number) => decideTurns({ ...known, nextTurn }, 3, now, latest).decision
    expect(decide(latest - 210)).toBe('take')
    expect(decide(latest - 209)).toBe('too late')
    expect(decideTurns(known, 3, now, now + 209).decision).toBe('too late')
  })

  it('are not taken while sending is stopped, and are after that', () => {
    const until = stopUntil('account', now)
    const sending = { ...known, stoppedUntil: until, stopReason: 'SendingPausedException' }
    const stopped = { decision: 'stopped', until, reason: 'SendingPausedException' }
    expect(decideTurns(sending, 1, now, latest)).toEqual(stopped)
    expect(decideTurns(sending, 1, until - 1, latest)).toEqual(stopped)
    expect(decideTurns({ ...sending, askAt: until + 1 }, 1, until, until + 1).decision).toBe('take')
    expect(decideTurns(sending, 1, now - minutes(60), latest).decision).toBe('ask')
  })

  it('are not taken beyond the share of the day', () => {
    expect(decideTurns({ ...known, left: 3 }, 3, now, latest).decision).toBe('take')
    expect(decideTurns({ ...known, left: 2 }, 3, now, latest)).toMatchObject({
      decision: 'stopped',
      until: known.askAt,
    })
  })

  it('of one reservation are an interval apart', () => {
    expect(turnsUntil(now + 300, 300, 3)).toEqual([now, now + 100, now + 200])
  })
})

it('waits of a worker grow, differ, and leave time to send', () => {
  const waits = Array.from({ length: mostTries - 1 }, (_, index) => index + 1)
  expect(waits.map((tries) => backOff(tries, 0))).toEqual([500, 1000, 2000])
  expect(waits.map((tries) => backOff(tries, 0.5))).toEqual([750, 1500, 3000])
})
