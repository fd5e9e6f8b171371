import { normaliseEmail } from '../core/fields.ts'
import { type KeyRing, keyedHashes } from '../core/links.ts'
import { isForGood, type Suppression, standing, suppressionSchema } from '../core/suppression.ts'
import { addTo, epochSeconds, type Instant } from '../core/time.ts'
import { DeleteCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { suppressionKey } from './keys.ts'
import { getAll, type Table, wrote } from './table.ts'
import { tableSchema } from './table-schema.ts'

/** Longer than any event is delivered again: SQS keeps what failed for a fortnight. */
const rememberedFor = 'P60D'

/**
 * The addresses that nothing is mailed to, as keyed hashes. Events come repeatedly and in any order, so each write says
 * which mail it is about, and one about an earlier mail than what is stored changes nothing.
 */
export const suppressionStore = (table: Table, keys: KeyRing) => {
  /** The address under each key of the ring, the newest first. */
  const keysOf = (address: string) =>
    keyedHashes(`suppressed:${normaliseEmail(address)}`, keys).map(suppressionKey)

  /** What stands against mailing to each of the addresses, in their order. */
  const findSuppressions = async (addresses: string[]): Promise<(Suppression | undefined)[]> => {
    const wanted = addresses.map(keysOf)
    const keys = new Map(wanted.flat().map((key) => [key.PK, key]))
    const found = new Map((await getAll(table, [...keys.values()])).map((item) => [item.PK, item]))
    return wanted.map((keys) =>
      standing(keys.flatMap(({ PK }) => (found.has(PK) ? [suppressionSchema.parse(found.get(PK))] : []))),
    )
  }

  return {
    findSuppressions,
    findSuppression: async (address: string): Promise<Suppression | undefined> =>
      (await findSuppressions([address]))[0],

    /** A complaint or an operator's word stands above a bounce, and stays. */
    suppress: (address: string, { reason, at, mailedAt }: Suppression): Promise<boolean> =>
      wrote(
        table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...keysOf(address)[0], reason, at, mailedAt },
            ConditionExpression: isForGood({ reason })
              ? 'attribute_not_exists(PK) OR reason = :bounced'
              : 'attribute_not_exists(PK) OR (reason = :bounced AND mailedAt < :mailedAt AND (attribute_not_exists(deliveredAt) OR deliveredAt < :mailedAt))',
            ExpressionAttributeValues: {
              ':bounced': 'bounced',
              ...(reason === 'bounced' && { ':mailedAt': mailedAt }),
            },
          }),
        ),
      ),

    /** Forgets all that is known of the address. */
    unsuppress: (address: string) =>
      Promise.all(
        keysOf(address).map((Key) => table.documents.send(new DeleteCommand({ TableName: table.name, Key }))),
      ),

    /**
     * A mail arrived that was sent after the one that had bounced. What is left says until when bounces are old news. True
     * also when that was known.
     */
    release: async (address: string, mailedAt: Instant): Promise<boolean> => {
      const released = await Promise.all(
        keysOf(address).map((Key) =>
          wrote(
            table.documents.send(
              new UpdateCommand({
                TableName: table.name,
                Key,
                UpdateExpression: 'SET deliveredAt = :mailedAt, #ttl = :ttl',
                ConditionExpression:
                  'reason = :bounced AND mailedAt < :mailedAt AND (attribute_not_exists(deliveredAt) OR deliveredAt <= :mailedAt)',
                ExpressionAttributeNames: { '#ttl': tableSchema.timeToLive },
                ExpressionAttributeValues: {
                  ':bounced': 'bounced',
                  ':mailedAt': mailedAt,
                  ':ttl': epochSeconds(addTo(mailedAt, rememberedFor)),
                },
              }),
            ),
          ),
        ),
      )
      return released.includes(true)
    },
  }
}
