import { decodeEntities } from './html-entities.ts'
import { linesWriter } from './html-lines.ts'
import { tokensOf } from './html-tokens.ts'

/** More than this is a newsletter's, or hostile. */
const mostHtml = 1024 * 1024
const deepest = 9

const blocks = new Set(
  'address article aside body center dd div dl dt fieldset footer form header li main nav section tr'.split(
    ' ',
  ),
)
const paragraphs = new Set('blockquote h1 h2 h3 h4 h5 h6 hr ol p pre table ul'.split(' '))
const empty = new Set('area base br col embed hr img input link meta source wbr'.split(' '))

const hidden = /display\s{0,3}:\s{0,3}none|mso-hide\s{0,3}:\s{0,3}all/i
/** Gmail indents what a member wrote so. */
const indentation = /border(?:-width)?\s{0,3}:\s{0,3}(?:none|0)/i
/** Outlook's paragraphs have no space between them, nor have others that say so. */
const tight = /MsoNormal|MsoPlainText|MsoListParagraph|margin\s{0,3}:\s{0,3}0/i
const signature = /\b(?:class|id)\s{0,3}=\s{0,3}["']?[^"'=]{0,60}signature/i
/** Where mail programs put the mail that is answered or forwarded. */
const otherMail =
  /\b(?:class|id)\s{0,3}=\s{0,3}["']?[^"'=]{0,60}(?:gmail_quote|divRplyFwdMsg|appendonsend|yahoo_quoted|moz-cite-prefix|moz-forward-container|protonmail_quote|reference-message|OLK_SRC_BODY)/i

/** What a link leads to, where that says who somebody is. */
const linkTarget = (attributes: string): string | undefined => {
  const href = /\bhref\s{0,3}=\s{0,3}["']?\s{0,3}([^\s"'>]{1,500})/i.exec(attributes)?.[1] ?? ''
  const url = decodeEntities(href)
  const address = /^mailto:([^?]{3,254})/i.exec(url)?.[1]
  return address ?? (/^https?:\/\/(?:[a-z]{2,3}\.)?linkedin\.com\/(?:in|pub)\//i.test(url) ? url : undefined)
}

/**
 * What a person reads of a mail in HTML: a line for each block and each row, cells between tabs, `> ` before what is
 * quoted, `-- ` above the signature, and the address behind a name. Linear in its input, of which it reads the first MB.
 */
export const htmlText = (html: string): string => {
  const page = linesWriter()
  const lists: string[] = []
  const quotes: boolean[] = []
  let unshown: { name: string; depth: number } | undefined
  let link: { target: string; text: string } | undefined
  let inPre = 0

  const text = (written: string) => {
    const shown = inPre ? decodeEntities(written) : decodeEntities(written.replace(/[ \t\r\n\f]+/g, ' '))
    if (link) link.text += shown
    if (!inPre) return page.flow(shown)
    for (const [index, line] of shown.split(/\r\n?|\n/).entries()) {
      if (index) page.breakLine()
      if (line) page.write(line)
    }
  }

  let isTight = false
  const around = (name: string) => {
    const isInner = name === 'p' ? isTight : /^[uo]l$/.test(name) && lists.length > 1
    if (paragraphs.has(name) && !isInner) page.paragraph()
    else if (blocks.has(name) || paragraphs.has(name)) page.block()
  }

  const start = (name: string, attributes: string) => {
    if (!empty.has(name) && hidden.test(attributes)) unshown = { name, depth: 1 }
    if (unshown) return
    if (name === 'ul' || name === 'ol') lists.push(name)
    if (name === 'p') isTight = tight.test(attributes)
    if (name === 'br') page.breakLine()
    else if (name === 'tr') page.row()
    else if (name === 'td' || name === 'th') page.cell()
    else if (name === 'li') page.item(Math.min(Math.max(0, lists.length - 1), deepest))
    else around(name)
    if (name === 'pre') inPre++
    if (name === 'blockquote') {
      quotes.push(!indentation.test(attributes))
      if (quotes.at(-1)) page.quote()
    }
    if (name === 'a') {
      const target = linkTarget(attributes)
      link = target ? { target, text: '' } : undefined
    }
    if (otherMail.test(attributes)) page.paragraph()
    if (signature.test(attributes)) {
      page.paragraph()
      page.write('-- ')
      page.block()
    }
  }

  const end = (name: string) => {
    if (name === 'a' && link) {
      const { target, text: said } = link
      link = undefined
      if (said.trim() && !said.toLowerCase().includes(target.toLowerCase())) page.write(` <${target}>`)
    }
    if (name === 'li') page.endItem()
    else if (name === 'tr') page.row()
    else around(name)
    if (name === 'ul' || name === 'ol') lists.pop()
    if (name === 'pre') inPre = Math.max(0, inPre - 1)
    if (name === 'blockquote' && quotes.pop()) page.unquote()
  }

  for (const token of tokensOf(html.slice(0, mostHtml))) {
    if (token.kind === 'text') {
      if (!unshown) text(token.text)
    } else if (unshown) {
      if (token.name === unshown.name) unshown.depth += token.kind === 'start' ? 1 : -1
      if (unshown.depth === 0) unshown = undefined
    } else if (token.kind === 'start') start(token.name, token.attributes)
    else end(token.name)
  }
  page.block()
  return page.lines
    .map(({ text, depth }) => '> '.repeat(Math.min(depth, deepest)) + text)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
