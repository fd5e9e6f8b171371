import { anything, flood, words } from './floods.ts'
import type { Random } from './random.ts'

const MB = 1024 * 1024

const head = {
  From: 'Ada Lovelace <ada@example.com>',
  To: 'add+s3cr3t@in.rapport.example',
  Date: 'Sun, 22 Nov 2026 08:30:00 +0000',
  'Message-ID': '<1@example.com>',
  Subject: 'Hello',
}

const mail = (fields: Record<string, string>, body: string) =>
  `${Object.entries({ ...head, ...fields })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}\r\n`

const part = (type: string, body: string, more = '') => `Content-Type: ${type}\r\n${more}\r\n${body}\r\n`
const multipart = (parts: string[], type = 'mixed') =>
  mail(
    { 'Content-Type': `multipart/${type}; boundary=x` },
    `${parts.map((each) => `--x\r\n${each}`).join('')}--x--`,
  )

/** No line end in it, so that it stays one field. */
const value = (random: Random, most: number) => anything(random, most).replace(/[\r\n]+/g, ' ')

const types = ['text/plain', 'text/html', 'text/csv', 'text/vcard', 'text/x-vcard', 'text/calendar']
const charsets = [
  'utf-8',
  'utf-16',
  'utf-16le',
  'utf-7',
  'iso-2022-jp',
  'gb18030',
  'windows-1252',
  'x-mac',
  '',
  '"',
]
const encodings = ['7bit', '8bit', 'base64', 'quoted-printable', 'x-uuencode', 'BINARY', '']

const fileOf = (random: Random, content: string) => {
  const [type, name] = random.pick([
    ['text/csv', 'contacts.csv'],
    ['text/vcard', 'jane.vcf'],
    ['application/octet-stream', 'contacts.CSV'],
    ['message/delivery-status', 'status'],
    ['message/rfc822', 'mail.eml'],
    ['message/global-delivery-status', ''],
    ['text/plain', value(random, 2000)],
  ] as const)
  const encoded = random.chance(0.3)
  return part(
    `${type}; name="${name}"`,
    encoded ? Buffer.from(content, 'latin1').toString('base64') : content,
    `Content-Disposition: attachment; filename="${name}"\r\n${encoded ? 'Content-Transfer-Encoding: base64\r\n' : ''}`,
  )
}

const csv = (random: Random): string => {
  const columns = random.size(10_000)
  // Writing thousands of contacts takes the table longer than reading them takes us: `bench/import.ts`.
  const rows = Math.min(random.size(1000), Math.ceil(200_000 / columns))
  const names = [
    'Name',
    'Email',
    'First Name',
    'Last Name',
    'E-mail 1 - Value',
    'Notes',
    'Phone',
    'Company',
    'Tags',
  ]
  const quote = random.pick(['', '', '"', '""', "'"])
  const comma = random.pick([',', ';', '\t', ',,'])
  const row = (cell: () => string) =>
    Array.from({ length: columns }, () => quote + cell() + quote).join(comma)
  const cells = [flood(random, 200), 'Jane', 'jane@acme.example', '', flood(random, 20)]
  const body = Array.from({ length: rows }, () => row(() => random.pick(cells))).join('\n')
  return `${row(() => random.pick(names))}\n${body}${random.pick(['', '"', '\0'])}`
}

const vCards = (random: Random): string => {
  const count = random.size(6000)
  const name = random.pick([
    'EMAIL',
    'TEL',
    'NOTE',
    'N',
    'ORG',
    'URL',
    'FN',
    'item1.EMAIL;TYPE=x',
    'PHOTO;ENCODING=b',
  ])
  const fold = random.pick(['', '\r\n ', '=\r\n', '\n\t'])
  const text = flood(random, Math.ceil(MB / count))
  const card = `BEGIN:VCARD\r\nVERSION:${random.pick(['2.1', '3.0', '4.0', ''])}\r\nFN:${flood(random, 40)}\r\n`
  const end = random.pick(['END:VCARD\r\n', 'END:VCARD\r\n', '', 'BEGIN:VCARD\r\n'])
  return Array.from({ length: count }, () => `${card}${name}:${fold}${text}${fold}\r\n${end}`).join('')
}

