import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, beforeAll } from 'vitest'
import type { Client } from '../../aws/clients/client.ts'
import { sesClient } from '../../aws/clients/ses.ts'
import { localAws } from '../../local/local-aws.ts'
import type { SentMail } from '../../local/outbox.ts'
import { closeServer, listen } from '../../local/servers.ts'
import { startSes } from '../../local/ses.ts'
import { now } from '../examples.ts'

/** The local SES for a test file, and the mails that it took. */
export const testSes = (): { client: Client; mails: SentMail[] } => {
  const ses = { mails: [] as SentMail[] } as { client: Client; mails: SentMail[] }
  let stop: () => Promise<void>
  beforeAll(async () => {
    const started = await startSes({ now: () => now, record: (mail) => ses.mails.push(mail) })
    ses.client = started.client
    stop = started.stop
  })
  afterAll(() => stop())
  return ses
}

export type Answer = (response: ServerResponse, request: IncomingMessage) => void

export const mailTaken: Answer = (response) => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ MessageId: 'ses-1' }))
}

/** As SES answers an error: https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html */
export const sesError =
  (status: number, name: string, message = 'As the test says.'): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name })
    response.end(JSON.stringify({ message }))
  }

export const connectionReset: Answer = (_, request) => {
  request.socket.resetAndDestroy()
}

export const noAnswer: Answer = () => {}

/** Runs with a client of an SES that answers every request so, and gives the bodies of those requests. */
export const withSes = async <Result>(
  answer: Answer,
  use: (client: Client) => Promise<Result>,
  requestTimeout?: number,
): Promise<{ result: Result; requests: unknown[] }> => {
  const requests: unknown[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    requests.push({ path: request.url, ...JSON.parse(Buffer.concat(chunks).toString() || '{}') })
    answer(response, request)
  })
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`
  const client = sesClient({ ...localAws, endpoint, requestTimeout })
  try {
    return { result: await use(client), requests }
  } finally {
    client.destroy()
    server.closeAllConnections()
    await closeServer(server)
  }
}
