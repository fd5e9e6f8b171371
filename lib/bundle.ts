import { writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { lighterLibraries } from './lighter-libraries.ts'

const projectRoot = join(import.meta.dirname, '..')

/**
 * The SDK is bundled, since the one of the runtime starts slower; but not how it finds credentials on a laptop, in a
 * container or on EC2, which is a tenth of a bundle: it asks the environment first, where Lambda puts them.
 */
const unusedCredentials = [
  ...['sso', 'ini', 'process', 'web-identity', 'http'].map(
    (source) => `@aws-sdk/credential-provider-${source}`,
  ),
  '@smithy/credential-provider-imds',
]

/**
 * Node's own modules, not imported: for an `import` Node reads every property of one, which starts what hides behind
 * them (`fetch` and HTTP/2 behind `node:http`, the streams of standard input behind `node:process`).
 */
const builtins: Plugin = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z0-9_:/]+$/ }, ({ path }) =>
      isBuiltin(path) ? { path, namespace: 'builtin' } : null,
    )
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }))
  },
}

/**
 * Writes `index.mjs` and its map into a folder, from an entry like `functions/website/index.ts`. The files are the same
 * wherever that folder is, so that what did not change is not deployed again.
 */
export const bundle = async (entry: string, outputDir: string): Promise<void> => {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    outfile: 'index.mjs',
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    external: unusedCredentials,
    plugins: [builtins, lighterLibraries],
    logLevel: 'warning',
  })
  for (const { path, contents } of outputFiles) writeFileSync(join(outputDir, basename(path)), contents)
}
