import EmailForwardParser from 'email-forward-parser'
import { email } from './fields.ts'

/** Who wrote a mail that was forwarded; the date as the mail says it, in the language of the client that forwarded it. */
export type OriginalSender = { name: string; address: string; date?: string }

/** What stands at the head of a mail inside another mail; the address is not there when the client left it out. */
type Block = { name: string; address: string | undefined; date: string | undefined; isMarked: boolean }

const parser = new EmailForwardParser()

/**
 * A mail's first 100 KB and 2,000 lines, with line breaks and spaces made plain. The libraries search with expressions
 * that are quadratic and worse in what they are given (minutes for a few hundred KB), so they are asked about a few short
 * lines at a time, and nobody writes more than this above the mail that they forward.
 */
export const mailLines = (text: string): string[] =>
  text
    .slice(0, 100_000)
    .replace(/\uFEFF/g, '')
    .replace(/\u00A0/g, ' ')
    .split(/\r\n?|\n/, 2000)
    // Outlook's bold labels, as Gmail writes them in plain text: `*Von:* Jane`.
    .map((line) => line.replace(/^\*([^*:]{1,30}:)\*/, '$1'))

const label = /^[\s>]{0,8}\p{L}[^:：@,\d]{0,40}[:：]/u
const mayBegin = new RegExp(`${label.source}|^[\\s>]{0,8}(?:-{3}|_{10})|\\d.*@|@.*\\d`, 'u')

/** The lines that a block takes: a separator or the first header line, and the header lines up to the next empty one. */
const blockLines = (lines: string[], start: number): string[] => {
  const first = lines[start] ?? ''
  // A header inside the mail below `On … "Jane" <jane@…> wrote:` is another mail's.
  if (first.includes('@') && !label.test(first))
    return lines.slice(start, /[:：]\s*$/.test(first) ? start + 1 : start + 2)
  const rest = lines.slice(start + 1, start + 14)
  const header = rest.findIndex((line) => !isEmpty(line))
  const end = header < 0 ? -1 : rest.findIndex((line, index) => index > header && isEmpty(line))
  return [first, ...rest.slice(0, end < 0 ? rest.length : end)]
}

/** What a sender needs of a line: brackets and spaces are what the library's expressions take long over. */
const shortened = (line: string) =>
  /^(?:[^<[|]*[<[|]){0,3}[^<[|]*/.exec(line.slice(0, 250).replace(/\s{5,}/g, '    '))?.[0] ?? ''

const isEmpty = (line: string) => /^[\s>]*$/.test(line)

/** The head of a mail inside another mail, when it begins at this line. `isMarked` when a client says that it forwards. */
export const blockAt = (lines: string[], start: number): Block | undefined => {
  const first = lines[start] ?? ''
  if (first.length > 250 || !mayBegin.test(first)) return undefined
  const text = blockLines(lines, start)
    .map(shortened)
    // The library takes a separator with nothing below it for the member's words.
    .concat('', '.')
    .join('\n')
  try {
    const { message, email: found } = parser.read(text, 'Fwd:')
    if (message || found.body === undefined) return undefined
    const isSeparated = parser.read(text).forwarded
    const { name, address } = found.from
    const to = [found.to ?? []].flat()
    // `From: PyCon` in the member's own words is no header.
    if (!isSeparated && !address && !found.date && !found.subject && to.length === 0) return undefined
    return {
      name: name && !name.includes('@') ? name.replace(/^["'\s]+|["'\s]+$/g, '').slice(0, 100) : '',
      address: email.safeParse(address).data,
      date: found.date?.slice(0, 100) || undefined,
      isMarked: isSeparated && !/_{10}|@|original message/i.test(first),
    }
  } catch {
    return undefined
  }
}

const tags = '^\\s*(?:\\[[^\\]]{1,40}\\]\\s*)*'
const forwards = new RegExp(
  `${tags}(?:fwd?|tr|wg|rv|i|vs|vb|vl|pd|enc|redir\\.?|videresend|i̇lt|ilt)\\s?[:：]`,
  'iu',
)
const replies = new RegExp(
  `${tags}(?:re|aw|sv|antw|r|rif|res|odp|ynt|vá|atb|回复|答复|返信)(?:\\[\\d+\\]|\\(\\d+\\))?\\s?[:：]`,
  'iu',
)

export const isReplySubject = (subject: string): boolean => replies.test(subject)

/** `VS:` is a forward in Danish and Norwegian, and a reply in Finnish. */
const isFinnishReply = (subject: string, lines: string[]) =>
  /^\s*vs\s?:/i.test(subject) && lines.some((line) => /^[>\s]{0,8}Lähettäjä\s?:/.test(line))

const isQuoted = (line: string) => /^\s*>|@[^@]*:\s*$/.test(line.slice(0, 300))

/**
 * Who wrote a mail that a member forwarded. The subject says whether it is a forward; when the member wrote a subject of
 * their own, only a marker that no reply has (`Forwarded message`) counts. The first mail inside is the one forwarded;
 * what that one quotes in turn does not count. Nothing when the client left the address out.
 */
export const originalSender = ({
  subject,
  text,
}: {
  subject: string
  text: string
}): OriginalSender | undefined => {
  const lines = mailLines(text)
  if (isReplySubject(subject) || isFinnishReply(subject, lines)) return undefined
  const saysSo = forwards.test(subject.replace(/^\s*İ/, 'i'))
  for (const [index, line] of lines.entries()) {
    const block = blockAt(lines, index)
    if (!saysSo && !block?.isMarked && (block || isQuoted(line))) return undefined
    if (!block) continue
    const { name, address, date } = block
    return address ? { name, address, ...(date && { date }) } : undefined
  }
  return undefined
}
