import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { systemNow } from '../aws/runtime.ts'
import { bundling, projectRoot } from '../lib/node-function.ts'
import { sqsEvent } from '../tests/functions/sqs.ts'
import { arrivalOf, mails } from './mails.ts'
import { compared, type Figure, inTurn } from './measure.ts'
import { aMember, contactsOf, keys } from './members.ts'
import { startServer } from './process.ts'

const names = ['plan-mailings', 'send-mailing', 'website', 'intake'] as const

/** Bundles as CDK has esbuild do it for a deployment. */
const bundle = async (entry: string, outfile: string, options: Parameters<typeof bundling>[0] = {}) => {
  const { mainFields = [], minify = false, externalModules = [] } = bundling(options)
  await build({
    entryPoints: [join(import.meta.dirname, entry)],
    ...{ outfile, mainFields, minify, external: externalModules },
    ...{
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      sourcemap: true,
      sourcesContent: false,
    },
    logLevel: 'error',
  })
  return outfile
}

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

const member = { ...aMember(1, true), email: 'ada@example.com', intakeSecret: 's3cr3t', dueAt: systemNow() }
const due = contactsOf({ contacts: 5, due: 5 })
const mail = arrivalOf(mails.BCC ?? '', 'first', member)

/** What AWS says to each call of the first answer; nothing to writes. */
const answers = {
  GetSecretValue: { SecretString: JSON.stringify(keys) },
  'GetItem MEMBER': { Item: fieldsOnWire(member) },
  'GetItem EMAIL': { Item: fieldsOnWire({ memberId: member.id }) },
  'GetItem INTAKE': { Item: fieldsOnWire({ memberId: member.id }) },
  'Query byNextContact': { Items: due.map(fieldsOnWire) },
  'Query byDue': { Items: [{ PK: { S: `MEMBER#${member.id}` } }] },
  SendMessageBatch: { Successful: [], Failed: [] },
  'GET account': { SendQuota: { MaxSendRate: 14, Max24HourSend: 50_000, SentLast24Hours: 0 } },
  GET: mail.raw.toString('latin1'),
}

const page = {
  version: '2.0',
  rawPath: '/',
  rawQueryString: '',
  headers: {},
  requestContext: { http: { method: 'GET', path: '/', sourceIp: '127.0.0.1' } },
  isBase64Encoded: false,
}
const events: Record<(typeof names)[number], unknown> = {
  'plan-mailings': {},
  'send-mailing': sqsEvent([JSON.stringify({ memberId: member.id })]),
  website: page,
  intake: mail.event,
}
const isAnswer: Record<(typeof names)[number], (answer: string) => boolean> = {
  'plan-mailings': (answer) => answer === '{"planned":4}',
  'send-mailing': (answer) => answer === '{"batchItemFailures":[]}',
  website: (answer) => answer.startsWith('{"statusCode":200'),
  intake: (answer) => answer === '{"batchItemFailures":[]}',
}

/** Milliseconds from the start of the process to its answer. */
const firstAnswer = (
  file: string,
  event: unknown,
  env: Record<string, string>,
  isGood: (answer: string) => boolean,
) =>
  new Promise<number>((resolve, reject) => {
    const started = performance.now()
    const run = join(import.meta.dirname, 'cold-start/run.mjs')
    const child = spawn(process.execPath, ['--enable-source-maps', run, file, JSON.stringify(event)], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let answer = ''
    let answered = 0
    child.stdout.on('data', (chunk) => {
      answered = performance.now()
      answer += chunk
    })
    child.once('close', () =>
      isGood(answer)
        ? resolve(answered - started)
        : reject(new Error(`${file} answered ${answer.slice(0, 500)}`)),
    )
  })

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
  POWERTOOLS_SERVICE_NAME: 'bench',
})

export const coldStartFigures = async (rounds: number): Promise<Figure[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-bench-'))
  cpSync(join(projectRoot, 'views/assets'), join(directory, 'assets'), { recursive: true })
  const { port, stop } = await startServer('serve-aws.ts', [JSON.stringify(answers)])
  const env = environment(port)
  const group = 'cold start'
  const figures: Figure[] = []
  const empty = await bundle('cold-start/empty.ts', join(directory, 'empty.mjs'))
  for (const name of names) {
    const options = name === 'intake' ? ({ usesS3: true } as const) : {}
    const ours = await bundle(`../functions/${name}/index.ts`, join(directory, `${name}.mjs`), options)
    const bare = await bundle(`cold-start/${name}.ts`, join(directory, `${name}-bare.mjs`), options)
    const times = await inTurn(rounds, {
      ours: () => firstAnswer(ours, events[name], env, isAnswer[name]),
      bare: () => firstAnswer(bare, events[name], env, () => true),
      empty: () => firstAnswer(empty, {}, env, () => true),
    })
    const kilobytes = statSync(ours).size / 1024
    figures.push(
      compared(
        { group, name: `${name}, to the same SDK calls`, unit: 'ms', goal: { atMost: 1.3 } },
        times.ours,
        times.bare,
      ),
      compared({ group, name: `${name}, to an empty function`, unit: 'ms' }, times.ours, times.empty),
      {
        group,
        name: `${name}: its bundle`,
        ours: kilobytes,
        limit: 600,
        unit: 'KB',
        ratio: kilobytes / 600,
        goal: { atMost: 1 },
      },
    )
  }
  await stop()
  rmSync(directory, { recursive: true })
  return figures
}
