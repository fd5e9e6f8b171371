import type * as ses from '@aws-sdk/client-sesv2'
import { type Client, type ClientSettings, createClient, operation } from './client.ts'
import { readJson, readJsonError } from './json.ts'

export class SendEmailCommand extends operation<ses.SendEmailCommandInput, ses.SendEmailCommandOutput>(
  'SendEmail',
) {}
export class GetAccountCommand extends operation<ses.GetAccountCommandInput, ses.GetAccountCommandOutput>(
  'GetAccount',
) {}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Operations.html */
const paths: Record<string, { method: 'GET' | 'POST'; path: string }> = {
  SendEmail: { method: 'POST', path: '/v2/email/outbound-emails' },
  GetAccount: { method: 'GET', path: '/v2/email/account' },
}

/** Bytes go as base64, as https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html has it; a mail's are in its files. */
const withFilesWritten = (input: SendEmailCommand['input']) => {
  const { Content: { Simple } = {} } = input
  if (!Simple?.Attachments) return input
  const Attachments = Simple.Attachments.map((file) => ({
    ...file,
    RawContent: Buffer.from(file.RawContent ?? []).toString('base64'),
  }))
  return { ...input, Content: { Simple: { ...Simple, Attachments } } }
}

/**
 * Of SES version 2. One attempt: another after a lost answer would send twice. And an end to waiting for one, before the
 * function's own ends, so that it can write down that it does not know.
 */
export const sesClient = (settings?: ClientSettings): Client =>
  createClient(
    {
      signingName: 'ses',
      hostName: 'email',
      write: ({ name, input }) => {
        const { method = 'POST', path = '' } = paths[name] ?? {}
        return method === 'GET'
          ? { method, path }
          : {
              method,
              path,
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(withFilesWritten(input as SendEmailCommand['input'])),
            }
      },
      read: (_, body) => readJson(body),
      readError: readJsonError,
    },
    { ...settings, maxAttempts: 1 },
  )
