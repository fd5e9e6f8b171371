import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { CountedUse } from '../../../aws/api-keys.ts'
import { readCursor, writeCursor } from '../../../core/api/cursor.ts'
import { matchOperation, type Operation, type OperationId, operations } from '../../../core/api/operations.ts'
import { apiPath } from '../../../core/api/path.ts'
import type { KeyRing } from '../../../core/links.ts'
import type { Member } from '../../../core/member.ts'
import { limitSubject, limits } from '../../../core/sign-in.ts'
import type { Site } from '../../../core/site.ts'
import { epochSeconds, type Instant, type LocalDate, localDate } from '../../../core/time.ts'
import { noteFailure } from '../error-page.ts'
import { isThroughEdge, type Reply } from '../request.ts'
import { type ApiAnswer, type Asked, type Handlers, problem } from './answer.ts'
import { type ContactApiDeps, contactHandlers } from './contacts.ts'
import { type DueApiDeps, dueHandlers } from './due.ts'
import { type IdentifyDeps, identify } from './identify.ts'
import { readBody, readQuery } from './read.ts'
import { type TouchApiDeps, touchHandlers } from './touches.ts'
import { type WinApiDeps, winHandlers } from './wins.ts'

export type ApiDeps = IdentifyDeps &
  ContactApiDeps &
  TouchApiDeps &
  DueApiDeps &
  WinApiDeps & {
    now: () => Instant
    site: Site
    keys: KeyRing
    edgeSecret?: string
    log: { error: (message: string, details: Record<string, string>) => void }
    noteApiKeyUse: (memberId: string, keyId: string, day: LocalDate) => Promise<unknown>
    countApiUse: (
      subject: string,
      limit: { max: number; window: string },
      now: Instant,
    ) => Promise<CountedUse>
  }

const handlers: Handlers<ApiDeps, OperationId> = {
  ...contactHandlers,
  ...touchHandlers,
  ...dueHandlers,
  ...winHandlers,
}

/** The JSON API: a request and a key -> an answer that fits the document, or a problem (RFC 9457). */
export const answerApi = async (deps: ApiDeps, event: APIGatewayProxyEventV2): Promise<Reply> => {
  try {
    return await reply(deps, event)
  } catch (error) {
    noteFailure(deps.log, 'The API failed.', error instanceof Error ? error : null)
    return written(problem(500, 'Something went wrong on our side. We have noted it; try again in a minute.'))
  }
}

const reply = async (deps: ApiDeps, event: APIGatewayProxyEventV2): Promise<Reply> => {
  if (!isThroughEdge(event, deps.edgeSecret))
    return written(problem(403, 'This is not the address of the API. Nothing was changed.'))
  const { method, path } = event.requestContext.http
  const matched = path.startsWith(`${apiPath}/`)
    ? matchOperation(method, path.slice(apiPath.length))
    : ({ outcome: 'nothing' } as const)
  if (matched.outcome === 'document') return described()
  const known = await identify(deps, event.headers.authorization)
  if (known.outcome !== 'known') return written(noKey(known.outcome, deps.site))
  const now = deps.now()
  const { member, key } = known
  const counted = await deps.countApiUse(
    limitSubject('apiRequests', key.id, deps.keys),
    limits.apiRequests,
    now,
  )
  const headers = limitHeaders(counted, now)
  if (!counted.isWithin) return written(tooMany(counted, now), headers)
  const today = localDate(now, member.zone)
  if ((key.lastUsedOn ?? '') < today) await deps.noteApiKeyUse(member.id, key.id, today)
  if (matched.outcome === 'nothing')
    return written(
      problem(404, `There is nothing here. ${apiPath}/openapi.json says what there is.`),
      headers,
    )
  if (matched.outcome === 'other method') {
    const allow = matched.allowed.join(', ')
    return written(problem(405, `This takes ${allow}.`), { ...headers, allow })
  }
  const { id, params } = matched
  const operation: Operation = operations[id]
  if (operation.scope === 'write' && key.scope === 'read') return written(readOnly(), headers)
  return written(await ask(deps, event, { id, params, member, now, today }), headers, operation)
}

