import { getSecret } from '@aws-lambda-powertools/parameters/secrets'
import * as z from 'zod'
import type { KeyRing } from '../core/links.ts'

const keyRing = z
  .record(z.string().regex(/^[1-9]\d{0,3}$/), z.string().min(32))
  .refine((keys) => Object.keys(keys).length > 0)

/** The keys that sign links, from Secrets Manager: `{"1": "…", "2": "…"}`, the highest number signing. */
export const loadKeys = async (secretName: string): Promise<KeyRing> =>
  keyRing.parse(await getSecret(secretName, { transform: 'json' }))
