import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DescribedContact } from '../../core/contact.ts'
import { readVCards } from '../../core/vcard.ts'
import { aDescription as contact } from '../examples.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const file = (name: string): Uint8Array => readFileSync(new URL(`files/${name}`, import.meta.url))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const entry = (place: string, fields: Partial<DescribedContact>) => ({
  place,
  read: { outcome: 'read', contact: contact(fields) },
})
const failure = (place: string, reason: string) => ({ place, read: { outcome: 'failed', reason } })

const card = (...lines: string[]) => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n')
const named = (name: string) => card('VERSION:3.0', `FN:${name}`)
const names = (text: string) =>
  readVCards(utf8(text)).map(({ place, read }) => [
    place,
    read.outcome === 'read' ? read.contact.name : read.reason,
  ])
const only = (...lines: string[]) => {
  const [first, ...others] = readVCards(utf8(card(...lines)))
  expect(others).toEqual([])
  expect(first?.read.outcome).toBe('read')
  return first?.read.outcome === 'read' ? first.read.contact : contact({})
}
const neverEnds = 'This card begins and never ends: its END:VCARD is missing.'

describe('the cards of', () => {
  it('Apple (3.0), with photo, groups of properties, a company and a list', () => {
    expect(readVCards(file('apple.vcf'))).toEqual([
      entry('card 1', {
        name: 'Ana María Pérez',
        emails: ['ana@icloud.example', 'ana@vasak.example'],
        phones: ['+5491155551234'],
        linkedIn: 'linkedin.com/in/ana-perez',
        where: 'Vasak Group, Ltd.',
        notes: 'Jefa de soporte\nMet at PyCon, in 2019\nLikes; semicolons',
        tags: ['climbing', 'work'],
      }),
      failure('card 2', 'This card describes an organisation, not somebody.'),
      failure('card 3', 'This card describes a group, not somebody.'),
      entry('card 4', { name: 'Ann Haley', linkedIn: 'linkedin.com/in/annhaley', where: 'Globex' }),
    ])
  })

  it('Outlook (2.1), in Windows-1252', () => {
    expect(readVCards(file('outlook-2.1.vcf'))).toEqual([
      entry('card 1', {
        name: 'Herr Jürgen Groß',
        emails: ['j.gross@mueller.example', 'juergen@home.example'],
        phones: ['+4930901820', '+491701234567'],
        where: 'Müller & Söhne',
        notes: 'Geschäftsführer\n10 € gewettet\nEMAIL:fake@nobody.example steht in der Notiz',
      }),
    ])
  })

  it('Android (2.1), quoted-printable over lines and in a character set of Japan', () => {
    expect(readVCards(file('android-2.1.vcf'))).toEqual([
      entry('card 1', {
        name: 'Miloš Đorđević',
        emails: ['milos@posta.example'],
        phones: ['+381641234567'],
        where: '株式会社モノ',
        notes: 'foobar foobar foobar foobar\nsecond  line',
      }),
      entry('card 2', { name: '太郎 山田', phones: ['+81312345678'] }),
    ])
  })

  it('version 4.0, with telephone addresses, kinds and a name in parts', () => {
    expect(readVCards(file('version-4.vcf'))).toEqual([
      entry('card 1', {
        name: 'Simon Perreault',
        emails: ['simon.perreault@viagenie.example'],
        phones: ['+14186569254', '+14182626501'],
        linkedIn: 'linkedin.com/in/sperreault',
        where: 'Viagenie',
        notes: 'Research Scientist\nA note that was folded in the middle of a word, with a comma',
      }),
      failure('card 2', 'This card describes a group, not somebody.'),
      failure('card 3', 'This card describes an organisation, not somebody.'),
      entry('card 4', { name: 'Grace Brewster Murray Hopper', emails: ['grace@navy.example'] }),
    ])
  })
})

