import { parseXML } from '@aws-sdk/xml-builder'
import { type Client, type ClientSettings, createClient, operation } from './client.ts'

export class DescribeActiveReceiptRuleSetCommand extends operation<
  object,
  { Metadata?: { Name: string } | undefined }
>('DescribeActiveReceiptRuleSet') {}
/** Without a name none is active any more. */
export class SetActiveReceiptRuleSetCommand extends operation<{ RuleSetName: string | undefined }, object>(
  'SetActiveReceiptRuleSet',
) {}

type Answer = Record<string, Record<string, Record<string, unknown>> | undefined>
const parse = (body: Buffer): Answer => parseXML(body.toString())

/** Of SES version 1, which alone has receipt rules: https://docs.aws.amazon.com/ses/latest/APIReference/Welcome.html */
export const sesReceivingClient = (settings?: ClientSettings): Client =>
  createClient(
    {
      signingName: 'ses',
      hostName: 'email',
      write: ({ name, input }) => ({
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(
          Object.entries({ Action: name, Version: '2010-12-01', ...input }).filter(([, value]) => value),
        ).toString(),
      }),
      read: ({ name }, body) => parse(body)[`${name}Response`]?.[`${name}Result`] ?? {},
      readError: (body) => {
        const { Code, Message } = parse(body).ErrorResponse?.Error ?? {}
        return { name: Code, message: Message }
      },
    },
    settings,
  )
