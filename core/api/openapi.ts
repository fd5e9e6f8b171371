import * as z from 'zod'
import * as answers from './answers.ts'
import { type Operation, operations } from './operations.ts'
import { apiPath } from './path.ts'
import { type ProblemStatus, titleOf } from './problem.ts'
import * as requests from './requests.ts'

/** The schemas that have a name in the document. */
const named: Record<string, z.ZodType> = {
  Contact: answers.contactAnswer,
  Contacts: answers.contactsAnswer,
  AddedContact: answers.addedContactAnswer,
  Touch: answers.touchAnswer,
  Touches: answers.touchesAnswer,
  RecordedTouch: answers.recordedTouchAnswer,
  Dues: answers.duesAnswer,
  Win: answers.winAnswer,
  Wins: answers.winsAnswer,
  AddedWin: answers.addedWinAnswer,
  Problem: answers.problemAnswer,
  NewContact: requests.contactBody,
  ContactPatch: requests.contactPatch,
  NewTouch: requests.touchBody,
  NewWin: requests.winBody,
}

const placeOf = (name: string) => `#/components/schemas/${name}`
const names = new Map(Object.entries(named).map(([name, schema]) => [schema, name]))
const refTo = (schema: z.ZodType) => ({ $ref: placeOf(names.get(schema) ?? '') })

type JsonSchema = Record<string, unknown>

/**
 * Each as it is sent to whoever checks it: a request has no members but these, an answer may come to have more. Without what
 * says where a schema of its own would be, and in which dialect, which the document says.
 */
const components = (): Record<string, JsonSchema> => {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: placeOf })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id: _, $schema: __, ...schema }]) => [name, schema]),
  )
}

const parametersOf = (operation: Operation): JsonSchema[] => {
  const { query, path, isConditional } = operation
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }))
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, field]) => {
    const { $schema: _, description, ...schema } = z.toJSONSchema(field as z.ZodType, { io: 'input' })
    return { name, in: 'query', ...(description && { description }), schema }
  })
  const ifMatch = { name: 'If-Match', in: 'header', schema: { type: 'string' } }
  return [
    ...inPath,
    ...inQuery,
    ...(isConditional ? [{ ...ifMatch, description: 'The ETag that it has to have still.' }] : []),
  ]
}

const problemsOf = ({ scope, body, path, isConditional, problems = [] }: Operation): ProblemStatus[] => {
  const all = [
    ...(scope ? [400, 401, 429] : []),
    ...(scope === 'write' ? [403] : []),
    ...(body ? [413, 415, 422] : []),
    ...(path.includes('{') ? [404] : []),
    ...(isConditional ? [412] : []),
    ...problems,
    500,
  ]
  return [...new Set(all)].sort() as ProblemStatus[]
}

const headers: Record<string, { description: string }> = {
  ETag: { description: 'Of the version, for If-Match.' },
  Location: { description: 'Where it is.' },
  Link: { description: 'The next page, as rel="next".' },
  'Retry-After': { description: 'After how many seconds to try again.' },
  'WWW-Authenticate': { description: 'What is wrong with the key (RFC 6750).' },
}
const headersOf = (names: readonly string[] | undefined) =>
  names && {
    headers: Object.fromEntries(
      names.map((name) => [name, { ...headers[name], schema: { type: 'string' } }]),
    ),
  }

const describe = (id: string, operation: Operation): JsonSchema => {
  const { summary, scope, body, answers: good } = operation
  const parameters = parametersOf(operation)
  const content = (schema: z.ZodType | undefined) =>
    schema ? { content: { 'application/json': { schema: refTo(schema) } } } : {}
  return {
    operationId: id,
    summary,
    security: scope ? [{ key: [] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: true, content: { [body.type]: { schema: refTo(body.schema) } } },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(good).map(([status, { description, schema, headers: sent }]) => [
          status,
          {
            description,
            ...headersOf(sent),
            ...content(schema),
            ...(id === 'describe' && { content: { 'application/json': { schema: { type: 'object' } } } }),
          },
        ]),
      ),
      ...Object.fromEntries(
        problemsOf(operation).map((status) => [status, { $ref: `#/components/responses/${status}` }]),
      ),
    },
  }
}

const statuses: ProblemStatus[] = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500]
const headersOfProblem: Partial<Record<ProblemStatus, string[]>> = {
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  412: ['ETag'],
  429: ['Retry-After'],
}

/** The document: OpenAPI 3.1, which takes JSON Schema as it is. */
export const openApi = (): JsonSchema => ({
  openapi: '3.1.1',
  info: {
    title: 'Rapport',
    version: '1',
    description:
      'The contacts and wins of one member, by a key that they make in their settings and that goes in the header: “Authorization: Bearer rapport_…”. How often it can still ask is in the headers RateLimit-Policy and RateLimit.',
  },
  servers: [{ url: apiPath }],
  paths: Object.fromEntries(
    Object.entries(Object.groupBy(Object.entries(operations), ([, { path }]) => path)).map(
      ([path, all = []]) => [
        path,
        Object.fromEntries(
          all.map(([id, operation]) => [operation.method.toLowerCase(), describe(id, operation)]),
        ),
      ],
    ),
  ),
  components: {
    securitySchemes: { key: { type: 'http', scheme: 'bearer', bearerFormat: 'rapport_…' } },
    schemas: components(),
    responses: Object.fromEntries(
      statuses.map((status) => [
        status,
        {
          description: titleOf(status),
          ...headersOf(headersOfProblem[status]),
          content: { 'application/problem+json': { schema: refTo(answers.problemAnswer) } },
        },
      ]),
    ),
  },
})
