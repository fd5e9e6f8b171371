import { startTable } from '../local/table.ts'

/** A table in memory, for the process that started this one. */
const { table } = await startTable('')
process.send?.(Number(table.documents.endpoint.port))
process.once('disconnect', () => process.exit())
