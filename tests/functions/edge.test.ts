import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, it } from 'vitest'
import { readRequest } from '../../functions/website/request.ts'

const secret = 'a-secret-that-only-the-edge-knows'

const read = (headers: Record<string, string>, edgeSecret: string | undefined = secret) =>
  readRequest(
    {
      headers,
      rawQueryString: '',
      requestContext: { http: { method: 'GET', path: '/', sourceIp: '192.0.2.1' } },
    } as unknown as APIGatewayProxyEventV2,
    {},
    edgeSecret,
  )
const fromEdge = { 'x-rapport-edge': secret, 'x-visitor-address': '2001:db8::7' }

it('knows a visitor by what CloudFront saw', async () => {
  expect(await read(fromEdge)).toMatchObject({ outcome: 'read', request: { ip: '2001:db8::7' } })
})

it.each([
  ['no secret', {}],
  ['a wrong one', { ...fromEdge, 'x-rapport-edge': `${secret}.` }],
  ['an empty one', { ...fromEdge, 'x-rapport-edge': '' }],
])('refuses who comes past CloudFront, with %s', async (_, headers) => {
  expect(await read(headers)).toMatchObject({ outcome: 'refused', status: 403 })
})

it('believes nobody about addresses where nothing stands before the website', async () => {
  const { request } = (await readRequest(
    {
      headers: { 'x-visitor-address': '2001:db8::7' },
      rawQueryString: '',
      requestContext: { http: { method: 'GET', path: '/', sourceIp: '192.0.2.1' } },
    } as unknown as APIGatewayProxyEventV2,
    {},
    undefined,
  )) as { request: { ip: string } }
  expect(request.ip).toBe('192.0.2.1')
})
