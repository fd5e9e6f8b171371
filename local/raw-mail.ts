/** The header of a mail, before anything in it is trusted or decoded. */
export type HeaderLine = { name: string; value: string }

const blankLine = /\r?\n\r?\n/
// A field and its folded lines, which begin with a space or a tab.
const field = /^([!-9;-~]+)[ \t]*:((?:.*(?:\r?\n[ \t].*)*))(?:\r?\n|$)/gm

/** Bytes as text and back without loss: one character a byte. */
const headerText = (raw: Buffer): string => {
  const text = raw.toString('latin1')
  const end = text.search(blankLine)
  return end < 0 ? text : text.slice(0, end)
}

export const readHeaders = (raw: Buffer): HeaderLine[] =>
  [...headerText(raw).matchAll(field)].map(([, name = '', value = '']) => ({
    name,
    value: Buffer.from(value.replace(/\r?\n(?=[ \t])/g, '').trim(), 'latin1').toString(),
  }))

/** The mail without any header of this name. */
export const withoutHeader = (raw: Buffer, name: string): Buffer => {
  const header = headerText(raw)
  const kept = header.replace(field, (whole, each: string) =>
    each.toLowerCase() === name.toLowerCase() ? '' : whole,
  )
  // The last field of the header has no line break of its own, so that one before it may be left over.
  return Buffer.concat([
    Buffer.from(header.length === kept.length ? kept : kept.replace(/\r?\n$/, ''), 'latin1'),
    raw.subarray(header.length),
  ])
}
