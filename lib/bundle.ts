import { writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { lighterLibraries } from './lighter-libraries.ts'

const projectRoot = join(import.meta.dirname, '..')

/**
 * Node's own modules, not imported: for an `import` Node reads every property of one, which starts what hides behind
 * them (`fetch` and HTTP/2 behind `node:http`, the streams of standard input behind `node:process`). By getters, since
 * esbuild's own copy of a module asks what kind of property each one is, and for `node:util` that starts threads.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z0-9_:/]+$/ }, ({ path }) =>
      isBuiltin(path) ? { path, namespace: 'builtin' } : null,
    )
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `
        const builtin = process.getBuiltinModule(${JSON.stringify(path)})
        const read = (name) => [name, { get: () => builtin[name], enumerable: true }]
        module.exports =
          typeof builtin === 'function'
            ? builtin
            : Object.defineProperties({}, Object.fromEntries(Object.keys(builtin).map(read)))`,
    }))
  },
}

/** What follows from the code alone is worked out here: in a bundle zod's schemas cannot describe themselves. */
const workedOut: Plugin = {
  name: 'worked out',
  setup({ onLoad }) {
    onLoad({ filter: /\/functions\/website\/api\/openapi\.ts$/ }, async ({ path }) => {
      const { openApiText }: { openApiText: string } = await import(pathToFileURL(path).href)
      return { contents: `export const openApiText = ${JSON.stringify(openApiText)}` }
    })
  },
}

/**
 * Writes `index.mjs`, what it imports later and their maps into a folder, from an entry like `functions/website/index.ts`.
 * The files are the same wherever that folder is, so that what did not change is not deployed again.
 */
export const bundle = async (entry: string, outputDir: string): Promise<void> => {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: { index: entry },
    outdir: '.',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    plugins: [builtins, workedOut, lighterLibraries],
    logLevel: 'warning',
  })
  for (const { path, contents } of outputFiles) writeFileSync(join(outputDir, basename(path)), contents)
}
