import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { functionNames, startAws } from '../../bench/first-answer.ts'
import { functions, type Resource, synthesise } from './deployed.ts'

// esbuild bundles each function, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 })

type Import = Metafile['outputs'][string]['imports'][number]

/** What the issue allows is 600. A step above what each takes, so that a library that slips in is seen. */
const mostKilobytes: Record<string, number> = {
  'activate-receiving': 260,
  feedback: 390,
  'plan-mailings': 360,
  'send-mailing': 480,
  website: 640,
  // What reads mails, cards, tables and dates in prose is what it is for.
  intake: 820,
}

const outdir = mkdtempSync(join(tmpdir(), 'rapport-bundles-'))
let deployed: Record<string, Resource>
let aws: Awaited<ReturnType<typeof startAws>>
beforeAll(async () => {
  deployed = functions(synthesise(outdir))
  aws = await startAws()
})
afterAll(async () => {
  rmSync(outdir, { recursive: true })
  await aws.stop()
})

const assetOf = (name: string) =>
  join(outdir, `asset.${deployed[name]?.properties.Code.S3Key.replace(/\.zip$/, '')}`)
const bundleOf = (name: string) => readFileSync(join(assetOf(name), 'index.mjs'), 'utf8')

/** Never reached: on Lambda the environment has the credentials. */
const isUnreached = ({ kind, path }: Import) =>
  kind === 'dynamic-import' && /^@(?:aws-sdk|smithy)\/credential-provider-/.test(path)

it('of every function the first answer is known', () => {
  expect(functionNames.toSorted()).toEqual(readdirSync('functions').toSorted())
})

describe.each(functionNames)('what is deployed of %s', (name) => {
  it('starts and answers', async () => {
    const { answer, isGood } = await aws.callFirst(name, join(assetOf(name), 'index.mjs'))
    expect(isGood, answer).toBe(true)
  })

  it('is small', () => {
    const kilobytes = Math.ceil(statSync(join(assetOf(name), 'index.mjs')).size / 1024)
    expect(kilobytes, `${name} is ${kilobytes} KB`).toBeLessThanOrEqual(mostKilobytes[name] ?? 0)
  })

  it('has nothing that is only for local use', () => {
    expect(bundleOf(name)).not.toContain('_local')
  })

  it('imports nothing, not even of Node, which would start all of it', async () => {
    const { metafile } = await build({
      entryPoints: [join(assetOf(name), 'index.mjs')],
      ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm' },
      ...{ write: false, metafile: true, logLevel: 'error' },
    })
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
    expect(imports.length).toBeGreaterThan(0)
    expect(imports.filter((each) => !isUnreached(each))).toEqual([])
    // What esbuild leaves where CommonJS requires what is not in the bundle, which fails in an ES module.
    expect(bundleOf(name)).not.toContain('Dynamic require of')
  })

  it('has a map to its source, without the source', () => {
    const map = JSON.parse(readFileSync(join(assetOf(name), 'index.mjs.map'), 'utf8'))
    expect(map.sources.some((source: string) => source.endsWith(`functions/${name}/index.ts`))).toBe(true)
    expect(map.sourcesContent).toBeUndefined()
  })
})

it('the website is deployed with its files', () => {
  const files = readdirSync(join(assetOf('website'), 'assets'))
  expect(files.sort()).toEqual([...readdirSync('views/assets'), 'pico.classless.min.css'].sort())
})
