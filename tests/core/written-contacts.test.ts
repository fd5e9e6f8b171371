import { describe, expect, it } from 'vitest'
import type { DescribedContact } from '../../core/contact.ts'
import { ownWords } from '../../core/own-words.ts'
import { readWrittenContacts } from '../../core/written-contacts.ts'
import { aDescription as contact, today } from '../examples.ts'
import { mail, mailNames } from './mails/read.ts'

const read = (text: string) =>
  readWrittenContacts(text, today).map(({ read }) => (read.outcome === 'read' ? read.contact : read.reason))
const emails = ['jane@acme.example']
const jane = { name: 'Jane Doe', emails }

describe('a contact in a line', () => {
  const lines: [string, Partial<DescribedContact>][] = [
    [
      'Jane Doe <jane@acme.example>, my manager at Acme, every 6 months, +1 415 555 0132, linkedin.com/in/janedoe, met at PyCon',
      {
        ...jane,
        relation: 'manager',
        where: 'Acme',
        cadence: 'P6M',
        phones: ['+14155550132'],
        linkedIn: 'linkedin.com/in/janedoe',
        notes: 'met at PyCon',
      },
    ],
    ['Jane Doe jane@acme.example', jane],
    ['jane doe <jane@acme.example>', { ...jane, name: 'jane doe' }],
    ['jane@acme.example', { name: 'jane', emails }],
    [
      'Jane Doe jane@acme.example, an old boss of mine at Acme',
      { ...jane, relation: 'manager', where: 'Acme' },
    ],
    ['jane@acme.example, my mentor', { name: 'jane', emails, relation: 'mentor' }],
    ['Jane Doe <mailto:jane@acme.example>, my boss', { ...jane, relation: 'manager' }],
    ['Jane Doe jane@acme.example<mailto:jane@acme.example>', jane],
    ['Jane Doe [jane@acme.example]; direct report', { ...jane, relation: 'report' }],
    ['Jane Doe (jane@acme.example), client', { ...jane, relation: 'client' }],
    ['"Doe, Jane" <jane@acme.example>, peer', { ...jane, name: 'Doe, Jane', relation: 'peer' }],
    ['Add Jane Doe, jane@acme.example', jane],
    ['Please add Jane Doe, jane@acme.example.', jane],
    [
      'Hi, can you add Jane Doe <jane@acme.example> to my network? Thanks!',
      { ...jane, notes: 'to my network? Thanks' },
    ],
    [
      'Hi Rapport, please add Jane Doe <jane@acme.example>, my manager. Thanks!',
      { ...jane, relation: 'manager' },
    ],
    ['- Jane Doe, my mentor, monthly', { name: 'Jane Doe', relation: 'mentor', cadence: 'P1M' }],
    ['• Jane Doe, jane@acme.example', jane],
    [
      '1) Jane Doe; jane@acme.example; recruiter @ Hooli; yearly',
      { ...jane, relation: 'recruiter', where: 'Hooli', cadence: 'P1Y' },
    ],
    [
      'Jane Doe — jane@acme.example — colleague from Initech — every two weeks',
      { ...jane, relation: 'peer', where: 'Initech', cadence: 'P2W' },
    ],
    ['Jane Doe | jane@acme.example | my lead | quarterly', { ...jane, relation: 'manager', cadence: 'P3M' }],
    ['jane@acme.example, Jane Doe, my mentor', { ...jane, relation: 'mentor' }],
    [
      'my former manager Jane Doe <jd42@acme.example>, every year',
      { name: 'Jane Doe', emails: ['jd42@acme.example'], relation: 'manager', cadence: 'P1Y' },
    ],
    ['+1 415 555 0132, Jane Doe, mentor', { name: 'Jane Doe', phones: ['+14155550132'], relation: 'mentor' }],
    [
      'Jane Doe was my manager at Acme before she moved to Initech, jane@acme.example',
      { ...jane, relation: 'manager', where: 'Acme', notes: 'before she moved to Initech' },
    ],
    [
      'Jane Doe <jane@acme.example>. She was my manager at Acme. Every 6 months.',
      { ...jane, relation: 'manager', where: 'Acme', cadence: 'P6M' },
    ],
    [
      'Jane Doe reported to me at Acme, never',
      { name: 'Jane Doe', relation: 'report', where: 'Acme', cadence: 'never' },
    ],
    ['Add Jane Doe <jane@acme.example> as my mentor', { ...jane, relation: 'mentor' }],
    ['Jane Doe (my ex-colleague at Acme), jane@acme.example', { ...jane, relation: 'peer', where: 'Acme' }],
    [
      'Jane Doe, my manager at Acme every 6 months',
      { name: 'Jane Doe', relation: 'manager', where: 'Acme', cadence: 'P6M' },
    ],
    [
      'Jane Doe, colleague at Acme, Inc., monthly',
      { name: 'Jane Doe', relation: 'peer', where: 'Acme, Inc.', cadence: 'P1M' },
    ],
    [
      'Jane Doe <jane@acme.example>, my mentor at ETH Zürich (2015-2019)',
      { ...jane, relation: 'mentor', where: 'ETH Zürich', notes: '(2015-2019)' },
    ],
    ['Jane Doe from Acme, jane@acme.example', { ...jane, notes: 'from Acme' }],
    [
      'Jane Doe <jane@acme.example>, talked yesterday, #rust, #Oslo',
      { ...jane, lastTouch: '2026-11-21', tags: ['rust', 'oslo'] },
    ],
    ['Jane Doe, last talked 3 May', { name: 'Jane Doe', lastTouch: '2026-05-03' }],
    [
      'Jane Doe <jane@acme.example>, last met 2026-05-03 at PyCon',
      { ...jane, lastTouch: '2026-05-03', notes: 'last met 2026-05-03 at PyCon' },
    ],
    [
      'Name: Jane Doe, Email: jane@acme.example, Phone: +49 (0) 30 901820',
      { ...jane, phones: ['+4930901820'] },
    ],
    [
      'Jane Doe, tel. (415) 555-0132, my client',
      { name: 'Jane Doe', phones: ['(415) 555-0132'], relation: 'client' },
    ],
    [
      'Jane Doe, https://www.linkedin.com/in/Jane-Doe/?trk=x, my headhunter',
      { name: 'Jane Doe', linkedIn: 'linkedin.com/in/jane-doe', relation: 'recruiter' },
    ],
    [
      'Jane Doe <jane@acme.example>, jane.doe@home.example',
      { ...jane, emails: ['jane@acme.example', 'jane.doe@home.example'] },
    ],
    [
      'José Álvarez <jose@acme.example>, customer at Telefónica',
      { name: 'José Álvarez', emails: ['jose@acme.example'], relation: 'client', where: 'Telefónica' },
    ],
    [
      '田中太郎 <taro@acme.example>, teammate',
      { name: '田中太郎', emails: ['taro@acme.example'], relation: 'peer' },
    ],
    [
      'Renée van den Berg-O’Neill, our client at the BBC',
      { name: 'Renée van den Berg-O’Neill', relation: 'client', where: 'the BBC' },
    ],
    [
      'Dr. Will Best Jr. <will@acme.example>, my mentor',
      { name: 'Dr. Will Best Jr.', emails: ['will@acme.example'], relation: 'mentor' },
    ],
    ['*Jane Doe* <jane@acme.example> / my **mentor**', { ...jane, relation: 'mentor' }],
    ['My boss: Jane Doe, jane@acme.example', { ...jane, relation: 'manager' }],
    [
      'Jane Doe, cell +1 415 555 0132, work +1 415 555 0199',
      { name: 'Jane Doe', phones: ['+14155550132', '+14155550199'] },
    ],
    [
      'Jane Doe, jane@acme.example, jane@home.example, San Francisco, +1 415 555 0132',
      {
        ...jane,
        emails: ['jane@acme.example', 'jane@home.example'],
        phones: ['+14155550132'],
        notes: 'San Francisco',
      },
    ],
    ['Jane Doe, CTO <jane@acme.example>', { ...jane, notes: 'CTO' }],
    ['Jane Doe, likes jazz jane@acme.example and tea', { ...jane, notes: 'likes jazz, and tea' }],
    [
      'Jane Doe, my peer, see <https://www.linkedin.com/in/janedoe>.',
      { name: 'Jane Doe', relation: 'peer', linkedIn: 'linkedin.com/in/janedoe', notes: 'see' },
    ],
    [
      'Jane Doe, my peer, linkedin.com/in/janedoe.',
      { name: 'Jane Doe', relation: 'peer', linkedIn: 'linkedin.com/in/janedoe' },
    ],
    [
      '\uE000Jane Doe, my\uE001 mentor, likes\uE002 jazz',
      { name: 'Jane Doe', relation: 'mentor', notes: 'likes jazz' },
    ],
    [
      'Jane, my mentor; likes jazz - plays the trumpet; two kids',
      { name: 'Jane', relation: 'mentor', notes: 'likes jazz - plays the trumpet; two kids' },
    ],
    [
      'Jane Doe, my mentor, wrote https://acme.example/@jane',
      { name: 'Jane Doe', relation: 'mentor', notes: 'wrote https://acme.example/@jane' },
    ],
  ]

  it.each(lines)('%s', (line, expected) => {
    expect(read(line)).toEqual([contact(expected)])
  })

  it.each(lines)('is the same with the line breaks of SMTP and hard spaces: %s', (line, expected) => {
    expect(read(`\r\n${line.replaceAll(' ', '\u00A0')}\r\n`)).toEqual([contact(expected)])
  })
})

