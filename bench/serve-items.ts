import { createServer } from 'node:http'
import { listen } from '../local/servers.ts'

/**
 * A table that answers at once: it gives what was written in batches, and takes every other write without a look and
 * forgets it. What DynamoDB does for its answers is not our work, and dynalite takes longer for it than we for a digest.
 */
type Item = Record<string, { S?: string }>
type Input = {
  Key: Item
  ExpressionAttributeValues: Item
  ReturnValues?: string
  RequestItems: Record<string, { PutRequest: { Item: Item } }[] & { Keys: Item[] }>
}
const items = new Map<string, string>()
/** Of each partition, the contacts by their next contact. */
const contacts = new Map<string, { nextContact: string; item: string }[]>()
const nameOf = ({ PK, SK }: Item) => `${PK?.S} ${SK?.S}`

const operations: Record<string, (input: Input) => string> = {
  BatchWriteItem: ({ RequestItems }) => {
    for (const { PutRequest } of Object.values(RequestItems).flat()) {
      const { Item } = PutRequest
      const { PK: { S: partition = '' } = {}, nextContact } = Item
      const item = JSON.stringify(Item)
      items.set(nameOf(Item), item)
      if (nextContact?.S)
        contacts.set(partition, [...(contacts.get(partition) ?? []), { nextContact: nextContact.S, item }])
    }
    return '{}'
  },
  BatchGetItem: ({ RequestItems }) => {
    const [[table, { Keys }] = ['', { Keys: [] }]] = Object.entries(RequestItems)
    return `{"Responses":{"${table}":[${Keys.flatMap((key) => items.get(nameOf(key)) ?? [])}]}}`
  },
  GetItem: ({ Key }) => {
    const item = items.get(nameOf(Key))
    return item ? `{"Item":${item}}` : '{}'
  },
  Query: ({ ExpressionAttributeValues }) => {
    const { ':pk': partition, ':today': today } = ExpressionAttributeValues
    const due = contacts
      .get(partition?.S ?? '')
      ?.filter(({ nextContact }) => nextContact <= (today?.S ?? ''))
      .map(({ item }) => item)
    return `{"Items":[${due ?? []}]}`
  },
  // The turns alone ask what is written.
  UpdateItem: ({ ReturnValues }) => (ReturnValues ? '{"Attributes":{"nextTurn":{"N":"1"}}}' : '{}'),
  PutItem: () => '{}',
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.once('end', () => {
    const operation = operations[String(request.headers['x-amz-target']).split('.')[1] ?? '']
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    response.end(operation?.(JSON.parse(Buffer.concat(chunks).toString())))
  })
})
server.keepAliveTimeout = 60_000
process.send?.(await listen(server, 0))
process.once('disconnect', () => process.exit())
