import { expect, it } from 'vitest'
import { together } from '../../functions/send-mailing/together.ts'

/** Doubles numbers, but fails whenever it is asked for 13. */
const doubling = () => {
  const calls: number[][] = []
  const double = together(async (numbers: number[]) => {
    calls.push(numbers)
    if (numbers.includes(13)) throw new Error('Not 13.')
    return numbers.map((number) => number * 2)
  })
  return { calls, double }
}

it('what is asked for at once, or while a call is under way, is asked for in one call', async () => {
  const { calls, double } = doubling()
  const first = Promise.all([1, 2, 3].map(double))
  const late = first.then(() => Promise.all([4, 5].map(double)))
  expect([await first, await late]).toEqual([
    [2, 4, 6],
    [8, 10],
  ])
  expect(calls).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
})

it('what cannot be answered fails alone', async () => {
  const { double } = doubling()
  const answers = await Promise.allSettled([1, 13, 2].map(double))
  expect(
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.message)),
  ).toEqual([2, 'Not 13.', 4])
})
