import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import {
  DescribeTableCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler'
import {
  CreateReceiptRuleSetCommand,
  DescribeActiveReceiptRuleSetCommand,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses'
import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contactStore } from '../../aws/contacts.ts'
import { prefix } from '../../aws/keys.ts'
import { memberStore } from '../../aws/members.ts'
import { projectRoot } from '../../bin/cdk.ts'
import type { Member } from '../../core/member.ts'
import { dumpTable } from '../../local/contents.ts'
import { closeServer, listen } from '../../local/servers.ts'
import { anEvent } from '../core/ses-events.ts'
import { aForm, aMember, anId } from '../examples.ts'
import { notification } from '../functions/notification.ts'
import { makeKey } from '../journeys/api-client.ts'
import type { Browser } from '../journeys/browser.ts'
import { add } from '../journeys/local-mode.ts'
import { type Emulator, startEmulator } from './emulator.ts'
import { deploy, domain, eventually, makeZone, openStack, type Ran, run } from './stack.ts'

// The journeys of one deployment, in the order in which they happen.

let emulator: Emulator
let first: Ran
let stack: Awaited<ReturnType<typeof openStack>>
beforeAll(async () => {
  emulator = await startEmulator()
  first = await deploy(emulator, ['--operator', 'operator@example.org'])
  if (first.status !== 0) throw new Error(`${first.output}\n${emulator.log()}`)
  stack = await openStack(emulator)
})
afterAll(async () => {
  await emulator?.stop()
  rmSync(join(projectRoot, `dns-records.${domain}.txt`), { force: true })
})

const ada = 'ada@example.com'
const certificate = 'arn:aws:acm:us-east-1:000000000000:certificate/none'
let browser: Browser

/** Has the member's digest be due now: what the time until then would do. */
const makeDue = async (email: string) => {
  const members = memberStore(stack.table)
  const member = await members.findMemberByEmail(email)
  if (!member) throw new Error(`${email} is no member.`)
  const due = { lastPeriod: '2020-01', dueAt: new Date(Date.now() - 1000).toISOString() }
  await members.changeMember(member, (current) => ({ ...current, ...due }))
  return member
}

it('says what is made, what it costs, and what to do by hand', () => {
  expect(first.output).toContain(`Rapport for ${domain}, in eu-west-1`)
  expect(first.output).toContain('13 alarms')
  expect(first.output).toContain(`The website: ${stack.siteUrl}`)
  expect(first.output).toContain('Press the link in the mail that AWS has sent to operator@example.org')
  const records = readFileSync(join(projectRoot, `dns-records.${domain}.txt`), 'utf8')
  expect(first.output).toContain(records)
  expect(records).toContain(`in.${domain}. 3600 IN MX 10 inbound-smtp.eu-west-1.amazonaws.com.\n`)
})

it('signs somebody up, by the link in the mail', async () => {
  browser = stack.browser()
  const form = { name: 'Ada Lovelace', email: ada, zone: 'Europe/Berlin' }
  await browser.press(await browser.open('/sign-up'), 'Mail me the link', form)
  const mail = await stack.mailTo(ada, /Confirm your address/)
  const welcome = await browser.press(
    await browser.open(stack.linkIn(mail, 'Confirm my address')),
    'Become a member',
  )
  expect(welcome.status).toBe(200)
  expect((await browser.open('/contacts')).url).toBe(`${stack.siteUrl}/contacts`)
})

it('answers nobody who comes past CloudFront', async () => {
  const answer = await stack.askApi('/sign-up')
  expect(answer.status).toBe(403)
  expect(await answer.text()).toContain('This is not the address of the website.')
})

it('keeps a contact', async () => {
  const jane = { name: 'Jane Doe', emails: 'jane@acme.com', cadence: 'P1M', lastTouch: '2025-01-15' }
  await add(browser, jane)
  expect((await browser.open('/contacts')).text).toContain('Jane Doe')
})

it('answers a program that has a key, and takes its changes', async () => {
  const authorization = `Bearer ${await makeKey(browser)}`
  const program = stack.browser()
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization, ...(init.headers as Record<string, string>) }
    const page = await program.request(`/api/v1${path}`, { ...init, headers })
    return { ...page, body: JSON.parse(page.html) }
  }
  const [jane] = (await ask('/contacts?search=jane')).body.items
  const changed = await ask(`/contacts/${jane.id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json', 'if-match': `"${jane.version}"` },
    body: JSON.stringify({ where: 'Zürich' }),
  })
  expect([changed.status, changed.headers.get('etag')]).toEqual([200, `"${jane.version + 1}"`])
  expect((await ask(`/contacts/${jane.id}`)).body.where).toBe('Zürich')
  expect((await ask('/openapi.json')).body.openapi).toBe('3.1.1')
  expect((await program.request('/api/v1/due')).status).toBe(401)
})

it('has a clock that ticks every five minutes', async () => {
  await makeDue(ada)
  const scheduler = new SchedulerClient(stack.config)
  const Name = stack.idOf('MailingsTick')
  const { Target, FlexibleTimeWindow, ScheduleExpression, State } = await scheduler.send(
    new GetScheduleCommand({ Name }),
  )
  expect({ ScheduleExpression, State }).toEqual({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' })
  // Five times as often, so as not to wait five times as long.
  await scheduler.send(
    new UpdateScheduleCommand({ Name, Target, FlexibleTimeWindow, ScheduleExpression: 'rate(1 minute)' }),
  )
})

it('takes in a mail that SES kept and announced, and answers it once', async () => {
  const id = 'intake-mail-1'
  const to = `add@in.${domain}`
  const raw = [
    `From: Ada Lovelace <${ada}>`,
    `To: ${to}`,
    'Subject: somebody new',
    'Message-ID: <1@example.com>',
    '',
    'Grace Hopper <grace@navy.example>, mentor, every 6 months',
  ].join('\r\n')
  const bucket = stack.idOf('IntakeRawMail')
  await new S3Client({ ...stack.config, forcePathStyle: true }).send(
    new PutObjectCommand({ Bucket: bucket, Key: id, Body: raw }),
  )
  const receipt = { action: { type: 'S3', bucketName: bucket, objectKey: id } }
  const { Message } = JSON.parse(notification(id, { raw, recipients: [to], receipt, source: ada }))
  const topic = stack.idOf('IntakeNotifications')
  await stack.publish(topic, Message)
  await stack.publish(topic, Message)
  expect((await stack.mailTo(ada, /Grace Hopper/)).BodyText).toContain('Grace Hopper')
  expect((await browser.open('/contacts')).text).toContain('Grace Hopper')
  expect((await stack.mailsTo(ada)).filter(({ Subject }) => /Grace Hopper/.test(Subject))).toHaveLength(1)
})

it('sets a poison message aside, and sends to its nine neighbours', async () => {
  const sqs = new SQSClient(stack.config)
  const QueueUrl = stack.idOf('MailingsDueQueue')
  // A message comes back after six minutes, and five times. The emulator would wait for that as well.
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '4' } }))
  const neighbours = await Promise.all(
    Array.from({ length: 9 }, async (): Promise<Member> => {
      const member = aMember({ lastPeriod: '2020-01' })
      await memberStore(stack.table).createMember(member)
      await contactStore(stack.table).addContact(member.id, aForm(), {
        ...{ id: anId(), today: '2026-01-01', now: '2026-01-01T00:00:00.000Z' },
      })
      return member
    }),
  )
  const poison = JSON.stringify({ memberId: { is: 'poison' } })
  const bodies = [poison, ...neighbours.map(({ id }) => JSON.stringify({ memberId: id }))]
  await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody })),
    }),
  )
  const aside = await eventually(async () => {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: stack.idOf('MailingsDueDeadLetters'), MaxNumberOfMessages: 10 }),
    )
    return Messages
  }, 'a message that is set aside')
  expect(aside.map(({ Body }) => Body)).toEqual([poison])
  for (const { email } of neighbours) expect(await stack.mailsTo(email)).toHaveLength(1)
})

it('sends a digest when the schedule fires, and records the talk that its button tells of', async () => {
  const digest = await stack.mailTo(ada, /^This month: write to Jane/)
  const talked = await browser.open(stack.linkIn(digest, 'We talked'))
  const done = await browser.press(talked, 'We talked', { note: 'All well' })
  expect(done.text).toContain('Next: ')
})

it('takes an address back that mail came back from, and says so to its member', async () => {
  const event = anEvent('Bounce Permanent General', { to: [ada], mailed: new Date().toISOString() })
  await stack.publish(stack.idOf('FeedbackEvents'), event)
  const notice = await eventually(async () => {
    const { text } = await browser.open('/contacts')
    return text.includes(`Mail to ${ada} came back`) && text
  }, 'a notice on the page')
  expect(notice).toContain('we send none there any more')
})

describe('the function that activates receipt rules', () => {
  const ses = () => new SESClient(stack.config)
  const active = async () => (await ses().send(new DescribeActiveReceiptRuleSetCommand())).Metadata?.Name

  /** Asks as CloudFormation does, and gives what it is told. */
  const ask = async (RequestType: string, RuleSetName: string) => {
    let answer = ''
    const server = createServer(async (request, response) => {
      for await (const chunk of request) answer += chunk
      response.end()
    })
    const ResponseURL = `http://127.0.0.1:${await listen(server, 0)}/`
    const event = {
      ...{ RequestType, ResponseURL, StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Active' },
      ResourceProperties: { RuleSetName },
    }
    const FunctionName = stack.idOf('ReceivingActivation')
    await new LambdaClient(stack.config).send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
    )
    await closeServer(server)
    return JSON.parse(answer) as { Status: string; Reason?: string }
  }

  it('activates ours, leaves those of others, and deactivates only ours', async () => {
    for (const RuleSetName of ['ours', 'theirs'])
      await ses().send(new CreateReceiptRuleSetCommand({ RuleSetName }))
    expect(await ask('Create', 'ours')).toMatchObject({ Status: 'SUCCESS' })
    expect(await active()).toBe('ours')
    await ses().send(new SetActiveReceiptRuleSetCommand({ RuleSetName: 'theirs' }))
    const refused = await ask('Create', 'ours')
    expect(refused.Status).toBe('FAILED')
    expect(refused.Reason).toContain('Another receipt rule set, theirs, is active')
    expect(await ask('Delete', 'ours')).toMatchObject({ Status: 'SUCCESS' })
    expect(await active()).toBe('theirs')
  })
})

