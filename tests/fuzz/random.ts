/** The same choices for the same seed: mulberry32. */
export const randomFrom = (...seeds: number[]) => {
  let state = seeds.reduce((hash, seed) => Math.imul(hash ^ seed, 0x9e3779b1) ^ (hash >>> 15), 0x811c9dc5)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    below,
    chance: (probability: number) => next() < probability,
    pick: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item,
    /** Mostly small, seldom large: each power of two is as likely as the next. */
    size: (most: number) => Math.floor(2 ** (next() * Math.log2(most))),
    bytes: (count: number) => String.fromCharCode(...Array.from({ length: count }, () => below(256))),
  }
}
export type Random = ReturnType<typeof randomFrom>
