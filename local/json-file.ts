import { readFileSync } from 'node:fs'
import type * as z from 'zod'

/** What a file of ours holds; nothing when there is none. A file that cannot be read says so with its name. */
export const readFileIfThere = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** What only a fresh start mends. */
export const brokenFile = (path: string, cause?: unknown) =>
  Object.assign(new Error(`${path} is broken.`, { cause }), { code: 'BROKEN_FILE', path })

export const parseJson = <T>(text: string, schema: z.ZodType<T>, file: string): T => {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw brokenFile(file, cause)
  }
}

export const readJsonFile = <T>(file: string, schema: z.ZodType<T>): T | undefined => {
  const content = readFileIfThere(file)
  return content && parseJson(content.toString(), schema, file)
}