/** Reads the rest of the request and asks the operation, which sees nothing that was not checked. */
const ask = async (
  deps: ApiDeps,
  event: APIGatewayProxyEventV2,
  asking: {
    id: OperationId
    params: Record<string, string>
    member: Member
    now: Instant
    today: LocalDate
  },
): Promise<ApiAnswer> => {
  const { id, member } = asking
  const query = readQuery(operations[id], event)
  if (query.outcome === 'problem') return query
  const { path } = event.requestContext.http
  const { cursor, ...asked } = (query.value ?? {}) as Record<string, string | number>
  const { limit: _, ...filter } = asked
  const boundTo = JSON.stringify([member.id, id, path, Object.entries(filter).sort()])
  const from = cursor === undefined ? undefined : readCursor(String(cursor), boundTo, deps.keys)
  if (cursor !== undefined && from === undefined)
    return problem(400, 'This cursor is not one of yours for this query. Begin again without it.', {
      errors: [{ parameter: 'cursor', detail: 'It is good with the query that it came with, and no other.' }],
    })
  const body = readBody(operations[id], event)
  if (body.outcome === 'problem') return body
  const nextPage = (place: string) => {
    const search = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]))
    search.set('cursor', writeCursor(place, boundTo, deps.keys))
    return `${deps.site.url}${path}?${search}`
  }
  // Of one operation the query and the body are what its own schemas made of them.
  const handler = handlers[id] as (deps: ApiDeps, asked: Asked<typeof id>) => Promise<ApiAnswer>
  return handler(deps, {
    ...asking,
    query: query.value,
    body: body.value,
    ifMatch: event.headers['if-match'],
    from,
    nextPage,
  } as Asked<typeof id>)
}

const written = (answer: ApiAnswer, headers: Record<string, string> = {}, operation?: Operation): Reply => {
  const sent = { 'cache-control': 'no-store', ...headers, ...answer.headers }
  if (answer.outcome === 'problem')
    return {
      statusCode: answer.problem.status,
      headers: { ...sent, 'content-type': 'application/problem+json' },
      body: JSON.stringify(answer.problem),
    }
  const schema = operation?.answers[answer.status]?.schema
  if (!schema) return { statusCode: answer.status, headers: sent }
  return {
    statusCode: answer.status,
    headers: { ...sent, 'content-type': 'application/json' },
    body: JSON.stringify(schema.parse(answer.body)),
  }
}

const described = async (): Promise<Reply> => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' },
  body: (await import('./openapi.ts')).openApiText,
})

/** RFC 6750 section 3. */
const noKey = (outcome: 'none' | 'bad', { url }: Site): ApiAnswer =>
  outcome === 'none'
    ? problem(
        401,
        `This takes a key: make one at ${url}/settings/keys, and send it as “Authorization: Bearer …”.`,
        {
          headers: { 'www-authenticate': 'Bearer realm="Rapport"' },
        },
      )
    : problem(
        401,
        `This key opens nothing: it was revoked, or not copied whole. Make another at ${url}/settings/keys.`,
        {
          headers: { 'www-authenticate': 'Bearer realm="Rapport", error="invalid_token"' },
        },
      )

const readOnly = (): ApiAnswer =>
  problem(403, 'This key may only read. Nothing was changed.', {
    headers: {
      'www-authenticate': 'Bearer realm="Rapport", error="insufficient_scope", scope="write"',
    },
  })

const secondsUntil = (instant: Instant, now: Instant) =>
  Math.max(1, epochSeconds(instant) - epochSeconds(now))

const tooMany = ({ endsAt }: CountedUse, now: Instant): ApiAnswer =>
  problem(
    429,
    `That was a lot at once: a key can ask ${limits.apiRequests.max} times a minute. Nothing was changed.`,
    {
      headers: { 'retry-after': String(secondsUntil(endsAt, now)) },
    },
  )

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/11/ */
const limitHeaders = ({ left, endsAt }: CountedUse, now: Instant) => ({
  'ratelimit-policy': `"key";q=${limits.apiRequests.max};w=60`,
  ratelimit: `"key";r=${left};t=${secondsUntil(endsAt, now)}`,
})
