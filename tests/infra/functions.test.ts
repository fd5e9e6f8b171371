import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { domain, functions, only, resources, synthesise, text } from './deployed.ts'

const template = synthesise()
const deployed = functions(template)
const folders = readdirSync('functions')

it('every folder of functions/ is deployed, and nothing else', () => {
  expect(Object.keys(deployed).sort()).toEqual(folders)
  expect(resources(template, 'AWS::Lambda::Function')).toHaveLength(folders.length)
})

describe.each(Object.entries(deployed))('%s', (name, { properties }) => {
  it('runs on Node 24, on ARM', () => {
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })
  })

  it('logs JSON to a log group of its own that forgets', () => {
    expect(properties.LoggingConfig.LogFormat).toBe('JSON')
    const group = text(properties.LoggingConfig.LogGroup)
    const shared = Object.values(deployed).filter(
      (fn) => text(fn.properties.LoggingConfig.LogGroup) === group,
    )
    expect(shared).toHaveLength(1)
    const { properties: log } = only(
      resources(template, 'AWS::Logs::LogGroup').filter(({ id }) => id === group),
    )
    expect(log.RetentionInDays).toBe(30)
  })

  it('is not traced', () => {
    expect(properties).not.toHaveProperty('TracingConfig')
  })

  it('has stack traces that name the source', () => {
    expect(properties.Environment.Variables.NODE_OPTIONS).toBe('--enable-source-maps')
  })

  it.skipIf(!existsSync(`functions/${name}/env.ts`))(
    'has all of the environment that it requires',
    async () => {
      const { env }: { env: z.ZodObject } = await import(`../../functions/${name}/env.ts`)
      const required = Object.keys(env.shape).filter((key) => !env.shape[key]?.safeParse(undefined).success)
      expect(Object.keys(properties.Environment.Variables)).toEqual(expect.arrayContaining(required))
    },
  )
})

const settings = (name: string) => {
  const { NODE_OPTIONS, POWERTOOLS_SERVICE_NAME, ...own } =
    deployed[name]?.properties.Environment.Variables ?? {}
  return Object.fromEntries(Object.entries(own).map(([key, value]) => [key, text(value)]))
}

it.each(['website', 'intake', 'send-mailing'])('%s knows where everything is', (name) => {
  expect(settings(name)).toEqual({
    TABLE_NAME: 'Table',
    LINK_KEYS_SECRET: 'LinkKeysSecret',
    SITE_URL: 'https://EdgeDistribution',
    INTAKE_DOMAIN: `in.${domain}`,
    MAIL_FROM: `Rapport <hello@${domain}>`,
    CONFIGURATION_SET: 'FeedbackConfigurationSet',
    ...(name === 'website' && {
      QUEUE_URL: 'IntakeArrivedQueue',
      SIGN_UP: 'open',
      EDGE_SECRET: '{{resolve:secretsmanager:EdgeSecret:SecretString:::}}',
    }),
  })
})

it('feedback knows the table and the keys that hash addresses', () => {
  expect(settings('feedback')).toEqual({ TABLE_NAME: 'Table', LINK_KEYS_SECRET: 'LinkKeysSecret' })
})

it('plan-mailings knows the table and the queue', () => {
  expect(settings('plan-mailings')).toEqual({ TABLE_NAME: 'Table', QUEUE_URL: 'MailingsDueQueue' })
})

it('the website answers before API Gateway gives up', () => {
  expect(deployed.website?.properties.Timeout).toBeLessThan(30)
})
