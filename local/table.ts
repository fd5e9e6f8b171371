import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb'
import { openTable } from '../aws/table.ts'
import { tableSchema } from '../aws/table-schema.ts'
import { brokenFile } from './json-file.ts'
import { localAws } from './local-aws.ts'
import { closeServer, listen } from './servers.ts'

// dynalite has no types.
const require = createRequire(import.meta.url)
const dynalite: (options: { path: string; createTableMs: number }) => Server = require('dynalite')

const tableName = 'rapport'

/** A server that speaks DynamoDB's protocol, over the files at a path or, without one, in memory; and the table in it. */
export const startTable = async (path: string) => {
  const server = dynalite({ path, createTableMs: 0 })
  const port = await listen(server, 0)
  const settings = { ...localAws, endpoint: `http://127.0.0.1:${port}` }
  const client = new DynamoDBClient(settings)
  const table = openTable(tableName, settings)
  const stop = async () => {
    client.destroy()
    table.documents.destroy()
    await closeServer(server)
  }
  const { TableNames } = await client.send(new ListTablesCommand())
  if (!TableNames?.includes(tableName)) {
    await client.send(createTable)
    // A table that is closed before it is active never becomes so.
    while (!(await isActive(client)));
  } else if (!(await isActive(client))) {
    await stop()
    throw brokenFile(path)
  }
  return { table, stop }
}

const isActive = async (client: DynamoDBClient): Promise<boolean> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }))
  return Table?.TableStatus === 'ACTIVE'
}

/**
 * Throws when the files cannot be opened: they belong to a process that still runs, or are broken. dynalite itself
 * would end this process or hang, so the library under it is asked first.
 */
export const checkTable = async (path: string, { mayBeBroken }: { mayBeBroken: boolean }): Promise<void> => {
  const { Level } = createRequire(require.resolve('dynalite'))('level')
  const level = new Level(path)
  try {
    await level.open()
    await level.close()
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error
    const isBroken = cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_CORRUPTION'
    if (!isBroken) throw cause
    if (!mayBeBroken) throw brokenFile(path, cause)
  }
}

const { partitionKey, sortKey, byNextContact, byDue } = tableSchema
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const })
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' as const })

const createTable = new CreateTableCommand({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [partitionKey, sortKey, byNextContact.sortKey, byDue.partitionKey, byDue.sortKey].map(
    (AttributeName) => ({ AttributeName, AttributeType: 'S' }),
  ),
  KeySchema: [hash(partitionKey), range(sortKey)],
  LocalSecondaryIndexes: [
    {
      IndexName: byNextContact.name,
      KeySchema: [hash(partitionKey), range(byNextContact.sortKey)],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: byDue.name,
      KeySchema: [hash(byDue.partitionKey), range(byDue.sortKey)],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
})
