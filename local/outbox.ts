import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import * as z from 'zod'
import { parseJson, readFileIfThere } from './json-file.ts'

const sentMail = z.object({
  id: z.string(),
  at: z.string(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  headers: z.record(z.string(), z.string()),
  text: z.string(),
  html: z.string(),
  replyTo: z.string().optional(),
  /** SES's message tags. */
  tags: z.record(z.string(), z.string()).optional(),
  /** Contents in base64. */
  attachments: z.array(z.object({ name: z.string(), type: z.string(), content: z.string() })).optional(),
})
export type SentMail = z.infer<typeof sentMail>

/** What a list of mails shows, and where the whole mail is in the file. */
export type Listed = Pick<SentMail, 'id' | 'at' | 'to' | 'subject'> & { start: number; length: number }
export type Outbox = ReturnType<typeof openOutbox>

const newline = 0x0a

/**
 * The mails that were sent, one JSON document a line. A mail is appended in one synchronous write, so that mails sent
 * side by side keep their order and a crash costs at most the last one; memory holds only what a list shows.
 */
export const openOutbox = (file: string) => {
  const mails = load(file)
  const descriptor = openSync(file, 'a+', 0o600)
  let size = mails.reduce((sum, { length }) => sum + length, 0)
  return {
    /** Newest last. */
    mails: mails as readonly Listed[],

    record: (mail: SentMail) => {
      const line = Buffer.from(`${JSON.stringify(mail)}\n`)
      writeSync(descriptor, line)
      mails.push(listed(mail, size, line.length))
      size += line.length
    },

    read: ({ start, length }: Listed): SentMail => {
      const line = Buffer.alloc(length)
      readSync(descriptor, line, 0, length, start)
      return parseJson(line.toString(), sentMail, file)
    },

    /** All mails as one JSON array: the lines are JSON already. */
    toJson: (): string => `[${readFileSync(file, 'utf8').trimEnd().replaceAll('\n', ',\n')}]`,

    close: () => closeSync(descriptor),
  }
}

const listed = ({ id, at, to, subject }: SentMail, start: number, length: number): Listed => ({
  id,
  at,
  to,
  subject,
  start,
  length,
})

const load = (file: string): Listed[] => {
  const bytes = readFileIfThere(file) ?? Buffer.alloc(0)
  const mails: Listed[] = []
  let start = 0
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    const mail = parseJson(bytes.toString('utf8', start, end), sentMail, file)
    mails.push(listed(mail, start, end + 1 - start))
    start = end + 1
  }
  // What a crash left of a line would spoil the next one.
  if (start < bytes.length) writeFileSync(file, bytes.subarray(0, start))
  return mails
}
