import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient())
const sqs = new SQSClient()
const { TABLE_NAME, QUEUE_URL } = process.env

export const handler = async () => {
  for (let shard = 0; shard < 4; shard++) {
    await documents.send(
      new QueryCommand({
        TableName: TABLE_NAME,
        IndexName: 'byDue',
        KeyConditionExpression: 'dueShard = :shard',
        ExpressionAttributeValues: { ':shard': `DUE#${shard}` },
      }),
    )
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: QUEUE_URL,
        Entries: [{ Id: '0', MessageBody: '{"memberId":"a"}' }],
      }),
    )
  }
  return {}
}
