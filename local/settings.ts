import { join } from 'node:path'
import * as z from 'zod'
import type { LocalOptions } from './start.ts'

const port = (name: string, byDefault: string) =>
  z
    .string()
    .default(byDefault)
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
      `${name} is a number from 0 to 65535.`,
    )
    .transform(Number)

const environment = z.object({
  PORT: port('PORT', '3000'),
  SMTP_PORT: port('SMTP_PORT', '2525'),
  LOCAL_DIR: z
    .string()
    .min(1, 'LOCAL_DIR is a directory.')
    .default(join(import.meta.dirname, '../.local')),
  INTAKE_DOMAIN: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'INTAKE_DOMAIN is a domain like in.localhost.')
    .default('in.localhost'),
})

/** What the command line and the environment ask for, or one line on what is wrong with them. */
export const readSettings = (
  args: string[],
  env: Record<string, string | undefined>,
): { outcome: 'read'; options: LocalOptions } | { outcome: 'refused'; reason: string } => {
  const unknown = args.find((arg) => arg !== '--fresh')
  if (unknown !== undefined)
    return {
      outcome: 'refused',
      reason: `Unknown argument ${unknown}. Only this is known: npm start -- --fresh`,
    }
  const read = environment.safeParse(env)
  if (read.error) return { outcome: 'refused', reason: read.error.issues[0]?.message ?? '' }
  const { PORT, SMTP_PORT, LOCAL_DIR, INTAKE_DOMAIN } = read.data
  return {
    outcome: 'read',
    options: {
      port: PORT,
      smtpPort: SMTP_PORT,
      directory: LOCAL_DIR,
      intakeDomain: INTAKE_DOMAIN,
      fresh: args.length > 0,
    },
  }
}
