import { findAddress } from '../core/addresses.ts'
import { isSameAddress } from '../core/fields.ts'
import { type Member, memberSchema } from '../core/member.ts'
import { signUpLifetime } from '../core/sign-in.ts'
import { type Instant, subtractFrom } from '../core/time.ts'
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from './clients/dynamodb.ts'
import { dueShard, dueShards, emailKey, intakeKey, memberKey } from './keys.ts'
import { getAll, putNew, type Table, wrote } from './table.ts'
import { tableSchema } from './table-schema.ts'

/**
 * The due instant and what it follows from; so do what is wrong with the address, which one it is, quiet months and a
 * transition.
 */
const schedule = [
  'zone',
  'digestDay',
  'digestHour',
  'unsubscribedAt',
  'pausedUntil',
  'sumUpDay',
  'lastPeriod',
  'reminderMonth',
  'lastReminder',
  'reminderAgainOn',
  'dueAt',
] as const

const memberFields = memberSchema.keyof().options

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
    const changed = memberFields.filter((field) => before[field] !== after[field])
    if (changed.length === 0) return true
    const set = changed.filter((field) => after[field] !== undefined)
    const removed = changed.filter((field) => after[field] === undefined)
    const known = schedule.filter((field) => before[field] !== undefined)
    const nested = [
      ['mailProblem', 'at', before.mailProblem?.at],
      ['quiet', 'at', before.quiet?.at],
      ['transition', 'version', before.transition?.version],
      ['addresses', 'version', before.addresses?.version],
    ] as const
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
            ...nested.map(([field, part, value]) =>
              value ? `#${field}.#${part} = :was_${field}` : `attribute_not_exists(#${field})`,
            ),
          ].join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(
            [
              ...[...changed, ...schedule],
              ...nested.flatMap(([field, part, value]) => (value ? [field, part] : [field])),
            ].map((field) => [`#${field}`, field]),
          ),
          ExpressionAttributeValues: Object.fromEntries([
            ...set.map((field) => [`:${field}`, after[field]]),
            ...known.map((field) => [`:was_${field}`, before[field]]),
            ...nested.flatMap(([field, , value]) => (value ? [[`:was_${field}`, value]] : [])),
          ]),
        }),
      ),
    )
  }

  /** Follows an EMAIL or INTAKE item to its member, who may have another address or secret by now, or not this one yet. */
  const loadOwner = async (Key: { PK: string; SK: string }): Promise<Member | undefined> => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key, ConsistentRead: true }),
    )
    return Item && loadMember(Item.memberId)
  }

  /** Who is mailed at an address. One that its member has no more, or does not have yet, is nobody's. */
  const findMemberByEmail = async (address: string): Promise<Member | undefined> => {
    const member = await loadOwner(emailKey(address))
    return member && isSameAddress(member.email, address) ? member : undefined
  }

  /** Who signs in with an address and writes from it, primary or not. */
  const findMemberAt = async (address: string, now: Instant): Promise<Member | undefined> => {
    const member = await loadOwner(emailKey(address))
    return member && findAddress(member, address, now) ? member : undefined
  }

  /** A secret that its member has no more, or does not have yet, is nobody's. */
  const findMemberByIntakeSecret = async (secret: string): Promise<Member | undefined> => {
    const member = await loadOwner(intakeKey(secret))
    return member?.intakeSecret === secret ? member : undefined
  }

  /** Takes an address or a secret for a member, or over from one who never came to have it, or has it no more. */
  const claim = async (
    Key: { PK: string; SK: string },
    memberId: string,
    { now, isTaken }: { now: Instant; isTaken: () => Promise<boolean> },
  ) => {
    const claimIf = (condition: string, values: Record<string, string>) =>
      wrote(
        table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...Key, memberId, claimedAt: now },
            ConditionExpression: condition,
            ExpressionAttributeValues: values,
          }),
        ),
      )
    if (await claimIf('attribute_not_exists(PK) OR memberId = :memberId', { ':memberId': memberId }))
      return true
    if (await isTaken()) return false
    // As long as the link that made the claim is good, it may still finish.
    return claimIf('claimedAt <= :expired', { ':expired': subtractFrom(now, signUpLifetime) })
  }
  const claimAddress = (address: string, memberId: string, now: Instant) =>
    claim(emailKey(address), memberId, {
      now,
      isTaken: async () => (await findMemberAt(address, now)) !== undefined,
    })
  const claimSecret = (secret: string, memberId: string, now: Instant) =>
    claim(intakeKey(secret), memberId, {
      now,
      isTaken: async () => (await loadOwner(intakeKey(secret))) !== undefined,
    })

  /** Makes a change, on what was loaded first and, while others write, again on what they wrote. */
  const changeMember = async (
    loaded: Member,
    change: (member: Member) => Member,
  ): Promise<Member | undefined> => {
    let member: Member | undefined = loaded
    for (let round = 0; member && round < 5; round++) {
      const changed = change(member)
      if (await updateMember(member, changed)) return changed
      member = await loadMember(member.id)
    }
    if (member) throw new Error('A member was changed by others five times in a row.')
    return undefined
  }

  return {
    loadMember,

    /** Those of so many that there are and can be read, by id; a hundred at most, as DynamoDB has it. */
    loadMembers: async (memberIds: string[]): Promise<Map<string, Member>> => {
      const members = new Map<string, Member>()
      for (const item of await getAll(table, [...new Set(memberIds)].map(memberKey))) {
        const { data } = memberSchema.safeParse(item)
        if (data) members.set(data.id, data)
      }
      return members
    },

    findMemberByEmail,
    findMemberAt,
    findMemberByIntakeSecret,

    /** In steps that can be repeated: the address is claimed first, for the id that the sign-up carries. */
    createMember: async (member: Member): Promise<'created' | 'exists' | 'address taken'> => {
      if (!(await claimAddress(member.email, member.id, member.createdAt))) return 'address taken'
      await claimSecret(member.intakeSecret, member.id, member.createdAt)
      const created = await putNew(table, {
        ...memberKey(member.id),
        ...member,
        dueShard: dueShard(member.id),
      })
      return created ? 'created' : 'exists'
    },

    changeMember,

    claimAddress,

    /**
     * Gives the member another secret instead of the one that was read, in steps that can be repeated: the new secret is
     * claimed before the member has it, and the old one goes after that. Of two at once one wins.
     */
    rotateIntakeSecret: async (before: Member, intakeSecret: string): Promise<boolean> => {
      if (!(await claimSecret(intakeSecret, before.id, before.createdAt)))
        throw new Error('A new secret was taken already.')
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
