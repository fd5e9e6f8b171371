import { createHash } from 'node:crypto'
import * as z from 'zod'
import * as fields from './fields.ts'
import { base32, type KeyRing, keyedHash, matchesKeyedHash } from './links.ts'
import type { Instant } from './time.ts'

/** A key lets a program read what a member keeps here, or change it as well. */
const keyScopes = ['read', 'write'] as const
export type KeyScope = (typeof keyScopes)[number]

export const apiKeySchema = z.object({
  memberId: z.string(),
  id: z.string(),
  name: z.string(),
  scope: z.enum(keyScopes),
  secretHash: z.string(),
  madeAt: z.string(),
  /** The day, in the member's zone; written once a day at most. */
  lastUsedOn: z.string().optional(),
})
export type ApiKey = z.infer<typeof apiKeySchema>

/** How many a member can have at once. */
export const mostApiKeys = 20

export const apiKeyForm = z.object({
  name: fields.requiredLine(60, 'Give it a name.'),
  scope: z.enum(keyScopes, 'Choose what it may do.'),
})
export type ApiKeyForm = z.infer<typeof apiKeyForm>

const start = 'rapport_'

/** Tells a key from what only looks like one, for secret scanners and before the table is asked. */
const checksum = (text: string) => base32(createHash('sha256').update(text).digest().subarray(0, 5))

const hashed = ({ memberId, id }: Pick<ApiKey, 'memberId' | 'id'>, secret: string) =>
  `api-key:${memberId}:${id}:${secret}`

/** A key as it is kept, and its text: `rapport_`, id, member, 160 bits of secret, checksum. The secret is in the text alone. */
export const newApiKey = (
  form: ApiKeyForm,
  {
    memberId,
    id,
    random,
    now,
    keys,
  }: { memberId: string; id: string; random: string; now: Instant; keys: KeyRing },
): { key: ApiKey; text: string } => {
  const secret = random.slice(0, 32)
  const text = `${start}${id}${memberId}${secret}`
  return {
    key: {
      memberId,
      id,
      ...form,
      secretHash: keyedHash(hashed({ memberId, id }, secret), keys),
      madeAt: now,
    },
    text: `${text}${checksum(text)}`,
  }
}

/** Where the text of a key points, before its secret has been checked. */
export const readApiKey = (text: string) => {
  const [, body, id, memberId, secret, sum] =
    /^(rapport_([a-z2-7]{16})([a-z2-7]{16})([a-z2-7]{32}))([a-z2-7]{8})$/.exec(text) ?? []
  return body && id && memberId && secret && sum === checksum(body) ? { id, memberId, secret } : undefined
}

export const isApiKeyGood = (key: ApiKey, secret: string, keys: KeyRing): boolean =>
  matchesKeyedHash(hashed(key, secret), key.secretHash, keys)

/** How a key begins, to know it again by. */
export const beginningOf = ({ id }: Pick<ApiKey, 'id'>): string => `${start}${id.slice(0, 6)}…`

export const byAge = (keys: ApiKey[]): ApiKey[] =>
  keys.toSorted((a, b) => a.madeAt.localeCompare(b.madeAt) || a.id.localeCompare(b.id))
