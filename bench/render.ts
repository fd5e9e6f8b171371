import { composeDigest } from '../core/digest.ts'
import { linkSigner, readLink } from '../core/links.ts'
import { digestMail } from '../views/emails/digest.tsx'
import { compared, type Figure, inTurn } from './measure.ts'
import { aMember, contactsOf, keys, site, start, today } from './members.ts'
import { reactDigest } from './react-digest.tsx'

const member = aMember(1, true)
const due = contactsOf({ contacts: 30, due: 5 }).filter(
  ({ nextContact }) => nextContact && nextContact <= today,
)
const digest = composeDigest(member, due, '2026-11', today)

const ours = () => digestMail({ member, digest, site, keys, now: start })

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

/** Of processor time, since nothing is waited for. */
type Drawn = { html: string; text: string }
const mailsPerSecond = (render: () => Drawn | Promise<Drawn>) => async () => {
  const count = 200
  const before = process.threadCpuUsage()
  let bytes = 0
  for (let each = 0; each < count; each++) {
    const { html, text } = await render()
    bytes += html.length + text.length
  }
  if (bytes === 0) throw new Error('Nothing was drawn.')
  const { user, system } = process.threadCpuUsage(before)
  return count / ((user + system) / 1_000_000)
}

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
  const react = () => reactDigest({ member, digest, site, keys, now: start, title: drawn.subject })
  if (linksIn((await react()).html) !== linksIn(drawn.html)) throw new Error('React draws other links.')
  const rates = await inTurn(rounds, {
    ours: mailsPerSecond(ours),
    template: mailsPerSecond(template),
    react: mailsPerSecond(react),
  })
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
  ]
}
