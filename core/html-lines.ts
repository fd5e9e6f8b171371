/** The lines of a page as they are written, each with how deep it is quoted. */
export const linesWriter = () => {
  const lines: { text: string; depth: number }[] = []
  let line = ''
  /** The last character of the line; the line itself is looked at once, since it may be a MB in a thousand pieces. */
  let last = ''
  let lastSeen = ''
  let hasWords = false
  let depth = 0
  let wantsSpace = false
  /** In a cell or an item where nothing stands yet: what opens here begins no other line. */
  let isFresh = false
  let rowStart = 0
  const put = (text: string) => {
    line += text
    last = text.at(-1) ?? last
    lastSeen = text.trimEnd().at(-1) ?? lastSeen
  }
  const endLine = () => {
    lines.push({ text: line.trimEnd(), depth })
    line = last = ''
    isFresh = hasWords = false
  }
  const begin = () => {
    if (wantsSpace && !last && lines.at(-1)?.text) endLine()
    wantsSpace = false
  }
  const block = () => {
    if (!isFresh && hasWords) endLine()
  }
  const write = (text: string) => {
    begin()
    put(text)
    isFresh = false
    hasWords = true
  }
  return {
    lines,
    block,
    write,
    paragraph: () => {
      block()
      wantsSpace ||= !isFresh
    },
    breakLine: () => {
      begin()
      endLine()
    },
    /** Text that may be nothing but the space between two tags. */
    flow: (text: string) => {
      const added = /^$|\s/.test(last) ? text.replace(/^ /, '') : text
      if (added.trim()) write(added)
      else if (last) put(added)
    },
    quote: () => {
      block()
      begin()
      depth++
    },
    unquote: () => {
      block()
      depth--
    },
    row: () => {
      isFresh = false
      block()
      rowStart = lines.length
    },
    cell: () => {
      if (!last && lines.length > rowStart) put(lines.pop()?.text ?? '')
      if (last) put(lastSeen === ':' ? ' ' : '\t')
      hasWords = isFresh = true
    },
    item: (level: number) => {
      block()
      if (level > 0) wantsSpace = false
      begin()
      put(`${'  '.repeat(level)}- `)
      hasWords = isFresh = true
    },
    endItem: () => {
      isFresh = false
      block()
    },
  }
}