/** All of the table that a deployment could change. */
const described = async () => {
  const { Table } = await new DynamoDBClient(stack.config).send(
    new DescribeTableCommand({ TableName: stack.table.name }),
  )
  return { id: Table?.TableId, items: await dumpTable(stack.table) }
}

it('changes nothing with settings that are wrong', async () => {
  const before = await stack.lastUpdated()
  const { status, output } = await deploy(emulator, ['--sign-up', 'closed', '--hosted-zone', 'example.org'])
  expect(status).toBe(1)
  expect(output).toContain('--sign-up must be open, invite, or domain: and a domain, like domain:acme.com.')
  expect(output).toContain('--hosted-zone must be the id of a hosted zone')
  expect(await stack.lastUpdated()).toEqual(before)
})

it('is as it was after a deployment that AWS refuses', async () => {
  const before = await described()
  const { status, output } = await deploy(emulator, [
    '--hosted-zone',
    'Z0NOSUCHZONE',
    '--certificate',
    certificate,
  ])
  expect(status, output).toBe(1)
  expect(output).toContain('UPDATE_ROLLBACK')
  expect(await described()).toEqual(before)
  expect((await browser.open('/contacts')).text).toContain('Jane Doe')
})

it('keeps the data when it is deployed again, now at the domain and for the invited', async () => {
  const before = await described()
  const zone = await makeZone(emulator, domain)
  const again = await deploy(emulator, ['--sign-up', 'invite', '--hosted-zone', zone])
  expect(again.status, again.output).toBe(0)
  expect(again.output).toContain(`The website: https://${domain}`)
  expect(again.output).not.toContain('Add the DNS records')
  expect(await described()).toEqual(before)

  const { cookies } = browser
  stack = await openStack(emulator)
  browser = stack.browser()
  for (const [name, value] of cookies) browser.cookies.set(name, value)
  expect((await browser.open('/contacts')).text).toContain('Jane Doe')
  expect((await stack.browser().open('/sign-up')).text).toContain('for people whom its operator has invited')
})

