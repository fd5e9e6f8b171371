import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect } from 'vitest'
import type { Browser } from './browser.ts'

/** What the tests read of an answer, whatever it is. */
// biome-ignore lint/suspicious/noExplicitAny: the document says what it is, and each answer is held to it.
type Json = any

export type Answer = { status: number; headers: Headers; body: Json }

/** Makes a key on the page, and reads it there. */
export const makeKey = async (browser: Browser, scope: 'read' | 'write' = 'write', name = 'A script') => {
  const page = await browser.press(await browser.open('/settings/keys'), 'Make a key', { name, scope })
  expect(page.status).toBe(201)
  return page.document.querySelector('#key')?.textContent ?? ''
}

const schemas = new AjvJsonSchemaValidator()
const validators = new Map<object, ReturnType<typeof schemas.getValidator>>()
const validatorOf = (schema: Json) => {
  const validate = validators.get(schema) ?? schemas.getValidator(schema)
  validators.set(schema, validate)
  return validate
}

/** The document, read from the API and found to be one, with what it says of the answer to a request. */
const readDocument = async (site: string) => {
  const response = await fetch(`${site}/api/v1/openapi.json`)
  const document: Json = await response.json()
  const validator = new Validator()
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
  const resolved: Json = validator.resolveRefs()
  const operationOf = (method: string, path: string) => {
    const asked = path.split('?')[0]?.split('/') ?? []
    const [, operations] =
      Object.entries<Json>(resolved.paths).find(([known]) => {
        const parts = known.split('/')
        return (
          parts.length === asked.length && parts.every((part, at) => part[0] === '{' || part === asked[at])
        )
      }) ?? []
    return operations?.[method.toLowerCase()]
  }
  return { document, operationOf }
}

const documents = new Map<string, ReturnType<typeof readDocument>>()

/** A client of the API that holds every answer to the document. */
export const apiClient = async (site: string, key: string | undefined) => {
  const reading = documents.get(site) ?? readDocument(site)
  documents.set(site, reading)
  const { document, operationOf } = await reading

  const check = (method: string, path: string, { status, headers, body }: Answer) => {
    const operation = operationOf(method, path)
    if (!operation) return expect([401, 404, 405, 429]).toContain(status)
    const described = operation.responses[status]
    expect(described, `${method} ${path} answers ${status}`).toBeDefined()
    for (const name of Object.keys(described.headers ?? {}))
      if (name !== 'Link') expect(headers.get(name), `${name} of ${method} ${path}`).not.toBeNull()
    const [type] = headers.get('content-type')?.split(';') ?? []
    if (status === 204) return expect(body).toBeUndefined()
    const { schema } = described.content[type ?? '']
    const { errorMessage } = validatorOf(schema)(body)
    expect(errorMessage, `${method} ${path} ${status}: ${JSON.stringify(body)}`).toBeUndefined()
  }

  const request = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${site}/api/v1${path}`, {
      method,
      ...init,
      headers: {
        ...(key && { authorization: `Bearer ${key}` }),
        ...(init.headers as Record<string, string>),
      },
    })
    const text = await response.text()
    const answer = {
      status: response.status,
      headers: response.headers,
      body: text ? JSON.parse(text) : undefined,
    }
    check(method, path, answer)
    return answer
  }
  const send =
    (method: string, type: string) =>
    (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
      request(method, path, {
        headers: { 'content-type': type, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })

  return {
    document,
    request,
    get: (path: string) => request('GET', path),
    post: send('POST', 'application/json'),
    patch: send('PATCH', 'application/merge-patch+json'),
    remove: (path: string, headers: Record<string, string> = {}) => request('DELETE', path, { headers }),

    /** The items of all pages, and how many pages there were. */
    all: async (path: string, limit: number) => {
      const items: Json[] = []
      let pages = 0
      let next: string | undefined = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`
      while (next) {
        const { status, body, headers }: Answer = await request('GET', next)
        expect(status).toBe(200)
        expect(body.items.length).toBeLessThanOrEqual(limit)
        expect(headers.get('link')).toBe(body.next ? `<${body.next}>; rel="next"` : null)
        items.push(...body.items)
        next = body.next?.slice(`${site}/api/v1`.length)
        pages++
      }
      return { items, pages }
    },
  }
}
export type ApiClient = Awaited<ReturnType<typeof apiClient>>
