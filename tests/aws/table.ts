import { afterAll, beforeAll } from 'vitest'
import type { Table } from '../../aws/table.ts'
import { dumpTable } from '../../local/contents.ts'
import { startTable } from '../../local/table.ts'

/** dynalite keeps a table in memory when it has no path. */
const inMemory = ''

/** A table of its own for a test file, over the real SDK client. */
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

/** What is stored of one member. */
export const itemsOf = async (table: Table, memberId: string) =>
  (await dumpTable(table)).filter(({ PK }) => PK === `MEMBER#${memberId}`)

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))
