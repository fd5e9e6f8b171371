import type { Random } from './random.ts'

/** Raw mail as text of one character a byte. */
const utf8 = (text: string) => Buffer.from(text).toString('latin1')

/** What the readers' expressions look for, and what they might look for it too long in. */
export const words = [
  ...' ,;:<>@.()[]"\'\\/=+-–*_|&#%!?\t\n\r\0'.split(''),
  ...['\r\n', '\n\n', '> ', '>>', '- ', '--', '-- \n', '---', '__________', '...', '""', '","', ', ', '; '],
  ...[
    'a',
    'A',
    '9',
    'a ',
    'A ',
    'Aa ',
    '9 ',
    'a.',
    'a@',
    '@a',
    'a@b.',
    'a@b.co ',
    '<a@b.co>',
    '<a',
    'a,b',
    'A. ',
  ],
  ...[
    'Jane ',
    'Jane Doe ',
    'jane, ',
    'Jane and ',
    "Jane's ",
    'Doe, Jane; ',
    'Jane <jane@acme.example>, ',
    'Dr. ',
  ],
  ...[
    'done ',
    'done jane ',
    'snooze ',
    'snooze jane ',
    'forget ',
    'find ',
    'win ',
    'win: ',
    'pause until ',
    'next ',
  ],
  ...[
    'please ',
    'thanks ',
    'hi ',
    'hello rapport, ',
    'the ',
    'my ',
    'my contacts ',
    'all my ',
    'i want to ',
    'and ',
  ],
  ...[
    'every ',
    'every 3 months ',
    '2 weeks ',
    '1 ',
    'on ',
    'in ',
    'until ',
    'last ',
    'yesterday ',
    'Mon ',
    'May ',
  ],
  ...[
    '1/2/',
    '2026-11-22 ',
    '12:30 ',
    '5pm ',
    'a few days ago ',
    'the 3rd of ',
    'next week ',
    '2 years and ',
  ],
  ...[
    'manager at ',
    'met at ',
    'my peer ',
    'works at ',
    'tags: ',
    '#tag ',
    'Name: ',
    'Email: ',
    'Phone: ',
    'notes: ',
  ],
  ...[
    '+1 415 555 0132 ',
    '+1',
    '555-',
    '(0)',
    'ext. ',
    'tel:',
    'linkedin.com/in/',
    'https://',
    'www.',
    'http://a/',
  ],
  ...[
    'From: ',
    'Von: ',
    'On ',
    'wrote:\n',
    'On Mon, Jane <j@a.example> wrote:\n',
    'Fwd: ',
    'Re: ',
    '[x] ',
    'Sent: ',
  ],
  ...[
    '---------- Forwarded message ---------\n',
    '-----Original Message-----\n',
    'Begin forwarded message:\n',
  ],
  ...['Best regards,\n', 'Sent from my iPhone\n', 'Disclaimer: ', 'this e-mail ', 'Diese Nachricht '],
  ...[
    '<',
    '</',
    '<p>',
    '<a href=',
    '<a href="',
    '<!--',
    '-->',
    '<b',
    '<style>',
    '<script>',
    '<div class="gmail_quote">',
  ],
  ...[
    '<blockquote>',
    '<ul><li>',
    '<table><tr><td>',
    '<pre>',
    '<p style="display:none">',
    "='",
    '="',
    '&',
    '&amp',
    '&#',
  ],
  ...[
    '&#x1F600;',
    '&#999999999;',
    '&nbsp;',
    '&lt;',
    '&CounterClockwiseContourIntegral;',
    '<td>',
    '<br>',
    '<title>',
  ],
  ...[
    '=?',
    '=?utf-8?q?',
    '=?utf-8?b?',
    '?=',
    '=?utf-8?q?=41?= ',
    '=?utf-8?b?QQ==?=',
    '=?iso-2022-jp?b?GyRC?=',
    '=3D',
  ],
  ...[
    'BEGIN:VCARD\n',
    'END:VCARD\n',
    'FN:',
    'N:;',
    'EMAIL;TYPE=',
    'NOTE:',
    'item1.',
    ';TYPE="',
    '\n ',
    '=\n',
    '\\n',
  ],
  ...[
    'Name,Email\n',
    'First Name,Last Name,',
    '"',
    '"a"',
    ';',
    'sep=;\n',
    'Action: failed\n',
    'Status: 5.1.1\n',
  ],
  ...[
    'Final-Recipient: rfc822; ',
    'boundary=',
    'boundary="',
    'charset=',
    '*0*=',
    "utf-8''%41",
    '; a=',
    'group: ',
  ],
  ...[
    'é',
    'İ',
    'ß',
    'ſ',
    '日本',
    '：',
    '\u00a0',
    '\ufeff',
    '\u2028',
    '\u202e',
    '😀',
    'a\u0301',
    '\u200d',
  ].map(utf8),
  ...[
    '\xff\xfe',
    '\xed\xa0\x80',
    '\xc3',
    '\x1b$B',
    '\x1b(B',
    'A\0',
    '\x80',
    '__proto__',
    'constructor',
    '{where}',
  ],
]

/** One thing, or a few in turn, again and again, between other things. */
export const flood = (random: Random, most: number): string => {
  const length = random.size(most)
  const unit = Array.from({ length: 1 + random.below(3) }, () => random.pick(words)).join('')
  const start = random.chance(0.5) ? random.pick(words) : ''
  const end = random.chance(0.5) ? random.pick(words) : ''
  return start + unit.repeat(Math.ceil(length / unit.length)).slice(0, length) + end
}

/** Many of them, one below the other: what is slow only in short lines. */
const lines = (random: Random, most: number): string => {
  const length = random.size(most)
  const line = flood(random, random.pick([40, 120, 250, 500, 2000])).replace(/[\r\n]/g, ' ')
  const others = random.chance(0.5) ? [line] : Array.from({ length: 5 }, () => flood(random, 250))
  const block = `${[...others, line].join('\n')}\n`
  return block.repeat(Math.ceil(length / block.length)).slice(0, length)
}

/** A text without sense: words in any order. */
const babble = (random: Random, most: number): string =>
  Array.from({ length: Math.ceil(random.size(most) / 4) }, () => random.pick(words)).join('')

export const anything = (random: Random, most: number): string =>
  random.pick([flood, flood, lines, babble])(random, most)
