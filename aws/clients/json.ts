import type { Command, Protocol } from './client.ts'

export const readJson = (body: Buffer): Record<string, unknown> =>
  body.length > 0 ? JSON.parse(body.toString()) : {}

/** `com.amazonaws…#ThrottlingException:http://…` */
const codeIn = (value: unknown) =>
  typeof value === 'string' ? value.split(':')[0]?.split('#').at(-1) : undefined

/** As all of AWS's JSON protocols answer errors: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization */
export const readJsonError: Protocol['readError'] = (body, headers) => {
  const { __type, code, message, Message } = readJson(body)
  return { name: codeIn(headers['x-amzn-errortype'] ?? __type ?? code), message: message ?? Message }
}

/** https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html, and 1.1, which differs in its number alone */
export const jsonProtocol = (
  { target, version }: { target: string; version: '1.0' | '1.1' },
  convert: { write?: (input: object) => object; read?: (output: Record<string, unknown>) => object } = {},
): Pick<Protocol, 'write' | 'read' | 'readError'> => ({
  write: ({ name, input }: Command<unknown>) => ({
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${target}.${name}` },
    body: JSON.stringify(convert.write?.(input) ?? input),
  }),
  read: (_, body) => {
    const output = readJson(body)
    return convert.read?.(output) ?? output
  },
  readError: readJsonError,
})
