import { type SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { type Mail, mailHeaders } from '../core/mail.ts'
import type { MailingTags, SendOutcome } from '../core/mailing.ts'
import { isForGood, type Suppression } from '../core/suppression.ts'

export type MailerSettings = {
  from: string
  configurationSet?: string | undefined
  findSuppression: (address: string) => Promise<Suppression | undefined>
}

/** The client must be made with `maxAttempts: 1`: the SDK's own retry sends twice when an answer is lost. */
export const mailer = (ses: SESv2Client, { from, configurationSet, findSuppression }: MailerSettings) => {
  const submit = async (mail: Mail, mailing: MailingTags | undefined): Promise<SendOutcome> => {
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
    /** Sends once, unless the address is suppressed. The tags come back with every SES event about this mail. */
    sendMail: async (mail: Mail, mailing?: MailingTags): Promise<SendOutcome> => {
      const suppression = await findSuppression(mail.to)
      return suppression ? { outcome: 'suppressed', reason: suppression.reason } : submit(mail, mailing)
    },

    /** Sends also to an address that mail came back from, which may be in use again; never where that is for good. */
    retryMail: async (mail: Mail): Promise<SendOutcome> => {
      const suppression = await findSuppression(mail.to)
      return suppression && isForGood(suppression)
        ? { outcome: 'suppressed', reason: suppression.reason }
        : submit(mail, undefined)
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
      if ((error.$metadata.httpStatusCode ?? 500) >= 500) return { outcome: 'unknown', reason }
      throw error
  }
}
