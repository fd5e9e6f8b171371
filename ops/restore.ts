import { parseArgs } from 'node:util'
import { BatchWriteCommand, paginateScan } from '../aws/clients/dynamodb.ts'
import { openTable, type Table } from '../aws/table.ts'
import { openDeployed } from './deployed.ts'
import { operatorSettings } from './operator-settings.ts'

type Item = Record<string, unknown>

/** The most that DynamoDB takes in one call. */
const batchSize = 25

const write = async (table: Table, items: Item[]) => {
  let left = items.map((Item) => ({ PutRequest: { Item } }))
  while (left.length > 0) {
    const { UnprocessedItems } = await table.documents.send(
      new BatchWriteCommand({ RequestItems: { [table.name]: left } }),
    )
    left = (UnprocessedItems?.[table.name] ?? []) as typeof left
  }
}

const copyItems = async (from: Table, to: Table): Promise<number> => {
  let copied = 0
  for await (const { Items = [] } of paginateScan({ client: from.documents }, { TableName: from.name })) {
    for (let start = 0; start < Items.length; start += batchSize)
      await write(to, Items.slice(start, start + batchSize))
    copied += Items.length
  }
  return copied
}

const options = { region: { type: 'string' }, from: { type: 'string' }, keys: { type: 'string' } } as const
const { values } = parseArgs({ options })
const { from, keys, region = process.env.AWS_REGION } = values
if (!region || !from)
  throw new Error('npm run restore -- --from TABLE [--keys SECRET] --region REGION; the README says when.')

const deployed = await openDeployed(region)
const settings = await operatorSettings(region)
// First the keys: what the items hold is signed and hashed with them.
if (keys) await deployed.writeKeys(await deployed.readKeys(keys))
const copied = await copyItems(openTable(from, settings), openTable(deployed.tableName, settings))
process.stdout.write(`${copied} items of ${from} are in ${deployed.tableName} now.\n`)
