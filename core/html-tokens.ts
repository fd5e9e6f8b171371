export type Token =
  | { kind: 'text'; text: string }
  | { kind: 'start' | 'end'; name: string; attributes: string }

/** What nobody sees, up to its end tag; without one browsers show nothing more either. */
const unseen = new Set(['script', 'style', 'title', 'template', 'textarea'])

/** Where a tag ends: at the first `>` that is not in a quoted value. */
const tagEnd = (html: string, from: number): number => {
  const next = />|=\s{0,20}["']/g
  next.lastIndex = from
  for (let found = next.exec(html); found; found = next.exec(html)) {
    if (found[0] === '>') return next.lastIndex
    const close = html.indexOf(found[0].slice(-1), next.lastIndex)
    // A mail that ends in a quoted value ends in a tag.
    if (close < 0) return -1
    next.lastIndex = close + 1
  }
  return -1
}

/** The tags of a page and the text between them, as browsers see them, each character looked at a few times at most. */
export function* tokensOf(html: string): Generator<Token> {
  const opening = /<(?:(!--)|(\/?)([a-z][a-z\d]{0,20})|[!?/])/gi
  let at = 0
  while (at < html.length) {
    opening.lastIndex = at
    const found = opening.exec(html)
    yield { kind: 'text', text: html.slice(at, found?.index) }
    if (!found) return
    const [{ length }, comment, slash, written] = found
    const inside = found.index + length
    const commentEnd = comment ? html.indexOf('-->', found.index + 2) : -1
    at = comment ? commentEnd + 3 : tagEnd(html, inside)
    if (at < 3) return
    if (!written) continue
    const name = written.toLowerCase()
    yield { kind: slash ? 'end' : 'start', name, attributes: html.slice(inside, at - 1) }
    if (slash || !unseen.has(name)) continue
    const close = new RegExp(`</${name}`, 'gi')
    close.lastIndex = at
    const end = close.exec(html)
    if (!end) return
    at = end.index
  }
}
