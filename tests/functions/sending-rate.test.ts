import { describe, expect, it, test } from 'vitest'
import { DeleteCommand } from '../../aws/clients/dynamodb.ts'
import { sendingKey } from '../../aws/keys.ts'
import { sendingStore } from '../../aws/sending.ts'
import type { Mail } from '../../core/mail.ts'
import { sendingTime, turnHoldsFor } from '../../core/sending.ts'
import { mailsUnderWay } from '../../functions/send-mailing/handler.ts'
import { createPacer } from '../../functions/send-mailing/pacer.ts'
import { createPlaces } from '../../functions/send-mailing/places.ts'
import { createSendInTurn } from '../../functions/send-mailing/send-in-turn.ts'
import { testTable, times } from '../aws/table.ts'

let start = 1_795_338_000_000

/** Time that stands still while the table answers, and then goes on to whoever wakes first. */
const simulatedTime = () => {
  let time = start
  let busy = 0
  const sleepers: { at: number; wake: () => void }[] = []
  const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve))
  return {
    nowMs: () => time,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: time + ms, wake })),
    whileBusy:
      <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
      async (...args: Args) => {
        busy++
        try {
          return await call(...args)
        } finally {
          busy--
        }
      },
    run: async <Result>(work: Promise<Result>): Promise<Result> => {
      let isDone = false
      const done = () => {
        isDone = true
      }
      work.then(done, done)
      while (!isDone) {
        for (let quiet = 0; quiet < 3; quiet = busy ? 0 : quiet + 1) await turnOfLoop()
        const [next] = sleepers.sort((a, b) => a.at - b.at).splice(0, 1)
        if (!next) continue
        time = Math.max(time, next.at)
        next.wake()
      }
      return work
    },
  }
}

const table = testTable()

const mail: Mail = { to: 'ada@example.com', subject: 'Hello', html: 'Hello', text: 'Hello', headers: {} }
const mailing = { memberId: 'ada', kind: 'digest', period: '2026-11', attempt: 'abcdefgh234567' } as const

type Load = {
  workers: number
  batches: number
  rate: number
  batch?: number
  answerAfter?: (sent: number) => number
}

/** So many workers that each take batches, of ten, an SES that takes a while, and when each mail came to it. */
const sendWith = async (
  { workers, batches, rate, batch = 10, answerAfter = () => 60 }: Load,
  ask: () => Promise<number> = async () => rate,
) => {
  // An hour after the others, so that nothing is known of the account any more.
  start += 3_600_000
  const time = simulatedTime()
  const store = sendingStore(table)
  const shared = {
    nowMs: time.nowMs,
    sleep: time.sleep,
    log: { warn: () => {}, error: () => {} },
    askAccount: async () => ({ rate: await ask(), sentInDay: 0, mostInDay: -1 }),
    loadSending: time.whileBusy(store.loadSending),
    saveShare: time.whileBusy(store.saveShare),
    takeTurns: time.whileBusy((...args: Parameters<typeof store.takeTurns>) => {
      turnsTaken += args[2]
      return store.takeTurns(...args)
    }),
    saveStop: time.whileBusy(store.saveStop),
    random: () => 0.5,
    findSuppressions: async (addresses: string[]) => addresses.map(() => undefined),
  }
  const sentAt: number[] = []
  let notNow = 0
  let turnsTaken = 0
  const work = async () => {
    let latest = 0
    const submitMail = async () => {
      expect(time.nowMs()).toBeLessThanOrEqual(latest + turnHoldsFor)
      sentAt.push(time.nowMs())
      await time.sleep(answerAfter(sentAt.length))
      return { outcome: 'submitted', messageId: 'ses-1' } as const
    }
    const underWay = createPlaces(mailsUnderWay)
    const sendInTurn = createSendInTurn({ ...shared, submitMail }, createPacer(shared))
    for (let round = 0; round < batches; round++) {
      latest = time.nowMs() + sendingTime
      const sent = await Promise.all(
        times(batch, async () => {
          const leave = await underWay.enter()
          return sendInTurn(mail, mailing, { latest, arrive: () => {} }).finally(leave)
        }),
      )
      notNow += sent.filter((outcome) => outcome === 'no turn').length
    }
  }
  await time.run(Promise.all(times(workers, work)))
  return { sentAt: sentAt.sort((a, b) => a - b), notNow, turnsTaken }
}

const mostInASecond = (sentAt: number[]) =>
  Math.max(...sentAt.map((from, index) => sentAt.slice(index).filter((at) => at < from + 1000).length))
/** Mails a second, from the first to the last. */
const rateOf = (sentAt: number[]) => ((sentAt.length - 1) * 1000) / ((sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0))

