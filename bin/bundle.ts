import { bundle } from '../lib/bundle.ts'

/** `node bin/bundle.ts ENTRY FOLDER`, since a construct cannot wait for esbuild's plugins. */
const [entry = '', outputDir = ''] = process.argv.slice(2)
await bundle(entry, outputDir)
