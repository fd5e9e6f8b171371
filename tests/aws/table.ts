import { afterAll, beforeAll } from 'vitest'
import { prefix } from '../../aws/keys.ts'
import type { Table } from '../../aws/table.ts'
import { dumpTable } from '../../local/contents.ts'
import { startTable } from '../../local/table.ts'

/** dynalite keeps a table in memory when it has no path. */
const inMemory = ''

/** A table of its own for a test file, over the real client. */
export const testTable = (): Table => {
  const table = {} as Table
  let stop: () => Promise<void>
  beforeAll(async () => {
    const started = await startTable(inMemory)
    Object.assign(table, started.table)
    stop = started.stop
  })
  afterAll(() => stop())
  return table
}

/** The table as one sees it whom others get ahead of, once, after so many requests. */
export const interruptedAfter = (table: Table, requests: number, others: () => Promise<unknown>): Table => {
  let made = 0
  const documents = Object.create(table.documents)
  documents.send = async (command: Parameters<typeof table.documents.send>[0]) => {
    const answer = await table.documents.send(command)
    if (++made === requests) await others()
    return answer
  }
  return { ...table, documents }
}

/**
 * Has the answer of the table to one write get lost, counted from here, so that the client writes again. Says whether it
 * came to that.
 */
export const loseAnswer = (table: Table, write: number): { isLost: () => boolean; stop: () => void } => {
  let written = 0
  const { requestHandler } = table.documents
  const { handle } = requestHandler
  requestHandler.handle = async (request, options) => {
    const answer = await handle.call(requestHandler, request, options)
    if (/\.(Put|Update|Delete)/.test(request.headers['x-amz-target'] ?? '') && ++written === write) {
      answer.response.body.resume()
      throw Object.assign(new Error('The answer was lost.'), { code: 'ECONNRESET' })
    }
    return answer
  }
  const stop = () => {
    requestHandler.handle = handle
  }
  return { isLost: () => written >= write, stop }
}

/** What is stored of one member, but for the list that follows from the contacts. */
export const itemsOf = async (table: Table, memberId: string) =>
  (await dumpTable(table)).filter(({ PK, SK }) => PK === `MEMBER#${memberId}` && !SK.startsWith(prefix.list))

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))
