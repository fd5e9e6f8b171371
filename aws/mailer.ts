import { type Mail, mailHeaders } from '../core/mail.ts'
import type { MailingTags, SendOutcome } from '../core/mailing.ts'
import { isForGood, type Suppression } from '../core/suppression.ts'
import { AwsError, type Client } from './clients/client.ts'
import { SendEmailCommand } from './clients/ses.ts'

export type MailerSettings = {
  from: string
  configurationSet?: string | undefined
  findSuppression: (address: string) => Promise<Suppression | undefined>
}

export const mailer = (ses: Client, { from, configurationSet, findSuppression }: MailerSettings) => {
  /** Sends once, whatever is known of the address. The tags come back with every SES event about this mail. */
  const submitMail = async (mail: Mail, mailing?: MailingTags): Promise<SendOutcome> => {
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
                // SES's own choice is 7bit, which spoils every other byte: github.com/aws/aws-sdk-net/issues/3796
                ContentTransferEncoding: 'BASE64' as const,
                RawContent: Buffer.from(content),
              })),
            },
          },
          ...(mailing && { EmailTags: tagsOf(mailing) }),
          ...(configurationSet && { ConfigurationSetName: configurationSet }),
        }),
      )
      return { outcome: 'submitted', messageId: MessageId ?? '' }
    } catch (error) {
      return outcomeOf(error)
    }
  }

  return {
    submitMail,

    /** Sends once, unless the address is suppressed. */
    sendMail: async (mail: Mail): Promise<SendOutcome> => {
      const suppression = await findSuppression(mail.to)
      return suppression ? { outcome: 'suppressed', reason: suppression.reason } : submitMail(mail)
    },

    /** Sends also to an address that mail came back from, which may be in use again; never where that is for good. */
    retryMail: async (mail: Mail): Promise<SendOutcome> => {
      const suppression = await findSuppression(mail.to)
      return suppression && isForGood(suppression)
        ? { outcome: 'suppressed', reason: suppression.reason }
        : submitMail(mail)
    },
  }
}

/** Letters, digits, `_` and `-`: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
const tagsOf = ({ attempt, memberId, kind, period }: MailingTags) =>
  Object.entries({ attempt, memberId, kind, period }).map(([Name, Value]) => ({ Name, Value }))

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors */
const outcomeOf = (error: unknown): SendOutcome => {
  if (!(error instanceof Error)) throw error
  const reason = error.name
  if (!(error instanceof AwsError)) {
    // What never reached the network is a bug of ours; what did has an errno code or is a time-out.
    const reachedNetwork = 'code' in error || error.name === 'TimeoutError'
    if (!reachedNetwork) throw error
    return { outcome: 'unknown', reason }
  }
  switch (error.name) {
    case 'MessageRejected':
    case 'BadRequestException':
      return { outcome: 'refused', reason }
    case 'TooManyRequestsException':
    case 'ThrottlingException':
      // One name for both quotas: https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
      return { outcome: 'later', cause: /\bdaily\b/i.test(error.message) ? 'quota' : 'rate', reason }
    case 'LimitExceededException':
      return { outcome: 'later', cause: 'quota', reason }
    case 'SendingPausedException':
    case 'AccountSuspendedException':
      return { outcome: 'later', cause: 'account', reason }
    case 'MailFromDomainNotVerifiedException':
    case 'NotFoundException':
      return { outcome: 'later', cause: 'setup', reason }
    default:
      // What SES refused is 4xx; another answer may have come after it took the mail.
      if (Math.floor(error.$metadata.httpStatusCode / 100) !== 4) return { outcome: 'unknown', reason }
      throw error
  }
}
