import type { SentMail } from './outbox.ts'

type SesEvent = { eventType: string } & Record<string, unknown>

const bounce = (bounceType: string, bounceSubType: string) => (timestamp: string) => ({
  eventType: 'Bounce',
  bounce: { bounceType, bounceSubType, bouncedRecipients: [], timestamp },
})
const delivery = (timestamp: string) => ({ eventType: 'Delivery', delivery: { timestamp } })
const complaint = (timestamp: string) => ({
  eventType: 'Complaint',
  complaint: { complaintSubType: null, complaintFeedbackType: 'abuse', timestamp },
})

/**
 * What comes of a mail to these addresses, a label (`bounce+ada@`) or none; every other one arrives.
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
 */
const simulated: Record<string, ((timestamp: string) => SesEvent)[]> = {
  bounce: [bounce('Permanent', 'General')],
  suppressionlist: [bounce('Permanent', 'Suppressed')],
  complaint: [delivery, complaint],
  ooto: [delivery, bounce('Transient', 'General')],
}

const happens = (to: string): ((timestamp: string) => SesEvent)[] => {
  const [, name = ''] = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(to) ?? []
  return simulated[name.toLowerCase()] ?? [delivery]
}

/** What arrives on the feedback queue for a mail that SES took: its events, each in the envelope that SNS puts around it. */
export const sesEvents = ({ id, at, to, from, tags = {} }: SentMail): string[] =>
  [{ eventType: 'Send', send: {} }, ...happens(to).map((happened) => happened(at))].map((event) =>
    JSON.stringify({
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:local-feedback',
      Subject: 'Amazon SES Email Event Notification',
      Message: JSON.stringify({
        ...event,
        mail: {
          timestamp: at,
          source: from,
          messageId: id,
          destination: [to],
          tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
        },
      }),
      Timestamp: at,
      SignatureVersion: '1',
    }),
  )
