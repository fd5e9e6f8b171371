import { createServer, type IncomingHttpHeaders } from 'node:http'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  S3Client,
  DeleteObjectCommand as SdkDeleteObject,
  GetObjectCommand as SdkGetObject,
} from '@aws-sdk/client-s3'
import {
  GetSecretValueCommand as SdkGetSecretValue,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { SetActiveReceiptRuleSetCommand as SdkSetActive, SESClient } from '@aws-sdk/client-ses'
import {
  GetAccountCommand as SdkGetAccount,
  SendEmailCommand as SdkSendEmail,
  SESv2Client,
} from '@aws-sdk/client-sesv2'
import { SendMessageCommand as SdkSendMessage, SQSClient } from '@aws-sdk/client-sqs'
import * as sdk from '@aws-sdk/lib-dynamodb'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Client, Command } from '../../../aws/clients/client.ts'
import * as dynamodb from '../../../aws/clients/dynamodb.ts'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  s3Client,
} from '../../../aws/clients/s3.ts'
import { GetSecretValueCommand, secretsManagerClient } from '../../../aws/clients/secrets-manager.ts'
import { GetAccountCommand, SendEmailCommand, sesClient } from '../../../aws/clients/ses.ts'
import { SetActiveReceiptRuleSetCommand, sesReceivingClient } from '../../../aws/clients/ses-receiving.ts'
import { SendMessageCommand, sqsClient } from '../../../aws/clients/sqs.ts'
import { closeServer, listen } from '../../../local/servers.ts'

type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string }
type Answer = { status?: number; headers?: Record<string, string>; body?: string | Buffer } | 'reset'

let asked: Asked[] = []
let answers: Answer[] = []
let endpoint = ''
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { method = '', url = '', headers } = request
  asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
  const answer = answers.shift() ?? {}
  if (answer === 'reset') return request.socket.resetAndDestroy()
  response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '')
})
beforeAll(async () => {
  endpoint = `http://127.0.0.1:${await listen(server, 0)}`
})
afterAll(() => {
  server.closeAllConnections()
  return closeServer(server)
})

/** What a command makes a server hear that answers so, one answer for each request, and what comes of it. */
const hear = async (send: () => Promise<unknown>, ...given: Answer[]) => {
  asked = []
  answers = given
  const result = await send().catch((error: Error) => error)
  return { asked, result }
}
/** As on Lambda. */
const session = () => ({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' },
  endpoint,
})

/** What says whom a request is from and what it asks for; the rest is what the SDK tells of itself. */
const essence = ({ method, url, headers, body }: Asked) => ({
  method,
  // `x-id` is the SDK's own, which S3 does not read.
  url: url.replace(/\?x-id=\w+$|(\?.*)&x-id=\w+/, '$1'),
  target: headers['x-amz-target'],
  type: headers['content-type']?.replace('; charset=utf-8', ''),
  token: headers['x-amz-security-token'],
  scope: headers.authorization?.match(/Credential=[^,]*/)?.[0],
  body: headers['content-type']?.includes('json') ? JSON.parse(body) : body,
})

const mail = {
  FromEmailAddress: 'Rapport <hello@rapport.example>',
  Destination: { ToAddresses: ['ada@example.com'] },
  Content: {
    Simple: {
      Subject: { Data: 'Grüße', Charset: 'UTF-8' },
      Body: { Html: { Data: '<p>…</p>' } },
      Attachments: [{ FileName: 'a.csv', RawContent: Buffer.from([0, 255, 10]) }],
    },
  },
  EmailTags: [{ Name: 'attempt', Value: 'a' }],
}
const item = {
  PK: 'a',
  text: 'é “…”',
  number: -1.5,
  yes: true,
  none: null,
  list: [1, 'a', { b: [] }],
  bytes: new Uint8Array([0, 1, 255]),
  absent: undefined,
}
const key = { PK: 'a', SK: 'b' }
const documents = () =>
  sdk.DynamoDBDocumentClient.from(new DynamoDBClient(session()), {
    marshallOptions: { removeUndefinedValues: true },
  })
type AnyCommand = Command<unknown>
const TableName = 'rapport'

