/** What a raw mail may be before anything parses it: 200,000 tiny parts in 2 MB would keep a parser busy for seconds. */
const mostBytes = 10 * 1024 * 1024
const mostParts = 1000
/** A file of 10 MB in base64 has 140,000; the parser takes as long for a line of one character as for one of 76. */
const mostLines = 200_000

export type MailBounds = { outcome: 'within' } | { outcome: 'beyond'; reason: string }

/** Any other way to write it (in pieces, with escapes or comments, RFC 2231) makes every line of dashes count. */
const declaration =
  /boundary(?:\*\d{0,3}\*?\s{0,9}=|\s{0,9}=\s{0,9}(?:"([^"\\\r\n]{1,200})"|([^\s;"(\\]{1,200})(?=[\s;]|$)|))/gi

/** Looks at the bytes alone: the size, the lines, and how many of them open a part (RFC 2046 section 5.1.1). */
export const checkMailBounds = (raw: Uint8Array): MailBounds => {
  if (raw.byteLength > mostBytes) return { outcome: 'beyond', reason: 'It is larger than 10 MB.' }
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1')
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  if (lines > mostLines) return { outcome: 'beyond', reason: 'It has more than 200,000 lines.' }
  const boundaries = new Set<string>()
  let isOdd = false
  for (const [, quoted, plain] of text.matchAll(declaration)) {
    const name = quoted ?? plain
    if (name === undefined) isOdd = true
    else boundaries.add(name)
    if (boundaries.size > mostParts) return tooManyParts
  }
  let parts = 0
  for (const [, delimiter = ''] of text.matchAll(/^--([^\r\n]{1,200})/gm)) {
    const name = delimiter.trimEnd()
    const opens = isOdd || boundaries.has(name) || boundaries.has(name.replace(/--$/, ''))
    if (opens && ++parts > mostParts) return tooManyParts
  }
  return { outcome: 'within' }
}

const tooManyParts: MailBounds = { outcome: 'beyond', reason: 'It has more than 1,000 parts.' }
