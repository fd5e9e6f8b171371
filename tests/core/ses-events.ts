import { now } from '../examples.ts'

export const mailedAt = '2026-11-22T08:00:00.000Z'
export const happenedAt = '2026-11-22T08:00:05.500Z'

/** An event as one says it; after the name what kind of bounce or complaint. */
export type Told =
  | 'Send'
  | 'Delivery'
  | 'DeliveryDelay'
  | 'Reject'
  | 'Rendering Failure'
  | 'Complaint'
  | `Complaint ${string}`
  | `Bounce ${string} ${string}`

type About = { tags?: Record<string, string>; to?: string[]; messageId?: string; mailed?: string }

/** As SES writes it: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html */
export const anEvent = (
  told: Told,
  { tags = {}, to = ['ada@example.com'], messageId = 'ses-1', mailed = mailedAt }: About = {},
): string => {
  const isWhole = told === 'Rendering Failure'
  const [eventType = '', kind, subKind] = isWhole ? [told] : told.split(' ')
  const timestamp = mailed === mailedAt ? happenedAt : mailed
  return JSON.stringify({
    eventType,
    mail: {
      timestamp: mailed,
      source: 'Rapport <hello@rapport.example>',
      sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/rapport.example',
      sendingAccountId: '123456789012',
      messageId,
      destination: to,
      headersTruncated: false,
      headers: [{ name: 'To', value: to.join(', ') }],
      commonHeaders: { from: ['Rapport <hello@rapport.example>'], to, messageId, subject: 'This month' },
      tags: {
        'ses:configuration-set': ['events'],
        'ses:source-ip': ['192.0.2.0'],
        'ses:caller-identity': ['sender'],
        ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
      },
    },
    ...(eventType === 'Send' && { send: {} }),
    ...(eventType === 'Delivery' && {
      delivery: { timestamp, processingTimeMillis: 5500, recipients: to, smtpResponse: '250 ok' },
    }),
    ...(eventType === 'DeliveryDelay' && {
      deliveryDelay: { delayType: 'TransientCommunicationFailure', expirationTime: now, timestamp },
    }),
    ...(eventType === 'Bounce' && {
      bounce: {
        bounceType: kind,
        bounceSubType: subKind,
        bouncedRecipients: to.map((emailAddress) => ({ emailAddress, action: 'failed', status: '5.1.1' })),
        timestamp,
        feedbackId: 'feedback-1',
        reportingMTA: 'dsn; mta.example.com',
      },
    }),
    ...(eventType === 'Complaint' && {
      complaint: {
        complaintSubType: null,
        complainedRecipients: to.map((emailAddress) => ({ emailAddress })),
        timestamp,
        feedbackId: 'feedback-2',
        ...(kind && { complaintFeedbackType: kind }),
      },
    }),
    ...(eventType === 'Reject' && { reject: { reason: 'Bad content' } }),
    ...(isWhole && {
      failure: { templateName: 'none', errorMessage: "Attribute 'x' is not present in the rendering data." },
    }),
  })
}
