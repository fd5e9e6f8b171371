import * as z from 'zod'

/** What a function needs that writes mails with links in them. */
export const env = z.object({
  TABLE_NAME: z.string(),
  LINK_KEYS_SECRET: z.string(),
  SITE_URL: z.url(),
  INTAKE_DOMAIN: z.string(),
  MAIL_FROM: z.string(),
  CONFIGURATION_SET: z.string().optional(),
})
