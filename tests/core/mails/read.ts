import { readdirSync, readFileSync } from 'node:fs'

/** The mails of this folder: a subject, an empty line and a body in plain text, as the clients write them. */
export const mailNames = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.slice(0, -4))

export const mail = (name: string): { subject: string; text: string } => {
  const [, subject, text] =
    /^Subject: (.*)\n\n([\s\S]*)$/.exec(readFileSync(`${import.meta.dirname}/${name}.txt`, 'utf8')) ?? []
  if (subject === undefined || text === undefined) throw new Error(`${name}.txt is no mail.`)
  return { subject, text }
}
