import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type * as documents from '@aws-sdk/lib-dynamodb'
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb'
import { type Client, type ClientSettings, type Command, createClient, operation } from './client.ts'
import { jsonProtocol } from './json.ts'

export class GetCommand extends operation<documents.GetCommandInput, documents.GetCommandOutput>('GetItem') {}
export class PutCommand extends operation<documents.PutCommandInput, documents.PutCommandOutput>('PutItem') {}
export class UpdateCommand extends operation<documents.UpdateCommandInput, documents.UpdateCommandOutput>(
  'UpdateItem',
) {}
export class DeleteCommand extends operation<documents.DeleteCommandInput, documents.DeleteCommandOutput>(
  'DeleteItem',
) {}
export class QueryCommand extends operation<documents.QueryCommandInput, documents.QueryCommandOutput>(
  'Query',
) {}
class ScanCommand extends operation<documents.ScanCommandInput, documents.ScanCommandOutput>('Scan') {}
export class BatchGetCommand extends operation<
  documents.BatchGetCommandInput,
  documents.BatchGetCommandOutput
>('BatchGetItem') {}
export class BatchWriteCommand extends operation<
  documents.BatchWriteCommandInput,
  documents.BatchWriteCommandOutput
>('BatchWriteItem') {}

export const dynamoDbClient = (settings?: ClientSettings): Client =>
  createClient(
    {
      signingName: 'dynamodb',
      hostName: 'dynamodb',
      ...jsonProtocol(
        { target: 'DynamoDB_20120810', version: '1.0' },
        {
          write: (input) => withItems(input, toWire),
          read: (output) => withItems(output, fromWire),
        },
      ),
    },
    settings,
  )

type Item = Record<string, NativeAttributeValue>
type Convert = (item: never) => object
type Wire = Record<string, AttributeValue & { B?: unknown }>

/** Bytes go as base64, where an item has them as an attribute, not deeper. */
const toWire = (item: Item): object => {
  const wire: Wire = marshall(item, { removeUndefinedValues: true })
  for (const [name, { B }] of Object.entries(wire))
    if (B instanceof Uint8Array) Object.assign(wire, { [name]: { B: Buffer.from(B).toString('base64') } })
  return wire
}

const fromWire = (wire: Wire): object => {
  for (const [name, { B }] of Object.entries(wire))
    if (typeof B === 'string') Object.assign(wire, { [name]: { B: Buffer.from(B, 'base64') } })
  return unmarshall(wire)
}

/** The input or output of an operation with each item in it converted, found by the name of the field that holds it. */
const withItems = (fields: object, convert: Convert): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      value && converted(field, value as never, convert),
    ]),
  )

const converted = (field: string, value: never, convert: Convert): unknown => {
  switch (field) {
    case 'Item':
    case 'Key':
    case 'ExpressionAttributeValues':
    case 'ExclusiveStartKey':
    case 'LastEvaluatedKey':
    case 'Attributes':
      return convert(value)
    case 'Items':
    case 'Keys':
      return (value as never[]).map(convert)
    case 'Responses':
      return byTable<never[]>(value, (items) => items.map(convert))
    case 'RequestItems':
    case 'UnprocessedKeys':
    case 'UnprocessedItems':
      return byTable<object | object[]>(value, (requests) =>
        Array.isArray(requests)
          ? requests.map((request) => withItems(request, convert))
          : withItems(requests, convert),
      )
    case 'PutRequest':
    case 'DeleteRequest':
      return withItems(value, convert)
    default:
      return value
  }
}

const byTable = <Part>(tables: Record<string, Part>, convert: (part: Part) => unknown) =>
  Object.fromEntries(Object.entries(tables).map(([table, part]) => [table, convert(part)]))

type Page = { LastEvaluatedKey?: Record<string, unknown> | undefined }

/** All pages, each read when the one before has been used. */
async function* paginate<Output extends Page>(
  client: Client,
  read: (from: { ExclusiveStartKey?: Record<string, unknown> }) => Command<Output>,
) {
  let page: Output | undefined
  do {
    page = await client.send(read(page?.LastEvaluatedKey ? { ExclusiveStartKey: page.LastEvaluatedKey } : {}))
    yield page
  } while (page.LastEvaluatedKey)
}

export const paginateQuery = ({ client }: { client: Client }, input: documents.QueryCommandInput) =>
  paginate(client, (from) => new QueryCommand({ ...input, ...from }))

export const paginateScan = ({ client }: { client: Client }, input: documents.ScanCommandInput) =>
  paginate(client, (from) => new ScanCommand({ ...input, ...from }))
