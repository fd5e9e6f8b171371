import type { SQSEvent } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../local/log.ts'
import { createQueue } from '../../local/queue.ts'

/** A queue whose consumer fails the messages that `fails` names, and what it saw. */
const queueWith = (fails: (body: string, receive: number) => boolean) => {
  const lines: string[] = []
  const batches: string[][] = []
  const done: string[] = []
  const queue = createQueue(
    'test',
    async ({ Records }: SQSEvent) => {
      batches.push(Records.map(({ body }) => body))
      return {
        batchItemFailures: Records.filter((record) =>
          fails(record.body, Number(record.attributes.ApproximateReceiveCount)),
        ).map(({ messageId }) => ({ itemIdentifier: messageId })),
      }
    },
    createLog((line) => lines.push(line)),
  )
  return { queue, batches, done, lines, send: (body: string) => queue.send(body, () => done.push(body)) }
}

describe('the local queue', () => {
  it('redelivers a failed message, and only that one', async () => {
    const { queue, batches, done, send } = queueWith((body, receive) => body === 'b' && receive < 3)
    for (const body of ['a', 'b', 'c']) send(body)
    await queue.idle()
    expect(batches).toEqual([['a', 'b', 'c'], ['b'], ['b']])
    expect(done).toEqual(['a', 'c', 'b'])
    expect(queue.dead).toEqual([])
  })

  it('gives a message up after five receives, with one line, and goes on', async () => {
    const { queue, batches, done, lines, send } = queueWith((body) => body === 'bad')
    send('bad')
    send('good')
    await queue.idle()
    expect(batches.flat().filter((body) => body === 'bad')).toHaveLength(5)
    expect(queue.dead).toEqual([{ body: 'bad' }])
    expect(done).toEqual(['good'])
    expect(lines).toEqual([expect.stringMatching(/^error: test failed 5 times on message [\w-]+, .*\n$/)])
    expect(queue.size()).toBe(0)
  })

  it('delivers at most ten at once', async () => {
    const { queue, batches, send } = queueWith(() => false)
    for (let index = 0; index < 23; index++) send(String(index))
    expect(queue.size()).toBe(23)
    await queue.idle()
    expect(batches.map(({ length }) => length)).toEqual([10, 10, 3])
    expect(queue.size()).toBe(0)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('outage'))],
    [
      'names a message that was not in the batch',
      async () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
    ],
  ])('redelivers the whole batch when the handler %s', async (_, fail) => {
    let deliveries = 0
    const queue = createQueue(
      'test',
      async () => (++deliveries === 1 ? fail() : { batchItemFailures: [] }),
      createLog(() => {}),
    )
    const done: string[] = []
    for (const body of ['a', 'b']) queue.send(body, () => done.push(body))
    await queue.idle()
    expect(deliveries).toBe(2)
    expect(done).toEqual(['a', 'b'])
  })

  it('takes an answer without failures for success', async () => {
    const queue = createQueue('test', async () => {}, createLog())
    const done: string[] = []
    queue.send('a', () => done.push('a'))
    await queue.idle()
    expect(done).toEqual(['a'])
  })

  it('delivers nothing more once it is stopped', async () => {
    const { queue, batches, send } = queueWith(() => true)
    send('a')
    await queue.stop()
    expect(batches.length).toBeLessThan(2)
  })
})
