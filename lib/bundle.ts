import { writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { lighterLibraries } from './lighter-libraries.ts'

const projectRoot = join(import.meta.dirname, '..')

/**
 * The SDK is bundled, since the one of the runtime starts slower; but not what it imports for others. How it finds
 * credentials on a laptop, in a container or on EC2 is a tenth of a bundle: it asks the environment first, where Lambda
 * puts them. No call of ours streams events, and no browser runs it.
 */
const unreached: Plugin = {
  name: 'unreached',
  setup({ onResolve }) {
    const names = [
      '@aws-sdk/credential-provider-(?:sso|ini|process|web-identity|http)',
      '@smithy/credential-provider-imds',
      '@smithy/core/event-streams',
      'bowser',
    ]
    onResolve({ filter: new RegExp(`^(?:${names.join('|')})$`) }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : null,
    )
  },
}

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
    plugins: [unreached, builtins, lighterLibraries],
    logLevel: 'warning',
  })
  for (const { path, contents } of outputFiles) writeFileSync(join(outputDir, basename(path)), contents)
}
