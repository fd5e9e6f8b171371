import type { Contact } from '../core/contact.ts'
import { identifiers } from '../core/identifiers.ts'
import type { Instant } from '../core/time.ts'
import { DeleteCommand, GetCommand, PutCommand } from './clients/dynamodb.ts'
import { matchKey } from './keys.ts'
import { type Table, wrote } from './table.ts'

/** An identifier that another contact has; undefined while that one is being added. */
export type Taken = {
  outcome: 'belongs to'
  contactId: string
  contact: Contact | undefined
  identifier: string
}

type LoadContact = (memberId: string, contactId: string, now: Instant) => Promise<Contact | undefined>

/** Which contact has an address, a profile or a number: what keeps one person from being two contacts. */
export const identifierStore = (table: Table, loadContact: LoadContact) => {
  /** Where an identifier leads. The contact is undefined while it is being added, or when it is gone. */
  const findHolder = async (memberId: string, identifier: string, now: Instant) => {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: matchKey(memberId, identifier), ConsistentRead: true }),
    )
    if (!Item) return undefined
    const contactId = String(Item.contactId)
    const contact = await loadContact(memberId, contactId, now)
    return { contactId, contact, isLeftOver: contact && !identifiers(contact).includes(identifier) }
  }

  /** From nobody, or from the one that it was seen with. */
  const claim = (memberId: string, identifier: string, contactId: string, seenWith: string) =>
    wrote(
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...matchKey(memberId, identifier), contactId },
          ConditionExpression: 'attribute_not_exists(PK) OR contactId IN (:contactId, :seenWith)',
          ExpressionAttributeValues: { ':contactId': contactId, ':seenWith': seenWith },
        }),
      ),
    )

  return {
    findHolder,

    /** Takes what a new contact has, without a look at who has it, while nobody has. False as soon as somebody does. */
    claimFree: async (memberId: string, contact: Contact): Promise<boolean> => {
      for (const identifier of identifiers(contact))
        if (!(await claim(memberId, identifier, contact.id, contact.id))) return false
      return true
    },

    /**
     * Takes what the contact has and had not. A new contact waits for whoever is being added under the same identifier,
     * unless that is itself under the id that it had; one that is known takes it from a contact that is removed or was
     * never finished.
     */
    claimIdentifiers: async (
      memberId: string,
      contact: Contact,
      { before, now, ownId }: { before: Contact | undefined; now: Instant; ownId?: string },
    ): Promise<'claimed' | { outcome: 'changed meanwhile' } | Taken> => {
      const held = before && !before.removedOn ? identifiers(before) : []
      const wanted = identifiers(contact).filter((identifier) => !held.includes(identifier))
      const holders = await Promise.all(wanted.map((identifier) => findHolder(memberId, identifier, now)))
      for (const [index, holder] of holders.entries()) {
        if (!holder || holder.contactId === contact.id || holder.isLeftOver) continue
        if (holder.contactId === ownId && !holder.contact) continue
        if (before && (!holder.contact || holder.contact.removedOn)) continue
        const { contactId, contact: other } = holder
        return { outcome: 'belongs to', contactId, contact: other, identifier: wanted[index] ?? '' }
      }
      for (const [index, identifier] of wanted.entries()) {
        const seenWith = holders[index]?.contactId ?? contact.id
        if (!(await claim(memberId, identifier, contact.id, seenWith)))
          return { outcome: 'changed meanwhile' }
      }
      return 'claimed'
    },

    /** Lets go of what a contact had and has no longer. */
    releaseIdentifiers: async (
      memberId: string,
      before: Pick<Contact, 'emails' | 'linkedIn' | 'phones'> | undefined,
      after: Contact,
    ) => {
      const kept = identifiers(after)
      for (const identifier of before ? identifiers(before) : []) {
        if (kept.includes(identifier)) continue
        await wrote(
          table.documents.send(
            new DeleteCommand({
              TableName: table.name,
              Key: matchKey(memberId, identifier),
              ConditionExpression: 'contactId = :contactId',
              ExpressionAttributeValues: { ':contactId': after.id },
            }),
          ),
        )
      }
    },
  }
}

export type IdentifierStore = ReturnType<typeof identifierStore>
