import { connect } from 'node:net'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLog } from '../../local/log.ts'
import { startWeb } from '../../local/web.ts'

const serve = async (
  answer: (event: APIGatewayProxyEventV2) => APIGatewayProxyStructuredResultV2 = () => ({ statusCode: 200 }),
) => {
  const events: APIGatewayProxyEventV2[] = []
  const lines: string[] = []
  const web = await startWeb(
    0,
    createLog((line) => lines.push(line)),
  )
  onTestFinished(web.stop)
  web.serve(async (event) => {
    events.push(event)
    return answer(event)
  })
  return { url: `http://localhost:${web.port}`, port: web.port, events, lines }
}

describe('HTTP as API Gateway hands it to a Lambda', () => {
  it('gives a decoded path, the query as sent, cookies apart and lower-case headers', async () => {
    const { url, events } = await serve()
    await fetch(`${url}/a%20b/%C3%A9?q=1&q=2&r=%2B+x`, {
      headers: { Cookie: 'a=1; b=2', 'X-Thing': 'T' },
    })
    expect(events).toMatchObject([
      {
        version: '2.0',
        rawPath: '/a b/\u00e9',
        rawQueryString: 'q=1&q=2&r=%2B+x',
        queryStringParameters: { q: '1,2', r: '+ x' },
        cookies: ['a=1', 'b=2'],
        headers: { 'x-thing': 'T' },
        requestContext: { http: { method: 'GET', path: '/a b/\u00e9', sourceIp: '127.0.0.1' } },
        isBase64Encoded: false,
      },
    ])
    expect(events[0]?.headers).not.toHaveProperty('cookie')
    expect(events[0]).not.toHaveProperty('body')
  })

  it.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
    ['application/x-www-form-urlencoded', true],
    ['multipart/form-data; boundary=x', true],
    ['application/octet-stream', true],
    ['application/jsonp', true],
  ])('gives a body of type %s in base64: %s', async (type, isBase64Encoded) => {
    const { url, events } = await serve()
    await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: 'Zo\u00eb' })
    const body = isBase64Encoded ? Buffer.from('Zo\u00eb').toString('base64') : 'Zo\u00eb'
    expect(events).toMatchObject([{ body, isBase64Encoded }])
  })

  it('sends cookies one a header, and decodes a body in base64', async () => {
    const { url } = await serve(() => ({
      statusCode: 201,
      headers: { 'content-type': 'image/png', 'x-number': 1 },
      cookies: ['a=1; Path=/', 'b=2'],
      body: Buffer.from([0, 255]).toString('base64'),
      isBase64Encoded: true,
    }))
    const answer = await fetch(url)
    expect(answer.status).toBe(201)
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
    expect(answer.headers.get('x-number')).toBe('1')
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255])
  })

  it('answers a handler that throws with 500, and says so in a line without the query', async () => {
    const { url, lines } = await serve(() => {
      throw new Error('broken')
    })
    const answer = await fetch(`${url}/x?secret=1`)
    expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal Server Error' }])
    expect(lines).toEqual(['error: GET /x failed. Error: broken\n'])
  })

  it('refuses more than ten megabytes and a path that cannot be decoded', async () => {
    const { url, port, events } = await serve()
    const large = await fetch(url, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) }).catch(
      () => undefined,
    )
    expect(large?.status ?? 413).toBe(413)
    const answer = await new Promise<string>((resolve) => {
      connect(port, '127.0.0.1')
        .on('data', (data) => resolve(data.toString()))
        .end('GET /%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(events).toEqual([])
  })
})
