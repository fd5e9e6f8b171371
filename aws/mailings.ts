import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { type Mailing, type MailingKey, mailingSchema } from '../core/mailing.ts'
import { mailingKey, memberKey, prefix } from './keys.ts'
import { type Table, wrote } from './table.ts'

export const mailingStore = (table: Table) => {
  const loadMailing = async (key: MailingKey): Promise<Mailing | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: mailingKey(key), ConsistentRead: true }),
    )
    return Item && mailingSchema.parse(Item)
  }

  /**
   * Moves a mailing from the attempt that was read (none for a new one), while it is open: what an event has settled stays
   * so. The SDK may repeat a write whose answer was lost, so a mailing that already stands so is a success.
   */
  const moveMailing = async (to: Mailing, fromAttempt: string | undefined): Promise<boolean> =>
    (await wrote(
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...mailingKey(to), ...to },
          ...(fromAttempt
            ? {
                ConditionExpression: 'attempt = :from AND #state IN (:claimed, :unknown)',
                ExpressionAttributeNames: { '#state': 'state' },
                ExpressionAttributeValues: {
                  ':from': fromAttempt,
                  ':claimed': 'claimed',
                  ':unknown': 'unknown',
                },
              }
            : { ConditionExpression: 'attribute_not_exists(PK)' }),
        }),
      ),
    )) || isSameMove(await loadMailing(to), to)

  return {
    loadMailing,
    moveMailing,

    /** What an event says of a mailing, on what was read: false when others wrote meanwhile. */
    settleMailing: (from: Mailing, to: Mailing): Promise<boolean> =>
      wrote(
        table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...mailingKey(to), ...to },
            ConditionExpression: 'attempt = :attempt AND #state = :state AND since = :since',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: {
              ':attempt': from.attempt,
              ':state': from.state,
              ':since': from.since,
            },
          }),
        ),
      ),

    /** Those of the latest periods, the latest first. */
    listLatestMailings: async (
      { memberId, kind }: Pick<MailingKey, 'memberId' | 'kind'>,
      most: number,
    ): Promise<Mailing[]> => {
      const { Items } = await table.documents.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
          ExpressionAttributeValues: { ':pk': memberKey(memberId).PK, ':prefix': prefix.mailing(kind) },
          ScanIndexForward: false,
          Limit: most,
          ConsistentRead: true,
        }),
      )
      return (Items ?? []).map((item) => mailingSchema.parse(item))
    },

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
