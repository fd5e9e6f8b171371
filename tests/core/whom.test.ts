import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Contact } from '../../core/contact.ts'
import { namedIn } from '../../core/named-in.ts'
import { matchAll, matchWhom, type WhomMatch } from '../../core/whom.ts'
import { aContact } from '../examples.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const known = (...names: string[]) => names.map((name) => aContact({ name }))
const contacts = [
  ...known(
    'Jane Doe',
    'Bob Roe',
    'José Álvarez',
    'Sinéad O’Neill',
    'Jean-Luc Picard',
    'Dr. Ruth Grey',
    'Jürgen Groß',
  ),
  aContact({ name: 'Eve', emails: ['Eve@Acme.example', 'eve@home.example'] }),
]
const names = (contacts: Contact[]) => contacts.map(({ name }) => name)
/** A match in short: the names, and the rest. */
const shortly = (match: WhomMatch | undefined) => {
  if (match?.outcome === 'one') return [match.contact.name, match.rest]
  return match?.outcome === 'several'
    ? [names(match.contacts), match.rest]
    : `nobody, near ${names(match?.near ?? [])}`
}
const whom = (words: string, among = contacts) => shortly(matchWhom(words, among))

describe('whom the leading words name', () => {
  it.each([
    ['jane', 'Jane Doe', ''],
    ['Jane Doe', 'Jane Doe', ''],
    ['JANE DOE.', 'Jane Doe', ''],
    ['doe', 'Jane Doe', ''],
    ['Doe Jane', 'Jane Doe', ''],
    ['jane d', 'Jane Doe', ''],
    ['ja', 'Jane Doe', ''],
    ['jan do had lunch', 'Jane Doe', 'had lunch'],
    ['Jane - had lunch', 'Jane Doe', 'had lunch'],
    ['Jane: she moves to Oslo', 'Jane Doe', 'she moves to Oslo'],
    ['jane, lunch', 'Jane Doe', 'lunch'],
    ['jane. Great lunch!', 'Jane Doe', 'Great lunch!'],
    ['jane\nGreat lunch', 'Jane Doe', 'Great lunch'],
    ['jane (great lunch)', 'Jane Doe', '(great lunch)'],
    ['Jane Doe wants to move', 'Jane Doe', 'wants to move'],
    ['jane and we had lunch', 'Jane Doe', 'and we had lunch'],
    ['Jane’s new job', 'Jane Doe', 'new job'],
    ["jane doe's moving", 'Jane Doe', 'moving'],
    ['Ms. Doe', 'Jane Doe', ''],
    ['Mrs Jane Doe at Noma', 'Jane Doe', 'at Noma'],
    ['ruth', 'Dr. Ruth Grey', ''],
    ['Dr Grey', 'Dr. Ruth Grey', ''],
    ['jose alvarez', 'José Álvarez', ''],
    ['JOSÉ', 'José Álvarez', ''],
    ['sinead oneill is well', 'Sinéad O’Neill', 'is well'],
    ["O'Neill", 'Sinéad O’Neill', ''],
    ['jean luc', 'Jean-Luc Picard', ''],
    ['Jean-Luc', 'Jean-Luc Picard', ''],
    ['gross', 'Jürgen Groß', ''],
    ['eve@acme.example', 'Eve', ''],
    ['<EVE@home.example>: had lunch', 'Eve', 'had lunch'],
    ['eve@acme.example.', 'Eve', ''],
  ])('%j', (words, name, rest) => {
    expect(whom(words)).toEqual([name, rest])
  })

  it.each([
    ['jane smith', 'Jane Doe,Jean-Luc Picard'],
    ['Jane Smith: had lunch', 'Jane Doe,Jean-Luc Picard'],
    ['jane doe smith', 'Jane Doe,Jean-Luc Picard'],
    ['Jnae', 'Jane Doe,Jean-Luc Picard'],
    ['jame', 'Jane Doe'],
    ['j', ''],
    ['Picrad had lunch', 'Jean-Luc Picard'],
    ['smith', ''],
    ['the report', ''],
    ['eve@other.example', 'Eve'],
    ['xyz@acme.example', ''],
    ['', ''],
    ['?!', ''],
    ['she had lunch with jane', ''],
  ])('%j is nobody', (words, near) => {
    expect(whom(words)).toBe(`nobody, near ${near}`)
  })

  it('keeps what was asked for where it is nobody', () => {
    expect(matchWhom('Jane Smith had lunch', contacts)).toMatchObject({
      outcome: 'nobody',
      whom: 'Jane Smith',
    })
    expect(matchWhom('x@acme.example: hi', contacts)).toMatchObject({ whom: 'x@acme.example' })
  })

  it('takes the longest run, then exact words, then the whole name', () => {
    const does = known('Jane Doe', 'Jane Doe Smith', 'Jane Doering', 'Janet Roe')
    expect(whom('jane doe', does)).toEqual(['Jane Doe', ''])
    expect(whom('jane doe smith', does)).toEqual(['Jane Doe Smith', ''])
    expect(whom('jane doer', does)).toEqual(['Jane Doering', ''])
    expect(whom('janet', does)).toEqual(['Janet Roe', ''])
    expect(whom('jane', does)).toEqual([['Jane Doe', 'Jane Doe Smith', 'Jane Doering'], ''])
    expect(whom('jan', does)).toEqual([names(does), ''])
    expect(whom('al', known('Al Gore', 'Alice Roe'))).toEqual(['Al Gore', ''])
    expect(whom('jane', known('Jane', 'Jane Doe'))).toEqual(['Jane', ''])
    expect(whom('jane m doe', known('Jane Marie Doe'))).toEqual(['Jane Marie Doe', ''])
    expect(whom('J.R. Doe', known('J. R. Doe', 'Jane Doe'))).toEqual(['J. R. Doe', ''])
  })

  it('names several where two have the name or the address', () => {
    expect(whom('Jane Doe had lunch', known('Jane Doe', 'jane doe'))).toEqual([
      ['Jane Doe', 'jane doe'],
      'had lunch',
    ])
    const both = [{ name: 'A' }, { name: 'B' }].map((each) => aContact({ ...each, emails: ['a@b.example'] }))
    expect(whom('a@b.example', both)).toEqual([['A', 'B'], ''])
  })

  it('takes no word of a sentence for the beginning of a name', () => {
    expect(whom('jane had lunch', known('Jane Haddad', 'Jane Doe'))).toEqual([
      ['Jane Haddad', 'Jane Doe'],
      'had lunch',
    ])
    expect(whom('jane he moves', known('Jane He', 'Jane Doe'))).toEqual([['Jane He', 'Jane Doe'], 'moves'])
    expect(whom('jane he moves', known('Jane He', 'Bob Roe'))).toEqual(['Jane He', 'moves'])
  })

  it('has five near at most, those with the same words first', () => {
    const match = matchWhom(
      'jane smith',
      known('Janet Roe', 'Bob', 'Jane A', 'Jane B', 'Jane C', 'Jane D', 'Jane E'),
    )
    expect(match.outcome === 'nobody' && names(match.near)).toEqual([
      'Jane A',
      'Jane B',
      'Jane C',
      'Jane D',
      'Jane E',
    ])
  })
})