describe('contacts in several lines', () => {
  const bob = { name: 'Bob Roe', emails: ['bob@acme.example'] }
  it.each<[string, string, Partial<DescribedContact>[]]>([
    [
      'one spread over the lines of a paragraph',
      'Jane Doe\njane@acme.example\nmy manager at Acme\nevery 6 months\nEngineering Director, Oslo\nloves jazz',
      [
        {
          ...jane,
          relation: 'manager',
          where: 'Acme',
          cadence: 'P6M',
          notes: 'Engineering Director, Oslo\nloves jazz',
        },
      ],
    ],
    [
      'one a line',
      'Jane Doe <jane@acme.example>, my mentor\nBob Roe <bob@acme.example>, monthly',
      [
        { ...jane, relation: 'mentor' },
        { ...bob, cadence: 'P1M' },
      ],
    ],
    ['one a paragraph', 'Jane Doe\njane@acme.example\n\nBob Roe\nbob@acme.example', [jane, bob]],
    [
      'name and address by turns',
      'Jane Doe\njane@acme.example\nBob Roe\nbob@acme.example\nmy mentor',
      [jane, { ...bob, relation: 'mentor' }],
    ],
    [
      'addresses alone',
      'jane@acme.example\nbob@acme.example',
      [
        { name: 'jane', emails },
        { name: 'bob', emails: bob.emails },
      ],
    ],
    [
      'two addresses of one',
      'Jane Doe\njane@acme.example\njane@home.example',
      [{ ...jane, emails: ['jane@acme.example', 'jane@home.example'] }],
    ],
    [
      'bullets',
      '- Jane Doe, mentor\n- Bob Roe, client at Acme',
      [
        { name: 'Jane Doe', relation: 'mentor' },
        { name: 'Bob Roe', relation: 'client', where: 'Acme' },
      ],
    ],
    [
      'bullets below bullets',
      '* Jane Doe <jane@acme.example>\n  * my manager\n  * Acme\n* Bob Roe\n  * monthly',
      [
        { ...jane, relation: 'manager', notes: 'Acme' },
        { name: 'Bob Roe', cadence: 'P1M' },
      ],
    ],
    ['numbers', '1. Jane Doe\n   jane@acme.example\n2. Bob Roe\n   bob@acme.example', [jane, bob]],
    [
      'lines without addresses',
      'Jane Doe, my mentor\nBob Roe, +44 20 7946 0958',
      [
        { name: 'Jane Doe', relation: 'mentor' },
        { name: 'Bob Roe', phones: ['+442079460958'] },
      ],
    ],
    [
      'recipients on a line',
      'Jane Doe <jane@acme.example>, Bob Roe <bob@acme.example>; Al <al@acme.example>',
      [jane, bob, { name: 'Al', emails: ['al@acme.example'] }],
    ],
    [
      'another address of the same',
      'Jane Doe <jane@acme.example>, Personal <jane@home.example>',
      [{ ...jane, emails: ['jane@acme.example', 'jane@home.example'], notes: 'Personal' }],
    ],
    [
      'a heading and a sign-off',
      'Hi,\nplease add these:\nJane Doe <jane@acme.example>\nBob Roe <bob@acme.example>\nThanks,\nAda Lovelace',
      [jane, bob],
    ],
    [
      'a heading on the line',
      'Here are two: Jane Doe <jane@acme.example>, Bob Roe <bob@acme.example>',
      [jane, bob],
    ],
    [
      'one with an address and one without',
      'Jane Doe <jane@acme.example>\nBob Roe, my mentor',
      [jane, { name: 'Bob Roe', relation: 'mentor' }],
    ],
    [
      'a cadence below several, which is nobody’s',
      'Jane Doe, mentor\nBob Roe, mentor\n\nmonthly',
      [
        { name: 'Jane Doe', relation: 'mentor' },
        { name: 'Bob Roe', relation: 'mentor' },
      ],
    ],
    [
      'a question above',
      'Could you take these?\njane doe\njane@acme.example',
      [{ ...jane, name: 'jane doe' }],
    ],
    ['a closing above', 'Thanks!\njane doe\njane@acme.example', [{ ...jane, name: 'jane doe' }]],
    [
      'a link above',
      'https://acme.example/people\njane doe\njane@acme.example',
      [{ ...jane, name: 'jane doe' }],
    ],
    [
      'double spacing, as Outlook sends it',
      'Jane Doe\n\njane@acme.example\n\nmy mentor\n\nBob Roe\n\nbob@acme.example\n\nevery year',
      [
        { ...jane, relation: 'mentor' },
        { ...bob, cadence: 'P1Y' },
      ],
    ],
    [
      'addresses on a line',
      '<jane@acme.example>; bob@acme.example',
      [
        { name: 'jane', emails },
        { name: 'bob', emails: bob.emails },
      ],
    ],
    ['recipients without brackets', 'Jane Doe jane@acme.example, Bob Roe bob@acme.example', [jane, bob]],
    [
      'a heading without a colon',
      'Here are my people\nJane Doe <jane@acme.example>\nBob Roe, my mentor',
      [jane, { name: 'Bob Roe', relation: 'mentor' }],
    ],
    [
      'the header of a table',
      'Name,Email,Relation\nJane Doe,jane@acme.example,mentor',
      [{ ...jane, relation: 'mentor' }],
    ],
    [
      'a table of tabs',
      'Jane Doe\tjane@acme.example\tmentor\tweekly\nBob Roe\tbob@acme.example\tmonthly',
      [
        { ...jane, relation: 'mentor', cadence: 'P1W' },
        { ...bob, cadence: 'P1M' },
      ],
    ],
    [
      'labels',
      'Name: Jane Doe\nEmail: jane@acme.example\nRelation: manager\nHow often: every year\nNotes: likes jazz',
      [{ ...jane, relation: 'manager', cadence: 'P1Y', notes: 'likes jazz' }],
    ],
    [
      'a line that a mail program broke',
      'Jane Doe <jane@acme.example>, my manager at Acme, every 6 months, +1 415 555\n0132, linkedin.com/in/janedoe, met at PyCon and then again at a dinner in\nOslo',
      [
        {
          ...jane,
          relation: 'manager',
          where: 'Acme',
          cadence: 'P6M',
          phones: ['+14155550132'],
          linkedIn: 'linkedin.com/in/janedoe',
          notes: 'met at PyCon and then again at a dinner in Oslo',
        },
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected.map(contact))
  })
})

describe('what is no contact', () => {
  it.each([
    '',
    'Hi, here are the people I mentioned',
    'Hello Rapport!',
    'Thanks!',
    'Thanks, Ada',
    'Best, Ada',
    'Cheers',
    'Viele Grüße\nAda',
    'https://acme.example/jane',
    'www.acme.example',
    'linkedin.com/in/janedoe',
    '+1 415 555 0132',
    'You can reach me at ada@example.com.',
    'jane@acme.example is on leave',
    'Questions? support@acme.example',
    'Add a reminder to call Bob',
    'I talked to Jane yesterday, every year it is the same',
    'San Francisco, California',
    'Also, we met yesterday',
    'Now, every month',
    'Acme Newsletter, monthly',
    'Dinner at Acme, monthly',
    'Unfortunately, +1 415 555 0132',
    'Tel: +1 415 555 0132',
    'Meeting, monthly',
    'Acme Inc., +1 415 555 0132',
    'Jane Doe',
    'Jane Doe, Oslo',
    '#oslo',
  ])('%j', (text) => {
    expect(read(text)).toEqual([])
  })

  it.each(
    mailNames.filter((name) => /^(?:reply|newsletter|out-of|calendar|delivery|signature|digest)/.test(name)),
  )('the own words of %s', (name) => {
    expect(read(ownWords(mail(name).text))).toEqual([])
  })

  it('the whole of a calendar’s or a newsletter’s text', () => {
    for (const name of ['newsletter', 'calendar-teams', 'calendar-zoom', 'out-of-office-en'])
      expect(read(mail(name).text)).toEqual([])
  })
})

describe('what was meant as a contact and cannot be read', () => {
  it.each([
    ['Jane Doe, jane@, my manager, every 3 months', '“jane@” is not an email address.'],
    ['jane doe <jane@acme>', '“jane@acme” is not an email address.'],
    ['Jane Doe, jürgen@acme.example', '“jürgen@acme.example” is not an email address.'],
    ['Add Jane Doe', 'It has a name, and nothing else that could be understood.'],
    ['Jane Doe, my manager and mentor at Acme', 'It has a name, and nothing else that could be understood.'],
    [
      'Can you add Jane Doe? Her address is jane@acme.example',
      'It is not clear whose address “jane@acme.example” is.',
    ],
    [
      'Jane Doe, jane@acme.example, Bob Roe, bob@acme.example',
      'It has several names and addresses. Write each contact on a line of its own.',
    ],
    ['Jane Doe and Bob Roe <jane@acme.example>', 'It is not clear whose address “jane@acme.example” is.'],
  ])('%j', (line, reason) => {
    expect(readWrittenContacts(line, today)).toEqual([{ place: line, read: { outcome: 'failed', reason } }])
  })

  it('does not stop the others, and is shown shortened', () => {
    const long = `Jane Doe, jane@, ${'met at a very long conference '.repeat(5)}`
    const found = readWrittenContacts(`${long}\nBob Roe <bob@acme.example>`, today)
    expect(found.map(({ read }) => read.outcome)).toEqual(['failed', 'read'])
    expect(found[0]?.place).toMatch(/^Jane Doe, jane@, met.*…$/)
    expect(found[0]?.place.length).toBeLessThanOrEqual(60)
    expect(found[1]?.place).toBe('Bob Roe <bob@acme.example>')
  })

  it('is not an address that is broken beside a good one', () => {
    expect(read('Jane Doe, jane@, jane@acme.example')).toEqual([contact(jane)])
  })
})
