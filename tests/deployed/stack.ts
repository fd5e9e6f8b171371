import { spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { DeleteCommand } from '../../aws/clients/dynamodb.ts'
import { openTable } from '../../aws/table.ts'
import { projectRoot } from '../../bin/cdk.ts'
import { openBrowser } from '../journeys/browser.ts'
import { link } from '../journeys/local-mode.ts'
import { type Emulator, region } from './emulator.ts'

export const domain = 'keep.example.org'
/** What the emulator has not: CloudFormation's receipt rules, and DKIM's tokens. */
const without = 'receipt-rules,dkim-records'

export type Ran = { status: number | null; output: string }

/** Runs an npm script as somebody types it. */
export const run = (emulator: Emulator, script: string, args: string[]): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
      cwd: projectRoot,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', ...emulator.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    child.on('error', reject)
    child.on('exit', (status) => resolve({ status, output }))
  })

export const deploy = (emulator: Emulator, args: string[] = []) =>
  run(emulator, 'deploy', ['--domain', domain, '--without', without, '--yes', ...args])

/** A zone of Route 53, made as somebody has one already: https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html */
export const makeZone = async ({ endpoint }: Emulator, name: string): Promise<string> => {
  const response = await fetch(`${endpoint}/2013-04-01/hostedzone`, {
    method: 'POST',
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/route53/aws4_request' },
    body: `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>1</CallerReference></CreateHostedZoneRequest>`,
  })
  const [, id] = /<Id>\/hostedzone\/(\w+)/.exec(await response.text()) ?? []
  if (!id) throw new Error(`Route 53 made no zone: ${response.status}`)
  return id
}

/** Asks until there is an answer; what is asked for comes by a queue or a clock. */
export const eventually = async <Found>(
  find: () => Promise<Found | undefined | false>,
  what: string,
  seconds = 90,
): Promise<Found> => {
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await setTimeout(250)) {
    const found = await find()
    if (found) return found
  }
  throw new Error(`It did not come: ${what}.`)
}

type Message = { To: string[]; Subject: string; BodyHtml: string; BodyText: string; MessageId: string }

/** What a deployed stack consists of, and how a member sees it. */
export const openStack = async ({ endpoint }: Emulator) => {
  const config = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  const cloudFormation = new CloudFormationClient(config)
  const { StackResources = [] } = await cloudFormation.send(
    new DescribeStackResourcesCommand({ StackName: 'Rapport' }),
  )
  const { Stacks: [stack] = [] } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: 'Rapport' }),
  )
  const outputs = Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  )
  /** The physical id of a resource, by its logical one without the hash. */
  const idOf = (name: string) => {
    const found = StackResources.filter(({ LogicalResourceId }) =>
      new RegExp(`^${name}[0-9A-F]{8}$`).test(LogicalResourceId ?? ''),
    )
    const [resource] = found
    if (found.length !== 1 || !resource?.PhysicalResourceId) throw new Error(`There is no one ${name}.`)
    return resource.PhysicalResourceId
  }
  const secretOf = async (name: string) =>
    (await new SecretsManagerClient(config).send(new GetSecretValueCommand({ SecretId: idOf(name) })))
      .SecretString ?? ''

  const messages = async (): Promise<Message[]> => {
    const response = await fetch(`${endpoint}/_ministack/ses/messages`)
    const { messages: all } = (await response.json()) as { messages: Record<string, Message[]> }
    return Object.values(all).flat()
  }
  const mailsTo = async (address: string) => (await messages()).filter(({ To }) => To.includes(address))
  const mailTo = (address: string, subject: RegExp, seconds?: number) =>
    eventually(
      async () => (await mailsTo(address)).findLast(({ Subject }) => subject.test(Subject)),
      `a mail to ${address} with the subject ${subject}`,
      seconds,
    )

  const siteUrl = outputs.SiteUrl ?? ''
  const [, apiId] = /^https?:\/\/(\w+)\./.exec(outputs.ApiUrl ?? '') ?? []
  const askApi = (path: string, init: RequestInit = {}) =>
    fetch(`${endpoint}/_aws/execute-api/${apiId}/$default${path}`, { ...init, redirect: 'manual' })
  const edgeSecret = await secretOf('EdgeSecret')
  /** CloudFront's part: the one of the emulator cannot reach an API, which it looks for on the internet. */
  const viaEdge: typeof fetch = (url, init) => {
    const { origin, pathname, search } = new URL(String(url))
    const known = [siteUrl, `https://${outputs.DistributionName}`]
    if (!known.includes(origin)) throw new Error(`${origin} is not the website, which is at ${known}.`)
    const headers = { ...(init?.headers as Record<string, string>), 'x-visitor-address': '192.0.2.7' }
    return askApi(`${pathname}${search}`, { ...init, headers: { ...headers, 'x-rapport-edge': edgeSecret } })
  }

  const table = openTable(outputs.TableName ?? '', config)
  /** As SES does: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  const publish = async (TopicArn: string, Message: string) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/sns/aws4_request` },
      body: new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', TopicArn, Message }),
    })
    if (!response.ok) throw new Error(`SNS: ${response.status} ${await response.text()}`)
  }

  return {
    publish,
    config,
    siteUrl,
    lastUpdated: async () => {
      const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'Rapport' }))
      return Stacks?.[0]?.LastUpdatedTime ?? Stacks?.[0]?.CreationTime
    },
    outputs,
    idOf,
    secretOf,
    mailsTo,
    mailTo,
    askApi,
    deleteItems: async (items: { PK: string; SK: string }[]) => {
      for (const { PK, SK } of items)
        await table.documents.send(new DeleteCommand({ TableName: table.name, Key: { PK, SK } }))
    },
    table,
    browser: () => openBrowser(siteUrl, viaEdge),
    linkIn: ({ BodyHtml, Subject }: Message, text: string) =>
      link({ html: BodyHtml, subject: Subject }, text),
  }
}
