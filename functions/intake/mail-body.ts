import PostalMime, { type Email } from 'postal-mime'
import { failedRecipients } from '../../core/delivery-status.ts'
import { htmlText } from '../../core/html-text.ts'
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

type Texts = { plain?: { value: string }[]; html?: { value: string }[] }

/**
 * Keeps the plain and the HTML text of each part, or of each set of alternatives, apart. The parser's own way to make one
 * text of them (4.0.0) loses what is quoted, and takes hours for 9 MB of `<a href=`.
 */
class PartsParser extends PostalMime {
  declare textMap: Map<unknown, Texts>
  renderTextContent(): void {}
}

const parseMail = async (raw: Uint8Array) => {
  const parser = new PartsParser(limits)
  const mail = await parser.parse(raw)
  return { mail, texts: [...parser.textMap.values()] }
}

/** The plain text that the member wrote, or what a person reads of the HTML where that is all there is. */
const textOf = ({ plain = [], html = [] }: Texts): string => {
  const text = plain.map(({ value }) => value).join('\n')
  const isWritten = text.trim() !== '' && !(text.length < 500 && pointsAtHtml.test(text))
  return (isWritten && text) || htmlText(html.map(({ value }) => value).join('\n')) || text
}

/** The text of all parts, one below the other; what comes after the first MB nobody wrote by hand. */
const joinTexts = (texts: Texts[]): string => {
  let joined = ''
  for (const each of texts) {
    if (joined.length > 1024 * 1024) break
    joined += `${joined && '\n'}${textOf(each)}`
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
        text: joinTexts(texts),
        attachments,
        attachedSenders: headers.flatMap((header) => (header?.from.length === 1 ? header.from : [])),
        failedRecipients: [...new Set([...failedIn(attachments), ...reports.flat()])].slice(0, 20),
      },
    }
  } catch (error) {
    return { outcome: 'refused', reason: whyRefused(error) }
  }
}
