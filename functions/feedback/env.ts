import * as z from 'zod'

/** The keys are those of links: addresses are hashed with them too. */
export const env = z.object({ TABLE_NAME: z.string(), LINK_KEYS_SECRET: z.string() })
