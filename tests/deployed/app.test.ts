import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

// Each test starts a process that loads all of CDK.
vi.setConfig({ testTimeout: 60_000 })

let outdir: string
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'rapport-app-'))
})
afterEach(() => rmSync(outdir, { recursive: true }))

/** Runs the app as the CDK CLI does, with no credentials, no account and no network to ask for them. */
const run = (context: Record<string, unknown>, env: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
    encoding: 'utf8',
    env: {
      ...env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
    },
  })
const template = () => readFileSync(join(outdir, 'Rapport.template.json'), 'utf8')

it('needs no context, and no account or region', () => {
  expect(run({})).toMatchObject({ status: 0, stderr: '' })
  expect(template()).toContain('in.rapport.example')
  const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'))
  expect(manifest.artifacts.Rapport.environment).toBe('aws://unknown-account/unknown-region')
})

it('refuses what is wrong, naming the key and what it must be', () => {
  const { status, stderr } = run({ domain: 'https://keep.example.org' })
  expect(status).not.toBe(0)
  expect(stderr).toContain(
    'The CDK context is wrong.\n  domain must be a domain in lower case, like rapport.example.',
  )
})

it('refuses a region of the credentials where SES takes in no mail', () => {
  const { status, stderr } = run({}, { CDK_DEFAULT_REGION: 'eu-west-3' })
  expect(status).not.toBe(0)
  expect(stderr).toMatch(/ region must be one where SES takes in mail[\s\S]*eu-west-1, eu-west-2/)
})

it('deploys to the region of the context, but to us-east-1 what CloudFront takes from there', () => {
  expect(
    run({ domain: 'keep.example.org', region: 'eu-west-1', hostedZone: 'Z0123456789', waf: 'true' }),
  ).toMatchObject({ status: 0 })
  expect(template()).toContain('in.keep.example.org')
  const { artifacts } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'))
  expect(artifacts.Rapport.environment).toBe('aws://unknown-account/eu-west-1')
  expect(artifacts.RapportEdge.environment).toBe('aws://unknown-account/us-east-1')
})