describe('workers together', () => {
  test.each([
    { workers: 1, batches: 10, rate: 14 },
    { workers: 5, batches: 6, rate: 14 },
    { workers: 5, batches: 10, rate: 200 },
    { workers: 12, batches: 5, rate: 500 },
  ])(
    '$workers of them never send faster than four fifths of $rate a second, and hardly slower',
    async (load) => {
      const { sentAt, notNow } = await sendWith(load)
      const most = load.rate * 0.8
      expect(notNow).toBe(0)
      expect(sentAt).toHaveLength(load.workers * load.batches * 10)
      expect(mostInASecond(sentAt)).toBeLessThanOrEqual(most)
      expect(rateOf(sentAt)).toBeLessThanOrEqual(most)
      expect(rateOf(sentAt)).toBeGreaterThanOrEqual(most * 0.95)
    },
  )

  it('whose turns went by while SES held their mails take others, and catch nothing up', async () => {
    const answerAfter = (sent: number) => (sent <= 10 ? 5000 : 60)
    const { sentAt, notNow } = await sendWith({ workers: 1, batches: 1, batch: 60, rate: 20, answerAfter })
    expect([sentAt.length, notNow]).toEqual([60, 0])
    expect(mostInASecond(sentAt)).toBeLessThanOrEqual(16)
  })

  it('take their turns shortly before SES has a place for them, and hardly one in vain', async () => {
    const { sentAt, turnsTaken } = await sendWith({ workers: 1, batches: 1, batch: 200, rate: 1000 })
    expect(sentAt).toHaveLength(200)
    // How long SES takes is not known to the first that wait.
    expect(turnsTaken).toBeLessThanOrEqual(210)
  })

  it('take them for the places that come free one after the other', async () => {
    // Mails begin 13 ms apart, and SES could take 50 of the 76 a second that have turns.
    const load = { workers: 1, batches: 1, batch: 100, rate: 100, answerAfter: () => 200 }
    const { sentAt, turnsTaken } = await sendWith(load)
    expect(rateOf(sentAt)).toBeGreaterThan(0.9 * 50)
    // Those of the second ten are in vain, which cannot know yet how long SES takes.
    expect(turnsTaken).toBeLessThanOrEqual(125)
  })

  it('send on at once when SES answers sooner than before', async () => {
    const answerAfter = (sent: number) => (sent <= 20 ? 5000 : 60)
    const { sentAt, notNow } = await sendWith({ workers: 1, batches: 1, batch: 60, rate: 1000, answerAfter })
    const [first = 0] = sentAt
    expect([sentAt.length, notNow]).toEqual([60, 0])
    expect(sentAt.filter((at) => at < first + 10_000)).toHaveLength(20)
    expect((sentAt.at(-1) ?? 0) - first).toBeLessThan(10_500)
  })

  it('of a new account send what its one mail a second lets them in time, and leave the rest due', async () => {
    const { sentAt, notNow } = await sendWith({ workers: 10, batches: 1, rate: 1 })
    expect(mostInASecond(sentAt)).toBe(1)
    expect(sentAt.length + notNow).toBe(100)
    expect(sentAt.length).toBeGreaterThanOrEqual(40)
    expect(notNow).toBeGreaterThan(0)
  })

  it('send at four fifths of the least rate when the account does not say its own', async () => {
    const silent = async () => {
      throw new Error('No answer.')
    }
    await table.documents.send(new DeleteCommand({ TableName: table.name, Key: sendingKey() }))
    const { sentAt } = await sendWith({ workers: 2, batches: 1, rate: 0 }, silent)
    expect(rateOf(sentAt)).toBeCloseTo(0.8 / 1.05)
  })

  it('take no turn more when one of them has stopped sending, though they remember how it was', async () => {
    start += 3_600_000
    const store = sendingStore(table)
    const workers = times(2, () =>
      createPacer({
        ...store,
        nowMs: () => start,
        sleep: async () => {},
        log: { warn: () => {}, error: () => {} },
        askAccount: async () => ({ rate: 100, sentInDay: 0, mostInDay: -1 }),
      }),
    )
    const turns = () => Promise.all(workers.map((worker) => worker.waitForTurn(start + sendingTime)))
    expect(await turns()).toEqual(['now', 'now'])
    await workers[0]?.stop('account', 'SendingPausedException')
    expect(await turns()).toEqual(['not now', 'not now'])
    start += 15 * 60_000
    expect(await turns()).toEqual(['now', 'now'])
  })

  it('ask the account once, not each of them and for each mail', async () => {
    let asked = 0
    await sendWith({ workers: 4, batches: 5, rate: 100 }, async () => {
      asked++
      return 100
    })
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThanOrEqual(4)
  })
})
