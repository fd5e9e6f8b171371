import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readFileIfThere } from './json-file.ts'

export type MailFiles = ReturnType<typeof openMailFiles>

/** As long as the deployed bucket keeps a mail whatever happens. */
const keptFor = 14 * 24 * 60 * 60 * 1000

/** Raw mails on disk, under the signatures of `aws/mail-store.ts`; and the notifications that nobody has acted on yet. */
export const openMailFiles = (directory: string) => {
  const mails = join(directory, 'mail')
  const notifications = join(directory, 'intake')
  mkdirSync(mails, { recursive: true })
  mkdirSync(notifications, { recursive: true })
  for (const name of readdirSync(mails)) {
    const file = join(mails, name)
    if (Date.now() - statSync(file).mtimeMs > keptFor) rmSync(file, { force: true })
  }
  // A key is the name of a file here and never a path.
  const mailFile = (key: string) => join(mails, basename(key))
  return {
    loadRawMail: async (_bucket: string, key: string): Promise<Uint8Array | undefined> =>
      readFileIfThere(mailFile(key)),
    deleteRawMail: (_bucket: string, key: string) => rm(mailFile(key), { force: true }),
    saveRawMail: (key: string, raw: Buffer) => writeWhole(mailFile(key), raw),

    /** Kept until the mail has been acted on, so that neither a stop nor a crash loses it. */
    saveNotification: (id: string, notification: string): (() => void) => {
      const file = join(notifications, `${Date.now()}-${id}.json`)
      writeWhole(file, notification)
      return () => rmSync(file, { force: true })
    },
    /** Oldest first, each with what removes it. */
    savedNotifications: () =>
      readdirSync(notifications)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => join(notifications, name))
        .map((file) => ({
          notification: readFileSync(file, 'utf8'),
          remove: () => rmSync(file, { force: true }),
        })),
  }
}

/** All of a file or none of it. */
const writeWhole = (file: string, content: Buffer | string) => {
  writeFileSync(`${file}.part`, content, { mode: 0o600 })
  renameSync(`${file}.part`, file)
}
