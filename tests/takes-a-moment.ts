import { expect } from 'vitest'

/**
 * What reads a flood in time that grows faster than the flood needs minutes for it, not seconds. Processor time of this
 * thread alone, since by the clock it is longer on a machine that is busy.
 */
export const takesAMoment = async <Result>(run: () => Result | Promise<Result>): Promise<Result> => {
  const before = process.threadCpuUsage()
  const result = await run()
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000, 'milliseconds of processor time').toBeLessThan(4500)
  return result
}
