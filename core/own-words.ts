import EmailReplyParser from 'email-reply-parser'
import { blockAt, mailLines } from './forwarded.ts'

const closings =
  'all the best|(?:kind(?:est)?|best|warm(?:est)?|many)? ?regards|best(?: wishes)?|(?:yours )?sincerely|yours(?: truly)?|' +
  'many thanks|thanks(?: again| a lot| so much| in advance)?|thank you(?: again| very much| so much| in advance)?|thx|' +
  'cheers|talk soon|take care|(?:mit )?freundlichen? grü(?:ß|ss)e?n?|(?:viele|beste|liebe|herzliche) grü(?:ß|ss)e|gru(?:ß|ss)|' +
  'mfg|lg|vg|danke|(?:bien )?cordialement|bien à (?:vous|toi)|merci|(?:un )?saludos?(?: cordial(?:es)?)?|atentamente|gracias|' +
  'abraços?|atenciosamente|obrigad[oa]|(?:cordiali )?saluti|grazie|(?:met )?(?:vriendelijke )?groet(?:en|jes)?|' +
  '(?:med )?vänliga? hälsning(?:ar)?|(?:med )?venlig hilsen|mvh|hilsen|terveisin|pozdrawiam|с уважением|спасибо'
const closing = new RegExp(`^(?:${closings})(?!\\p{L})`, 'iu')
const nameAfter = /^[\s,.!–—-]{0,6}(?:\p{Lu}[\p{L}.'’-]*\s*){0,3}[.!]?$/u

/** `Best regards,`, `Thanks!` or `Best, Ada`: what stands before a signature, and is no contact. */
export const isClosing = (line: string): boolean => {
  const text = line.trim()
  const said = text.length < 80 ? closing.exec(text)?.[0] : undefined
  // A name has capitals; `Thanks for coming` goes on.
  return said !== undefined && nameAfter.test(text.slice(said.length))
}

/** What telephones and mail programs write below a mail, where email-reply-parser does not know it. */
const devices = [
  /^(?:sent (?:from|via|with|using)|get outlook for|gesendet (?:von|mit)|von meinem .{1,60} gesendet\.?$|diese nachricht wurde von)\b/iu,
  /^(?:envoyé (?:de|depuis|à partir)|enviad[oa] (?:desde|do|de|a partir)|inviato da|verzonden (?:vanaf|met)|verstuurd (?:vanaf|met))\b/iu,
  /^(?:skickat från|sendt fra|lähetetty |wysłan[eo] z|отправлено (?:с|из)|надіслано |odesláno z|odoslané z|trimis de pe)/iu,
  /^(?:(?:obtener|télécharger|scarica|holen sie sich|hämta|hent|obter) outlook|outlook (?:voor|für) )/iu,
  /(?:iPhone|iPad|Android)\S{0,8}\s?(?:から送信|에서 보냄|dan gönderildi|ról küldve)|^发自我的/iu,
]

const disclaimers = [
  /^[*_\s]*(?:confidential(?:ity)?(?: notice| note)?\s*[:.]|disclaimer\b|legal notice\b|privileged and confidential|please consider the environment)/iu,
  /^[*_\s]*(?:this|the (?:information|contents?)(?: contained)? (?:in|of) this) (?:e-?mail|message|communication|transmission)\b.{0,160}\b(?:confidential|intended|privileged)/iu,
  /^[*_\s]*diese (?:e-?mail|nachricht)\b.{0,160}vertraulich/iu,
  /^[*_\s]*(?:ce (?:message|courriel|mail)|cet e-?mail)\b.{0,160}(?:confidentiel|destiné)/iu,
  /^[*_\s]*(?:este (?:mensaje|correo|e-?mail)|esta mensagem|questo (?:messaggio|e-?mail)|questa e-?mail)\b.{0,160}(?:confiden|riservat|exclusiv|esclusiv)/iu,
  /^[*_\s]*dit (?:bericht|e-?mail).{0,160}vertrouwelijk/iu,
]

/** What calendars write into an invitation, below the member's words. */
const invitations =
  /^(?:you (?:have|['’]ve) been invited to |.{1,80} (?:is inviting you|has invited you) to |join (?:zoom meeting|with google meet)|microsoft teams (?:meeting|need help))|^_{30,}$/iu

/** `22.11.2026 09:00 Jane <jane@…> wrote:` in whatever language: a time, an address in brackets and a colon. */
const quoteHead = /\d[:.]\d\d(?!\d).{0,160}[<(][^\s<>()@]{1,64}@[^\s<>()@]{1,255}[>)][^@<>]{0,40}[:：]$/u

/** Mail programs break it where the line ends; the time stands in its first line. */
const isQuoteHead = (lines: string[], index: number) => {
  const [first = '', second = ''] = lines.slice(index, index + 2).map((line) => line.slice(0, 200).trim())
  return [first, `${first} ${second}`].some(
    (text) => /\d[:.]\d\d/.test(first) && /[:：]$/.test(text) && text.includes('@') && quoteHead.test(text),
  )
}

/** `-----Original Message-----`, in any language; a heading of the member's own has no header below. */
const isSeparator = (lines: string[], index: number) =>
  /^\s*-{3,}\s?\p{L}[^-]{2,60}-{3,}\s*$/u.test((lines[index] ?? '').slice(0, 120)) &&
  blockAt(lines, index + 1) !== undefined

const parser = new EmailReplyParser()

/** Whether email-reply-parser takes a line for the head of a quote or of a signature; it wants an empty line above. */
const isQuoteOrSignature = (lines: string[]) => {
  const first = parser
    .read(`\n${lines.join('\n')}`)
    .getFragments()
    .find((fragment) => !fragment.isEmpty())
  return first?.isQuoted() || first?.isSignature() || false
}

/** Words of the member's own come before a closing, and at most a name directly after it. */
const isSignOff = (lines: string[], index: number) => {
  if (!isClosing(lines[index] ?? '') || lines.slice(0, index).every((line) => !line.trim())) return false
  const next = lines.slice(index + 1).find((line) => line.trim())
  return !next || /^\s*\p{Lu}[^@\d,:;]{0,39}$/u.test(next) || /\s\p{Lu}\S*\s*$/u.test(lines[index] ?? '')
}

const endsOwnWords = (lines: string[], index: number): boolean => {
  const line = lines[index] ?? ''
  // The libraries' expressions are cubic in the length of a line; what ends a member's words is short.
  const next = lines.slice(index, index + 3).map((each) => each.slice(0, 200))
  const text = line.trim()
  return (
    (line.length <= 200 && isQuoteOrSignature(next)) ||
    devices.some((device) => line.length < 120 && device.test(text)) ||
    invitations.test(text.slice(0, 200)) ||
    isSeparator(lines, index) ||
    isQuoteHead(lines, index) ||
    disclaimers.some((disclaimer) => disclaimer.test(next.join(' '))) ||
    isSignOff(lines, index) ||
    blockAt(lines, index) !== undefined
  )
}

/**
 * What the member wrote above everything that mail programs add: the quoted mail, the forwarded one, the signature, the
 * disclaimer. The first of these ends it, since below it nothing says whose words they are.
 */
export const ownWords = (text: string): string => {
  const lines = mailLines(text)
  const end = lines.findIndex((line, index) => line.trim() && endsOwnWords(lines, index))
  return lines
    .slice(0, end < 0 ? lines.length : end)
    .join('\n')
    .trim()
}
