import { type Mailing, type MailingKey, mailingSchema } from '../core/mailing.ts'
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from './clients/dynamodb.ts'
import { attentionShard, mailingKey, memberItems, prefix } from './keys.ts'
import { type Table, wrote } from './table.ts'

export const mailingStore = (table: Table) => {
  const loadMailing = async (key: MailingKey): Promise<Mailing | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: mailingKey(key), ConsistentRead: true }),
    )
    return Item && mailingSchema.parse(Item)
  }

  /**
   * Moves a mailing from what was read (nothing for a new one), unless another attempt or an event of SES moved it since.
   * The SDK may repeat a write whose answer was lost, so a mailing that already stands so is a success.
   */
  const moveMailing = async (to: Mailing, from: Mailing | undefined): Promise<boolean> =>
    (await wrote(
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...mailingKey(to), ...to, ...attention(to) },
          ...(from ? unmoved(from) : { ConditionExpression: 'attribute_not_exists(PK)' }),
        }),
      ),
    )) || isSameMove(await loadMailing(to), to)

  /** Forgets a mailing as it was read, so that it can be claimed as if for the first time. */
  const deleteMailing = async (from: Mailing): Promise<boolean> =>
    (await wrote(
      table.documents.send(
        new DeleteCommand({ TableName: table.name, Key: mailingKey(from), ...unmoved(from) }),
      ),
    )) || (await loadMailing(from)) === undefined

  return {
    loadMailing,
    moveMailing,
    deleteMailing,

    /** Those of the latest periods, the latest first. */
    listLatestMailings: async (
      { memberId, kind }: Pick<MailingKey, 'memberId' | 'kind'>,
      most: number,
    ): Promise<Mailing[]> => {
      const { Items } = await table.documents.send(
        new QueryCommand({
          TableName: table.name,
          ...memberItems(memberId, prefix.mailing(kind)),
          ScanIndexForward: false,
          Limit: most,
        }),
      )
      return (Items ?? []).map((item) => mailingSchema.parse(item))
    },

    /** Gives a claim back, as if it had not been made. */
    releaseMailing: (claimed: Mailing, existing: Mailing | undefined): Promise<boolean> =>
      existing ? moveMailing(existing, claimed) : deleteMailing(claimed),
  }
}

const unmoved = ({ attempt, state }: Mailing) => ({
  ConditionExpression: 'attempt = :attempt AND #state = :state',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':attempt': attempt, ':state': state },
})

/** Where an operator finds a mailing that failed or may have. */
const attention = ({ state, since }: Mailing) =>
  state === 'failed' || state === 'unknown' ? { dueShard: attentionShard(state), dueAt: since } : {}

const isSameMove = (stored: Mailing | undefined, to: Mailing) =>
  stored?.attempt === to.attempt && stored.state === to.state