it('rotates the keys of links, and those that are out there go on working', async () => {
  const before = await stack.mailTo(ada, /^This month: write to Jane/)
  const rotated = await run(emulator, 'rotate-keys', ['--region', 'eu-west-1'])
  expect(rotated.output).toContain('Links are signed with key 2 from now on')
  expect(Object.keys(JSON.parse(await stack.secretOf('LinkKeysSecret')))).toEqual(['1', '2'])
  const page = await stack.browser().open(stack.linkIn(before, 'We talked'))
  expect([page.status, page.text.includes('Jane')]).toEqual([200, true])
  // A contact's links on a page are made when it is drawn, with the newest key.
  const contact = (await browser.open('/contacts')).document
    .querySelector('.contacts a')
    ?.getAttribute('href')
  const links = (await browser.open(contact ?? '')).html.match(/\/l\/[^"]+/g) ?? []
  expect(links.length).toBeGreaterThan(0)
  for (const link of links) expect(link.split('.').at(-2)).toBe('2')
})

it('brings data back from a copy of another moment', async () => {
  const dynamodb = new DynamoDBClient(stack.config)
  const copy = 'AnHourAgo'
  await dynamodb.send(
    new RestoreTableToPointInTimeCommand({
      ...{ SourceTableName: stack.table.name, TargetTableName: copy, UseLatestRestorableTime: true },
    }),
  )
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1 }, { TableName: copy })
  // Lists of contacts are made anew.
  const dumpData = async () => (await dumpTable(stack.table)).filter(({ SK }) => !SK.startsWith(prefix.list))
  const before = await dumpData()
  await stack.deleteItems(before.filter(({ PK }) => PK.startsWith('MEMBER#')))
  expect((await browser.open('/contacts')).url).toContain('/sign-in')
  const restored = await run(emulator, 'restore', ['--from', copy, '--region', 'eu-west-1'])
  expect(restored.output).toContain(`${before.length} items of ${copy} are in ${stack.table.name} now.`)
  expect(await dumpData()).toEqual(before)
  expect((await browser.open('/contacts')).text).toContain('Jane Doe')
})

it('goes but for what is kept, and says what that is', async () => {
  const kept = { table: stack.table.name, keys: stack.outputs.LinkKeysSecret ?? '' }
  const items = await dumpTable(stack.table)
  const unasked = await run(emulator, 'destroy', ['--region', 'eu-west-1'])
  expect(unasked.output).toContain('say --yes')
  const gone = await run(emulator, 'destroy', ['--region', 'eu-west-1', '--yes'])
  expect(gone.output).toContain(`the table ${kept.table}, with all members and contacts`)
  expect(gone.output).toContain('Rapport is gone.')
  expect(await dumpTable(stack.table)).toEqual(items)
})
