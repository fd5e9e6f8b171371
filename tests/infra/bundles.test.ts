import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bundleFiles, kilobytesOf } from '../../bench/bundle-files.ts'
import { functionNames, startAws } from '../../bench/first-answer.ts'
import { functions, type Resource, synthesise } from './deployed.ts'

// esbuild bundles each function, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 })

/**
 * In KB: what is read when it starts, 600 at most, as the issue has it; and each part that is read later, by its module. A
 * step above what each takes, so that a library that slips in is seen.
 */
const most: Record<string, { start: number; later?: Record<string, number> }> = {
  'activate-receiving': { start: 125 },
  feedback: { start: 215 },
  'plan-mailings': { start: 175 },
  'send-mailing': { start: 295, later: { 'contact-list': 5, 'import-contacts': 5, chunk: 5 } },
  website: {
    start: 320,
    later: {
      'further-routes': 130,
      import: 65,
      api: 30,
      openapi: 30,
      bulk: 15,
      bulks: 5,
      merge: 20,
      merges: 5,
      'calendar-file': 40,
      'contact-list': 5,
      'import-contacts': 5,
      'qr-code': 30,
      chunk: 95,
    },
  },
  intake: {
    start: 335,
    later: {
      'read-intake': 110,
      'carry-out': 10,
      'contact-list': 5,
      'import-contacts': 5,
      'answer-unproven': 5,
      'html-text': 10,
      transition: 5,
      work: 15,
      'work-stores': 10,
      chunk: 130,
    },
  },
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
const scriptsOf = (name: string) => readdirSync(assetOf(name)).filter((file) => file.endsWith('.mjs'))

it('of every function the first answer is known', () => {
  expect(functionNames.toSorted()).toEqual(readdirSync('functions').toSorted())
})

describe.each(functionNames)('what is deployed of %s', (name) => {
  it('starts and answers', async () => {
    const { answer, isGood } = await aws.callFirst(name, join(assetOf(name), 'index.mjs'))
    expect(isGood, answer).toBe(true)
  })

  it('reads little when it starts, and little at once later', async () => {
    const { start, later } = await bundleFiles(assetOf(name))
    const kilobytes = Math.ceil(kilobytesOf(start))
    expect(kilobytes, `${name} starts with ${kilobytes} KB`).toBeLessThanOrEqual(most[name]?.start ?? 0)
    const limits = most[name]?.later ?? {}
    const parts = Object.groupBy(later, (file) => file.name.replace(/-[0-9A-Z]{8}\.mjs$/, ''))
    expect(Object.keys(parts).toSorted()).toEqual(Object.keys(limits).toSorted())
    for (const [part, files = []] of Object.entries(parts)) {
      const kilobytes = Math.ceil(kilobytesOf(files))
      expect(kilobytes, `${part} of ${name} is ${kilobytes} KB`).toBeLessThanOrEqual(limits[part] ?? 0)
    }
  })

  it('has nothing that is only for local use', () => {
    for (const script of scriptsOf(name))
      expect(readFileSync(join(assetOf(name), script), 'utf8'), script).not.toContain('_local')
  })

  it('imports nothing but its own files, not even of Node, which would start all of it', async () => {
    const { imports } = await bundleFiles(assetOf(name))
    expect(imports).toEqual([])
    // What esbuild leaves where CommonJS requires what is not in the bundle, which fails in an ES module.
    for (const script of scriptsOf(name))
      expect(readFileSync(join(assetOf(name), script), 'utf8'), script).not.toContain('Dynamic require of')
  })

  it('has maps to its source, without the source', () => {
    const sources = scriptsOf(name).flatMap((script) => {
      const map = JSON.parse(readFileSync(join(assetOf(name), `${script}.map`), 'utf8'))
      expect(map.sourcesContent).toBeUndefined()
      return map.sources as string[]
    })
    expect(sources.some((source) => source.endsWith(`functions/${name}/index.ts`))).toBe(true)
    expect(sources.some((source) => source.endsWith(`functions/${name}/handler.ts`))).toBe(true)
  })
})

it.each(['website', 'intake'] as const)(
  'what is deployed of %s answers what needs more than it starts with',
  async (name) => {
    const answers = await aws.callFurther(name, join(assetOf(name), 'index.mjs'))
    expect(answers.length).toBeGreaterThan(1)
    for (const { answer, isGood } of answers) expect(isGood, answer).toBe(true)
  },
)

it('the website is deployed with its files', () => {
  const files = readdirSync(join(assetOf('website'), 'assets'))
  expect(files.sort()).toEqual(readdirSync('views/assets').sort())
})
