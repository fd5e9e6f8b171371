import { Resolver } from 'node:dns/promises'
import { parseArgs } from 'node:util'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SESClient } from '@aws-sdk/client-ses'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'
import * as z from 'zod'
import { sesClient } from '../../aws/clients/ses.ts'
import { randomToken, systemNow } from '../../aws/runtime.ts'
import { openDns } from './ask-network.ts'
import { startChecks } from './checks.ts'
import { examine } from './examine.ts'

const usage = 'npm run doctor -- --domain example.com [--region eu-west-1] [--send-test you@example.com]'

const options = z.object({
  domain: z
    .string('--domain is missing')
    .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, '--domain must be a domain in lower case'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, '--region must be one of AWS, like eu-west-1')
    .optional(),
  'send-test': z.email('--send-test must be an email address').optional(),
})

const readOptions = () => {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { domain: text, region: text, 'send-test': text } })
  const { data, error } = options.safeParse(values)
  if (data) return data
  throw new Error(error.issues.map(({ message }) => `${message}.`).join('\n'))
}

const run = async () => {
  const { domain, region: named, 'send-test': to } = readOptions()
  // Nobody waits for minutes to hear that there is no network.
  const settings = {
    ...(named && { region: named }),
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000, throwOnRequestTimeout: true },
  }
  const sts = new STSClient(settings)
  const region = await sts.config.region()
  const checks = startChecks({
    domain,
    region,
    clients: {
      sts,
      cloudFormation: new CloudFormationClient(settings),
      ses: new SESv2Client(settings),
      mail: sesClient({ region, credentials: sts.config.credentials }),
      sesReceiving: new SESClient(settings),
      scheduler: new SchedulerClient(settings),
      cloudWatch: new CloudWatchClient(settings),
      sqs: new SQSClient(settings),
    },
    dns: openDns(new Resolver({ timeout: 3000, tries: 2 })),
    test: to ? { to, now: systemNow(), secret: randomToken() } : undefined,
  })
  return examine(checks, {
    line: (text) => process.stdout.write(`${text}\n`),
    progress: (text) => process.stderr.write(`${text}\n`),
  })
}

process.exitCode = await run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}\n`)
  return 1
})
