import { isDeepStrictEqual } from 'node:util'
import { type Contact, contactSchema, type Touch, touchSchema, undoneWithin } from '../core/contact.ts'
import { identifiers, withoutIdentifiersOf } from '../core/identifiers.ts'
import { addTo, epochSeconds, type Instant, type LocalDate } from '../core/time.ts'
import { addingStore } from './add-contacts.ts'
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from './clients/dynamodb.ts'
import { changeAnnouncer } from './contact-changes.ts'
import type { ListedContact } from './contact-list.ts'
import { identifierStore, type Taken } from './identifiers.ts'
import type { contactImporter } from './import-contacts.ts'
import { contactKey, matchKey, memberItems, memberKey, prefix, touchKey, unexpiredItems } from './keys.ts'
import { getAll, putNew, queryAll, rounds, type Table, wrote } from './table.ts'
import { tableSchema } from './table-schema.ts'

export type SavedContact = { outcome: 'saved' } | { outcome: 'changed meanwhile' } | Taken

/** The id makes adding twice add once; the touch is the one that brings them, if it is not the form's. */
export type NewContact = {
  id: string
  today: LocalDate
  now: Instant
  touch?: Touch
  notBefore?: LocalDate | undefined
  /** What else is written with it, on the contact as it is once added or merged; `before` it was, if it was known. */
  mark?: (contact: Contact, before: Contact | undefined) => Contact
}
export type AddedContact = {
  outcome: 'added' | 'merged' | 'unchanged' | 'restored' | 'added before'
  contact: Contact
}

