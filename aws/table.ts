import type { Client, ClientSettings } from './clients/client.ts'
import {
  BatchGetCommand,
  dynamoDbClient,
  PutCommand,
  paginateQuery,
  type QueryCommand,
} from './clients/dynamodb.ts'

export type Table = { documents: Client; name: string }

export const openTable = (name: string, settings?: ClientSettings): Table => ({
  documents: dynamoDbClient(settings),
  name,
})

/** How often a write is made again on what others wrote meanwhile. */
export const rounds = 8

export const isConditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException'

/** Whether a conditional write took place; anything but a failed condition is thrown. */
export const wrote = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write
    return true
  } catch (error) {
    if (isConditionFailed(error)) return false
    throw error
  }
}

/** Writes an item unless there is one with its key: whether there was none. */
export const putNew = (table: Table, Item: Record<string, unknown>): Promise<boolean> =>
  wrote(
    table.documents.send(
      new PutCommand({ TableName: table.name, Item, ConditionExpression: 'attribute_not_exists(PK)' }),
    ),
  )

/** Writes an item over the one that has its key, while that is still in a state: whether it was. */
export const putOver = (table: Table, Item: Record<string, unknown>, state: string): Promise<boolean> =>
  wrote(
    table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item,
        ConditionExpression: '#state = :state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': state },
      }),
    ),
  )

/** The most that DynamoDB gives in one request. */
const mostTogether = 100

/** The items that there are of these keys, in any order; a request for each hundred. */
export const getAll = async (
  table: Table,
  keys: Record<string, unknown>[],
  listed: { ProjectionExpression?: string; ExpressionAttributeNames?: Record<string, string> } = {},
): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = []
  let left = keys
  for (let round = 0; left.length > 0; round++) {
    if (round > rounds + keys.length / mostTogether) throw new Error('The table did not give every item.')
    const Keys = left.slice(0, mostTogether)
    const { Responses, UnprocessedKeys } = await table.documents.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys, ConsistentRead: true, ...listed } } }),
    )
    items.push(...(Responses?.[table.name] ?? []))
    left = [...left.slice(mostTogether), ...(UnprocessedKeys?.[table.name]?.Keys ?? [])]
  }
  return items
}

/** All items of a query, over all its pages. */
export const queryAll = async (
  table: Table,
  query: Omit<QueryCommand['input'], 'TableName'>,
): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = []
  for await (const page of paginateQuery({ client: table.documents }, { TableName: table.name, ...query }))
    items.push(...(page.Items ?? []))
  return items
}

/** The first items of a query; a page of it may hold fewer than asked for. */
export const queryFirst = async (
  table: Table,
  query: Omit<QueryCommand['input'], 'TableName'>,
  most: number,
): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = []
  const pages = paginateQuery({ client: table.documents }, { TableName: table.name, Limit: most, ...query })
  for await (const page of pages) {
    items.push(...(page.Items ?? []))
    if (items.length >= most) break
  }
  return items.slice(0, most)
}
