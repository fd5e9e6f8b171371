import * as z from 'zod'
import type { KeyRing } from '../core/links.ts'
import type { ClientSettings } from './clients/client.ts'
import { GetSecretValueCommand, secretsManagerClient } from './clients/secrets-manager.ts'

const keyRing = z
  .record(z.string().regex(/^[1-9]\d{0,3}$/), z.string().min(32))
  .refine((keys) => Object.keys(keys).length > 0)

/** The keys that sign links, from Secrets Manager: `{"1": "…", "2": "…"}`, the highest number signing. */
export const loadKeys = async (secretName: string, settings?: ClientSettings): Promise<KeyRing> => {
  const client = secretsManagerClient(settings)
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretName }))
  client.destroy()
  return keyRing.parse(JSON.parse(SecretString))
}
