import { mailsPerSecond, ours, react } from './draw.ts'
import { inTurn } from './measure.ts'

/** Draws digests when it is asked, in an environment that the process which started this one has chosen. */
process.send?.(0)
process.on('message', async () => {
  const rounds = Number(process.argv[2])
  process.send?.(await inTurn(rounds, { ours: mailsPerSecond(ours), react: mailsPerSecond(react) }))
})
process.once('disconnect', () => process.exit())
