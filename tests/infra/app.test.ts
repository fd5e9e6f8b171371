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
const run = (context: Record<string, unknown>) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
    encoding: 'utf8',
    env: {
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
    },
  })
const template = () => readFileSync(join(outdir, 'Rapport.template.json'), 'utf8')

it('needs no context, and no account or region', () => {
  expect(run({})).toMatchObject({ status: 0, stderr: '' })
  expect(template()).toContain('https://rapport.example"')
  const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'))
  expect(manifest.artifacts.Rapport.environment).toBe('aws://unknown-account/unknown-region')
})

it('takes the domain from the context', () => {
  expect(run({ domain: 'keep.example.org' }).status).toBe(0)
  expect(template()).toContain('https://keep.example.org"')
  expect(template()).not.toContain('rapport.example')
})

it('refuses a domain that is none, and says that it is the domain', () => {
  const { status, stderr } = run({ domain: 'https://keep.example.org' })
  expect(status).not.toBe(0)
  expect(stderr).toMatch(/context is wrong[\s\S]*at domain/)
})
