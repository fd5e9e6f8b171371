import { addressParser, decodeWords } from 'postal-mime'
import type { Instant } from '../core/time.ts'
import { type HeaderLine, readHeaders } from './raw-mail.ts'
import type { Verdicts } from './verdicts.ts'

/** A mail as the SMTP server took it; `from` is empty for a null return path. */
export type ReceivedMail = {
  id: string
  at: Instant
  from: string
  recipients: string[]
  raw: Buffer
  verdicts: Verdicts
}

const mailBucket = 'local-mail'
const topicArn = 'arn:aws:sns:us-east-1:000000000000:local-mail'
/** SES lists at most this much of the header. */
const mostHeaderBytes = 10_240

/**
 * What arrives on the intake queue for a mail: SES's notification, in the envelope that SNS puts around it.
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
export const receiptNotification = (mail: ReceivedMail): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: mail.id,
    TopicArn: topicArn,
    Subject: 'Amazon SES Email Receipt Notification',
    Message: JSON.stringify({
      notificationType: 'Received',
      mail: describeMail(mail),
      receipt: describeReceipt(mail),
    }),
    Timestamp: mail.at,
    SignatureVersion: '1',
  })

const describeReceipt = ({ id, at, recipients, verdicts }: ReceivedMail) => ({
  timestamp: at,
  processingTimeMillis: 100,
  recipients,
  spamVerdict: { status: verdicts.spam },
  virusVerdict: { status: verdicts.virus },
  spfVerdict: { status: verdicts.spf },
  dkimVerdict: { status: verdicts.dkim },
  dmarcVerdict: { status: verdicts.dmarc },
  ...(verdicts.dmarc === 'FAIL' && { dmarcPolicy: 'reject' }),
  action: { type: 'S3', topicArn, bucketName: mailBucket, objectKeyPrefix: '', objectKey: id },
})

const describeMail = ({ id, at, from, raw }: ReceivedMail) => {
  const headers = readHeaders(raw)
  const listed = firstOf(headers, mostHeaderBytes)
  const value = (name: string) => headers.find((each) => each.name.toLowerCase() === name)?.value
  const addresses = (name: string) => (value(name) === undefined ? [] : mailboxes(value(name) ?? ''))
  const texts = (name: string) => addresses(name).map(({ text }) => text)
  return {
    timestamp: at,
    source: from,
    messageId: id,
    destination: [...addresses('to'), ...addresses('cc')].map(({ address }) => address),
    headersTruncated: listed.length < headers.length,
    headers: listed,
    commonHeaders: {
      returnPath: from,
      from: texts('from'),
      date: value('date'),
      to: texts('to'),
      ...(value('cc') && { cc: texts('cc') }),
      ...(value('reply-to') && { replyTo: texts('reply-to') }),
      ...(value('sender') && { sender: texts('sender')[0] }),
      messageId: value('message-id'),
      ...(value('subject') !== undefined && { subject: decodeWords(value('subject') ?? '') }),
    },
  }
}

const firstOf = (headers: HeaderLine[], mostBytes: number) => {
  let bytes = 0
  return headers.filter(({ name, value }) => {
    bytes += Buffer.byteLength(`${name}: ${value}\r\n`)
    return bytes <= mostBytes
  })
}

const mailboxes = (value: string) =>
  addressParser(value, { flatten: true }).map(({ name, address = '' }) => ({
    address,
    text: name ? `${decodeWords(name)} <${address}>` : address,
  }))
