import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import table from 'libphonenumber-js/min/metadata'
import { afterAll, expect, it } from 'vitest'
import { normalisePhone } from '../../core/phones.ts'
import { readMailBody } from '../../functions/intake/mail-body.ts'
import { readMailHeader } from '../../functions/intake/mail-header.ts'
import { bundle } from '../../lib/bundle.ts'
import { lighterLibraries } from '../../lib/lighter-libraries.ts'

const directory = mkdtempSync(join(tmpdir(), 'rapport-lighter-'))
afterAll(() => rmSync(directory, { recursive: true }))

const lighter = async (from: Pick<BuildOptions, 'stdin' | 'entryPoints'>): Promise<string> => {
  const { outputFiles } = await build({
    ...from,
    ...{ bundle: true, platform: 'node', format: 'esm', minify: true, write: false, logLevel: 'silent' },
    plugins: [lighterLibraries],
  })
  return outputFiles?.[0]?.text ?? ''
}
const load = (code: string) => import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)

it('a bundle reads phone numbers as the whole library does', async () => {
  const bundled = await load(await lighter({ entryPoints: ['core/phones.ts'] }))
  let random = 1
  const digits = (length: number) =>
    Array.from({ length }, () => {
      random = (random * 48_271) % 2_147_483_647
      return random % 10
    }).join('')

  const read = { valid: 0, invalid: 0 }
  for (const code of [...Object.keys(table.country_calling_codes), '999'])
    for (let length = 3; length < 15; length++)
      for (const prefix of ['+', '+', '+', '00', '']) {
        const number = `${prefix}${code}${length % 3 ? '' : '0'}${digits(length)}`
        const whole = normalisePhone(number)
        expect(bundled.normalisePhone(number), number).toBe(whole)
        read[whole ? 'valid' : 'invalid']++
      }
  expect(read.valid).toBeGreaterThan(1000)
  expect(read.invalid).toBeGreaterThan(1000)
})

it('a bundle reads mails as the whole library does', async () => {
  const bundled = await load(
    await lighter({
      stdin: {
        contents: `export * from './mail-body.ts'; export * from './mail-header.ts'`,
        resolveDir: 'functions/intake',
      },
    }),
  )
  const folder = 'tests/mails'
  const mails = readdirSync(folder)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => readFileSync(join(folder, file)))
  expect(mails.length).toBeGreaterThan(50)
  const types = [
    'text/html',
    'message/rfc822',
    'message/rfc822; charset=utf-8',
    'multipart/alternative; boundary=b',
  ]
  const others = types.map((type) =>
    Buffer.from(`From: ada@example.com\r\nContent-Type: ${type}\r\n\r\nSubject: a\r\n\r\n<p>A &eacute;\r\n`),
  )
  for (const raw of [...mails, ...others]) {
    expect(await bundled.readMailHeader(raw)).toEqual(await readMailHeader(raw))
    expect(await bundled.readMailBody(raw)).toEqual(await readMailBody(raw))
  }
})

/** What happens when a library is bundled that has only these files. */
const bundling = (files: Record<string, string>) => {
  const root = mkdtempSync(join(directory, 'library-'))
  for (const [name, source] of Object.entries(files)) {
    const path = join(root, 'node_modules', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, source)
  }
  const contents = Object.keys(files)
    .map((name) => `export * from './node_modules/${name}'`)
    .join('\n')
  return lighter({ stdin: { contents, resolveDir: root } })
}

const processors =
  'export const aProcessor = () => "processed"; export function aggregateChecks() { return 1 }'

it('leaves out of zod what describes schemas, and not what counts their checks', async () => {
  const { aProcessor, aggregateChecks } = await load(
    await bundling({
      'zod/v4/core/json-schema-processors.js': processors.replace('; ', '\n'),
      'zod/v4/core/to-json-schema.js': '',
    }),
  )
  expect(aProcessor).toThrow('aProcessor of zod/v4/core/json-schema-processors.js is not in the bundle')
  expect(aggregateChecks()).toBe(1)
})

it('leaves a module out by functions that say so', async () => {
  const source = 'export const toJSONSchema = () => 1; const f = () => 2; export { f as g }'
  const bundled = await bundling({
    'zod/v4/core/to-json-schema.js': source,
    'zod/v4/core/json-schema-processors.js': processors,
  })
  const { toJSONSchema, g } = await load(bundled)
  expect(toJSONSchema).toThrow('toJSONSchema of zod/v4/core/to-json-schema.js is not in the bundle')
  expect(g).toThrow('g of zod/v4/core/to-json-schema.js is not in the bundle')
})

it.each(['zod', 'postal-mime', 'libphonenumber-js'])(
  'refuses %s without the file that is made lighter',
  async (library) => {
    await expect(bundling({ [`${library}/index.js`]: 'export const a = 1' })).rejects.toThrow('make lighter')
  },
)

it('takes a module of Node at once where a library waits for it', async () => {
  const source = `export const platform = async () => (await import('node:os')).platform()`
  const bundled = await bundling({ 'some/index.js': source })
  expect(bundled).not.toContain('import(')
  expect(await (await load(bundled)).platform()).toBe(process.platform)
})

it('refuses a table of phone numbers of another version', async () => {
  const file = 'libphonenumber-js/metadata.min.json.js'
  await expect(bundling({ [file]: 'export default { version: 5, countries: {} }' })).rejects.toThrow(
    'version 5',
  )
})

it('makes the same files wherever they are written, so that only what changed is deployed', async () => {
  const elsewhere = join(directory, 'else', 'where')
  mkdirSync(elsewhere, { recursive: true })
  await Promise.all([bundle('core/links.ts', directory), bundle('core/links.ts', elsewhere)])
  for (const file of ['index.mjs', 'index.mjs.map'])
    expect(readFileSync(join(elsewhere, file), 'utf8')).toBe(readFileSync(join(directory, file), 'utf8'))
})
