import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createPlacesAtSes, mailsAtSes } from '../../functions/send-mailing/places-at-ses.ts'
import { times } from '../aws/table.ts'

it('a mail that cannot get ready leaves the place that it was woken for to the next', async () => {
  let time = 0
  const enter = createPlacesAtSes({ nowMs: () => time, sleep: () => new Promise(() => {}) })
  const atSes = () => {
    const answered = Promise.withResolvers<void>()
    const sent = enter(
      async () => {},
      () => answered.promise,
    )
    return { answer: answered.resolve, sent }
  }
  // SES takes three seconds, so that who comes next sleeps.
  const first = times(mailsAtSes, atSes)
  await setImmediate()
  time = 3000
  for (const { answer } of first) answer()
  await Promise.all(first.map(({ sent }) => sent))
  const [oldest] = times(mailsAtSes, atSes)
  await setImmediate()

  const failing = enter(
    async () => {
      throw new Error('No turn.')
    },
    async () => {},
  )
  const next = enter(
    async () => {},
    async () => 'sent',
  )
  oldest?.answer()
  await expect(failing).rejects.toThrow('No turn.')
  expect(await Promise.race([next, setImmediate('asleep')])).toBe('sent')
})
