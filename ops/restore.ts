import { parseArgs } from 'node:util'
import { BatchWriteCommand, DeleteCommand, paginateScan } from '../aws/clients/dynamodb.ts'
import { listHeadKey, prefix } from '../aws/keys.ts'
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

/** Lists of contacts are left out, and those that are there go: they are made anew from the contacts. */
const copyItems = async (from: Table, to: Table): Promise<number> => {
  let copied = 0
  const partitions = new Set<string>()
  for await (const page of paginateScan({ client: from.documents }, { TableName: from.name })) {
    const items = (page.Items ?? []).filter(({ SK }) => !SK.startsWith(prefix.list))
    for (let start = 0; start < items.length; start += batchSize)
      await write(to, items.slice(start, start + batchSize))
    for (const { PK, SK } of items) if (SK.startsWith(prefix.contact)) partitions.add(PK)
    copied += items.length
  }
  for (const PK of partitions)
    await to.documents.send(new DeleteCommand({ TableName: to.name, Key: { ...listHeadKey(''), PK } }))
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
