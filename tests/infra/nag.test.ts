import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { expect, it, vi } from 'vitest'
import cdk from '../../cdk.json' with { type: 'json' }
import { EdgeStack } from '../../lib/edge-stack.ts'
import { RapportStack } from '../../lib/rapport-stack.ts'
import { settingsSchema } from '../../lib/settings.ts'
import { domain, operator } from './deployed.ts'

vi.setConfig({ testTimeout: 120_000 })

it('cdk-nag finds nothing that has no reason', () => {
  const app = new App({
    context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] },
  })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
  new RapportStack(app, 'Rapport', { settings: settingsSchema.parse({ domain, operator }) })
  new EdgeStack(app, 'RapportEdge', { domain, hostedZone: 'Z0123456789', waf: true })
  // It throws with what was found.
  expect(app.synth().stacks).toHaveLength(2)
})
