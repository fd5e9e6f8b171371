import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { type Mailing, type MailingKey, mailingSchema } from '../core/mailing.ts'
import { mailingKey } from './keys.ts'
import { type Table, wrote } from './table.ts'

export const mailingStore = (table: Table) => {
  const loadMailing = async (key: MailingKey): Promise<Mailing | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: mailingKey(key), ConsistentRead: true }),
    )
    return Item && mailingSchema.parse(Item)
  }

  /**
   * Moves a mailing from the attempt that was read (none for a new one). The SDK may repeat a write whose answer was
   * lost, so a mailing that already stands so is a success.
   */
  const moveMailing = async (to: Mailing, fromAttempt: string | undefined): Promise<boolean> =>
    (await wrote(
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...mailingKey(to), ...to },
          ...(fromAttempt
            ? {
                ConditionExpression: 'attempt = :from',
                ExpressionAttributeValues: { ':from': fromAttempt },
              }
            : { ConditionExpression: 'attribute_not_exists(PK)' }),
        }),
      ),
    )) || isSameMove(await loadMailing(to), to)

  return {
    loadMailing,
    moveMailing,

    /** Gives a claim back, as if it had not been made. */
    releaseMailing: async (claimed: Mailing, existing: Mailing | undefined): Promise<boolean> =>
      existing
        ? moveMailing(existing, claimed.attempt)
        : wrote(
            table.documents.send(
              new DeleteCommand({
                TableName: table.name,
                Key: mailingKey(claimed),
                ConditionExpression: 'attempt = :attempt AND #state = :claimed',
                ExpressionAttributeNames: { '#state': 'state' },
                ExpressionAttributeValues: { ':attempt': claimed.attempt, ':claimed': 'claimed' },
              }),
            ),
          ),
  }
}

const isSameMove = (stored: Mailing | undefined, to: Mailing) =>
  stored?.attempt === to.attempt && stored.state === to.state
