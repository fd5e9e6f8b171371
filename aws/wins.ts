import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { type Win, winSchema } from '../core/win.ts'
import { winKey } from './keys.ts'
import type { Table } from './table.ts'

export const winStore = (table: Table) => ({
  /** The id makes saving twice save once. */
  saveWin: (memberId: string, win: Win) =>
    table.documents.send(
      new PutCommand({ TableName: table.name, Item: { ...winKey(memberId, win.id), ...win } }),
    ),

  loadWin: async (memberId: string, winId: string): Promise<Win | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: winKey(memberId, winId), ConsistentRead: true }),
    )
    return Item && winSchema.parse(Item)
  },

  deleteWin: (memberId: string, winId: string) =>
    table.documents.send(new DeleteCommand({ TableName: table.name, Key: winKey(memberId, winId) })),
})
