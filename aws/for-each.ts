/**
 * How many items of one member are written at once. They are in one partition (a local index keeps it from being
 * split), which takes 1,000 units a second: more than four writers of 5 ms each, at one to two units, would be throttled.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const atOnce = 4

/** Acts on all, some at once; after the first failure on no more. */
export const forEach = async <Item>(items: Iterable<Item>, act: (item: Item) => Promise<unknown>) => {
  // A generator that several loops share ends for all of them when one throws.
  const queue = (function* () {
    yield* items
  })()
  const worker = async () => {
    for (const item of queue) await act(item)
  }
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker))
  for (const end of ended) if (end.status === 'rejected') throw end.reason
}