describe('asks what the SDK asks, for the same session', () => {
  it.each<[string, () => Client, AnyCommand, () => Promise<unknown>]>([
    [
      'PutItem',
      () => dynamodb.dynamoDbClient(session()),
      new dynamodb.PutCommand({ TableName, Item: item }),
      () => documents().send(new sdk.PutCommand({ TableName, Item: item })),
    ],
    [
      'Query',
      () => dynamodb.dynamoDbClient(session()),
      new dynamodb.QueryCommand({
        TableName,
        ExpressionAttributeValues: { ':a': 1 },
        ExclusiveStartKey: key,
      }),
      () =>
        documents().send(
          new sdk.QueryCommand({ TableName, ExpressionAttributeValues: { ':a': 1 }, ExclusiveStartKey: key }),
        ),
    ],
    [
      'BatchGetItem',
      () => dynamodb.dynamoDbClient(session()),
      new dynamodb.BatchGetCommand({ RequestItems: { rapport: { Keys: [key], ConsistentRead: true } } }),
      () =>
        documents().send(
          new sdk.BatchGetCommand({ RequestItems: { rapport: { Keys: [key], ConsistentRead: true } } }),
        ),
    ],
    [
      'BatchWriteItem',
      () => dynamodb.dynamoDbClient(session()),
      new dynamodb.BatchWriteCommand({
        RequestItems: { rapport: [{ PutRequest: { Item: item } }, { DeleteRequest: { Key: key } }] },
      }),
      () =>
        documents().send(
          new sdk.BatchWriteCommand({
            RequestItems: { rapport: [{ PutRequest: { Item: item } }, { DeleteRequest: { Key: key } }] },
          }),
        ),
    ],
    [
      'SendEmail',
      () => sesClient(session()),
      new SendEmailCommand(mail),
      () => new SESv2Client(session()).send(new SdkSendEmail(mail)),
    ],
    [
      'GetAccount',
      () => sesClient(session()),
      new GetAccountCommand({}),
      () => new SESv2Client(session()).send(new SdkGetAccount()),
    ],
    [
      'SendMessage',
      () => sqsClient(session()),
      new SendMessageCommand({ QueueUrl: 'https://sqs.example/1/queue', MessageBody: 'é', DelaySeconds: 5 }),
      () =>
        new SQSClient({ ...session(), md5: false, useQueueUrlAsEndpoint: false }).send(
          new SdkSendMessage({ QueueUrl: 'https://sqs.example/1/queue', MessageBody: 'é', DelaySeconds: 5 }),
        ),
    ],
    [
      'GetSecretValue',
      () => secretsManagerClient(session()),
      new GetSecretValueCommand({ SecretId: 'keys' }),
      () => new SecretsManagerClient(session()).send(new SdkGetSecretValue({ SecretId: 'keys' })),
    ],
    [
      'GetObject',
      () => s3Client(session()),
      new GetObjectCommand({ Bucket: 'mail', Key: "in/a b+c'é" }),
      () =>
        new S3Client({ ...session(), forcePathStyle: true }).send(
          new SdkGetObject({ Bucket: 'mail', Key: "in/a b+c'é" }),
        ),
    ],
    [
      'DeleteObject',
      () => s3Client(session()),
      new DeleteObjectCommand({ Bucket: 'mail', Key: 'in/a', VersionId: 'v+1' }),
      () =>
        new S3Client({ ...session(), forcePathStyle: true }).send(
          new SdkDeleteObject({ Bucket: 'mail', Key: 'in/a', VersionId: 'v+1' }),
        ),
    ],
    [
      'SetActiveReceiptRuleSet',
      () => sesReceivingClient(session()),
      new SetActiveReceiptRuleSetCommand({ RuleSetName: undefined }),
      () => new SESClient(session()).send(new SdkSetActive({})),
    ],
  ])('%s', async (_, client, command, bySdk) => {
    const ours = await hear(() => client().send(command))
    const theirs = await hear(bySdk)
    expect(ours.asked.map(essence)).toEqual(theirs.asked.slice(0, 1).map(essence))
  })
})

it('an item comes back as it was written, whatever is in it', async () => {
  const values = fc.dictionary(
    // The SDK's marshaller takes what has a `constructor` for an instance of a class.
    fc.string({ minLength: 1 }).filter((name) => !(name in Object.prototype)),
    fc.oneof(
      // And it refuses numbers that JavaScript has not whole.
      fc.jsonValue().filter((value) => !/\d{16}|\de|"(?:constructor|__proto__)"/.test(JSON.stringify(value))),
      fc.uint8Array(),
    ),
  )
  const client = dynamodb.dynamoDbClient(session())
  await fc.assert(
    fc.asyncProperty(values, async (Item) => {
      const { asked } = await hear(() => client.send(new dynamodb.PutCommand({ TableName, Item })))
      const stored = JSON.parse(asked[0]?.body ?? '')
      const { result } = await hear(() => client.send(new dynamodb.GetCommand({ TableName, Key: key })), {
        body: JSON.stringify({ Item: stored.Item }),
      })
      expect(JSON.stringify(result)).toBe(JSON.stringify({ Item: bytesAsBuffers(Item) }))
    }),
    { numRuns: 50 },
  )
})
const bytesAsBuffers = (item: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value) : value,
    ]),
  )

