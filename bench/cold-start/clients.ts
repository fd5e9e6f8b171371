import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'

/** The same calls as the functions make, by nothing but the SDK. */
const documents = DynamoDBDocumentClient.from(new DynamoDBClient())
const TableName = process.env.TABLE_NAME ?? ''
const Key = { PK: 'MEMBER#a', SK: 'MEMBER' }

export const loadSecret = () =>
  new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: process.env.LINK_KEYS_SECRET }))
export const get = () => documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
export const batchGet = () =>
  documents.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [Key], ConsistentRead: true } } }),
  )
export const query = () =>
  documents.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': Key.PK },
    }),
  )
export const put = () => documents.send(new PutCommand({ TableName, Item: Key }))
export const update = () =>
  documents.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET a = :a',
      ExpressionAttributeValues: { ':a': 'a' },
    }),
  )