describe('everybody whom the leading words name', () => {
  const all = (words: string) => matchAll(words, contacts).map(shortly)
  it.each([
    ['jane and bob', ['Jane Doe', ''], ['Bob Roe', '']],
    ['jane, bob', ['Jane Doe', ''], ['Bob Roe', '']],
    ['Jane Doe & Bob Roe: lunch', ['Jane Doe', 'lunch'], ['Bob Roe', 'lunch']],
    [
      'jane, bob and eve@acme.example had lunch',
      ['Jane Doe', 'had lunch'],
      ['Bob Roe', 'had lunch'],
      ['Eve', 'had lunch'],
    ],
    ['jane, bob, and eve - lunch', ['Jane Doe', 'lunch'], ['Bob Roe', 'lunch'], ['Eve', 'lunch']],
    ['Jane and Mia', ['Jane Doe', ''], 'nobody, near '],
    ['jane and mia', ['Jane Doe', ''], 'nobody, near '],
    ['jane and we had lunch', ['Jane Doe', 'and we had lunch']],
    ['jane and lunch', ['Jane Doe', 'and lunch']],
    ['jane and sin is great', ['Jane Doe', 'and sin is great']],
    ['jane and Oslo was great', ['Jane Doe', 'and Oslo was great']],
    ['jane, bob says hello', ['Jane Doe', 'bob says hello']],
    ['jane, had lunch', ['Jane Doe', 'had lunch']],
    ['jane, Oslo', ['Jane Doe', 'Oslo']],
    ['jane', ['Jane Doe', '']],
    ['jane smith and bob', 'nobody, near Jane Doe,Jean-Luc Picard', ['Bob Roe', '']],
    ['', 'nobody, near '],
  ])('%j', (words, ...matches) => {
    expect(all(words)).toEqual(matches)
  })
})