it('bytes come back as bytes', async () => {
  const client = dynamodb.dynamoDbClient(session())
  const { result } = await hear(() => client.send(new dynamodb.GetCommand({ TableName, Key: key })), {
    body: '{"Item":{"bytes":{"B":"AAH/"}}}',
  })
  expect(result).toEqual({ Item: { bytes: Buffer.from([0, 1, 255]) } })
})

describe('a request that', () => {
  const get = () => new dynamodb.GetCommand({ TableName, Key: key })
  const refused = (name: string, status = 400) => ({
    status,
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'No.' }),
  })
  const send = (...given: Answer[]) => hear(() => dynamodb.dynamoDbClient(session()).send(get()), ...given)

  it.each<[string, Answer]>([
    ['was throttled', refused('ProvisionedThroughputExceededException')],
    ['met an outage', refused('InternalServerError', 500)],
    ['met a page instead of an answer', { status: 503, body: '<html>' }],
    ['got no answer', 'reset'],
  ])('%s is made again', async (_, answer) => {
    const { asked, result } = await send(answer, { body: '{"Item":{"PK":{"S":"a"}}}' })
    expect(result).toEqual({ Item: { PK: 'a' } })
    expect(asked).toHaveLength(2)
  })

  it('was throttled three times is an error by its code', async () => {
    const throttled = refused('ThrottlingException')
    const { asked, result } = await send(throttled, throttled, throttled, throttled)
    expect(result).toMatchObject({ name: 'ThrottlingException', message: 'No.' })
    expect(asked).toHaveLength(3)
  })

  it.each<[string, Answer, string]>([
    ['was refused', refused('ConditionalCheckFailedException'), 'ConditionalCheckFailedException'],
    ['was refused without a code', { status: 400, body: '<html>' }, 'Http400'],
    ['cannot be read', { body: '<html>' }, 'UnreadableAnswer'],
  ])('%s is not made again', async (_, answer, name) => {
    const { asked, result } = await send(answer)
    expect(result).toMatchObject({ name })
    expect(asked).toHaveLength(1)
  })

  it('SES did not answer is not made again: it may have sent', async () => {
    const { asked, result } = await hear(() => sesClient(session()).send(new SendEmailCommand(mail)), 'reset')
    expect(result).toMatchObject({ code: 'ECONNRESET' })
    expect(asked).toHaveLength(1)
  })
})

it('S3 answers in XML, one element of a kind or many', async () => {
  const list = () =>
    s3Client(session()).send(new ListObjectVersionsCommand({ Bucket: 'mail', Prefix: 'in/a' }))
  const version = (id: string) => `<Version><Key>in/a &amp; b</Key><VersionId>${id}</VersionId></Version>`
  const answer = (inside: string) => ({
    body: `<?xml version="1.0"?><ListVersionsResult>${inside}</ListVersionsResult>`,
  })
  const { asked, result } = await hear(list, answer(version('1')))
  expect(asked[0]?.url).toBe('/mail/?prefix=in%2Fa&versions=')
  expect(result).toEqual({ Versions: [{ Key: 'in/a & b', VersionId: '1' }], DeleteMarkers: [] })
  expect((await hear(list, answer(version('1') + version('2')))).result).toMatchObject({
    Versions: [{ VersionId: '1' }, { VersionId: '2' }],
  })
  const missing = { status: 404, body: '<Error><Code>NoSuchKey</Code><Message>Gone.</Message></Error>' }
  expect((await hear(list, missing)).result).toMatchObject({ name: 'NoSuchKey', message: 'Gone.' })
})

it('a client finds its service by the region that Lambda says', () => {
  for (const [name, value] of Object.entries({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: undefined }))
    vi.stubEnv(name, value)
  const hosts = [dynamodb.dynamoDbClient(), sesClient(), sqsClient(), s3Client(), secretsManagerClient()]
  expect(hosts.map(({ endpoint }) => endpoint.host)).toEqual([
    'dynamodb.eu-west-1.amazonaws.com',
    'email.eu-west-1.amazonaws.com',
    'sqs.eu-west-1.amazonaws.com',
    's3.eu-west-1.amazonaws.com',
    'secretsmanager.eu-west-1.amazonaws.com',
  ])
  vi.unstubAllEnvs()
})
