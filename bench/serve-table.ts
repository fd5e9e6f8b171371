import { startTable } from '../local/table.ts'

/** A table in memory, for the process that started this one. */
const { table } = await startTable('')
const endpoint = await table.documents.config.endpoint?.()
process.send?.(endpoint?.port)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.((user + system) / 1000)
})
process.once('disconnect', () => process.exit())
