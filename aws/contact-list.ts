import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod'
import { contactSchema } from '../core/contact.ts'
import { DeleteCommand, PutCommand } from './clients/dynamodb.ts'
import { forEach } from './for-each.ts'
import { contactKey, listHeadKey, listPartKey, memberItems, memberKey, prefix } from './keys.ts'
import { inParts } from './packed-parts.ts'
import { getAll, queryAll, type Table, wrote } from './table.ts'
import { tableSchema } from './table-schema.ts'

/**
 * All contacts of a member, packed into a few items. Reading each item of 10,000 takes most of a second and 1,100 read
 * units, for a page that shows fifty.
 *
 * The list is made from the contacts and may be lost at any time. What was written since is announced by items of its own
 * (`contact-changes.ts`), before it is written: those contacts are read themselves. They are taken into the list when
 * there are many. An announcement is kept until the list has been made with its contact at the version that it names.
 *
 * Keys order it so that a query gives announcements before the list that they are about: one which the list has already
 * been made with does no harm, one that is missed would.
 */

/** All of a contact but for what its undo needs. A cadence was held to what it may be when it was written; that is slow. */
const listedSchema = contactSchema.omit({ previous: true }).extend({ cadence: z.string() })
export type ListedContact = z.infer<typeof listedSchema>
const listSchema = z.array(listedSchema)

const headSchema = z.object({ made: z.number(), hash: z.string(), parts: z.number() })
type Head = z.infer<typeof headSchema>
const announcedSchema = z.object({
  SK: z.string(),
  changes: z.array(z.string()),
  at: z.number(),
  gone: z.boolean().optional(),
})
type Announced = z.infer<typeof announcedSchema>

/** Fewer contacts than this are as fast to read themselves. */
const fewContacts = 200
/** As many changes are read beside the list, page by page, before they are taken into it; */
const mostBeside = 100
/** and of more than this, all contacts are read. */
const mostLookedUp = 500
/** As many items are deleted while a page waits. */
const mostTidied = 500

type Item = Record<string, unknown>

const names = Object.keys(listedSchema.shape)
const listedOnly = {
  ProjectionExpression: [...names, tableSchema.timeToLive].map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(
    [...names, tableSchema.timeToLive].map((name) => [`#${name}`, name]),
  ),
}

const unpack = (head: Head, items: Item[]): ListedContact[] | undefined => {
  const parts = items.filter(({ SK }) => String(SK).startsWith(prefix.listParts(head.hash)))
  if (parts.length !== head.parts) return undefined
  const packed = Buffer.concat(parts.map(({ bytes }) => bytes as Uint8Array))
  // A list from before a contact had all that it has now is made anew.
  return listSchema.safeParse(JSON.parse(gunzipSync(packed).toString())).data
}

/** Longer than anything of ours runs: a contact that was about to be written is written by then, or never. */
const aWhile = 3600

/**
 * Whether what was announced has happened, as the contact shows, or never will, since others have been announced a while
 * later. A contact that had expired then is another one.
 */
const isSettled = (
  { changes, at, gone }: Announced,
  { found, latest }: { found: Map<string, Item>; latest: number },
): boolean =>
  at + aWhile < latest ||
  changes.every((change) => {
    const [id = '', version] = change.split('#')
    const contact = found.get(id)
    if (!contact) return gone === true
    return Number(contact.version) >= Number(version) && !(Number(contact[tableSchema.timeToLive]) <= at)
  })

const byId = (a: ListedContact, b: ListedContact) => (a.id < b.id ? -1 : 1)

export const contactList = (table: Table) => {
  /** Of two at once one makes the list; the other leaves all as it is. */
  const saveList = async (memberId: string, contacts: ListedContact[], before: Head | undefined) => {
    const packed = gzipSync(JSON.stringify(contacts), { level: 1 })
    const hash = createHash('sha256').update(packed).digest('hex').slice(0, 16)
    const parts = inParts(packed)
    for (const [part, bytes] of parts.entries())
      await table.documents.send(
        new PutCommand({ TableName: table.name, Item: { ...listPartKey(memberId, hash, part), bytes } }),
      )
    const head: Head = { made: (before?.made ?? 0) + 1, hash, parts: parts.length }
    const isSaved = await wrote(
      table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...listHeadKey(memberId), ...head },
          ...(before
            ? { ConditionExpression: 'made = :made', ExpressionAttributeValues: { ':made': before.made } }
            : { ConditionExpression: 'attribute_not_exists(PK)' }),
        }),
      ),
    )
    return isSaved ? hash : undefined
  }

  /** Deletes what the list has been made of, and its former parts. */
  const tidy = (
    memberId: string,
    items: Item[],
    { hash, settled }: { hash: string; settled: Announced[] },
  ): Promise<void> => {
    const sortKeys = items.map(({ SK }) => String(SK))
    const former = sortKeys.filter(
      (SK) => SK.startsWith(prefix.listParts('')) && !SK.startsWith(prefix.listParts(hash)),
    )
    const { PK } = memberKey(memberId)
    const all = [...former, ...settled.map(({ SK }) => SK)]
    return forEach(all.slice(0, mostTidied), (SK) =>
      table.documents.send(new DeleteCommand({ TableName: table.name, Key: { PK, SK } })),
    )
  }

  return {
    /** All that are not removed, in the order of their ids. */
    listContacts: async (memberId: string): Promise<ListedContact[]> => {
      const items = await queryAll(table, memberItems(memberId, prefix.list))
      const announced = items.flatMap((item) => announcedSchema.safeParse(item).data ?? [])
      const head = items.map((item) => headSchema.safeParse(item).data).find((each) => each !== undefined)
      const known = head && unpack(head, items)
      const changed = new Set(
        announced.flatMap(({ changes }) => changes.map((change) => change.split('#')[0] ?? '')),
      )
      const isFromList = known !== undefined && changed.size <= mostLookedUp
      const read = isFromList
        ? await getAll(
            table,
            [...changed].map((id) => contactKey(memberId, id)),
            listedOnly,
          )
        : await queryAll(table, { ...memberItems(memberId, prefix.contact), ...listedOnly })
      const current = read
        .filter(({ removedOn }) => removedOn === undefined)
        .map((item) => listedSchema.parse(item))
      const kept = isFromList ? known.filter(({ id }) => !changed.has(id)) : []
      const contacts = isFromList && current.length === 0 ? kept : [...kept, ...current].toSorted(byId)

      const found = new Map(read.map((item) => [String(item.id), item]))
      const latest = announced.reduce((last, { at }) => Math.max(last, at), 0)
      const settled = announced.filter((each) => isSettled(each, { found, latest }))
      const isNew = known === undefined && contacts.length > fewContacts
      if (isNew || settled.flatMap(({ changes }) => changes).length >= mostBeside) {
        const hash = await saveList(memberId, contacts, head)
        if (hash) await tidy(memberId, items, { hash, settled })
      }
      return contacts
    },
  }
}
