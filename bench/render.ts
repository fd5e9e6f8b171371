import { linkSigner, readLink } from '../core/links.ts'
import { digest, mailsPerSecond, ours, react } from './draw.ts'
import { compared, type Figure, inTurn } from './measure.ts'
import { keys, start } from './members.ts'
import { startServer } from './process.ts'

/** The cheapest way to the same bytes: what is written stands in one template, with places for what has to be made. */
const cheapest = () => {
  const { html, text } = ours()
  let sign = linkSigner(keys, start)
  const links = new Map(
    [...html.matchAll(/\/(?:l|unsubscribe)\/([\w.~-]+)/g)].flatMap(([, token = '']) => {
      const read = readLink(token, keys, start)
      return read.outcome === 'valid' ? [[token, () => sign(read.link)] as const] : []
    }),
  )
  if (links.size < 5 * digest.entries.length) throw new Error('Links were not found.')
  const said = digest.entries.flatMap(({ contact, question }) =>
    [contact.name, contact.where, contact.lastNote?.text, question.text].filter((each) => each !== undefined),
  )
  const templateOf = (whole: string, write: (text: string) => string) => {
    const places = new Map([...said.map((each) => [write(each), () => write(each)] as const), ...links])
    const anyPlace = [...places.keys()].map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return whole.split(new RegExp(`(${anyPlace.join('|')})`)).map((part) => places.get(part) ?? part)
  }
  const htmlTemplate = templateOf(html, escaped)
  const textTemplate = templateOf(text, (each) => each)
  return () => {
    sign = linkSigner(keys, start)
    const signed = new Map<() => string, string>()
    const fill = (template: (string | (() => string))[]) => {
      let filled = ''
      for (const part of template) {
        if (typeof part === 'string') filled += part
        else {
          // A link that stands in both twins is signed once.
          let made = signed.get(part)
          if (made === undefined) {
            made = part()
            signed.set(part, made)
          }
          filled += made
        }
      }
      return filled
    }
    return { html: fill(htmlTemplate), text: fill(textTemplate) }
  }
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const linksIn = (html: string) =>
  [...html.matchAll(/href="([^"]+)"/g)]
    .map(([, href]) => href)
    .sort()
    .join(' ')

export const renderFigures = async (rounds: number): Promise<Figure[]> => {
  const template = cheapest()
  const [drawn, built] = [ours(), template()]
  if (drawn.html !== built.html || drawn.text !== built.text)
    throw new Error('The template makes other bytes.')
  if (linksIn((await react()).html) !== linksIn(drawn.html)) throw new Error('React draws other links.')
  const rates = await inTurn(rounds, {
    ours: mailsPerSecond(ours),
    template: mailsPerSecond(template),
    react: mailsPerSecond(react),
  })
  const production = await inProduction(rounds)
  const about = { group: 'render', unit: '/s' }
  return [
    compared(
      { ...about, name: 'digests drawn a second, to escaped templates', goal: { atLeast: 0.4 } },
      rates.ours,
      rates.template,
    ),
    compared(
      { ...about, name: 'digests drawn a second, to @react-email/components', goal: { atLeast: 15 } },
      rates.ours,
      rates.react,
    ),
    compared(
      { ...about, name: 'the same with NODE_ENV=production, which Lambda does not set' },
      production.ours,
      production.react,
    ),
  ]
}

/** React decides when it is loaded whether it checks what developers write. */
const inProduction = async (rounds: number) => {
  const { ask, stop } = await startServer('draw-in-production.ts', [`${rounds}`], { NODE_ENV: 'production' })
  const rates = (await ask()) as { ours: number[]; react: number[] }
  await stop()
  return rates
}
