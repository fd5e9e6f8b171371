import { parseArgs } from 'node:util'
import * as z from 'zod'
import { describeProblems, settingsSchema } from '../lib/settings.ts'

const flags = {
  domain: { type: 'string' },
  'hosted-zone': { type: 'string' },
  'sign-up': { type: 'string' },
  region: { type: 'string' },
  operator: { type: 'string' },
  certificate: { type: 'string' },
  without: { type: 'string' },
  waf: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const

const kebab = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
const camel = (key: string) => key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

const required = {
  domain: 'is missing; name the domain that the service is for, like --domain rapport.example',
  region: 'is missing; name one near your members, like --region eu-west-1, or set AWS_REGION',
}

const schema = settingsSchema.omit({ webAcl: true }).extend({
  // Checked where it is read as well, but there it may be left out.
  domain: z.string({ error: required.domain }).pipe(settingsSchema.shape.domain.unwrap()),
  region: z.string({ error: required.region }).pipe(settingsSchema.shape.region.unwrap()),
  waf: z.boolean().default(false),
  yes: z.boolean().default(false),
})
export type Options = z.infer<typeof schema>

export type ReadOptions =
  | { outcome: 'read'; options: Options; context: Record<string, string> }
  | { outcome: 'refused'; reason: string }

const refused = (reason: string): ReadOptions => ({ outcome: 'refused', reason })

/** What the command line asks for, and the same as CDK context; or all that is wrong with it. */
export const readOptions = (args: string[], env: Record<string, string | undefined>): ReadOptions => {
  const read = parse(args)
  if (typeof read === 'string') return refused(read)
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION
  const typed = { ...(region && { region }), ...read }
  const { data: options, error } = schema.safeParse(typed)
  if (error)
    return refused(`This cannot be deployed:\n${describeProblems(error, (key) => `--${kebab(key)}`)}`)
  const { yes, ...context } = typed as Record<string, string | boolean>
  return {
    outcome: 'read',
    options,
    context: Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)])),
  }
}

const parse = (args: string[]): Record<string, string | boolean> | string => {
  try {
    const { values } = parseArgs({ args, options: flags })
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [camel(key), value]))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
