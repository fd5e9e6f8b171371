import type * as sqs from '@aws-sdk/client-sqs'
import { type Client, type ClientSettings, createClient, operation } from './client.ts'
import { jsonProtocol } from './json.ts'

export class SendMessageCommand extends operation<sqs.SendMessageCommandInput, sqs.SendMessageCommandOutput>(
  'SendMessage',
) {}
export class SendMessageBatchCommand extends operation<
  sqs.SendMessageBatchCommandInput,
  sqs.SendMessageBatchCommandOutput
>('SendMessageBatch') {}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html */
export const sqsClient = (settings?: ClientSettings): Client =>
  createClient(
    { signingName: 'sqs', hostName: 'sqs', ...jsonProtocol({ target: 'AmazonSQS', version: '1.0' }) },
    settings,
  )