describe('whom a text names', () => {
  const named = (text: string, among = contacts) => names(namedIn(text, among))

  it.each([
    ['Had lunch with Jane Doe.', ['Jane Doe']],
    ['jane doe moves to Oslo', ['Jane Doe']],
    ['Jane Doe’s birthday', ['Jane Doe']],
    ['Saw Jane Doe and BOB ROE', ['Jane Doe', 'Bob Roe']],
    ['sinead oneill', ['Sinéad O’Neill']],
    ['With Jean-Luc Picard', ['Jean-Luc Picard']],
    ['I wrote to eve@acme.example.', ['Eve']],
    ['Jane Doe <eve@home.example>', ['Jane Doe', 'Eve']],
    ['Lunch with Jane, who moves', ['Jane Doe']],
    ['Jane’s kids, and Bob’s', ['Jane Doe', 'Bob Roe']],
    ['Yesterday Jane and I talked', ['Jane Doe']],
    ['Jane Doe came, and Bob', ['Jane Doe']],
  ])('%j', (text, names) => {
    expect(named(text).sort()).toEqual([...names].sort())
  })

  it.each([
    'Jane Smith called',
    'Mary Jane called',
    'Jane Doe Smith called',
    'Anna Jane Doe called',
    'lunch with jane',
    'Janet called',
    'notjane doe',
    'xeve@acme.example',
    'eve@acme.example.org',
    'Ruthless',
    '',
  ])('%j names nobody', (text) => {
    expect(named(text)).toEqual([])
  })

  it('is nobody by a name that two have, or that is a word', () => {
    expect(named('Jane called', known('Jane Doe', 'Jane Roe'))).toEqual([])
    expect(named('Jane Doe called', known('Jane Doe', 'Jane Doe'))).toEqual([])
    expect(named('Will this do? May I? In Paris', known('Will Roe', 'May Doe', 'Paris Roe'))).toEqual([])
    expect(named('he will best them', known('Will Best'))).toEqual([])
    expect(named('Saw Will Best', known('Will Best'))).toEqual(['Will Best'])
    expect(named('With Bo. Doe is a deer', known('Bo Doe'))).toEqual([])
    expect(named('With Bo and Al', known('Bo Doe', 'Al Roe'))).toEqual([])
    expect(named('jane doe roe called', known('Jane Doe', 'Jane Doe Roe'))).toEqual(['Jane Doe Roe'])
    expect(named('Saw Jane', [aContact({ name: 'Doe, Jane' })])).toEqual(['Doe, Jane'])
  })
})

describe('any words and names', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.constantFrom(
      'Jane',
      'Doe',
      'jane',
      ' ',
      ', ',
      ' and ',
      '.',
      '’s',
      '-',
      '@',
      'a@b.example',
      '<',
      'Dr. ',
      'had',
      '\n',
      'Q',
    ),
  )
  const text = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''))

  it('are matched without failing, and only with who is there', () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (words, given) => {
        const among = known(...given)
        for (const match of [matchWhom(words, among), ...matchAll(words, among)]) {
          if (match.outcome === 'one') expect(among).toContain(match.contact)
          if (match.outcome === 'several') expect(match.contacts.length).toBeGreaterThan(1)
          if (match.outcome === 'nobody') expect(match.near.length).toBeLessThanOrEqual(5)
        }
        for (const each of namedIn(words, among)) expect(among).toContain(each)
      }),
      { numRuns: 500 },
    )
  })

  const firsts = ['Jane', 'José', 'Wei', 'Olga', 'Sinéad', 'Bob', 'Amara', 'Ken', 'Ida', 'Zoë']
  const many = Array.from({ length: 10_000 }, (_, index) =>
    aContact(
      { name: `${firsts[index % 10]} Doe${index.toString(36)}`, emails: [`c${index}@acme.example`] },
      { id: `${index}` },
    ),
  )
  const prose = 'Lunch with Jane Doe7ps and her team in Oslo, c77@acme.example. '.repeat(80)
  it.each([
    ['names', prose],
    ['one word', 'Jane '.repeat(1000)],
    ['signs', '@'.repeat(5000)],
    ['letters', 'a'.repeat(5000)],
    ['stops', 'J.'.repeat(2500)],
    ['addresses', 'a@b.example '.repeat(400)],
  ])('take no time among 10,000 contacts: %s', async (_, text) => {
    await takesAMoment(() => {
      namedIn(text, many)
      matchWhom(text, many)
      matchAll(text, many)
    })
  })
})
