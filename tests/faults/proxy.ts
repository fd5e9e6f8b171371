import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { closeServer, listen } from '../../local/servers.ts'

/** What a call meets: before it reached the server, or after it took effect there. */
export type Fault = { what: 'reset' | 'no answer' | 'throttled' | '500' | 'slow'; when: 'before' | 'after' }
/** A mail that SES took, with the tags that its events carry, and whether its sender was told so. */
export type Accepted = { tags: Record<string, string>; to: string[]; isAnswered: boolean }
type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer }

const slowness = 50
/** As DynamoDB and SES answer them: the name is in the body of one and in a header of the other. */
const errors = {
  table: {
    throttled: { status: 400, name: 'ProvisionedThroughputExceededException' },
    '500': { status: 500, name: 'InternalServerError' },
  },
  ses: {
    throttled: { status: 429, name: 'TooManyRequestsException' },
    '500': { status: 500, name: 'InternalServiceErrorException' },
  },
}

/** Stands between the SDK's clients and the servers of DynamoDB and SES, and has the call of a number meet a fault. */
export const startProxy = async (
  ports: { table: number; ses: number },
  faultOf: (call: number) => Fault | undefined,
) => {
  const agent = new Agent({ keepAlive: true })
  const accepted: Accepted[] = []
  const underWay = new Set<Promise<unknown>>()
  let calls = 0
  let isHealed = false

  const forward = ({ method, url, headers }: IncomingMessage, port: number, body: Buffer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1', method, path: url, headers, agent }, async (answer) => {
        const { statusCode = 500 } = answer
        resolve({ status: statusCode, headers: answer.headers, body: await bodyOf(answer) })
      })
        .on('error', reject)
        .end(body)
    })

  const take = async (incoming: IncomingMessage, response: ServerResponse) => {
    const fault = isHealed ? undefined : faultOf(++calls)
    const service = incoming.headers['x-amz-target'] ? 'table' : 'ses'
    const body = await bodyOf(incoming)
    if (fault?.when === 'before' && fault.what !== 'slow') return meet(fault.what, service, response)
    if (fault?.what === 'slow') await pause(slowness)
    const answer = await forward(incoming, ports[service], body)
    const lost = fault?.what === 'slow' ? undefined : fault?.what
    if (service === 'ses' && answer.status === 200) {
      const mail = { ...tagged(body), isAnswered: !lost && !response.closed }
      accepted.push(mail)
      response.on('close', () => {
        if (!response.writableFinished) mail.isAnswered = false
      })
    }
    if (lost) return meet(lost, service, response)
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const server = createServer((incoming, response) => {
    const taken = take(incoming, response)
      .catch(() => response.destroy())
      .finally(() => underWay.delete(taken))
    underWay.add(taken)
  })
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`
  return {
    endpoint,
    accepted,
    /** How many calls came until everything was well again. */
    calls: () => calls,
    /** From now on nothing fails. */
    heal: () => {
      isHealed = true
    },
    /** When what is under way has had its effect. */
    settled: () => Promise.all(underWay),
    stop: async () => {
      server.closeAllConnections()
      agent.destroy()
      await closeServer(server)
    },
  }
}

const meet = (
  what: Exclude<Fault['what'], 'slow'>,
  service: keyof typeof errors,
  response: ServerResponse,
) => {
  if (what === 'no answer') return
  if (what === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  const { status, name } = errors[service][what]
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': name })
  response.end(
    JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'As the test says.' }),
  )
}

type SendEmailBody = { EmailTags?: { Name: string; Value: string }[]; Destination: { ToAddresses: string[] } }

const tagged = (body: Buffer): Pick<Accepted, 'tags' | 'to'> => {
  const { EmailTags = [], Destination } = JSON.parse(body.toString()) as SendEmailBody
  return {
    tags: Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value])),
    to: Destination.ToAddresses,
  }
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