describe('a card', () => {
  it.each([
    ['BDAY:--0720'],
    ['BDAY;VALUE=text:circa 1800'],
    ['TEL;VOICE;:call me'],
    ['EMAIL;TYPE="unclosed:'],
    ['EMAIL'],
    ['NOTE'],
    ['TITLE;X="a:b"'],
    [':'],
    ['X-ABLABEL'],
    ['item1.:x'],
    ['NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=x-none:=20'],
    ['PHOTO;ENCODING=b:AAAA\r\n BBBB\r\n'],
    ['__proto__:x'],
  ])('is read with a line like %j', (line) => {
    expect(only('VERSION:3.0', 'FN:Jane Doe', line, 'EMAIL:jane@acme.example')).toEqual(
      contact({ name: 'Jane Doe', emails: ['jane@acme.example'] }),
    )
  })

  it.each(['=E9', '=C3=A9'])('has quoted-printable text in no named character set: %j', (letter) => {
    expect(only(`FN;QUOTED-PRINTABLE:Ren${letter}e`).name).toBe('Renée')
  })

  it('is called by its address when it has no name', () => {
    expect(only('EMAIL:jane@acme.example').name).toBe('jane')
  })

  it('fails with neither', () => {
    expect(names(card('TEL:+14155550132'))).toEqual([
      ['card 1', 'It has neither a name nor an email address.'],
    ])
  })

  it('may be written in small letters, between spaces, line feeds or carriage returns', () => {
    expect(names('begin:vcard \n fn:x\nfn:Jane\nend:vcard')).toEqual([['card 1', 'Jane']])
    expect(names('BEGIN:VCARD\rFN:Jane\rEND:VCARD\r')).toEqual([['card 1', 'Jane']])
  })

  it('keeps what is after a colon in a parameter', () => {
    expect(only('FN;X-FROM="a:b;c":Jane: the first').name).toBe('Jane: the first')
  })

  it('has backslashes, line breaks and separators back', () => {
    expect(only('FN:Jane', 'NOTE:C:\\\\new\\, a\\;b\\Nc').notes).toBe('C:\\new, a;b\nc')
    expect(only('N:O\\;Doe\\, Jr.;Jane;;;', 'ORG:Acme\\; Sons\\, Ltd.;Sales')).toEqual(
      contact({ name: 'Jane O;Doe, Jr.', where: 'Acme; Sons, Ltd.' }),
    )
  })

  it('drops the label that Google gives to all', () => {
    expect(only('FN:Jane', 'CATEGORIES:myContacts,Work').tags).toEqual(['work'])
  })

  it('finds the profile among other addresses', () => {
    const links = [
      'URL:https://acme.example',
      'item1.URL:https://www.linkedin.com/in/jane',
      'item1.X-ABLabel:LinkedIn',
    ]
    expect(only('FN:Jane', ...links).linkedIn).toBe('linkedin.com/in/jane')
  })
})

describe('a file', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', utf8(named('Renée'))],
    ['UTF-8 with marks', utf8(`\ufeff${named('Renée')}`)],
    ['UTF-16 LE', Buffer.from(`\ufeff${named('Renée')}`, 'utf16le')],
    ['UTF-16 BE', Buffer.from(`\ufeff${named('Renée')}`, 'utf16le').swap16()],
    ['Latin-1', Buffer.from(named('Renée'), 'latin1')],
  ])('may be %s', (_, bytes) => {
    expect(readVCards(bytes)).toEqual([entry('card 1', { name: 'Renée' })])
  })

  it('may be put together of files with a byte order mark each', () => {
    expect(names(`\ufeff${named('A')}\ufeff${named('B')}`)).toEqual([
      ['card 1', 'A'],
      ['card 2', 'B'],
    ])
  })

  it('loses one card to a missing end', () => {
    expect(names(`${named('A')}BEGIN:VCARD\nFN:B\n${named('C')}BEGIN:VCARD\nFN:D\nEMAIL:d@d.exam`)).toEqual([
      ['card 1', 'A'],
      ['card 2', neverEnds],
      ['card 3', 'C'],
      ['card 4', neverEnds],
    ])
  })

  it.each([['AGENT:', 'BEGIN:VCARD'], ['AGENT;X=y:', '', 'BEGIN:VCARD'], ['AGENT:BEGIN:VCARD']])(
    'has no card of an agent: %j',
    (...begin) => {
      const boss = card(
        'FN:Boss',
        ...begin,
        'FN:Assistant',
        'EMAIL:a@a.example',
        'END:VCARD',
        'EMAIL:b@b.example',
      )
      expect(readVCards(utf8(boss + named('C')))).toEqual([
        entry('card 1', { name: 'Boss', emails: ['b@b.example'] }),
        entry('card 2', { name: 'C' }),
      ])
    },
  )

  it('has no card of an agent in one line (3.0)', () => {
    const agent = 'AGENT:BEGIN:VCARD\\nFN:Joe Friday\\nTEL:+1-919-555-7878\\nEND:VCARD\\n'
    expect(names(card('FN:Boss', agent) + named('C')).map(([, name]) => name)).toEqual(['Boss', 'C'])
  })

  it.each(['', 'Name,Email\nJane,jane@acme.example', 'FN:Jane\nEND:VCARD'])(
    'without a card is refused: %j',
    (text) => {
      expect(names(text)).toEqual([['card 1', 'There is no vCard in this file: no line says BEGIN:VCARD.']])
    },
  )

  it('has the cards over the most counted and left out, once', () => {
    expect(readVCards(utf8(named('A').repeat(5)), 5)).toHaveLength(5)
    expect(readVCards(utf8(named('A').repeat(7)), 5).slice(5)).toEqual([
      failure('card 6', 'The rest, 2 cards, was left out: at most 10,000 at once.'),
    ])
  })

  it('gives back names and notes, whatever is in them', () => {
    const escaped = (text: string) => text.replace(/[\\,;]/g, '\\$&').replace(/\n/g, '\\n')
    const fold = (line: string) => (line.match(/.{1,20}/gu) ?? []).join('\r\n ')
    const text = fc.string({
      unit: fc.constantFrom('a', 'n', 'é', '😀', ' ', '"', ',', ';', ':', '=', '\n', '.'),
      maxLength: 60,
    })
    fc.assert(
      fc.property(
        fc.array(
          text.map((text) => `x${text}x`),
          { minLength: 1 },
        ),
        (texts) => {
          const cards = texts.map((text) => card(fold(`FN:${escaped(text)}`), fold(`NOTE:${escaped(text)}`)))
          expect(readVCards(utf8(cards.join(''))).map(({ read }) => read)).toEqual(
            texts.map((text) => ({
              outcome: 'read',
              contact: contact({ name: text.replace(/\s+/g, ' '), notes: text }),
            })),
          )
        },
      ),
    )
  })
})

