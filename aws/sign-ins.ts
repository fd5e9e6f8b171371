import { codeTries, type PendingSignIn, pendingSignInSchema } from '../core/sign-in.ts'
import { addTo, epochSeconds } from '../core/time.ts'
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { askedKey, emailKey, prefix, signInKey } from './keys.ts'
import { queryAll, type Table, wrote } from './table.ts'

const addressesIn = ({ email, newAddress }: PendingSignIn) => [
  email,
  ...(newAddress ? [newAddress.from] : []),
]

export const signInStore = (table: Table) => {
  const loadSignIn = async (id: string): Promise<PendingSignIn | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: signInKey(id), ConsistentRead: true }),
    )
    return Item && pendingSignInSchema.parse(Item)
  }

  return {
    loadSignIn,

    /**
     * Kept a week longer than it is good, so that a late link can be told that it is late. What leads there from the
     * addresses in it comes first, for members and for others alike.
     */
    saveSignIn: async (pending: PendingSignIn) => {
      const ttl = epochSeconds(addTo(pending.expiresAt, 'P7D'))
      const put = (Item: Record<string, unknown>) =>
        table.documents.send(new PutCommand({ TableName: table.name, Item }))
      for (const address of addressesIn(pending)) await put({ ...askedKey(address, pending.id), ttl })
      await put({ ...signInKey(pending.id), ...pending, ttl })
    },

    /** Forgets every sign-up and sign-in that has the address in it. */
    deleteSignIns: async (address: string): Promise<void> => {
      const found = await queryAll(table, {
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
        ExpressionAttributeValues: { ':pk': emailKey(address).PK, ':prefix': prefix.asked },
        ConsistentRead: true,
      })
      for (const { PK, SK } of found) {
        const id = String(SK).slice(prefix.asked.length)
        const pending = await loadSignIn(id)
        const others = pending ? addressesIn(pending).map((each) => askedKey(each, id)) : []
        // What leads there goes last, so that this can be repeated.
        for (const Key of [signInKey(id), ...others, { PK, SK }])
          await table.documents.send(new DeleteCommand({ TableName: table.name, Key }))
      }
    },

    /** One of any number of sessions wins. The SDK may repeat a write whose answer was lost: the winner knows itself. */
    consumeSignIn: (id: string, sessionId: string): Promise<boolean> =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: signInKey(id),
            UpdateExpression: 'SET consumedBy = :session',
            ConditionExpression:
              'attribute_exists(PK) AND (attribute_not_exists(consumedBy) OR consumedBy = :session)',
            ExpressionAttributeValues: { ':session': sessionId },
          }),
        ),
      ),

    /** Counts a code before it is compared, so that parallel guesses cannot exceed the tries. */
    countCodeTry: (id: string): Promise<boolean> =>
      wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: signInKey(id),
            UpdateExpression: 'ADD tries :one',
            ConditionExpression: 'attribute_exists(PK) AND tries < :most',
            ExpressionAttributeValues: { ':one': 1, ':most': codeTries },
          }),
        ),
      ),
  }
}
