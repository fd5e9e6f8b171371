import type { Table } from '../aws/table.ts'

/** Has every answer of the table say what it took, and adds that up. */
export const meter = ({ documents }: Table) => {
  const used = { read: 0, write: 0, calls: 0 }
  documents.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' }
      const answer = await next({ ...args, input: input as typeof args.input })
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: { CapacityUnits?: number } }
      const isRead = /^(?:Get|Query)/.test(context.commandName ?? '')
      used[isRead ? 'read' : 'write'] += ConsumedCapacity?.CapacityUnits ?? 0
      used.calls++
      return answer
    },
    { step: 'initialize', name: 'meter' },
  )
  return {
    /** What was used since this was asked last. */
    take: () => {
      const taken = { ...used }
      Object.assign(used, { read: 0, write: 0, calls: 0 })
      return taken
    },
  }
}
