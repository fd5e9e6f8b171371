import { createHash } from 'node:crypto'
import { normaliseEmail } from '../core/fields.ts'
import type { MailingKey } from '../core/mailing.ts'
import { epochSeconds, type Instant, type LocalDate } from '../core/time.ts'
import { tableSchema } from './table-schema.ts'

/**
 * Every key of the table. All that belongs to a member is in the member's partition:
 *
 *     MEMBER#id      MEMBER                        the member; dueShard, dueAt in the index byDue
 *                    CONTACT#contact               nextContact in the index byNextContact
 *                    TOUCH#contact#touch
 *                    MATCH#identifier              which contact has this address, profile or number
 *                    MAILING#kind#period
 *                    RECEIPT#day#mail              what a receipt that was not sent would have said
 *                    SESSION#session
 *                    WIN#win
 *                    HELD#mail                     a mail that the member is asked about
 *                    DETAILS#details               what somebody left on the member's keep-in-touch page
 *                    PENDING#pending               the same, before their own mail confirms it
 *                    IMPORT#import                 a file that the member chose on the page
 *                    IMPORT-PART#import#name#part  the file, and what is needed to take its import back
 *                    API-KEY#key                   a key for the API
 *                    BULK#bulk                     a change of many contacts
 *                    BULK-PART#bulk#name#part      whom it is about, and what is needed to take it back
 *                    MERGE#merge                   two contacts who were made one, as they were before
 *                    APART#contact#contact         two who look like one person, and are not
 *                    LIST#CHANGED#changes          which contacts may stand otherwise by now than in the list of all
 *                    LIST#HEAD                     which parts are the list
 *                    LIST#PART#list#part           the contacts as pages list them, packed
 *                    LEAVING                       a member who is being deleted, and what leads to them from elsewhere
 *     EMAIL#address  EMAIL                         whose address this is
 *                    ASKED#id                      a sign-in that has this address in it
 *     SIGNIN#id      SIGNIN                        a sign-up or sign-in that waits for its proof
 *     LIMIT#subject  LIMIT                         how often something was done
 *     INTAKE#secret  INTAKE                        whose private intake address this is
 *     PAGE#secret    PAGE                          whose keep-in-touch page this is
 *     CALENDAR#secret CALENDAR                     whose calendar feed this is
 *     MAIL#id        MAIL                          an intake mail that has been acted on
 *     SUPPRESSED#address SUPPRESSED                an address, hashed, that nothing is mailed to
 *     INVITED#address INVITED                      an address that may sign up where not everybody may
 *     SENDING#ses    SENDING                       the rate at which mailings go, the next turn, and whether they stopped
 *
 * In the index byDue are the members with something due and, in shards of their own, the mailings that an operator looks
 * for, by when they failed or became unknown.
 */
export const memberKey = (memberId: string) => ({ PK: `MEMBER#${memberId}`, SK: 'MEMBER' })
export const contactKey = (memberId: string, contactId: string) => inMember(memberId, `CONTACT#${contactId}`)
export const touchKey = (memberId: string, contactId: string, touchId: string) =>
  inMember(memberId, `TOUCH#${contactId}#${touchId}`)
export const matchKey = (memberId: string, identifier: string) => inMember(memberId, `MATCH#${identifier}`)
export const mailingKey = ({ memberId, kind, period }: MailingKey) =>
  inMember(memberId, `MAILING#${kind}#${period}`)
export const unsentReceiptKey = (memberId: string, day: LocalDate, messageId: string) =>
  inMember(memberId, `RECEIPT#${day}#${messageId}`)
export const sessionKey = (memberId: string, sessionId: string) => inMember(memberId, `SESSION#${sessionId}`)
export const winKey = (memberId: string, winId: string) => inMember(memberId, `WIN#${winId}`)
export const heldMailKey = (memberId: string, mailId: string) => inMember(memberId, `HELD#${mailId}`)
export const detailsKey = (memberId: string, detailsId: string) => inMember(memberId, `DETAILS#${detailsId}`)
export const pendingDetailsKey = (memberId: string, pendingId: string) =>
  inMember(memberId, `PENDING#${pendingId}`)
export const importKey = (memberId: string, importId: string) => inMember(memberId, `IMPORT#${importId}`)
export const importPartKey = (memberId: string, importId: string, name: string, part: number) =>
  inMember(memberId, `IMPORT-PART#${importId}#${name}#${String(part).padStart(3, '0')}`)
