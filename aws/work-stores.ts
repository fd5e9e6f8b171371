import { bulkStore } from './bulks.ts'
import { importedStore } from './imports.ts'
import { leavingStore } from './leaving.ts'
import { mergeStore } from './merges.ts'
import type { Table } from './table.ts'

/** What only the work that pages ask for needs of the table: a mail does not wait for it. */
export const workStores = (table: Table) => ({
  ...bulkStore(table),
  ...importedStore(table),
  ...leavingStore(table),
  ...mergeStore(table),
})
export type WorkStores = ReturnType<typeof workStores>
