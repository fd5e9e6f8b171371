import { createSecretKey, type KeyObject } from 'node:crypto'

const ofText = new Map<string, KeyObject>()
const ofBytes = new WeakMap<Uint8Array, KeyObject>()

/** A secret as Node has it for HMACs, made once: an HMAC by a secret that Node does not know yet takes six times as long. */
export const secretKey = (secret: string | Uint8Array): KeyObject => {
  const known = typeof secret === 'string' ? ofText.get(secret) : ofBytes.get(secret)
  if (known) return known
  const key = createSecretKey(Buffer.from(secret))
  if (typeof secret === 'string') ofText.set(secret, key)
  else ofBytes.set(secret, key)
  return key
}
