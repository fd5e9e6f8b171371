import { createServer } from 'node:http'
import { listen } from '../local/servers.ts'

/** All of AWS that a function's first answer needs, with the answers that the process which started this one has chosen. */
const answers: Record<string, unknown> = JSON.parse(process.argv[2] ?? '{}')
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.once('end', () => {
    const target =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? ''
    const { Key, IndexName } = target ? JSON.parse(Buffer.concat(chunks).toString()) : {}
    const ofAccount = request.url?.endsWith('/account') ? ' account' : ''
    const asked =
      [target, Key?.SK.S.split('#')[0], IndexName].filter(Boolean).join(' ') ||
      `${request.method}${ofAccount}`
    const answer = answers[asked] ?? {}
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
})
process.send?.(await listen(server, 0))
process.once('disconnect', () => process.exit())
