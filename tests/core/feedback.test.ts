import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { applyFeedback, type Feedback, readFeedback, unreliableSince } from '../../core/feedback.ts'
import type { Mailing } from '../../core/mailing.ts'
import { now } from '../examples.ts'
import { anEvent, happenedAt, mailedAt, type Told } from './ses-events.ts'

const key = { memberId: 'ada', kind: 'digest', period: '2026-11' } as const
const claimed: Mailing = { ...key, state: 'claimed', attempt: 'one', attempts: 1, since: now }
const read = (told: Told, more: Parameters<typeof anEvent>[1] = {}) =>
  readFeedback(JSON.parse(anEvent(told, { tags: { ...key, attempt: 'one' }, ...more })))
const told = (event: Told, attempt = 'one'): Feedback =>
  read(event, { tags: { ...key, attempt }, messageId: `ses-${attempt}` }) ?? expect.fail(event)
const heard = (mailing: Mailing, ...events: (Told | [Told, string])[]): Mailing =>
  events.reduce((current, event) => {
    const [what, attempt] = typeof event === 'string' ? [event, 'one'] : event
    return applyFeedback(current, attempt, told(what, attempt))
  }, mailing)

describe('an event of SES', () => {
  test.each<[Told, Partial<Feedback>]>([
    ['Send', { news: 'went', at: mailedAt }],
    ['DeliveryDelay', { news: 'went' }],
    ['Delivery', { news: 'delivered', at: happenedAt }],
    ['Reject', { news: 'failed', reason: 'rejected: Bad content' }],
    ['Rendering Failure', { news: 'failed', reason: 'rendering' }],
    ['Bounce Permanent General', { news: 'bounced', at: happenedAt, reason: 'Permanent General' }],
    ['Bounce Permanent OnAccountSuppressionList', { news: 'bounced' }],
    ['Bounce Transient MailboxFull', { news: 'bounced for now', reason: 'Transient MailboxFull' }],
    ['Bounce Undetermined Undetermined', { news: 'bounced for now' }],
    ['Complaint', { news: 'complained', at: happenedAt }],
    ['Complaint abuse', { news: 'complained' }],
    ['Complaint not-spam', { news: 'delivered' }],
  ])('%s is understood, with the mailing that its tags name', (event, expected) => {
    expect(read(event)).toMatchObject({
      ...expected,
      mailedAt,
      messageId: 'ses-1',
      address: 'ada@example.com',
      mailing: { ...key, attempt: 'one' },
    })
  })

  it('about a mail that was no mailing, or has tags of another kind, names none', () => {
    expect(read('Delivery', { tags: {} })).toMatchObject({ news: 'delivered', mailing: undefined })
    expect(read('Delivery', { tags: { ...key, kind: 'newsletter', attempt: 'x' } })?.mailing).toBeUndefined()
  })

  it('about a mail to several says nothing of an address', () => {
    expect(read('Bounce Permanent General', { to: ['a@example.com', 'b@example.com'] })).toMatchObject({
      news: 'bounced',
      address: undefined,
    })
  })

  it('is a mail’s, not the one that a bounce names, which may lie behind a forward', () => {
    const event = JSON.parse(anEvent('Bounce Permanent General'))
    event.bounce.bouncedRecipients = [{ emailAddress: 'behind@example.org' }]
    expect(readFeedback(event)).toMatchObject({ address: 'ada@example.com' })
  })

  test.each([
    ['nothing', undefined],
    ['an old notification', { notificationType: 'Bounce', mail: {} }],
    ['an open', JSON.parse(anEvent('Open' as Told))],
    ['no time', { ...JSON.parse(anEvent('Send')), mail: { messageId: 'x', timestamp: 'yesterday' } }],
    ['a text', 'Successfully validated SNS topic for Amazon SES event publishing.'],
  ])('that is %s says nothing', (_, message) => {
    expect(readFeedback(message)).toBeUndefined()
  })
})

const states = {
  claimed,
  unknown: { ...claimed, state: 'unknown', reason: 'ECONNRESET' },
  refused: { ...claimed, state: 'failed', reason: 'MessageRejected' },
  submitted: heard(claimed, 'Send'),
  rejected: heard(claimed, 'Reject'),
  answered: heard(claimed, 'Bounce Transient General'),
  delivered: heard(claimed, 'Delivery'),
  full: heard(claimed, 'Bounce Transient MailboxFull'),
  bounced: heard(claimed, 'Bounce Permanent General'),
  complained: heard(claimed, 'Complaint'),
} satisfies Record<string, Mailing>

