import { createServer, type IncomingMessage } from 'node:http'
import { closeServer, listen } from '../../../local/servers.ts'

export type Answer = { status?: number; error?: string; body: string }
/** By the name of the operation, or that and the resource: `GetSchedule`, `GetQueueAttributes Due`. */
export type Answers = Record<string, Answer>

export const json = (value: unknown): Answer => ({ body: JSON.stringify(value) })

/** As AWS refuses in JSON: the SDK takes the name from the header or the body. */
export const jsonError = (status: number, error: string, message: string): Answer => ({
  status,
  error,
  body: JSON.stringify({ __type: error, message }),
})

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html */
export const xmlError = (status: number, code: string, message: string): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
})

const restOperations: [string, RegExp, string][] = [
  ['GET', /^\/v2\/email\/account$/, 'GetAccount'],
  ['GET', /^\/v2\/email\/identities\/[^/]+$/, 'GetEmailIdentity'],
  ['GET', /^\/v2\/email\/configuration-sets\/[^/]+$/, 'GetConfigurationSet'],
  [
    'GET',
    /^\/v2\/email\/configuration-sets\/[^/]+\/event-destinations$/,
    'GetConfigurationSetEventDestinations',
  ],
  ['POST', /^\/v2\/email\/outbound-emails$/, 'SendEmail'],
  ['GET', /^\/schedules\/[^/]+$/, 'GetSchedule'],
]

/** Which operation a request is in each of AWS's protocols: query, JSON and REST. */
const operationOf = ({ method, url = '', headers }: IncomingMessage, body: string) => {
  const path = url.split('?')[0] ?? ''
  const target = headers['x-amz-target']
  if (typeof target === 'string') return target.split('.').at(-1)
  if (path === '/') return new URLSearchParams(body).get('Action') ?? undefined
  return restOperations.find(([verb, pattern]) => verb === method && pattern.test(path))?.[2]
}

/** What AWS would be asked, on this machine; what has no answer is refused as if one may not ask it. */
export const startAws = async (answers: () => Answers) => {
  const requests: { operation: string; body: string }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const operation = operationOf(request, body) ?? `${request.method} ${request.url}`
    requests.push({ operation, body })
    const all = answers()
    const special = Object.keys(all).find((name) => {
      const [of, resource] = name.split(' ')
      return resource && of === operation && `${request.url}${body}`.includes(resource)
    })
    const answer =
      all[special ?? operation] ?? xmlError(403, 'AccessDenied', `${operation} has no answer here`)
    response.writeHead(answer.status ?? 200, {
      'content-type': answer.body.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.0',
      ...(answer.error && { 'x-amzn-errortype': answer.error }),
    })
    response.end(answer.body)
  })
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`
  return {
    endpoint,
    requests,
    stop: () => {
      server.closeAllConnections()
      return closeServer(server)
    },
  }
}