describe('hostile bytes', () => {
  const garbage = (length: number) => {
    const bytes = new Uint8Array(length)
    for (let at = 0, state = 1; at < length; at++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      bytes[at] = state >>> 16
    }
    return bytes
  }
  const within = (...lines: string[]) => utf8(card('FN:Jane', ...lines, 'EMAIL:jane@acme.example'))

  it.each<[string, () => Uint8Array]>([
    ['10 MB of garbage', () => garbage(1e7)],
    ['100,000 beginnings', () => utf8('BEGIN:VCARD\n'.repeat(1e5))],
    ['100,000 agents', () => utf8(`BEGIN:VCARD\n${'AGENT:\nBEGIN:VCARD\n'.repeat(1e5)}`)],
    [
      'a photo of 10 MB in folded lines',
      () => within('PHOTO;ENCODING=b:', ` ${'A'.repeat(74)}\n`.repeat(130_000)),
    ],
    ['a note of 5 MB in tiny lines', () => within('NOTE:', ' A\n'.repeat(1.5e6))],
    ['a note of 9 MB in one line', () => within(`NOTE:${'\\,"'.repeat(3e6)}`)],
    ['a quoted-printable note of 5 MB', () => within(`NOTE;QUOTED-PRINTABLE:${'=41=\n'.repeat(1e6)}`)],
    ['5 million empty lines', () => within('\n'.repeat(5e6))],
    ['a parameter of 8 MB', () => within(`TEL;${'"a'.repeat(4e6)}`)],
    ['200,000 numbers', () => within('TEL:+14155550132\n'.repeat(2e5))],
    [
      'wide gaps in notes',
      () => utf8(card('FN:Jane', `NOTE:a${' '.repeat(1990)}b ${'c'.repeat(20)}`).repeat(300)),
    ],
  ])('of %s take a moment', async (_, make) => {
    const bytes = make()
    await takesAMoment(() => readVCards(bytes))
  })

  it('leave what comes after a photo', () => {
    const [first] = readVCards(within('PHOTO;ENCODING=b:', ` ${'A'.repeat(74)}\r\n`.repeat(1000)))
    expect(first).toEqual(entry('card 1', { name: 'Jane', emails: ['jane@acme.example'] }))
  })

  const exports = ['apple', 'outlook-2.1', 'android-2.1', 'version-4'].map((name) => file(`${name}.vcf`))
  const mutated = fc
    .tuple(
      fc.constantFrom(...exports),
      fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(...utf8('\n=:;"\\, ')))), {
        maxLength: 20,
      }),
    )
    .map(([bytes, changes]) => {
      const copy = Uint8Array.from(bytes)
      for (const [at, byte] of changes) copy[at % copy.length] = byte
      return copy
    })

  it('never throw, and give what can be stored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 500 }), mutated), (bytes) => {
        for (const { place, read } of readVCards(bytes)) {
          expect(place).toMatch(/^card \d+$/)
          if (read.outcome === 'failed') continue
          expect(read.contact.name).toMatch(/^\P{Cc}{1,200}$/u)
          expect(
            Object.values(read.contact)
              .flat()
              .filter((text) => typeof text === 'string' && !text.isWellFormed()),
          ).toEqual([])
        }
      }),
      { numRuns: 500 },
    )
  })
})
