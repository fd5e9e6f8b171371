import { createHash } from 'node:crypto'
import * as z from 'zod'
import { normaliseEmail } from './fields.ts'
import { newId } from './ids.ts'
import { type KeyRing, keyedHash, matchesKeyedHash } from './links.ts'
import type { SignUpForm } from './member-forms.ts'
import { addTo, type Instant } from './time.ts'

/**
 * A sign-up or a sign-in that waits for its proof: the secret in the mailed link, or the code in the same mail. Secret
 * and code are kept only as keyed hashes.
 */
export const pendingSignInSchema = z.object({
  id: z.string(),
  email: z.string(),
  secretHash: z.string(),
  codeHash: z.string(),
  expiresAt: z.string(),
  /** Wrong codes so far. */
  tries: z.number().int(),
  /** The session that consumed it. */
  consumedBy: z.string().optional(),
  /** There when it is a sign-up; the member will have this id, however often it is confirmed. */
  signUp: z
    .object({
      memberId: z.string(),
      intakeSecret: z.string(),
      email: z.string(),
      name: z.string(),
      zone: z.string(),
      digestDay: z.number().optional(),
      digestHour: z.number().optional(),
    })
    .optional(),
  /** There when it gives a member this address too, who is mailed there from then on or not; it signs nobody in. */
  newAddress: z
    .object({ memberId: z.string(), from: z.string(), primary: z.boolean().optional() })
    .optional(),
})
export type PendingSignIn = z.infer<typeof pendingSignInSchema>

export const signUpLifetime = 'P1D'
const signInLifetime = 'PT15M'
export const codeTries = 5

/** Six digits from a secret of 256 bits. */
const codeFrom = (secret: string) =>
  String(createHash('sha256').update(`code:${secret}`).digest().readUInt32BE(0) % 1_000_000).padStart(6, '0')

/**
 * A new sign-up or sign-in, with the link's token and the code to mail. The secret is a random token of its own. The id
 * is no secret (the browser that asked keeps it for the code), and comes with a new member's ids from another token.
 */
export const requestSignIn = (
  request: { email: string; signUp?: SignUpForm; newAddress?: PendingSignIn['newAddress'] },
  { ids, secret, now, keys }: { ids: string; secret: string; now: Instant; keys: KeyRing },
): { pending: PendingSignIn; token: string; code: string } => {
  const id = newId(ids)
  const code = codeFrom(secret)
  const { email, signUp, newAddress } = request
  return {
    token: `${id}.${secret}`,
    code,
    pending: {
      id,
      email,
      secretHash: keyedHash(`link:${id}:${secret}`, keys),
      codeHash: keyedHash(`code:${id}:${code}`, keys),
      expiresAt: addTo(now, signUp || newAddress ? signUpLifetime : signInLifetime),
      tries: 0,
      ...(newAddress && { newAddress }),
      ...(signUp && { signUp: { ...signUp, memberId: ids.slice(16, 32), intakeSecret: ids.slice(32, 48) } }),
    },
  }
}

export type Proof = { secret: string } | { code: string }

export type CheckedProof = 'good' | 'wrong' | 'expired' | 'used' | 'too many tries'

/** What a proof is worth. An item that expired counts as expired even where the store still holds it. */
export const checkProof = (
  pending: PendingSignIn,
  proof: Proof,
  keys: KeyRing,
  now: Instant,
): CheckedProof => {
  if ('secret' in proof && !matchesKeyedHash(`link:${pending.id}:${proof.secret}`, pending.secretHash, keys))
    return 'wrong'
  if (pending.consumedBy) return 'used'
  if (pending.expiresAt <= now) return 'expired'
  if ('secret' in proof) return 'good'
  if (pending.tries >= codeTries) return 'too many tries'
  return matchesKeyedHash(`code:${pending.id}:${proof.code}`, pending.codeHash, keys) ? 'good' : 'wrong'
}

