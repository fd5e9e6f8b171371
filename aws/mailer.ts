import { type SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { type Mail, mailHeaders } from '../core/mail.ts'
import type { SendOutcome } from '../core/mailing.ts'

/** The client must be made with `maxAttempts: 1`: the SDK's own retry sends twice when an answer is lost. */
export const mailer = (
  ses: SESv2Client,
  { from, configurationSet }: { from: string; configurationSet?: string | undefined },
) => ({
  /** Sends once. The attempt comes back as a tag of every SES event about this mail. */
  sendMail: async (mail: Mail, attempt?: string): Promise<SendOutcome> => {
    try {
      const { MessageId } = await ses.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [mail.to] },
          ...(mail.replyTo && { ReplyToAddresses: [mail.replyTo] }),
          Content: {
            Simple: {
              Subject: { Data: mail.subject, Charset: 'UTF-8' },
              Body: {
                Html: { Data: mail.html, Charset: 'UTF-8' },
                Text: { Data: mail.text, Charset: 'UTF-8' },
              },
              Headers: Object.entries(mailHeaders.parse(mail.headers)).map(([Name, Value]) => ({
                Name,
                Value,
              })),
              Attachments: mail.attachments?.map(({ name, type, content }) => ({
                FileName: name,
                ContentType: type,
                ContentDisposition: 'ATTACHMENT' as const,
                RawContent: Buffer.from(content),
              })),
            },
          },
          ...(attempt && { EmailTags: [{ Name: 'attempt', Value: attempt }] }),
          ...(configurationSet && { ConfigurationSetName: configurationSet }),
        }),
      )
      return { outcome: 'submitted', messageId: MessageId ?? '' }
    } catch (error) {
      return outcomeOf(error)
    }
  },
})

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors */
const outcomeOf = (error: unknown): SendOutcome => {
  if (!(error instanceof Error)) throw error
  const reason = error.name
  if (!(error instanceof SESv2ServiceException)) {
    // What never reached the network is a bug of ours; what did has an errno code, is a time-out or an answer that the
    // SDK could not read.
    const reachedNetwork = 'code' in error || '$response' in error || error.name === 'TimeoutError'
    if (!reachedNetwork) throw error
    return { outcome: 'unknown', reason }
  }
  switch (error.name) {
    case 'MessageRejected':
    case 'BadRequestException':
      return { outcome: 'refused', reason }
    case 'TooManyRequestsException':
    case 'LimitExceededException':
    case 'SendingPausedException':
    case 'AccountSuspendedException':
    case 'MailFromDomainNotVerifiedException':
    case 'NotFoundException':
      return { outcome: 'later', reason }
    default:
      if ((error.$metadata.httpStatusCode ?? 500) >= 500) return { outcome: 'unknown', reason }
      throw error
  }
}
