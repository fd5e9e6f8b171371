import { createServer } from 'node:http'
import { listen } from '../local/servers.ts'

/**
 * All of AWS that a function's first answer needs, with the answers that the process which started this one has chosen.
 * `/_calls` tells what was called since it was asked last.
 */
const answers: Record<string, unknown> = JSON.parse(process.argv[2] ?? '{}')
let calls: string[] = []
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.once('end', () => {
    if (request.url === '/_calls') {
      response.end(JSON.stringify(calls))
      calls = []
      return
    }
    const body = Buffer.concat(chunks).toString()
    const target = String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1)
    // The first version of SES names its calls in forms.
    const call = target || /^Action=(\w+)/m.exec(body)?.[1] || `${request.method}`
    calls.push(call)
    const { Key, IndexName } = target ? JSON.parse(body) : {}
    const object = request.method === 'GET' && request.url?.split('?')[0]?.split('/').at(-1)
    const asked = [call, Key?.SK.S.split('#')[0], IndexName, object].filter(Boolean).join(' ')
    const answer = answers[asked] ?? {}
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
})
process.send?.(await listen(server, 0))
process.once('disconnect', () => process.exit())
