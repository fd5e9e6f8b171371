import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type Member, memberSchema } from '../core/member.ts'
import { signUpLifetime } from '../core/sign-in.ts'
import { type Instant, subtractFrom } from '../core/time.ts'
import { dueShard, dueShards, emailKey, intakeKey, memberKey } from './keys.ts'
import { type Table, wrote } from './table.ts'
import { tableSchema } from './table-schema.ts'

/** The due instant and what it follows from. */
const schedule = [
  'zone',
  'digestDay',
  'digestHour',
  'unsubscribedAt',
  'pausedUntil',
  'sumUpDay',
  'lastPeriod',
  'dueAt',
] as const

export const memberStore = (table: Table) => {
  const loadMember = async (memberId: string): Promise<Member | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: memberKey(memberId), ConsistentRead: true }),
    )
    return Item && memberSchema.parse(Item)
  }

  /**
   * Writes the fields that differ from what was read, unless the schedule moved meanwhile: a digest that was just sent
   * and a member who just changed the day must not undo each other.
   */
  const updateMember = async (before: Member, after: Member): Promise<boolean> => {
    const changed = memberSchema.keyof().options.filter((field) => before[field] !== after[field])
    if (changed.length === 0) return true
    const set = changed.filter((field) => after[field] !== undefined)
    const removed = changed.filter((field) => after[field] === undefined)
    const known = schedule.filter((field) => before[field] !== undefined)
    return wrote(
      table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: memberKey(before.id),
          UpdateExpression: [
            ...(set.length ? [`SET ${set.map((field) => `#${field} = :${field}`).join(', ')}`] : []),
            ...(removed.length ? [`REMOVE ${removed.map((field) => `#${field}`).join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: [
            'attribute_exists(PK)',
            ...schedule.map((field) =>
              known.includes(field) ? `#${field} = :was_${field}` : `attribute_not_exists(#${field})`,
            ),
          ].join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(
            [...changed, ...schedule].map((field) => [`#${field}`, field]),
          ),
          ExpressionAttributeValues: Object.fromEntries([
            ...set.map((field) => [`:${field}`, after[field]]),
            ...known.map((field) => [`:was_${field}`, before[field]]),
          ]),
        }),
      ),
    )
  }

  /** Follows an EMAIL or INTAKE item to its member. */
  const loadOwner = async (Key: { PK: string; SK: string }): Promise<Member | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key, ConsistentRead: true }),
    )
    return Item && loadMember(Item.memberId)
  }

  /** A secret that its member has no more, or does not have yet, is nobody's. */
  const findMemberByIntakeSecret = async (secret: string): Promise<Member | undefined> => {
    const member = await loadOwner(intakeKey(secret))
    return member?.intakeSecret === secret ? member : undefined
  }

  /** Takes an address or a secret for a member, or over from a sign-up that was never finished. */
  const claim = async (Key: { PK: string; SK: string }, { id: memberId, createdAt }: Member) => {
    const claimIf = (condition: string, values: Record<string, string>) =>
      wrote(
        table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...Key, memberId, claimedAt: createdAt },
            ConditionExpression: condition,
            ExpressionAttributeValues: values,
          }),
        ),
      )
    if (await claimIf('attribute_not_exists(PK) OR memberId = :memberId', { ':memberId': memberId }))
      return true
    if (await loadOwner(Key)) return false
    // As long as the link that made the claim is good, it may still finish.
    return claimIf('claimedAt <= :expired', { ':expired': subtractFrom(createdAt, signUpLifetime) })
  }

  return {
    loadMember,
    findMemberByEmail: (address: string) => loadOwner(emailKey(address)),
    findMemberByIntakeSecret,

    /** In steps that can be repeated: the address is claimed first, for the id that the sign-up carries. */
    createMember: async (member: Member): Promise<'created' | 'exists' | 'address taken'> => {
      if (!(await claim(emailKey(member.email), member))) return 'address taken'
      await claim(intakeKey(member.intakeSecret), member)
      const created = await wrote(
        table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...memberKey(member.id), ...member, dueShard: dueShard(member.id) },
            ConditionExpression: 'attribute_not_exists(PK)',
          }),
        ),
      )
      return created ? 'created' : 'exists'
    },

    /** Makes a change, on what was loaded first and, while others write, again on what they wrote. */
    changeMember: async (loaded: Member, change: (member: Member) => Member): Promise<Member | undefined> => {
      let member: Member | undefined = loaded
      for (let round = 0; member && round < 5; round++) {
        const changed = change(member)
        if (await updateMember(member, changed)) return changed
        member = await loadMember(member.id)
      }
      if (member) throw new Error('A member was changed by others five times in a row.')
      return undefined
    },

    /**
     * Gives the member another secret instead of the one that was read, in steps that can be repeated: the new secret is
     * claimed before the member has it, and the old one goes after that. Of two at once one wins.
     */
    rotateIntakeSecret: async (before: Member, intakeSecret: string): Promise<boolean> => {
      if (!(await claim(intakeKey(intakeSecret), before))) throw new Error('A new secret was taken already.')
      const rotated = await wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: memberKey(before.id),
            UpdateExpression: 'SET intakeSecret = :new',
            // The SDK may repeat a write whose answer was lost.
            ConditionExpression: 'intakeSecret = :old OR intakeSecret = :new',
            ExpressionAttributeValues: { ':old': before.intakeSecret, ':new': intakeSecret },
          }),
        ),
      )
      await table.documents.send(
        new DeleteCommand({
          TableName: table.name,
          Key: intakeKey(rotated ? before.intakeSecret : intakeSecret),
        }),
      )
      return rotated
    },

    /** The ids of members with something due, page by page, from all shards. */
    listDueMembers: async function* (now: Instant): AsyncGenerator<string[]> {
      for (const shard of dueShards) {
        let from: Record<string, unknown> | undefined
        do {
          const { Items, LastEvaluatedKey } = await table.documents.send(
            new QueryCommand({
              TableName: table.name,
              IndexName: tableSchema.byDue.name,
              KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
              ExpressionAttributeValues: { ':shard': shard, ':now': now },
              ExclusiveStartKey: from,
            }),
          )
          yield (Items ?? []).map(({ PK }) => String(PK).slice(memberKey('').PK.length))
          from = LastEvaluatedKey
        } while (from)
      }
    },
  }
}
