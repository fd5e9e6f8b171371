import type { Table } from '../aws/table.ts'

/** Has every answer of the table say what it took, and adds that up. */
export const meter = ({ documents }: Table) => {
  const used = { read: 0, write: 0, calls: 0 }
  const { send } = documents
  documents.send = async ({ name, input }) => {
    const answer = await send({ name, input: { ...input, ReturnConsumedCapacity: 'TOTAL' } })
    const { ConsumedCapacity } = answer as { ConsumedCapacity?: { CapacityUnits?: number } }
    const isRead = /^(?:Get|Query)/.test(name)
    used[isRead ? 'read' : 'write'] += ConsumedCapacity?.CapacityUnits ?? 0
    used.calls++
    return answer as never
  }
  return {
    /** What was used since this was asked last. */
    take: () => {
      const taken = { ...used }
      Object.assign(used, { read: 0, write: 0, calls: 0 })
      return taken
    },
  }
}
