import PostalMime, { type Email, type PostalMimeOptions } from 'postal-mime'
import { failedRecipients } from '../../core/delivery-status.ts'
import { checkMailBounds } from '../../core/mail-bounds.ts'
import type { MailBody } from '../../core/mail-to-us.ts'
import { readMailHeader } from './mail-header.ts'

export type ReadMailBody = { outcome: 'read'; body: MailBody } | { outcome: 'refused'; reason: string }

const limits = { maxNestingDepth: 20, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true }
/** How many attached mails are looked into for delivery reports. */
const mostReports = 5

/** `This message requires an HTML viewer`, and what else stands in for a text that nobody wrote. */
const pointsAtHtml =
  /\bhtml\b.{0,80}\b(?:view|reader|client|program|support|display|capable|compatible|enabled?|only|version|format)|\b(?:view|client|program|support|display|read)\w{0,3}\b.{0,80}\bhtml\b/is

/** What the parser (4.0.0) keeps to itself. */
type Inside = {
  textMap: Map<unknown, Texts>
  currentNode: { contentDecoder: object | null }
  renderTextContent(): void
  processLine(line: Uint8Array, isFinal: boolean): Promise<void>
}
type Texts = { plain?: { value: string }[]; html?: { value: string }[] }

/**
 * Keeps the plain and the HTML text of each part, or of each set of alternatives, apart. The parser's own way to make one
 * text of them loses what is quoted, and takes hours for 9 MB of `<a href=`.
 */
class PartsParser extends (PostalMime as unknown as new (options: PostalMimeOptions) => PostalMime & Inside) {
  override renderTextContent(): void {}

  override processLine(line: Uint8Array, isFinal: boolean): Promise<void> {
    const { contentDecoder } = this.currentNode
    const isPlain =
      contentDecoder && !('maxChunkSize' in contentDecoder) && !(contentDecoder instanceof Lines)
    if (isPlain) this.currentNode.contentDecoder = new Lines()
    return super.processLine(line, isFinal)
  }
}

/** The lines of a part that is not encoded. The parser's own way takes 3 KB for each, 600 MB for all that a mail may have. */
class Lines {
  #full: Uint8Array<ArrayBuffer>[] = []
  #last = new Uint8Array(256)
  #length = 0

  update(line: Uint8Array) {
    const end = this.#length + line.length + 1
    if (end > this.#last.length) {
      this.#full.push(this.#last.subarray(0, this.#length))
      this.#last = new Uint8Array(Math.max(64 * 1024, line.length + 1))
      this.#length = 0
    }
    this.#last.set(line, this.#length)
    this.#length += line.length
    this.#last[this.#length++] = 0x0a
  }

  finalize(): ArrayBuffer {
    const all = Buffer.concat([...this.#full, this.#last.subarray(0, this.#length)])
    const { buffer, byteOffset, byteLength } = all
    return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
  }
}

const parseMail = async (raw: Uint8Array) => {
  const parser = new PartsParser(limits)
  const mail = await parser.parse(raw)
  return { mail, texts: [...parser.textMap.values()] }
}

/** The plain text that the member wrote, or what a person reads of the HTML where that is all there is. */
const textOf = async ({ plain = [], html = [] }: Texts): Promise<string> => {
  const text = plain.map(({ value }) => value).join('\n')
  const isWritten = text.trim() !== '' && !(text.length < 500 && pointsAtHtml.test(text))
  if (isWritten || html.length === 0) return text
  const { htmlText } = await import('../../core/html-text.ts')
  return htmlText(html.map(({ value }) => value).join('\n')) || text
}

/** The text of all parts, one below the other; what comes after the first MB nobody wrote by hand. */
const joinTexts = async (texts: Texts[]): Promise<string> => {
  let joined = ''
  for (const each of texts) {
    if (joined.length > 1024 * 1024) break
    joined += `${joined && '\n'}${await textOf(each)}`
  }
  return joined
}

const attachmentsOf = (mail: Email) =>
  mail.attachments.map(({ filename, mimeType, content }) => ({
    name: filename ?? '',
    type: mimeType,
    bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
  }))
type Attachments = ReturnType<typeof attachmentsOf>

const failedIn = (attachments: Attachments): string[] =>
  attachments
    .filter(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type))
    .slice(0, mostReports)
    .flatMap(({ bytes }) => failedRecipients(new TextDecoder().decode(bytes)))

/** What a report says that somebody forwarded as a file. */
const failedInAttached = async (bytes: Uint8Array): Promise<string[]> => {
  try {
    return failedIn(attachmentsOf((await parseMail(bytes)).mail))
  } catch {
    return []
  }
}

const whyRefused = (error: unknown): string => {
  const message = error instanceof Error ? error.message : ''
  if (/nesting depth/i.test(message))
    return `It has parts inside parts, more than ${limits.maxNestingDepth} deep.`
  if (/header size/i.test(message)) return 'Its headers are larger than 256 KB.'
  return 'It is built in a way that cannot be read.'
}

/** The text and the files of a raw mail. What would keep the parser busy is refused before it sees it. */
export const readMailBody = async (raw: Uint8Array): Promise<ReadMailBody> => {
  const bounds = checkMailBounds(raw)
  if (bounds.outcome === 'beyond') return { outcome: 'refused', reason: bounds.reason }
  try {
    const { mail, texts } = await parseMail(raw)
    const attachments = attachmentsOf(mail)
    const attached = attachments.filter(({ type }) => type === 'message/rfc822')
    const headers = await Promise.all(attached.map(({ bytes }) => readMailHeader(bytes)))
    const reports = await Promise.all(
      attached.slice(0, mostReports).map(({ bytes }) => failedInAttached(bytes)),
    )
    return {
      outcome: 'read',
      body: {
        subject: mail.subject ?? '',
        text: await joinTexts(texts),
        attachments,
        attachedSenders: headers.flatMap((header) => (header?.from.length === 1 ? header.from : [])),
        failedRecipients: [...new Set([...failedIn(attachments), ...reports.flat()])].slice(0, 20),
      },
    }
  } catch (error) {
    return { outcome: 'refused', reason: whyRefused(error) }
  }
}