const addresses = (random: Random): string => {
  const unit = random.pick([
    (n: number) => `p${n}@acme.example`,
    (n: number) => `Person ${n} <p${n}@acme.example>`,
    (n: number) => `"Doe, ${n}" (${'('.repeat(n % 50)}x <p${n}@acme.example>`,
    (n: number) => `group${n}: p${n}@acme.example`,
    () => `<${flood(random, 300)}@acme.example>`,
    () => `${flood(random, 300)}`,
  ])
  const glue = random.pick([', ', ',', ';', ';, ', ' ', ',\r\n '])
  return Array.from({ length: random.size(5000) }, (_, n) => unit(n)).join(glue)
}

const encodedWords = (random: Random): string => {
  const charset = random.pick([...charsets, flood(random, 100)])
  const text = random.pick(['QQ==', '=41', flood(random, 200), '=', '????'])
  const word = `=?${charset}?${random.pick(['q', 'b', 'Q', 'x', ''])}?${text}${random.pick(['?=', '?', ''])}`
  return `${word}${random.pick(['', ' ', '\r\n ', '_'])}`.repeat(random.size(4000))
}

const nested = (random: Random): string => {
  const depth = random.size(2000)
  const open = Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
  )
  const close = random.chance(0.5) ? Array.from({ length: depth }, (_, n) => `--b${depth - n - 1}--\r\n`) : []
  return (
    mail({ 'Mime-Version': '1.0' }, '').trimEnd() +
    `\r\n${open.join('')}${part('text/plain', 'done jane')}${close.join('')}`
  )
}

const nestedHtml = (random: Random): string => {
  const [open, close] = random.pick([
    ['<div>', '</div>'],
    ['<blockquote>', '</blockquote>'],
    ['<ul><li>', '</li></ul>'],
    ['<table><tr><td>', '</td></tr></table>'],
    ['<p hidden>', '</p>'],
    ['<a href="https://linkedin.com/in/jane">', '</a>'],
    ['<pre>', '</pre>'],
    ['<!--', '-->'],
  ] as const)
  const depth = random.size(MB / 40)
  return open.repeat(depth) + flood(random, 1000) + (random.chance(0.5) ? close.repeat(depth) : '')
}

const report = (random: Random): string => {
  const group = `${random.pick(['Original-Recipient', 'Final-Recipient'])}: rfc822; ${random.pick(['jane@acme.example', flood(random, 300)])}\r\nAction: failed\r\nStatus: 5.1.1\r\n`
  const status = random.chance(0.5) ? `${group}\r\n`.repeat(random.size(5000)) : group + anything(random, MB)
  return multipart([part('message/delivery-status', status)], 'report; report-type=delivery-status')
}

const forward = (random: Random): string =>
  mail(
    { Subject: `Fwd: ${value(random, 100)}` },
    [
      anything(random, 2000),
      random.pick([
        '---------- Forwarded message ---------',
        'Begin forwarded message:',
        '-----Original Message-----',
        '',
      ]),
      `From: ${value(random, 1000)}`,
      `Date: ${value(random, 1000)}`,
      `Subject: ${value(random, 1000)}`,
      `To: ${value(random, 1000)}`,
      '',
      anything(random, 20_000),
    ].join('\r\n'),
  )

const fieldNames = [
  ...Object.keys(head),
  ...['Cc', 'References', 'In-Reply-To', 'Content-Type', 'Content-Transfer-Encoding', 'Content-Disposition'],
  ...[
    'Auto-Submitted',
    'Precedence',
    'Return-Path',
    'Reply-To',
    'Sender',
    'Bcc',
    'Mime-Version',
    'Content-ID',
  ],
]

type Hostile = (random: Random) => string

