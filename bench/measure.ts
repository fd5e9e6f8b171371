/** What the benchmark counts and compares with. */

export type Figure = {
  /** Of which part of the list: `sender`, `render`, … */
  group: string
  name: string
  /** What was measured and what it is held against, in the same unit; or a plain figure with nothing to hold it to. */
  ours: number
  limit?: number
  unit: string
  /** `ours` to `limit`, the way round that the goal is put. */
  ratio?: number
  goal?: { atLeast: number } | { atMost: number }
  /** The least and the most of the ratio (or of `ours` where there is none) in the runs that the median is of. */
  spread?: [number, number]
}

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]]
  return (low + high) / 2
}

/**
 * Measures the variants in turn, round after round, so that what else the machine does hits all of them alike. A first
 * round warms up and does not count.
 */
export const inTurn = async <Name extends string>(
  rounds: number,
  variants: Record<Name, () => Promise<number> | number>,
): Promise<Record<Name, number[]>> => {
  const names = Object.keys(variants) as Name[]
  const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round <= rounds; round++)
    for (const name of round % 2 ? names.toReversed() : names) {
      globalThis.gc?.()
      const value = await variants[name]()
      if (round > 0) results[name].push(value)
    }
  return results
}

/** A figure of two variants: the median of the ratios round by round, which is steadier than the ratio of medians. */
export const compared = (
  about: Pick<Figure, 'group' | 'name' | 'unit' | 'goal'>,
  ours: number[],
  limit: number[],
): Figure => {
  const ratios = ours.map((value, round) => value / (limit[round] ?? Number.NaN))
  return {
    ...about,
    ours: median(ours),
    limit: median(limit),
    ratio: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
  }
}

export const isMet = ({ ratio, ours, goal }: Figure): boolean | undefined => {
  const value = ratio ?? ours
  if (!goal) return undefined
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
}

/** Runs so many at a time until all are done, and says how many a second that was. */
export const perSecond = async (
  count: number,
  atATime: number,
  run: (index: number) => Promise<unknown>,
): Promise<number> => {
  let next = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      while (next < count) await run(next++)
    }),
  )
  return count / ((performance.now() - started) / 1000)
}
