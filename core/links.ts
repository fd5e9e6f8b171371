import { createHmac, timingSafeEqual } from 'node:crypto'
import { secretKey } from './secret-key.ts'
import { addTo, type Instant } from './time.ts'

/** Secrets by number. The highest signs; the others still verify links that are out there. */
export type KeyRing = Record<string, string>

export const purposes = [
  'add',
  'edit',
  'remove',
  'talked',
  'snooze',
  'cadence',
  'let-go',
  'reference',
  'tick',
  'untick',
  'colleague',
  'last-day',
  'call-off',
  'take-up',
  'undo',
  'unsubscribe',
  'resubscribe',
  'resume',
  'add-win',
  'edit-win',
  'remove-win',
  'restore-win',
  'reminder-done',
  'reminder-later',
  'reminder-skip',
  'reminder-undo',
  'was-this-you',
  'confirm-details',
  'my-details',
  'delete-details',
  'undo-details',
  'leave',
  'only-address',
] as const
export type Purpose = (typeof purposes)[number]

/** What a link allows: one action on one thing of one member's. The thing is a contact, or what the purpose says. */
export type LinkTo = { purpose: Purpose; memberId: string; thing: string }

export type ReadLink = { outcome: 'valid'; link: LinkTo } | { outcome: 'expired' } | { outcome: 'forged' }

const lifetime = 'P90D'
const never = 'never'
const lifetimes: { readonly [purpose in Purpose]?: string } = {
  // What somebody must be able to do for as long as they have the mail.
  unsubscribe: never,
  'my-details': never,
  'delete-details': never,
  // What cannot be taken back.
  leave: 'P1D',
  // Time to notice; a mailbox that is given up may soon be somebody else's.
  'only-address': 'P7D',
}
const minutes = (instant: Instant) => instant.slice(0, 16).replace(/\D/g, '')

/** Lower-case base32 (RFC 4648 without padding): survives mail systems that change the case of an address. */
export const base32 = (bytes: Uint8Array): string => {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
  let text = ''
  let bits = 0
  let buffer = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(buffer >> bits) & 31]
    }
    buffer &= (1 << bits) - 1
  }
  return bits > 0 ? text + alphabet[(buffer << (5 - bits)) & 31] : text
}

/** 128 bits of HMAC-SHA256; RFC 2104 section 5 allows half the output. */
const sign = (text: string, secret: string) =>
  base32(createHmac('sha256', secretKey(secret)).update(text).digest().subarray(0, 16))

const newestKey = (keys: KeyRing): [string, string] => {
  const newest = Object.entries(keys).at(-1)
  if (!newest) throw new Error('The key ring is empty.')
  return newest
}

/** A keyed hash for what is looked up but must not be readable in the table: tokens, addresses in limits. */
export const keyedHash = (text: string, keys: KeyRing): string => {
  const [id, secret] = newestKey(keys)
  return `${id}.${base32(createHmac('sha256', secretKey(secret)).update(text).digest())}`
}

/** The hashes that a text may be stored under, whichever key was the newest then; today's first. */
export const keyedHashes = (text: string, keys: KeyRing): string[] =>
  Object.entries(keys)
    .toReversed()
    .map(([id, secret]) => keyedHash(text, { [id]: secret }))

/** Compares in constant time, with the key that the hash was made with. */
export const matchesKeyedHash = (text: string, hash: string, keys: KeyRing): boolean => {
  const id = hash.slice(0, hash.indexOf('.'))
  const secret = Object.hasOwn(keys, id) ? keys[id] : undefined
  return secret !== undefined && equal(keyedHash(text, { [id]: secret }), hash)
}

const equal = (a: string, b: string) => {
  const [ours, theirs] = [Buffer.from(a), Buffer.from(b)]
  return ours.length === theirs.length && timingSafeEqual(ours, theirs)
}

/** Makes links of one moment, `purpose.member.thing.expiry.key.signature`, safe in a URL; a mail has dozens. */
export const linkSigner = (keys: KeyRing, now: Instant) => {
  const [keyId, secret] = newestKey(keys)
  const expires = minutes(addTo(now, lifetime))
  return ({ purpose, memberId, thing }: LinkTo): string => {
    const own = lifetimes[purpose]
    const expiry = own === undefined ? expires : own === never ? never : minutes(addTo(now, own))
    const text = [purpose, memberId, thing, expiry, keyId].join('.')
    return `${text}.${sign(text, secret)}`
  }
}

export const signLink = (link: LinkTo, keys: KeyRing, now: Instant): string => linkSigner(keys, now)(link)

export const readLink = (token: string, keys: KeyRing, now: Instant): ReadLink => {
  const parts = token.split('.')
  const [purpose, memberId, thing, expiry, keyId, signature] = parts
  const secret = keyId && Object.hasOwn(keys, keyId) ? keys[keyId] : undefined
  const known = purposes.find((each) => each === purpose)
  if (!known || !memberId || thing === undefined || !expiry || !secret || !signature || parts.length !== 6)
    return { outcome: 'forged' }
  if (!equal(sign(parts.slice(0, 5).join('.'), secret), signature)) return { outcome: 'forged' }
  if (expiry !== never && minutes(now) >= expiry) return { outcome: 'expired' }
  return { outcome: 'valid', link: { purpose: known, memberId, thing } }
}

/** The local part of an unsubscribe address, within the 64 octets of RFC 5321 section 4.5.3.1.1; it never expires. */
export const unsubscribeLocalPart = (memberId: string, keys: KeyRing): string => {
  const [keyId, secret] = newestKey(keys)
  return `unsubscribe+${memberId}.${keyId}.${sign(`unsubscribe-by-mail.${memberId}.${keyId}`, secret)}`
}

export const readUnsubscribeLocalPart = (localPart: string, keys: KeyRing): string | undefined => {
  const match = /^unsubscribe\+([a-z2-7]+)\.(\w+)\.([a-z2-7]+)$/.exec(localPart.toLowerCase())
  const [, memberId, keyId, signature] = match ?? []
  const secret = keyId && Object.hasOwn(keys, keyId) ? keys[keyId] : undefined
  if (!memberId || !signature || !secret) return undefined
  return equal(sign(`unsubscribe-by-mail.${memberId}.${keyId}`, secret), signature) ? memberId : undefined
}