/** Whole mails that want to keep a reader busy, each of a kind. */
const kinds: Record<string, Hostile> = {
  'a field that is a flood': (random) =>
    mail({ [random.pick(fieldNames)]: value(random, 200_000) }, 'done jane'),
  'fields that are floods': (random) =>
    mail(Object.fromEntries(fieldNames.map((name) => [name, value(random, 500)])), 'done jane'),
  'many fields': (random) =>
    `${`X-${flood(random, 20)}: ${value(random, 100)}\r\n`.repeat(random.size(10_000))}${mail({}, 'done jane')}`,
  'a text': (random) => mail({}, anything(random, 120_000)),
  'a command': (random) => mail({ Subject: '' }, `${random.pick(words)}${value(random, 3000)}`),
  'a reply': (random) =>
    mail({ Subject: 'Re: Your digest', 'In-Reply-To': '<2@x>' }, anything(random, 120_000)),
  'a subject that commands': (random) =>
    mail({ Subject: `done ${value(random, 3000)}` }, anything(random, 500)),
  'a long text': (random) => mail({}, anything(random, 2 * MB)),
  'a page': (random) => mail({ 'Content-Type': 'text/html' }, anything(random, MB)),
  'a page of tags': (random) => mail({ 'Content-Type': 'text/html' }, nestedHtml(random)),
  'a table of contacts': (random) => multipart([part('text/csv; name=a.csv', csv(random))]),
  'cards of contacts': (random) => multipart([part('text/vcard', vCards(random))]),
  'a file': (random) => multipart([part('text/plain', 'hi'), fileOf(random, anything(random, MB))]),
  'many files': (random) =>
    multipart(Array.from({ length: random.size(1500) }, () => fileOf(random, anything(random, 500)))),
  parts: (random) =>
    multipart(
      Array.from({ length: random.size(1200) }, () => part(random.pick(types), anything(random, 300))),
      random.pick(['mixed', 'alternative', 'related', 'signed', 'report']),
    ),
  'parts in parts': nested,
  'mails in mails': (random) =>
    `${mail({ 'Content-Type': 'message/rfc822' }, '').repeat(random.size(500))}${mail({}, 'done jane')}`,
  boundaries: (random) =>
    mail(
      { 'Content-Type': `multipart/mixed; boundary="${value(random, 300)}"` },
      `--${anything(random, 100_000)}`,
    ),
  parameters: (random) => {
    const parameters = Array.from(
      { length: random.size(3000) },
      (_, n) => `; name*${n}*=utf-8''%41${n % 7 ? '' : flood(random, 30)}`,
    )
    return mail({ 'Content-Type': `text/plain${parameters.join(random.pick(['', '\r\n ']))}` }, 'done jane')
  },
  addresses: (random) => mail({ [random.pick(['To', 'Cc', 'From', 'Reply-To'])]: addresses(random) }, 'Hi'),
  'encoded words': (random) =>
    mail({ [random.pick(['Subject', 'To', 'From', 'Cc', 'X-A'])]: encodedWords(random) }, 'Hi'),
  'a strange encoding': (random) =>
    mail(
      {
        'Content-Type': `${random.pick(types)}; charset=${random.pick(charsets)}`,
        'Content-Transfer-Encoding': random.pick(encodings),
      },
      random.chance(0.5) ? anything(random, 200_000) : random.bytes(random.size(50_000)),
    ),
  'a report': report,
  'a forwarded mail': forward,
  'one character': (random) => mail({}, random.pick(words).repeat(random.size(2 * MB))),
  'up to 10 MB of one character': (random) =>
    mail(
      random.chance(0.5) ? { 'Content-Type': random.pick(types) } : {},
      random
        .pick([' ', 'a', '\n', '<', '=', '@', '"', ',', '\0', '-', '>'])
        .repeat(10 * MB - random.size(10 * MB)),
    ),
  'no mail': (random) =>
    random.pick(['', '\r\n', '\n\n', ':', ': \r\n\r\n', '\0', random.bytes(random.size(20_000))]),
}

/** Those take a hundred times as long to make and to read as others. */
const isLarge = (kind: string) => /10 MB/.test(kind)
const small = Object.keys(kinds).filter((kind) => !isLarge(kind))
const large = Object.keys(kinds).filter(isLarge)

export const hostileMail = (random: Random): { kind: string; raw: string } => {
  const kind = random.pick(random.chance(0.01) ? large : small)
  return { kind, raw: kinds[kind]?.(random) ?? '' }
}
