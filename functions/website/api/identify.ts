import { type ApiKey, isApiKeyGood, readApiKey } from '../../../core/api-key.ts'
import type { KeyRing } from '../../../core/links.ts'
import type { Member } from '../../../core/member.ts'

export type IdentifyDeps = {
  keys: KeyRing
  loadApiKey: (memberId: string, keyId: string) => Promise<ApiKey | undefined>
  loadMember: (memberId: string) => Promise<Member | undefined>
}

export type Identified =
  | { outcome: 'known'; member: Member; key: ApiKey }
  /** No key, or one that opens nothing; RFC 6750 section 3.1 tells them apart. */
  | { outcome: 'none' | 'bad' }

/** Whose key it is, from the header alone: neither cookie nor query says it. */
export const identify = async (deps: IdentifyDeps, header: string | undefined): Promise<Identified> => {
  if (header === undefined) return { outcome: 'none' }
  const [, text = ''] = /^bearer +(\S{1,200})$/i.exec(header.trim()) ?? []
  const read = readApiKey(text)
  if (!read) return { outcome: 'bad' }
  const key = await deps.loadApiKey(read.memberId, read.id)
  if (!key || !isApiKeyGood(key, read.secret, deps.keys)) return { outcome: 'bad' }
  const member = await deps.loadMember(key.memberId)
  return member ? { outcome: 'known', member, key } : { outcome: 'bad' }
}
