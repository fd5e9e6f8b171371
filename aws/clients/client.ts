import type { Readable } from 'node:stream'
import { HttpRequest } from '@smithy/core/protocols'
import { isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from './sha256.ts'

/**
 * The clients of the services that the functions call, put together from the SDK's own parts: how it signs, sends, repeats
 * and marshals. The generated clients around those parts are most of a cold start and of a call
 * (docs/decisions/2026-11-23-clients.md).
 */

/** The operation's name in the API reference, its input, and (for the types alone) its output. */
export type Command<Output> = { name: string; input: object; output?: Output }

/** The class of an operation's commands, as the SDK's clients have them. */
export const operation = <Input extends object, Output extends object>(name: string) =>
  class implements Command<Output> {
    readonly name = name
    declare readonly output?: Output
    readonly input: Input
    constructor(input: Input) {
      this.input = input
    }
  }

type Written = {
  method?: string
  /** Before the service's host name, as S3 has its buckets. */
  hostPrefix?: string
  path?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: string
}
/** A service's protocol: what it makes of a command, of its answer and of its refusal. */
export type Protocol = {
  /** The name that requests are signed for. */
  signingName: string
  /** `dynamodb` of `dynamodb.eu-west-1.amazonaws.com` */
  hostName: string
  write: (command: Command<unknown>, isOwnEndpoint: boolean) => Written
  read: (command: Command<unknown>, body: Buffer) => object
  readError: (body: Buffer, headers: Record<string, string>) => { name?: unknown; message?: unknown }
}

export type ClientSettings = {
  region?: string
  /** Without one it is the service's own in the region. */
  endpoint?: string | undefined
  credentials?: Credentials | (() => Promise<Credentials>)
  maxAttempts?: number
  /** Milliseconds. */
  requestTimeout?: number | undefined
}
type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

/** What the service refused, by the code of its API reference. */
export class AwsError extends Error {
  readonly $metadata: { httpStatusCode: number }
  constructor(name: string, message: string, status: number) {
    super(message)
    this.name = name
    this.$metadata = { httpStatusCode: status }
  }
}

/** As Lambda gives them. */
const fromEnvironment = (): Required<Pick<ClientSettings, 'region' | 'endpoint' | 'credentials'>> => {
  const { env } = process
  return {
    region: env.AWS_REGION ?? '',
    endpoint: env.AWS_ENDPOINT_URL,
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
      ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    },
  }
}

export type Client = {
  /** Throws `AwsError` for what was refused; what never came back is an error with the socket's code, or a `TimeoutError`. */
  send: <Output>(command: Command<Output>) => Promise<Output>
  requestHandler: NodeHttpHandler
  endpoint: URL
  destroy: () => void
}

export const createClient = (protocol: Protocol, settings: ClientSettings = {}): Client => {
  const { region, endpoint, credentials } = { ...fromEnvironment(), ...settings }
  const url = new URL(endpoint ?? `https://${protocol.hostName}.${region}.amazonaws.com`)
  const signer = new SignatureV4({
    service: protocol.signingName,
    region,
    credentials,
    sha256: Sha256,
    // S3 signs a path as it is.
    uriEscapePath: protocol.signingName !== 's3',
  })
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 3000,
    requestTimeout: settings.requestTimeout ?? 10_000,
    throwOnRequestTimeout: true,
  })
  const retries = new StandardRetryStrategy(settings.maxAttempts ?? 3)

  const sendOnce = async <Output>(
    command: Command<Output>,
    { method = 'POST', hostPrefix = '', path = '/', query = {}, headers = {} }: Written,
    body: Buffer,
  ): Promise<Output> => {
    const request = new HttpRequest({
      method,
      protocol: url.protocol,
      hostname: hostPrefix + url.hostname,
      ...(url.port && { port: Number(url.port) }),
      path,
      query,
      headers: {
        host: hostPrefix + url.host,
        'content-length': String(body.length),
        ...headers,
      },
      body,
    })
    const { response } = await requestHandler.handle((await signer.sign(request)) as HttpRequest)
    const answer = await readAll(response.body)
    if (response.statusCode < 300) return readAnswer(protocol, command, answer) as Output
    throw refusal(protocol, response.statusCode, answer, response.headers)
  }

  const send = async <Output>(command: Command<Output>): Promise<Output> => {
    const written = protocol.write(command, endpoint !== undefined)
    // Once, and not for its length, its hash and the socket each.
    const body = Buffer.from(written.body ?? '')
    let token = await retries.acquireInitialRetryToken('')
    for (;;) {
      try {
        const output = await sendOnce(command, written, body)
        retries.recordSuccess(token)
        return output
      } catch (error) {
        // Waits, unless there is to be no other attempt.
        const next = await retries
          .refreshRetryTokenForRetry(token, { errorType: typeOf(error as SdkError) })
          .catch(() => undefined)
        if (!next) throw error
        token = next
      }
    }
  }

  return { send, requestHandler, endpoint: url, destroy: () => requestHandler.destroy() }
}

/** The SDK's and Node's own ways put streams around it, and take a sixth of a call. */
const readAll = (body: Readable): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    body.on('data', (chunk) => chunks.push(chunk))
    body.once('end', () => resolve(Buffer.concat(chunks)))
    body.once('error', reject)
  })

type SdkError = Parameters<typeof isTransientError>[0]

const typeOf = (error: SdkError) => {
  if (isThrottlingError(error)) return 'THROTTLING'
  return isTransientError(error) ? 'TRANSIENT' : 'CLIENT_ERROR'
}

const readAnswer = (protocol: Protocol, command: Command<unknown>, answer: Buffer): object => {
  try {
    return protocol.read(command, answer)
  } catch {
    throw new AwsError('UnreadableAnswer', `The answer to ${command.name} cannot be read.`, 200)
  }
}

const refusal = (protocol: Protocol, status: number, body: Buffer, headers: Record<string, string>) => {
  let read: { name?: unknown; message?: unknown } = {}
  try {
    read = protocol.readError(body, headers)
  } catch {
    // A load balancer's page, for one.
  }
  const { name, message } = read
  return new AwsError(
    typeof name === 'string' ? name : `Http${status}`,
    typeof message === 'string' ? message : `HTTP ${status}`,
    status,
  )
}