describe('a mailing', () => {
  const events: [Told, string[]][] = [
    ['Send', ['claimed', 'unknown', 'refused']],
    ['DeliveryDelay', ['claimed', 'unknown', 'refused']],
    ['Reject', ['claimed', 'unknown', 'refused', 'submitted']],
    ['Bounce Transient General', ['claimed', 'unknown', 'refused', 'submitted', 'rejected']],
    ['Delivery', ['claimed', 'unknown', 'refused', 'submitted', 'rejected', 'answered']],
    [
      'Bounce Transient MailboxFull',
      ['claimed', 'unknown', 'refused', 'submitted', 'rejected', 'answered', 'delivered'],
    ],
    [
      'Bounce Permanent General',
      ['claimed', 'unknown', 'refused', 'submitted', 'rejected', 'answered', 'delivered', 'full'],
    ],
    [
      'Complaint',
      ['claimed', 'unknown', 'refused', 'submitted', 'rejected', 'answered', 'delivered', 'full', 'bounced'],
    ],
  ]
  const table = events.flatMap(([event, moved]) =>
    Object.keys(states).map((state) => ({ event, state, moves: moved.includes(state) })),
  )
  test.each(table)('$state hears $event, and moves: $moves', ({ event, state, moves }) => {
    const mailing: Mailing = states[state as keyof typeof states]
    const moved = heard(mailing, event)
    expect(moved).toEqual(moves ? heard(claimed, event) : mailing)
    if (moves) expect(moved).toMatchObject({ ...key, attempt: 'one', attempts: 1, messageId: 'ses-one' })
  })

  it('forgets why it was unknown when it turns out to have gone', () => {
    expect(heard(states.unknown, 'Send')).toEqual({
      ...claimed,
      state: 'submitted',
      messageId: 'ses-one',
      since: mailedAt,
    })
  })

  it('whose second attempt is claimed when the first turns out to have gone is taken from it', () => {
    const second: Mailing = { ...claimed, attempt: 'two', attempts: 2 }
    expect(heard(second, 'Send')).toMatchObject({ state: 'submitted', attempt: 'one', messageId: 'ses-one' })
  })

  it('of two attempts that both went is what the better known one came to', () => {
    const second: Mailing = { ...claimed, attempt: 'two', attempts: 2 }
    expect(heard(second, ['Reject', 'two'], 'Delivery')).toMatchObject({ state: 'delivered', attempt: 'one' })
    expect(heard(second, 'Delivery', ['Send', 'two'])).toMatchObject({ state: 'delivered', attempt: 'one' })
  })

  it('ends the same in whatever order and however often its events come', () => {
    const all: [Told, string][] = events.flatMap(([event]): [Told, string][] => [
      [event, 'one'],
      [event, 'two'],
    ])
    const arrivals = fc
      .uniqueArray(fc.constantFrom(...all), { minLength: 1, selector: ([event, attempt]) => event + attempt })
      .chain((happened) =>
        fc.tuple(
          fc.shuffledSubarray(happened, { minLength: happened.length }),
          fc.array(fc.constantFrom(...happened), { maxLength: 20 }),
          fc.shuffledSubarray(happened, { minLength: happened.length }),
        ),
      )
    const told = ({ state, reason }: Mailing) => ({ state, reason })
    fc.assert(
      fc.property(
        arrivals,
        fc.constantFrom<Mailing>(states.claimed, states.unknown),
        ([once, again, other], start) => {
          expect(told(heard(start, ...once, ...again))).toEqual(told(heard(start, ...again, ...other)))
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('mail that comes back', () => {
  const { full, bounced, delivered, submitted, answered } = states
  const since = (mailing: Mailing, day: string) => ({ ...mailing, since: day })

  it('three times in a row does so since the first of them', () => {
    expect(unreliableSince([since(full, '3'), since(answered, '2'), since(full, '1')])).toBe('1')
  })

  test.each([
    ['twice', [full, full]],
    ['not the last time', [delivered, full, full]],
    ['with one between', [full, delivered, full]],
    ['and was just sent again', [submitted, full, full]],
    ['for ever', [bounced, full, full]],
  ])('%s is not yet asked about', (_, latest) => {
    expect(unreliableSince(latest)).toBeUndefined()
  })
})
