import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod'
import type { Table } from '../aws/table.ts'
import type { KeyRing } from '../core/links.ts'
import { runCommand } from '../ops/commands.ts'
import { type Clock, readClockChange } from './clock.ts'
import { countEntities, dumpTable } from './contents.ts'
import { mailboxPage } from './mailbox-page.tsx'
import type { Outbox } from './outbox.ts'
import type { Ticks } from './tick.ts'

export type LocalDeps = {
  siteUrl: string
  table: Table
  keys: KeyRing
  clock: Clock
  outbox: Outbox
  ticks: Ticks
  intakeDomain: string
  smtpPort: number
  /** How many mails the intake has not acted on yet: SMTP answers before that. */
  waitingMails: () => number
}
type Result = APIGatewayProxyStructuredResultV2
/** The body of a POST; a form comes from the page and goes back to it. */
type Body = { outcome: 'read'; value: unknown; isForm: boolean }

const home = '/_local/'
export const isLocalPath = (path: string) => path === '/_local' || path.startsWith(home)

/** What only local mode has: the mails that were sent, the clock, the tick, a look into the table. */
export const createLocalHandler = (deps: LocalDeps) => {
  const get: Record<string, (event: APIGatewayProxyEventV2) => Result | Promise<Result>> = {
    '/_local': () => seeOther,
    [home]: async ({ queryStringParameters: query = {} }) =>
      page(await mailboxPage(deps, { mail: query.mail, skip: query.skip })),
    '/_local/outbox': () => json(deps.outbox.toJson()),
    '/_local/state': async () =>
      json(JSON.stringify({ ...(await countEntities(deps.table)), waitingMails: deps.waitingMails() })),
    '/_local/dump': async () => json(JSON.stringify(await dumpTable(deps.table), setsAsArrays)),
  }
  const post: Record<string, (body: Body) => Promise<Result>> = {
    '/_local/clock': async ({ value, isForm }) => {
      const change = readClockChange(value, deps.clock.now())
      if (change.outcome === 'refused') return sentence(400, change.reason)
      deps.clock.set(change.to)
      return isForm ? seeOther : json(JSON.stringify({ now: deps.clock.now() }))
    },
    '/_local/clock/reset': async ({ isForm }) => {
      deps.clock.reset()
      return isForm ? seeOther : json(JSON.stringify({ now: deps.clock.now() }))
    },
    '/_local/ops': async ({ value }) => {
      const { data: args } = z.array(z.string()).safeParse(value)
      if (!args) return sentence(400, 'Send the words of a command, like ["due"].')
      const ran = await runCommand(args, {
        table: deps.table,
        now: deps.clock.now(),
        loadKeys: async () => deps.keys,
      })
      return ran.outcome === 'done' ? sentence(200, ran.text) : sentence(422, ran.reason)
    },
    '/_local/tick': async ({ isForm }) => {
      const ticked = await deps.ticks.tick()
      return isForm ? seeOther : json(JSON.stringify(ticked))
    },
  }
  return async (event: APIGatewayProxyEventV2): Promise<Result> => {
    const { rawPath: path, requestContext, headers } = event
    const { method } = requestContext.http
    // A web page whose name was made to point at this machine may not read the mails either (DNS rebinding).
    const origins = ownOrigins(deps.siteUrl)
    if (!origins.includes(`http://${headers.host}`))
      return sentence(403, `Local mode answers at ${deps.siteUrl} only.`)
    if (!get[path] && !post[path])
      return sentence(404, `There is nothing at ${path}; local mode is at ${home}.`)
    if (method === 'GET' || method === 'HEAD') return get[path]?.(event) ?? methodNotAllowed('POST')
    if (method !== 'POST' || !post[path]) return methodNotAllowed(get[path] ? 'GET, HEAD' : 'POST')
    if (headers.origin !== undefined && !origins.includes(headers.origin))
      return sentence(403, 'Local mode takes orders only from its own pages.')
    const body = readBody(event)
    return body.outcome === 'read' ? post[path](body) : sentence(body.status, body.reason)
  }
}

const ownOrigins = (siteUrl: string) => [siteUrl, siteUrl.replace('//localhost', '//127.0.0.1')]

const readBody = ({
  headers,
  body = '',
  isBase64Encoded,
}: APIGatewayProxyEventV2): Body | { outcome: 'refused'; status: number; reason: string } => {
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (text === '' && type !== formType) return { outcome: 'read', value: undefined, isForm: false }
  // `curl -d '{…}'` and `fetch` with a string say that JSON is a form or plain text.
  if (type === formType && !text.startsWith('{'))
    return { outcome: 'read', value: Object.fromEntries(new URLSearchParams(text)), isForm: true }
  try {
    return { outcome: 'read', value: JSON.parse(text), isForm: false }
  } catch {
    return { outcome: 'refused', status: 400, reason: 'The body is not JSON.' }
  }
}

const formType = 'application/x-www-form-urlencoded'
const seeOther: Result = { statusCode: 303, headers: { location: home } }
const json = (body: string): Result => ({
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body,
})
const sentence = (statusCode: number, text: string): Result => ({
  statusCode,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${text}\n`,
})
const methodNotAllowed = (allow: string): Result => ({
  ...sentence(405, `This takes ${allow}.`),
  headers: { allow, 'content-type': 'text/plain; charset=utf-8' },
})
const page = (html: string): Result => ({
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The frame with the mail inherits this: styles and pictures of mails show, and nothing runs.
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; form-action 'self'; frame-ancestors 'none'",
  },
  body: html,
})

const setsAsArrays = (_name: string, value: unknown) => (value instanceof Set ? [...value] : value)