export const sessionSchema = z.object({
  memberId: z.string(),
  id: z.string(),
  secretHash: z.string(),
  expiresAt: z.string(),
  /** The browser and its system, in our words. */
  device: z.string().optional(),
  /** To the day: it is written once a day at most. */
  lastUsedAt: z.string().optional(),
})
export type Session = z.infer<typeof sessionSchema>

export const sessionLifetime = 'P60D'

export const newSession = (
  memberId: string,
  {
    id,
    secret,
    now,
    keys,
    device,
  }: { id: string; secret: string; now: Instant; keys: KeyRing; device?: string | undefined },
): { session: Session; cookie: string } => ({
  session: {
    memberId,
    id,
    secretHash: keyedHash(`session:${id}:${secret}`, keys),
    expiresAt: addTo(now, sessionLifetime),
    lastUsedAt: now,
    ...(device && { device }),
  },
  cookie: `${memberId}.${id}.${secret}`,
})

/** Where a session cookie points, before its secret has been checked. */
export const readSessionCookie = (cookie: string) => {
  const [, memberId, id, secret] = /^([a-z2-7]{16})\.([a-z2-7]{16})\.([a-z2-7]{52})$/.exec(cookie) ?? []
  return memberId && id && secret ? { memberId, id, secret } : undefined
}

export const isSessionGood = (session: Session, secret: string, keys: KeyRing, now: Instant): boolean =>
  session.expiresAt > now && matchesKeyedHash(`session:${session.id}:${secret}`, session.secretHash, keys)

/** Whether the last use that is written down is a day ago. */
export const isUseToNote = ({ lastUsedAt }: Session, now: Instant): boolean =>
  !lastUsedAt || addTo(lastUsedAt, 'P1D') <= now

/** How many mails, codes and requests are allowed in which time; see docs/decisions. */
export const limits = {
  requestsFromNetwork: { max: 30, window: 'PT1H' },
  mailsOverall: { max: 2000, window: 'PT1H' },
  mailsToAddressAMinute: { max: 1, window: 'PT1M' },
  mailsToAddressAnHour: { max: 5, window: 'PT1H' },
  /** To one that mail came back from. */
  mailsToBouncedAddress: { max: 1, window: 'P1D' },
  codesForAddress: { max: 20, window: 'P1D' },
  /** Details left on keep-in-touch pages; a whole office may be behind one network. */
  detailsFromNetwork: { max: 60, window: 'PT1H' },
  detailsOnPage: { max: 100, window: 'P1D' },
  detailsOverall: { max: 1000, window: 'PT1H' },
  detailsOfAddressOnPage: { max: 2, window: 'P1D' },
  detailsOfAddress: { max: 5, window: 'P1D' },
  apiKeysMade: { max: 30, window: 'P1D' },
  /** What the web ACL lets one address ask, 500 in 5 minutes (lib/edge-stack.ts), is as much. */
  apiRequests: { max: 100, window: 'PT1M' },
} as const
export type Limit = keyof typeof limits

/** Whom a limit counts, not readable in the table. A mailbox is one however it is written: `ada+news@` is `ada@`. */
export const limitSubject = (limit: Limit, who: string, keys: KeyRing): string =>
  keyedHash(`${limit}:${normaliseEmail(who).replace(/\+[^@]*@/, '@')}`, keys)

/** One network: an IPv6 address counts by its first 64 bits, since one computer has all the rest. */
export const networkOf = (ip: string): string => {
  if (!ip.includes(':') || ip.includes('.')) return ip
  const [head = [], tail = []] = ip.split('::').map((part) => (part ? part.split(':') : []))
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...zeros, ...tail].slice(0, 4).join(':')
}

/** The code as it is typed, with or without spaces. */
export const codeForm = z.object({
  code: z
    .string()
    .transform((text) => text.replace(/\s/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, 'Enter the six digits from the mail.')),
})
