/** What the stack calls itself, its outputs and its addresses (`bin/app.ts`, `lib/`). */
export const stackName = 'Rapport'

export const intakeDomainOf = (domain: string): string => `in.${domain}`
export const senderOf = (domain: string): string => `Rapport <hello@${domain}>`

export const neededOutputs = ['Domain', 'SiteUrl', 'TableName'] as const

export type Resource = { id: string; type: string; name: string }
export type DeployedStack = {
  status: string
  reason: string | undefined
  outputs: Record<string, string>
  resources: Resource[]
}

export const resourcesOf = ({ resources }: DeployedStack, ...types: string[]): Resource[] =>
  resources.filter(({ type }) => types.includes(type))

/** A logical id as the runbook has it, without the hash that CDK adds. */
export const plainId = (id: string): string => id.replace(/[0-9A-F]{8}$/, '')
