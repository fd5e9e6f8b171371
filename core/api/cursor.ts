import { type KeyRing, keyedHash, matchesKeyedHash } from '../links.ts'

/**
 * Where a page ended, for the next one to go on from. It is good for the same member and the same query alone, so that it
 * says nothing of others and no page is missed.
 */
const subject = (boundTo: string, place: string) => `cursor:${boundTo}:${place}`

export const writeCursor = (place: string, boundTo: string, keys: KeyRing): string =>
  `${Buffer.from(place).toString('base64url')}.${keyedHash(subject(boundTo, place), keys)}`

export const readCursor = (cursor: string, boundTo: string, keys: KeyRing): string | undefined => {
  const dot = cursor.indexOf('.')
  const place = Buffer.from(cursor.slice(0, Math.max(0, dot)), 'base64url').toString()
  return matchesKeyedHash(subject(boundTo, place), cursor.slice(dot + 1), keys) ? place : undefined
}
