import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import type * as z from 'zod'
import cdk from '../../cdk.json' with { type: 'json' }
import { RapportStack } from '../../lib/rapport-stack.ts'
import { settingsSchema } from '../../lib/settings.ts'

export const domain = 'keep.example.org'
export const operator = 'operator@example.org'

/** The stack as `cdk synth` makes it; without an outdir it is not bundled. */
export const synthesise = (outdir?: string, more: z.input<typeof settingsSchema> = {}): Template => {
  const app = new App({
    context: { ...cdk.context, ...(!outdir && { 'aws:cdk:bundling-stacks': [] }) },
    ...(outdir && { outdir }),
  })
  const settings = settingsSchema.parse({ domain, operator, ...more })
  return Template.fromStack(new RapportStack(app, 'Rapport', { settings }))
}

// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of any shape
export type Json = any
export type Resource = { id: string; type: string; properties: Json; onDelete: string; onReplace: string }

export const resources = (template: Template, type?: string): Resource[] =>
  Object.entries<Json>(template.toJSON().Resources)
    .filter(([, resource]) => !type || resource.Type === type)
    .map(([id, resource]) => ({
      id: named(id),
      type: resource.Type,
      properties: resource.Properties ?? {},
      onDelete: resource.DeletionPolicy,
      onReplace: resource.UpdateReplacePolicy,
    }))

export const only = <T>(items: T[]): T => {
  const [item, ...more] = items
  if (!item || more.length) throw new Error(`expected one, found ${items.length}`)
  return item
}

/** A logical id without the hash that CDK adds. */
const named = (id: string) => id.replace(/[0-9A-F]{8}$/, '')

/** What an intrinsic function stands for, readably: a resource's id, `aws:Region`, a joined text. */
export const text = (value: Json): string => {
  if (typeof value === 'string') return value
  if (value.Ref) return named(value.Ref).replace('AWS::', 'aws:')
  if (value['Fn::GetAtt']) return named(value['Fn::GetAtt'][0])
  if (value['Fn::Join']) return value['Fn::Join'][1].map(text).join(value['Fn::Join'][0])
  throw new Error(`What is ${JSON.stringify(value)}?`)
}

export const list = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** The functions by their folders. */
export const functions = (template: Template): Record<string, Resource> =>
  Object.fromEntries(
    resources(template, 'AWS::Lambda::Function').map((fn) => [
      fn.properties.Environment.Variables.POWERTOOLS_SERVICE_NAME,
      fn,
    ]),
  )

/** Which actions a role may take, by what it may take them on. */
export const allowed = (template: Template, role: string): Record<string, string[]> => {
  const actions: Record<string, string[]> = {}
  for (const { properties } of resources(template, 'AWS::IAM::Policy'))
    if (properties.Roles.some((each: Json) => text(each) === role))
      for (const { Action, Resource } of properties.PolicyDocument.Statement)
        for (const resource of list<Json>(Resource).map(text))
          actions[resource] = [...(actions[resource] ?? []), ...list<string>(Action)].sort()
  return actions
}
