import { createServer } from 'node:http'
import { listen } from '../local/servers.ts'

/** An SES that reads every mail, keeps none and answers at once, or so many milliseconds later. It tells when they came. */
const delay = Number(process.argv[2])
let arrivals: number[] = []
const server = createServer((request, response) => {
  arrivals.push(performance.now())
  const answer = () =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"MessageId":"0100019a"}')
  request.resume().once('end', () => (delay ? setTimeout(answer, delay) : answer()))
})
server.keepAliveTimeout = 60_000
process.send?.(await listen(server, 0))
process.on('message', () => {
  process.send?.(arrivals)
  arrivals = []
})
process.once('disconnect', () => process.exit())