export const apiKeyKey = (memberId: string, keyId: string) => inMember(memberId, `${prefix.apiKey}${keyId}`)
export const bulkKey = (memberId: string, bulkId: string) => inMember(memberId, `BULK#${bulkId}`)
export const bulkPartKey = (memberId: string, bulkId: string, name: string, part: number) =>
  inMember(memberId, `BULK-PART#${bulkId}#${name}#${String(part).padStart(3, '0')}`)
export const mergeKey = (memberId: string, mergeId: string) => inMember(memberId, `MERGE#${mergeId}`)
export const apartKey = (memberId: string, pair: string) => inMember(memberId, `APART#${pair}`)
export const listChangeKey = (memberId: string, name: string) => inMember(memberId, `LIST#CHANGED#${name}`)
export const listHeadKey = (memberId: string) => inMember(memberId, 'LIST#HEAD')
export const listPartKey = (memberId: string, hash: string, part: number) =>
  inMember(memberId, `LIST#PART#${hash}#${String(part).padStart(3, '0')}`)
export const leavingKey = (memberId: string) => inMember(memberId, 'LEAVING')
export const emailKey = (address: string) => alone('EMAIL', normaliseEmail(address))
export const askedKey = (address: string, signInId: string) => ({
  PK: emailKey(address).PK,
  SK: `${prefix.asked}${signInId}`,
})
export const signInKey = (id: string) => alone('SIGNIN', id)
export const limitKey = (subject: string) => alone('LIMIT', subject)
export const intakeKey = (secret: string) => alone('INTAKE', secret)
export const pageKey = (secret: string) => alone('PAGE', secret)
export const calendarKey = (secret: string) => alone('CALENDAR', secret)
export const mailKey = (id: string) => alone('MAIL', id)
export const suppressionKey = (hash: string) => alone('SUPPRESSED', hash)
export const invitationKey = (address: string) => alone('INVITED', normaliseEmail(address))
export const sendingKey = () => alone('SENDING', 'ses')

/** The items of one kind in a member's partition begin with this. */
export const prefix = {
  contact: 'CONTACT#',
  touches: 'TOUCH#',
  touch: (contactId: string) => `TOUCH#${contactId}#`,
  win: 'WIN#',
  heldMail: 'HELD#',
  asked: 'ASKED#',
  session: 'SESSION#',
  import: 'IMPORT#',
  /** Of a name, or of the names that begin so. */
  importParts: (importId: string, name: string) => `IMPORT-PART#${importId}#${name}`,
  apart: 'APART#',
  bulkParts: (bulkId: string, name: string) => `BULK-PART#${bulkId}#${name}`,
  /** Of the list of all contacts, what has changed first. */
  list: 'LIST#',
  listParts: (hash: string) => `LIST#PART#${hash}`,
  mailing: (kind: MailingKey['kind']) => `MAILING#${kind}#`,
  mailings: 'MAILING#',
  apiKey: 'API-KEY#',
  unsentReceipt: 'RECEIPT#',
  unsentReceiptsOf: (day: LocalDate) => `RECEIPT#${day}#`,
}

/** A query for all items of a member that begin so, as they stand now. */
export const memberItems = (memberId: string, start: string) => ({
  KeyConditionExpression: 'PK = :pk AND begins_with(SK, :prefix)',
  ExpressionAttributeValues: { ':pk': memberKey(memberId).PK, ':prefix': start },
  ConsistentRead: true,
})

/** The same without those that have expired: the table may still have them. */
export const unexpiredItems = (memberId: string, start: string, now: Instant) => {
  const query = memberItems(memberId, start)
  return {
    ...query,
    FilterExpression: 'attribute_not_exists(#ttl) OR #ttl > :now',
    ExpressionAttributeNames: { '#ttl': tableSchema.timeToLive },
    ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ':now': epochSeconds(now) },
  }
}

/** Enough partitions for a planner that reads them side by side; few, since each costs a read at every tick. */
export const dueShards = ['DUE#0', 'DUE#1', 'DUE#2', 'DUE#3'] as const
export const dueShard = (memberId: string) =>
  dueShards[(createHash('sha256').update(memberId).digest()[0] ?? 0) % dueShards.length]

export const attentionShard = (state: 'failed' | 'unknown') => `ATTENTION#${state}`

const inMember = (memberId: string, SK: string) => ({ PK: memberKey(memberId).PK, SK })
const alone = (entity: string, id: string) => ({ PK: `${entity}#${id}`, SK: entity })
