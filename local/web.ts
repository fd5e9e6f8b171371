import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { lambdaContext } from './lambda-context.ts'
import type { Log } from './log.ts'
import { closeServer, listen } from './servers.ts'

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/** The most that an HTTP API takes: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const mostBytes = 10 * 1024 * 1024

/**
 * HTTP as API Gateway's HTTP API hands it to a Lambda. It listens before the handler exists, because the handler needs
 * to know the port: requests wait for `serve`.
 */
export const startWeb = async (port: number, log: Log) => {
  const { promise: handler, resolve: serve } = Promise.withResolvers<HttpHandler>()
  const server = createServer((request, response) => {
    handle(request, response, handler).catch((error) => {
      log.error(`${request.method} ${pathOf(request)} failed.`, error)
      if (!response.headersSent) answer(response, gatewayError(500, 'Internal Server Error'))
      response.end()
    })
  })
  const close = async () => {
    const closed = closeServer(server)
    // A browser keeps connections open that it does not use.
    setTimeout(() => server.closeAllConnections(), 1000).unref()
    await closed
  }
  let closing: Promise<void> | undefined
  return {
    port: await listen(server, port),
    serve,
    /** May be called again. */
    stop: () => {
      closing ??= close()
      return closing
    },
  }
}

const handle = async (
  request: IncomingMessage,
  response: ServerResponse,
  handler: Promise<HttpHandler>,
): Promise<void> => {
  const body = await readBody(request)
  if (!body) {
    response.setHeader('connection', 'close')
    return answer(response, gatewayError(413, 'Request Entity Too Large'))
  }
  const path = decoded(pathOf(request))
  if (path === undefined) return answer(response, gatewayError(400, 'Bad Request'))
  const handle = await handler
  answer(response, await handle(toEvent(request, path, body), lambdaContext('website')))
}

const gatewayError = (statusCode: number, message: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
})

const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const split = (request: IncomingMessage): [string, string] => {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}
const pathOf = (request: IncomingMessage) => split(request)[0]

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

const textual = /^\s*(text\/[^;]+|application\/(json|xml|javascript))\s*(;|$)/i

/**
 * The event in payload format 2.0. What the documentation leaves open is as others measured it on AWS: the path comes
 * decoded and the query as sent; a body is text only for these types, so a form comes in base64.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * https://github.com/ministackorg/ministack/pull/766, https://github.com/middleapi/standard-server/pull/93
 */
const toEvent = (request: IncomingMessage, path: string, body: Buffer): APIGatewayProxyEventV2 => {
  const [, rawQueryString] = split(request)
  const { cookie: _, ...headers } = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  )
  const cookies = (request.headersDistinct.cookie ?? []).flatMap((line) => line.split(/;\s*/))
  const now = new Date()
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1'
  const host = headers.host ?? 'localhost'
  const isText = textual.test(headers['content-type'] ?? '')
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers: { ...headers, 'x-forwarded-for': sourceIp, 'x-forwarded-proto': 'http' },
    ...(rawQueryString && { queryStringParameters: joined(new URLSearchParams(rawQueryString)) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: host.replace(/:\d+$/, ''),
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

const joined = (query: URLSearchParams) =>
  Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name).join(',')]))

const answer = (response: ServerResponse, result: APIGatewayProxyStructuredResultV2): void => {
  const { statusCode = 200, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result
  response.statusCode = statusCode
  response.setHeader('content-type', 'application/json')
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value))
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  response.end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'))
}
