import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

type Change = {
  library: RegExp
  /** What has any of the library must have this file of it, or the library is no longer the one that this was made for. */
  file: RegExp
  change: (source: string, path: string) => string | Promise<string>
}

/** What libraries bring that no function reaches, where esbuild cannot see that; with what it gives of a bundle. */
const changes: Change[] = [
  // 15 KB: each schema can describe itself as JSON schema.
  {
    library: /\/zod\//,
    file: /\/zod\/v4\/core\/to-json-schema\.js$/,
    change: (_source, path) => leaveOut(path),
  },
  {
    library: /\/zod\//,
    // It also counts what a schema checks, which forms tell the browser.
    file: /\/zod\/v4\/core\/json-schema-processors\.js$/,
    change: (source, path) => leaveProcessorsOut(source, path),
  },
  {
    // 51 KB, most of it the names of HTML entities: functions/intake/mail-body.ts reads HTML in its own way.
    library: /\/postal-mime\//,
    file: /\/postal-mime\/dist\/esm\/text-format\.js$/,
    change: (_source, path) => leaveOut(path),
  },
  {
    // 72 KB: an E.164 number takes the countries' codes, prefixes and lengths, but neither formats nor kinds of numbers.
    library: /\/libphonenumber-js\//,
    file: /\/libphonenumber-js\/metadata\.min\.json\.js$/,
    change: (_source, path) => codesAndLengths(path),
  },
]

/** A module that has the names of the one at `path`, which throw when they are called. */
const leaveOut = async (path: string): Promise<string> => {
  const { metafile } = await build({ entryPoints: [path], outdir: '/', write: false, metafile: true })
  const names = Object.values(metafile.outputs).flatMap((output) => output.exports)
  return names.map((name) => `export const ${name} = ${throwing(name, path)}`).join('\n')
}

const throwing = (name: string, path: string): string => {
  const message = `${name} of ${path.replace(/.*\/node_modules\//, '')} is not in the bundle: lib/lighter-libraries.ts`
  return `() => { throw new Error(${JSON.stringify(message)}) }`
}

/** Each processor under a name that nobody asks for, so that esbuild drops it, and what it was called throws. */
const leaveProcessorsOut = (source: string, path: string): string => {
  const changed = source.replace(
    /^export const (\w+Processor) = /gm,
    (_, name) => `export const ${name} = ${throwing(name, path)};\nconst unused_${name} = `,
  )
  if (changed === source) throw new Error(`${path} has other names`)
  return changed
}

type Plan = unknown[]
type Table = { version: number; countries: Record<string, Plan>; nonGeographic: Record<string, Plan> }

/** The table of phone numbers without what only formatting (4) and telling mobile from fixed (11) take. */
const codesAndLengths = async (path: string): Promise<string> => {
  const { default: table }: { default: Table } = await import(pathToFileURL(path).href)
  if (table.version !== 4) throw new Error(`${path} is of version ${table.version}`)
  const cut = (plans: Record<string, Plan>) =>
    Object.fromEntries(
      Object.entries(plans).map(([code, plan]) => [
        code,
        plan.map((each, i) => (i === 4 || i === 11 ? 0 : each)),
      ]),
    )
  const { countries, nonGeographic } = table
  return `export default ${JSON.stringify({ ...table, countries: cut(countries), nonGeographic: cut(nonGeographic) })}`
}

/** Node's own modules are there without waiting; split off, what waits for one would be a file of its own. */
const builtinsAtOnce = (source: string): string =>
  source.replace(/\bimport\((["']node:\w+["'])\)/g, 'process.getBuiltinModule($1)')

/** For traces that name a library's file, but not its lines: a whole map takes a tenth of a cold start to read. */
const mapToFile = (path: string): string => {
  const map = JSON.stringify({ version: 3, sources: [basename(path)], mappings: 'AAAA' })
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`
}

export const lighterLibraries: Plugin = {
  name: 'lighter libraries',
  setup({ onStart, onLoad, onEnd }) {
    const loaded = new Set<string>()
    onStart(() => loaded.clear())
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => {
      loaded.add(path)
      const source = builtinsAtOnce(await readFile(path, 'utf8'))
      const change = changes.find(({ file }) => file.test(path))?.change
      return { contents: `${change ? await change(source, path) : source}${mapToFile(path)}`, loader: 'js' }
    })
    onEnd(() => {
      const has = (part: RegExp) => [...loaded].some((path) => part.test(path))
      const missed = changes.filter(({ library, file }) => has(library) && !has(file))
      return { errors: missed.map(({ file }) => ({ text: `No ${file.source} was found to make lighter` })) }
    })
  },
}
