import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as z from 'zod'
import type { FieldError } from '../../../core/api/answers.ts'
import { mergePatch, type Operation } from '../../../core/api/operations.ts'
import { fieldErrors } from '../../../core/api/problem.ts'
import { mostBytes } from '../request.ts'
import { type ApiProblem, invalid, problem } from './answer.ts'

type Read = { outcome: 'read'; value: unknown } | ApiProblem

const badQuery = (errors: FieldError[]): ApiProblem =>
  problem(400, 'Something in the query is not right.', { errors })

/** What comes after the `?`, checked; what is not known is refused, so that nothing misspelt is left out silently. */
export const readQuery = ({ query }: Operation, event: APIGatewayProxyEventV2): Read => {
  const pairs = [...new URLSearchParams(event.rawQueryString)]
  const names = pairs.map(([name]) => name)
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined)
    return badQuery([{ parameter: twice.slice(0, 60), detail: 'This is given twice.' }])
  const { data, error } = (query ?? noQuery).safeParse(Object.fromEntries(pairs), asIs)
  return error ? badQuery(fieldErrors(error, 'query')) : { outcome: 'read', value: data }
}

const noQuery = z.strictObject({})
/** So that what is missing is told from what is of another type. */
const asIs = { reportInput: true }

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** The body, checked: its length, its type, that it is JSON in UTF-8 (RFC 8259), and what the schema says. */
export const readBody = ({ body }: Operation, event: APIGatewayProxyEventV2): Read => {
  if (!body) return { outcome: 'read', value: undefined }
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  if (bytes.length > mostBytes) return problem(413, `This takes ${mostBytes / 1024} KB at most.`)
  const [type = '', ...parameters] = (event.headers['content-type'] ?? '').toLowerCase().split(';')
  const isUtf8 = parameters.every((each) => /^\s*charset="?utf-8"?\s*$/.test(each))
  if (type.trim() !== body.type || !isUtf8)
    return problem(415, `Send this as ${body.type}, in UTF-8.`, {
      // RFC 5789 section 2.2.
      ...(body.type === mergePatch && { headers: { 'accept-patch': mergePatch } }),
    })
  const value = parsed(bytes)
  if (value === undefined) return problem(400, 'The body is not JSON in UTF-8. Nothing was changed.')
  const { data, error } = body.schema.safeParse(value, asIs)
  return error ? invalid(fieldErrors(error, 'body')) : { outcome: 'read', value: data }
}