export const contactStore = (table: Table) => {
  const { announceChange, announceMany } = changeAnnouncer(table)

  const get = async (Key: { PK: string; SK: string }) =>
    (await table.documents.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }))).Item

  /** A removed contact is found, so that it can come back; one whose time to come back is over is not. */
  const loadContact = async (memberId: string, contactId: string, now: Instant) => {
    const item = await get(contactKey(memberId, contactId))
    return item && !(item.ttl <= epochSeconds(now)) ? contactSchema.parse(item) : undefined
  }

  /** Those of several who are there, as `loadContact` has each, in the order of the ids. */
  const loadContacts = async (memberId: string, ids: string[], now: Instant): Promise<Contact[]> => {
    const items = await getAll(
      table,
      ids.map((id) => contactKey(memberId, id)),
    )
    const found = new Map(
      items
        .filter(({ ttl }) => !(Number(ttl) <= epochSeconds(now)))
        .map((item) => [String(item.id), contactSchema.parse(item)]),
    )
    return ids.flatMap((id) => found.get(id) ?? [])
  }

  const matches = identifierStore(table, loadContact)

  /** The contact that these identifiers are of, by the strongest that is known. */
  const findContact = async (
    memberId: string,
    { by, now }: { by: Pick<Contact, 'emails' | 'linkedIn' | 'phones'>; now: Instant },
  ) => {
    for (const identifier of identifiers(by)) {
      const holder = await matches.findHolder(memberId, identifier, now)
      if (holder?.contact && !holder.isLeftOver) return holder.contact
    }
    return undefined
  }

  /** Sets or clears when the rest of a removed contact goes: its touches and identifiers go with it. */
  const expireWithContact = async (memberId: string, contact: Contact, ttl: number | undefined) => {
    const touches = await queryAll(table, memberItems(memberId, prefix.touch(contact.id)))
    const keys = [
      ...touches.map(({ PK, SK }) => ({ PK, SK })),
      ...identifiers(contact).map((identifier) => matchKey(memberId, identifier)),
    ]
    for (const Key of keys) {
      await wrote(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key,
            UpdateExpression: ttl ? 'SET #ttl = :ttl' : 'REMOVE #ttl',
            // An identifier may have gone to another contact meanwhile.
            ConditionExpression:
              'attribute_exists(PK) AND (attribute_not_exists(contactId) OR contactId = :contactId)',
            ExpressionAttributeNames: { '#ttl': tableSchema.timeToLive },
            ExpressionAttributeValues: { ':contactId': contact.id, ...(ttl && { ':ttl': ttl }) },
          }),
        ),
      )
    }
  }

  const saveTouch = (memberId: string, contactId: string, touch: Touch) =>
    table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...touchKey(memberId, contactId, touch.id), ...touch },
      }),
    )

  /** One that is there already stays as it is. */
  const saveEarlierTouch = (memberId: string, contactId: string, touch: Touch) =>
    putNew(table, { ...touchKey(memberId, contactId, touch.id), ...touch })

  const saveNewTouch = async (memberId: string, { id, lastTouch }: Contact, before: Contact | undefined) => {
    if (lastTouch && !isDeepStrictEqual(lastTouch, before?.lastTouch))
      await saveTouch(memberId, id, lastTouch)
  }

  /**
   * False when it is no longer the version that the contact was made from; none for a new one. Those that are written many
   * at once have been announced.
   */
  const putContact = async (
    memberId: string,
    contact: Contact,
    {
      before,
      now,
      ttl,
      isAnnounced = false,
    }: { before: Contact | undefined; now: Instant; ttl?: number | undefined; isAnnounced?: boolean },
  ) => {
    if (!isAnnounced) await announceChange(memberId, contact, now)
    return wrote(
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...contactKey(memberId, contact.id), ...contact, ttl },
          ConditionExpression: before ? '#version = :version' : 'attribute_not_exists(PK) OR #ttl <= :now',
          ExpressionAttributeNames: before ? { '#version': 'version' } : { '#ttl': tableSchema.timeToLive },
          ExpressionAttributeValues: before ? { ':version': before.version } : { ':now': epochSeconds(now) },
        }),
      ),
    )
  }

  /**
   * Writes a contact over the version that it was made from (none for a new one), in steps that can be repeated:
   * identifiers, contact, touch, then what it no longer needs. What comes back stops expiring before the contact does.
   */
  const saveContact = async (
    memberId: string,
    contact: Contact,
    before: Contact | undefined,
    now: Instant,
    isAnnounced = false,
  ): Promise<SavedContact> => {
    const claimed = await matches.claimIdentifiers(memberId, contact, { before, now })
    if (claimed !== 'claimed') return claimed
    if (before?.removedOn && !contact.removedOn) await expireWithContact(memberId, contact, undefined)
    const ttl = contact.removedOn ? epochSeconds(addTo(now, undoneWithin)) : undefined
    const saved = await putContact(memberId, contact, { before, now, ttl, isAnnounced })
    if (!saved) return { outcome: 'changed meanwhile' }
    await saveNewTouch(memberId, contact, before)
    if (contact.removedOn) await expireWithContact(memberId, contact, ttl)
    await matches.releaseIdentifiers(memberId, before, contact)
    return { outcome: 'saved' }
  }

  /**
   * Deletes somebody of whom nothing is kept, not even for an undo. The contact goes last, so that doing it again finishes
   * it. False when it is no longer this version.
   */
  const deleteContact = async (memberId: string, contact: Contact, now: Instant): Promise<boolean> => {
    await expireWithContact(memberId, contact, epochSeconds(now))
    const { linkedIn: _, ...unreachable } = { ...contact, emails: [], phones: [] }
    await matches.releaseIdentifiers(memberId, contact, unreachable)
    await announceChange(memberId, { ...contact, version: contact.version + 1 }, now, true)
    return wrote(
      table.documents.send(
        new DeleteCommand({
          TableName: table.name,
          Key: contactKey(memberId, contact.id),
          ConditionExpression: 'attribute_not_exists(PK) OR #version = :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':version': contact.version },
        }),
      ),
    )
  }

  const { addContact, mergeOrAdd, saveAdded } = addingStore({
    loadContact,
    findContact,
    matches,
    expireWithContact,
    saveNewTouch,
    putContact,
  })

  /** All contacts, those too that are removed and can still come back. */
  const listContactsAndRemoved = async (memberId: string, now: Instant): Promise<Contact[]> => {
    const items = await queryAll(table, unexpiredItems(memberId, prefix.contact, now))
    return items.map((item) => contactSchema.parse(item))
  }

  /** What it takes to add many is loaded with the first who come together. */
  const importContacts: ReturnType<typeof contactImporter> = async (...rows) => {
    const { contactImporter } = await import('./import-contacts.ts')
    const steps = { mergeOrAdd, saveAdded, listContactsAndRemoved, saveEarlierTouch, announceMany }
    return contactImporter(steps)(...rows)
  }

  return {
    announceMany,
    importContacts,
    listContactsAndRemoved,
    loadContact,
    loadContacts,
    findContact,
    addContact,
    saveContact,
    releaseIdentifiers: matches.releaseIdentifiers,

    /** Makes a change; while others write, again on what they wrote. Null: no change. `gone`: nothing of it is kept. */
    changeContact: async (
      memberId: string,
      contactId: string,
      now: Instant,
      change: (contact: Contact) => Contact | 'gone' | null,
      { isAnnounced = false }: { isAnnounced?: boolean } = {},
    ): Promise<{ contact: Contact; changed: boolean } | undefined> => {
      for (let round = 0; round < rounds; round++) {
        const contact = await loadContact(memberId, contactId, now)
        const changed = contact && change(contact)
        if (changed === 'gone') {
          if (!contact || (await deleteContact(memberId, contact, now))) return undefined
          continue
        }
        if (!contact || !changed) {
          // A removal that was cut short is finished when it is asked for again.
          if (contact?.removedOn)
            await expireWithContact(memberId, contact, epochSeconds(addTo(now, undoneWithin)))
          return contact && { contact, changed: false }
        }
        const saved = await saveContact(memberId, changed, contact, now, isAnnounced)
        if (saved.outcome === 'saved') return { contact: changed, changed: true }
        if (saved.outcome === 'belongs to' && saved.contact) {
          // It comes back without what somebody else has taken meanwhile.
          const free = withoutIdentifiersOf(changed, saved.contact)
          const { outcome } = await saveContact(memberId, free, contact, now, isAnnounced)
          if (outcome === 'saved') return { contact: free, changed: true }
        }
      }
      throw new Error('A contact was changed by others too often.')
    },

    /** Writes what has been announced, of somebody whose identifiers and talks stay. False when they were changed meanwhile. */
    saveAnnounced: (memberId: string, contact: Contact, before: Contact, now: Instant): Promise<boolean> =>
      putContact(memberId, contact, { before, now, isAnnounced: true }),

    saveTouch,
    saveEarlierTouch,

    loadTouch: async (memberId: string, contactId: string, touchId: string): Promise<Touch | undefined> => {
      const item = await get(touchKey(memberId, contactId, touchId))
      return item && touchSchema.parse(item)
    },

    deleteTouch: (memberId: string, contactId: string, touchId: string) =>
      table.documents.send(
        new DeleteCommand({ TableName: table.name, Key: touchKey(memberId, contactId, touchId) }),
      ),

    /** All that are not removed. What it takes is loaded with the first page or mail that is about many. */
    listContacts: async (memberId: string): Promise<ListedContact[]> =>
      (await import('./contact-list.ts')).contactList(table).listContacts(memberId),

    listDueContacts: async (memberId: string, today: LocalDate): Promise<Contact[]> => {
      const items = await queryAll(table, {
        IndexName: tableSchema.byNextContact.name,
        KeyConditionExpression: 'PK = :pk AND nextContact <= :today',
        ExpressionAttributeValues: { ':pk': memberKey(memberId).PK, ':today': today },
        ConsistentRead: true,
      })
      return items.map((item) => contactSchema.parse(item))
    },
  }
}
