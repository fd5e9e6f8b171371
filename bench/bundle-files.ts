import { basename, join } from 'node:path'
import { build } from 'esbuild'

export type BundleFile = { name: string; kilobytes: number }

/**
 * The files of a bundle: those that are read when it starts, which `index.mjs` imports by statements; those that an
 * `import()` reads later; and what else is imported, of Node or of packages.
 */
export const bundleFiles = async (folder: string) => {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['index.mjs'],
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', splitting: true },
    ...{ outdir: join(folder, 'out'), write: false, metafile: true, logLevel: 'error' },
  })
  const importsOf = (name: string) => metafile.inputs[name]?.imports ?? []
  const start = new Set(['index.mjs'])
  for (const name of start)
    for (const { kind, path, external } of importsOf(name))
      if (kind === 'import-statement' && !external) start.add(path)
  const files = (names: string[]): BundleFile[] =>
    names.map((name) => ({ name: basename(name), kilobytes: (metafile.inputs[name]?.bytes ?? 0) / 1024 }))
  const all = Object.keys(metafile.inputs)
  return {
    start: files(all.filter((name) => start.has(name))),
    later: files(all.filter((name) => !start.has(name))),
    imports: all.flatMap(importsOf).filter(({ external }) => external),
  }
}

export const kilobytesOf = (files: BundleFile[]): number =>
  files.reduce((sum, { kilobytes }) => sum + kilobytes, 0)
