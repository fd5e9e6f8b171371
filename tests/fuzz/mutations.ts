import { anything, flood, words } from './floods.ts'
import type { Random } from './random.ts'

/** A change of a raw mail, one character a byte; `other` is another mail to take from. */
type Mutation = (raw: string, random: Random, other: string) => string

const splice = (raw: string, at: number, removed: number, added: string) =>
  raw.slice(0, at) + added + raw.slice(at + removed)

const headerEnd = (raw: string) => {
  const end = raw.search(/\r?\n\r?\n/)
  return end < 0 ? raw.length : end
}

/** One of the header's lines, by its place. */
const lineIn = (raw: string, random: Random) => {
  const lines = raw.slice(0, headerEnd(raw)).split('\n')
  return { lines, at: random.below(lines.length), rest: raw.slice(headerEnd(raw)) }
}

const names = [
  'utf-8',
  'utf-16le',
  'iso-2022-jp',
  'x-unknown',
  'base64',
  'quoted-printable',
  '7bit',
  'text/html',
]
const named =
  /utf-8|us-ascii|iso-[\w-]+|windows-\d+|base64|quoted-printable|7bit|8bit|text\/\w+|multipart\/\w+/gi

const mutations: Record<string, Mutation> = {
  'flip bytes': (raw, random) => {
    const bytes = Buffer.from(raw, 'latin1')
    for (let flips = random.size(64); flips > 0 && bytes.length > 0; flips--)
      bytes[random.below(bytes.length)] = random.below(256)
    return bytes.toString('latin1')
  },
  'cut the end off': (raw, random) => raw.slice(0, random.below(raw.length + 1)),
  'take a piece out': (raw, random) => splice(raw, random.below(raw.length + 1), random.size(500), ''),
  'say a piece again': (raw, random) => {
    const at = random.below(raw.length + 1)
    const piece = raw.slice(at, at + random.size(500))
    return splice(raw, at, 0, piece.repeat(random.size(200)))
  },
  'go on as another mail': (raw, random, other) =>
    raw.slice(0, random.below(raw.length + 1)) + other.slice(random.below(other.length + 1)),
  'put another mail into it': (raw, random, other) => splice(raw, random.below(raw.length + 1), 0, other),
  'the body of another mail': (raw, _, other) => raw.slice(0, headerEnd(raw)) + other.slice(headerEnd(other)),
  'repeat a field': (raw, random) => {
    const { lines, at, rest } = lineIn(raw, random)
    const line = lines[at] ?? ''
    return (
      [...lines.slice(0, at), ...Array<string>(random.size(100)).fill(line), ...lines.slice(at)].join('\n') +
      rest
    )
  },
  'remove a field': (raw, random) => {
    const { lines, at, rest } = lineIn(raw, random)
    return lines.filter((_, index) => index !== at).join('\n') + rest
  },
  'fill a field': (raw, random) => {
    const { lines, at, rest } = lineIn(raw, random)
    const filled = `${(lines[at] ?? '').replace(/:.*/s, '')}: ${anything(random, 5000).replace(/[\r\n]+/g, ' ')}\r`
    return lines.with(at, filled).join('\n') + rest
  },
  'put a word in': (raw, random) => splice(raw, random.below(raw.length + 1), 0, random.pick(words)),
  'put words in': (raw, random) => {
    let changed = raw
    for (let rounds = random.size(30); rounds > 0; rounds--)
      changed = splice(changed, random.below(changed.length + 1), random.below(4), random.pick(words))
    return changed
  },
  'put a flood in': (raw, random) => splice(raw, random.below(raw.length + 1), 0, flood(random, 20_000)),
  'put a text above': (raw, random) => splice(raw, headerEnd(raw) + 4, 0, `${anything(random, 5000)}\r\n`),
  'other names of encodings': (raw, random) =>
    raw.replace(named, (name) => (random.chance(0.5) ? random.pick(names) : name)),
  'other line ends': (raw, random) =>
    raw.replace(/\r\n/g, random.pick(['\n', '\r', '\n\r', '\r\r\n', '\u0085', ' '])),
  'two bytes each': (raw) => raw.replace(/./gs, '$&\0'),
}

export const mutate = (raw: string, random: Random, other: string): { raw: string; how: string[] } => {
  const how = Array.from({ length: random.below(5) }, () => random.pick(Object.keys(mutations)))
  const mutated = how.reduce((text, name) => mutations[name]?.(text, random, other) ?? text, raw)
  return { raw: mutated.slice(0, 11 * 1024 * 1024), how }
}
