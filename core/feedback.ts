import * as z from 'zod'
import { type Mailing, type MailingTags, mailingSchema } from './mailing.ts'
import { type Instant, toInstant } from './time.ts'

/**
 * An event of SES's configuration set, as it comes through SNS; other fields, and values that we do not know, are let by.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
const sesEvent = z.object({
  eventType: z.string(),
  mail: z.object({
    timestamp: z.string(),
    messageId: z.string(),
    destination: z.array(z.string()).default([]),
    tags: z.record(z.string(), z.array(z.string())).default({}),
  }),
  delivery: z.object({ timestamp: z.string() }).optional(),
  bounce: z
    .object({ bounceType: z.string(), bounceSubType: z.string().default(''), timestamp: z.string() })
    .optional(),
  complaint: z.object({ timestamp: z.string(), complaintFeedbackType: z.string().nullish() }).optional(),
  reject: z.object({ reason: z.string() }).optional(),
})
type SesEvent = z.infer<typeof sesEvent>

const mailingTags = mailingSchema.pick({ memberId: true, kind: true, period: true, attempt: true })

/**
 * What a mail came to. `went`: SES has it, or is still trying. `failed`: SES took it and will not send it. `bounced for
 * now`: the address may be good.
 */
export type News = 'went' | 'failed' | 'delivered' | 'bounced for now' | 'bounced' | 'complained'

export type Feedback = {
  news: News
  /** When it happened. */
  at: Instant
  /** When the mail was sent. */
  mailedAt: Instant
  messageId: string
  /** Whom it was sent to. What a bounce says of its recipient can be where that forwards to. */
  address: string | undefined
  /** There when the mail was a mailing. */
  mailing: MailingTags | undefined
  reason?: string
}

/** Nothing for what is no event of SES's, or of a kind that says nothing about a mail's fate. */
export const readFeedback = (message: unknown): Feedback | undefined => {
  const { data } = sesEvent.safeParse(message)
  const read = data && readNews(data)
  if (!data || !read || !isInstant(data.mail.timestamp)) return undefined
  const { timestamp, messageId, destination, tags } = data.mail
  const { news, at = timestamp, reason } = read
  const first = Object.fromEntries(Object.entries(tags).map(([name, values]) => [name, values[0]]))
  return {
    news,
    at: toInstant(isInstant(at) ? at : timestamp),
    mailedAt: toInstant(timestamp),
    messageId,
    address: destination.length === 1 ? destination[0] : undefined,
    mailing: mailingTags.safeParse(first).data,
    ...(reason && { reason: reason.slice(0, 100) }),
  }
}

const isInstant = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text)

type Read = { news: News; at?: string | undefined; reason?: string | undefined }

const readNews = ({ eventType, delivery, bounce, complaint, reject }: SesEvent): Read | undefined => {
  switch (eventType) {
    case 'Send':
    case 'DeliveryDelay':
      return { news: 'went' }
    case 'Delivery':
      return { news: 'delivered', at: delivery?.timestamp }
    case 'Reject':
      return { news: 'failed', reason: `rejected: ${reject?.reason ?? ''}` }
    case 'Rendering Failure':
      return { news: 'failed', reason: 'rendering' }
    case 'Bounce':
      return {
        news: bounce?.bounceType === 'Permanent' ? 'bounced' : 'bounced for now',
        at: bounce?.timestamp,
        reason: [bounce?.bounceType, bounce?.bounceSubType].filter(Boolean).join(' '),
      }
    case 'Complaint':
      // What people report who take a mail out of their spam folder (RFC 6430).
      if (complaint?.complaintFeedbackType === 'not-spam') return { news: 'delivered' }
      return { news: 'complained', at: complaint?.timestamp }
    default:
      return undefined
  }
}

const stateOf = {
  went: 'submitted',
  failed: 'failed',
  delivered: 'delivered',
  'bounced for now': 'bounced',
  bounced: 'bounced',
  complained: 'complained',
} as const satisfies Record<News, Mailing['state']>

/** SES calls an out-of-office answer a bounce of this kind as well, and the mail has arrived then. */
const perhapsAnswered = 'Transient General'
const isForNow = ({ state, reason }: Pick<Mailing, 'state' | 'reason'>) =>
  state === 'bounced' && !reason?.startsWith('Permanent')

/**
 * How much is known. Whatever the order in which events come, the mailing ends with what says most; of two attempts that
 * both went, with what the better known one came to.
 */
const weight = (mailing: Pick<Mailing, 'state' | 'reason' | 'messageId'>): number => {
  switch (mailing.state) {
    case 'claimed':
    case 'unknown':
      return 0
    case 'failed':
      // One that SES refused, or was not asked for, is outdone by news that another attempt went.
      return mailing.messageId ? 2 : 0
    case 'submitted':
      return 1
    case 'delivered':
      return 4
    case 'bounced':
      return !isForNow(mailing) ? 6 : mailing.reason === perhapsAnswered ? 3 : 5
    case 'complained':
      return 7
  }
}

/**
 * The mailing after an event about one of its attempts; the same one when the event says nothing new. It takes the event's
 * attempt, so that a worker loses that claimed a later one meanwhile: what is known has gone need not go again.
 */
export const applyFeedback = (mailing: Mailing, attempt: string, feedback: Feedback): Mailing => {
  const { reason: _, ...rest } = mailing
  const after: Mailing = {
    ...rest,
    state: stateOf[feedback.news],
    attempt,
    messageId: feedback.messageId,
    since: feedback.at,
    ...(feedback.reason && { reason: feedback.reason }),
  }
  return weight(after) > weight(mailing) ? after : mailing
}

/** How many mailings in a row come back before the member is asked. */
export const mostBounces = 3

/** Since when mail comes back again and again, if it does: the latest mailings of a kind, the latest first. */
export const unreliableSince = (latest: Mailing[]): Instant | undefined =>
  latest.length >= mostBounces && latest.every(isForNow) ? latest.at(-1)?.since : undefined
