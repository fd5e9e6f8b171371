import { type Arrival, notification } from '../functions/notification.ts'
import { flood } from './floods.ts'
import type { Random } from './random.ts'

const add = 'add+s3cr3t@in.rapport.example'
const passed = { status: 'PASS' }

const recipientsFrom = (random: Random): string[] =>
  random.pick<() => string[]>([
    () => ['done+s3cr3t@in.rapport.example'],
    () =>
      [random.pick(['done', 'next', 'find', 'win', 'export', 'quarterly', 'pause'])].map(
        (word) => `${word}@in.rapport.example`,
      ),
    () => ['add+s3cr3t.jane2345jane2345@in.rapport.example'],
    () => [add.toUpperCase(), ` ${add} `, add],
    () => [],
    () => ['', '@', 'x'],
    () => [`unsubscribe+${flood(random, 200)}@in.rapport.example`],
    () => Array.from({ length: random.size(100) }, () => `${flood(random, 80)}@in.rapport.example`),
    () => Array.from({ length: random.size(100) }, (_, n) => `add+${'a'.repeat(n)}@in.rapport.example`),
    () => [`add+${flood(random, 5000)}@in.rapport.example`],
  ])()

const verdictFrom = (random: Random): unknown =>
  random.chance(0.6)
    ? passed
    : random.pick([
        { status: 'FAIL' },
        { status: 'GRAY' },
        { status: 'PROCESSING_FAILED' },
        { status: 'pass' },
        undefined,
        null,
        'PASS',
        {},
        7,
      ])

/** Any value of a JSON text becomes another one, or goes. */
const spoil = (value: unknown, random: Random): unknown => {
  if (random.chance(0.15))
    return random.pick([null, undefined, 0, '', [], {}, true, 'x', '\0', '😀', '../..', -1e99])
  if (Array.isArray(value)) return value.map((each) => spoil(each, random))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spoil(each, random)]))
}

/** What SQS brings for a mail, and whether it says that the mail proved who wrote it. */
export const messageFrom = (random: Random, id: string): { body: string; isProven: boolean } => {
  const recipients = random.chance(0.85) ? [add] : recipientsFrom(random)
  const isOdd = random.chance(0.15)
  const receipt = isOdd
    ? {
        spamVerdict: verdictFrom(random),
        virusVerdict: verdictFrom(random),
        dmarcVerdict: verdictFrom(random),
      }
    : {}
  const source = random.chance(0.9)
    ? 'ada@example.com'
    : random.pick(['', '<>', flood(random, 500), 'jane@acme.example'])
  const arrival: Arrival = { raw: '', recipients, receipt, source }
  const body = notification(id, arrival)
  const isProven = Object.values(receipt).every((verdict) => (verdict as typeof passed)?.status === 'PASS')
  if (random.chance(0.03)) {
    const { Message } = JSON.parse(body)
    return {
      body: JSON.stringify({ confirmedBy: random.pick(['ada', 'nobody', '']), arrived: JSON.parse(Message) }),
      isProven: true,
    }
  }
  if (random.chance(0.05)) {
    const { Message, ...envelope } = JSON.parse(body)
    const spoilt = JSON.stringify(spoil(JSON.parse(Message), random) ?? null)
    return { body: JSON.stringify({ ...envelope, Message: spoilt }), isProven }
  }
  if (random.chance(0.01)) return { body: body.slice(0, random.below(body.length)), isProven }
  return { body, isProven }
}
