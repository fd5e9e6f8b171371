import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateQuery, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'

export type Table = { documents: DynamoDBDocumentClient; name: string }

export const openTable = (client: DynamoDBClient, name: string): Table => ({
  documents: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  name,
})

/** How often a write is made again on what others wrote meanwhile. */
export const rounds = 8

/** Whether a conditional write took place; anything but a failed condition is thrown. */
export const wrote = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** All items of a query, over all its pages. */
export const queryAll = async (
  table: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = []
  for await (const page of paginateQuery({ client: table.documents }, { TableName: table.name, ...query }))
    items.push(...(page.Items ?? []))
  return items
}
