import * as z from 'zod'
import type { LocalOptions } from './start.ts'

/** What Node, LevelDB and our own files say of themselves in an error. */
const coded = z.object({
  code: z.string(),
  syscall: z.string().optional(),
  port: z.number().optional(),
  path: z.string().optional(),
})

const cannotWrite = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOSPC', 'ENOENT']

/** One line on what stopped the start and what to do about it; nothing for what only a stack can explain. */
export const explainStart = (error: unknown, { directory, port }: LocalOptions): string | undefined => {
  const { data } = coded.safeParse(error)
  if (data?.syscall === 'listen' && data.port !== undefined) {
    const why = data.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${data.code})`
    const name = data.port === port ? 'PORT' : 'SMTP_PORT'
    return `Port ${data.port} ${why}. Stop what uses it, or choose another: ${name}=${data.port + 1} npm start`
  }
  switch (data?.code) {
    case 'LEVEL_LOCKED':
      return `${directory} is in use by another Rapport. Stop that one, or give this one a LOCAL_DIR, PORT and SMTP_PORT of its own.`
    case 'BROKEN_FILE':
      return `${data.path} is broken. Start empty: npm start -- --fresh`
  }
  if (data && cannotWrite.includes(data.code))
    return `${directory} cannot be written to (${data.code}). Choose another directory: LOCAL_DIR=/tmp/rapport npm start`
  return undefined
}
