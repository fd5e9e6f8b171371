import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { systemNow } from '../aws/runtime.ts'
import { anEvent } from '../tests/core/ses-events.ts'
import { sqsEvent } from '../tests/functions/sqs.ts'
import { arrivalOf, mails } from './mails.ts'
import { aMember, contactsOf, keys } from './members.ts'
import { startServer } from './process.ts'

/** A value as DynamoDB's protocol writes it. */
const onWire = (value: unknown): Record<string, unknown> => {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: `${value}` }
  if (typeof value === 'boolean') return { BOOL: value }
  if (Array.isArray(value)) return { L: value.map(onWire) }
  return { M: fieldsOnWire(value as object) }
}
const fieldsOnWire = (item: object) =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, onWire(value)]))

const calendarSecret = 'a2'.repeat(26)
const member = {
  ...aMember(1, true),
  ...{ email: 'ada@example.com', intakeSecret: 's3cr3t', calendarSecret, dueAt: systemNow() },
}
const due = contactsOf({ contacts: 5, due: 5 })
const mail = arrivalOf(mails.BCC ?? '', 'first', member)
const words = arrivalOf(mails['plain words'] ?? '', 'words', member)
/** At this rate the wait for a turn is a millisecond: it is no part of the start. */
const sendingAt = (now: number) => ({ rate: 1000, askAt: now + 10 * 60_000 })

/** What AWS says to each call of the first answer within ten minutes; nothing to most writes. */
const answersAt = (now: number) => ({
  GetSecretValue: { SecretString: JSON.stringify(keys) },
  'GetItem MEMBER': { Item: fieldsOnWire(member) },
  BatchGetItem: { Responses: { rapport: [fieldsOnWire(member)] } },
  'GetItem EMAIL': { Item: fieldsOnWire({ memberId: member.id }) },
  'GetItem INTAKE': { Item: fieldsOnWire({ memberId: member.id }) },
  'GetItem CALENDAR': { Item: fieldsOnWire({ memberId: member.id }) },
  'GetItem SENDING': { Item: fieldsOnWire(sendingAt(now)) },
  'UpdateItem LIMIT': { Attributes: fieldsOnWire({ uses: 1, startedAt: member.createdAt }) },
  'UpdateItem SENDING': { Attributes: fieldsOnWire({ nextTurn: now }) },
  'Query byNextContact': { Items: due.map(fieldsOnWire) },
  'Query byDue': { Items: [{ PK: { S: `MEMBER#${member.id}` } }] },
  SendMessageBatch: { Successful: [], Failed: [] },
  DescribeActiveReceiptRuleSet: '<DescribeActiveReceiptRuleSetResponse/>',
  SetActiveReceiptRuleSet: '<SetActiveReceiptRuleSetResponse/>',
  GET: '<ListVersionsResult><Version><Key>first</Key></Version></ListVersionsResult>',
  'GET first': mail.raw.toString('latin1'),
  'GET words': words.raw.toString('latin1'),
})

const edgeSecret = 'edge'.repeat(8)
const pageAt = (path: string) => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: '',
  headers: { 'x-rapport-edge': edgeSecret },
  requestContext: { http: { method: 'GET', path, sourceIp: '127.0.0.1' } },
  isBase64Encoded: false,
})
const delivery = anEvent('Delivery', {
  tags: { attempt: 'a', member: member.id, kind: 'digest', period: '2026-11' },
})
const deploymentAt = (port: number) => ({
  RequestType: 'Create',
  ResponseURL: `http://127.0.0.1:${port}/answer`,
  ...{ StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Active' },
  ResourceProperties: { RuleSetName: 'rules' },
})
const allDone = '{"batchItemFailures":[]}'

type Call = { event: unknown; answer: string }
const importing = { work: 'import', memberId: member.id, importId: 'import' }

/** What each function is called with first, and how its answer begins; and then what needs more of it than that. */
const callsAt = (port: number) =>
  ({
    'activate-receiving': [{ event: deploymentAt(port), answer: 'null' }],
    feedback: [{ event: sqsEvent([JSON.stringify({ Message: delivery })]), answer: allDone }],
    'plan-mailings': [{ event: {}, answer: '{"planned":4}' }],
    'send-mailing': [{ event: sqsEvent([JSON.stringify({ memberId: member.id })]), answer: allDone }],
    website: [
      { event: pageAt('/'), answer: '{"statusCode":200,' },
      { event: pageAt('/sign-up'), answer: '{"statusCode":200,' },
      { event: pageAt('/contacts'), answer: '{"statusCode":303,' },
      { event: pageAt('/import'), answer: '{"statusCode":303,' },
      { event: pageAt(`/calendar/${calendarSecret}.ics`), answer: '{"statusCode":200,' },
      { event: pageAt('/api/v1/due'), answer: '{"statusCode":401,' },
      { event: pageAt('/api/v1/openapi.json'), answer: '{"statusCode":200,' },
    ],
    intake: [
      { event: mail.event, answer: allDone },
      { event: words.event, answer: allDone },
      { event: sqsEvent([JSON.stringify(importing)]), answer: allDone },
    ],
  }) satisfies Record<string, [first: Call, ...further: Call[]]>
export type FunctionName = keyof ReturnType<typeof callsAt>
export const functionNames = Object.keys(callsAt(0)) as FunctionName[]

const environment = (port: number) => ({
  AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  TABLE_NAME: 'rapport',
  LINK_KEYS_SECRET: 'keys',
  SITE_URL: 'https://rapport.example',
  INTAKE_DOMAIN: 'in.rapport.example',
  MAIL_FROM: 'Rapport <hello@rapport.example>',
  QUEUE_URL: `http://127.0.0.1:${port}/000000000000/queue`,
  SIGN_UP: 'open',
  EDGE_SECRET: edgeSecret,
  POWERTOOLS_SERVICE_NAME: 'bench',
})

/** What a new process prints, and milliseconds from its start until it did. */
const run = (file: string, event: unknown, env: Record<string, string>) =>
  new Promise<{ milliseconds: number; answer: string }>((resolve) => {
    const started = performance.now()
    const script = join(import.meta.dirname, 'cold-start/run.mjs')
    const child = spawn(process.execPath, ['--enable-source-maps', script, file, JSON.stringify(event)], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let answer = ''
    let answered = started
    child.stdout.on('data', (chunk) => {
      answered = performance.now()
      answer += chunk
    })
    child.once('close', () => resolve({ milliseconds: answered - started, answer }))
  })

/** Starts bundles, each in a process of its own, against one stand-in for AWS. */
export const startAws = async () => {
  const { port, stop } = await startServer('serve-aws.ts', [JSON.stringify(answersAt(Date.now()))])
  const call = async (file: string, { event, answer: start }: Call) => {
    const { milliseconds, answer } = await run(file, event, environment(port))
    const asked = await fetch(`http://127.0.0.1:${port}/_calls`)
    const calls = (await asked.json()) as string[]
    return { milliseconds, calls, answer, isGood: answer.startsWith(start) }
  }
  return {
    stop,
    /** The first answer of a function's bundle, and the calls of AWS that it took, by name. */
    callFirst: (name: FunctionName, file: string) => call(file, callsAt(port)[name][0]),
    /** Its answers to what needs more than the first, each in a process of its own. */
    callFurther: async (name: FunctionName, file: string) => {
      const [, ...further]: Call[] = callsAt(port)[name]
      const answers: Awaited<ReturnType<typeof call>>[] = []
      for (const each of further) answers.push(await call(file, each))
      return answers
    },
  }
}
