import { createHash, timingSafeEqual } from 'node:crypto'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { longestUpload } from '../../core/imported.ts'

/** What the routes see of a request, read strictly: what cannot be read never reaches them. */
export type PageRequest = {
  method: string
  path: string
  params: Record<string, string>
  query: Record<string, string>
  form: Record<string, string>
  /** Of a route that takes one. */
  file?: { name: string; bytes: Uint8Array }
  cookies: Record<string, string>
  /** What a browser says that it is. */
  userAgent: string
  /** The site that a browser says the request comes from. */
  origin: string | undefined
  acceptEncoding: string
  ip: string
}
export type Reply = APIGatewayProxyStructuredResultV2
export type Route = {
  method: 'GET' | 'POST'
  path: string
  handler: (request: PageRequest) => Promise<Reply> | Reply
  /** Mail programs post here with no cookie and with bodies of their own (RFC 8058): the body says nothing and is not read. */
  anyBody?: true
  /** The form has a file in it, in the field `file` (RFC 7578). */
  takesFile?: true
}

export type ReadRequest =
  | { outcome: 'read'; request: PageRequest }
  | { outcome: 'refused'; status: number; reason: string }

/** Far above the longest form, far below what costs memory. */
export const mostBytes = 64 * 1024

const refused = (status: number, reason: string): ReadRequest => ({ outcome: 'refused', status, reason })

/** `application/x-www-form-urlencoded` as text; throws on what is not UTF-8. Of a name that comes twice the last counts. */
const readPairs = (text: string): Record<string, string> => {
  const decode = (part: string) => decodeURIComponent(part.replaceAll('+', ' '))
  return Object.fromEntries(
    text
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const at = pair.indexOf('=')
        return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))]
      }),
  )
}

/** Browsers post CRLF and count one character for it, in `maxlength` too. */
const withPlainBreaks = (form: Record<string, string>) =>
  Object.fromEntries(Object.entries(form).map(([name, value]) => [name, value.replace(/\r\n?/g, '\n')]))

const readCookies = (cookies: string[] | undefined) =>
  Object.fromEntries(
    (cookies ?? []).map((cookie) => {
      const at = cookie.indexOf('=')
      return [cookie.slice(0, at).trim(), cookie.slice(at + 1)]
    }),
  )

/** Whether it came through CloudFront, where that stands before the website. */
export const isThroughEdge = (event: APIGatewayProxyEventV2, edgeSecret: string | undefined): boolean =>
  edgeSecret === undefined || isSame(event.headers['x-rapport-edge'], edgeSecret)

const isSame = (one: string | undefined, other: string) => {
  const [left, right] = [one ?? '', other].map((text) => createHash('sha256').update(text).digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}

const readBody = (event: APIGatewayProxyEventV2): string => {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

/** What a form with a file in it is longer than the file, and then some. */
const aroundFile = 10_000

/**
 * Node's own parser takes a quarter of a second for the worst that fits (60,000 fields) and 70 ms for a file of 4 MB. It
 * throws a TypeError at what is broken.
 */
const readFormData = async (event: APIGatewayProxyEventV2): Promise<Pick<PageRequest, 'form' | 'file'>> => {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  const type = event.headers['content-type'] ?? ''
  const data = await new Response(body, { headers: { 'content-type': type } }).formData()
  const file = data.get('file')
  const texts = [...data].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  return {
    form: withPlainBreaks(Object.fromEntries(texts)),
    ...(file instanceof File && {
      file: { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) },
    }),
  }
}

export const readRequest = async (
  event: APIGatewayProxyEventV2,
  { anyBody, takesFile }: Pick<Route, 'anyBody' | 'takesFile'>,
  edgeSecret: string | undefined,
): Promise<ReadRequest> => {
  const { method, path, sourceIp } = event.requestContext.http
  if (!isThroughEdge(event, edgeSecret))
    return refused(403, 'This is not the address of the website. Nothing was changed.')
  const length = Buffer.byteLength(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  const most = takesFile ? longestUpload + aroundFile : mostBytes
  if (length > most)
    return refused(
      413,
      takesFile
        ? 'That file is longer than the 4 MB that this page takes. Leave pictures out of it, pack it with gzip, or send it in parts: nobody is added twice.'
        : 'That was more than this page takes. Send less and try again.',
    )
  const type = event.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const hasForm = method === 'POST' && !anyBody && length > 0
  const hasFile = hasForm && takesFile && type === 'multipart/form-data'
  if (hasForm && !hasFile && type !== 'application/x-www-form-urlencoded')
    return refused(415, 'This page takes web forms only.')
  try {
    return {
      outcome: 'read',
      request: {
        method,
        path,
        params: (event.pathParameters ?? {}) as Record<string, string>,
        query: readPairs(event.rawQueryString),
        ...(hasFile
          ? await readFormData(event)
          : { form: hasForm ? withPlainBreaks(readPairs(readBody(event))) : {} }),
        // API Gateway makes a list of them; the emulator of the tests leaves them in their header.
        cookies: readCookies(event.cookies ?? event.headers.cookie?.split('; ')),
        userAgent: event.headers['user-agent'] ?? '',
        origin: event.headers.origin,
        acceptEncoding: event.headers['accept-encoding'] ?? '',
        // What CloudFront saw; to the API everybody comes from CloudFront.
        ip: (edgeSecret !== undefined && event.headers['x-visitor-address']) || sourceIp,
      },
    }
  } catch (error) {
    if (error instanceof URIError || error instanceof TypeError)
      return refused(400, 'This was not sent as UTF-8 text, so it could not be read. Nothing was changed.')
    throw error
  }
}

const htmlType = 'text/html; charset=utf-8'

export const html = (body: string, statusCode = 200): Reply => ({
  statusCode,
  headers: { 'content-type': htmlType, 'cache-control': 'no-store' },
  body,
})

/** 303: whatever was posted, the browser gets the next page. */
export const redirect = (location: string, ...cookies: string[]): Reply => ({
  statusCode: 303,
  headers: { location, 'cache-control': 'no-store' },
  ...(cookies.length > 0 && { cookies }),
})
