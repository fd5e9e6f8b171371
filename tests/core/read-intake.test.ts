import { describe, expect, it, test } from 'vitest'
import type { MailHeader } from '../../core/intake.ts'
import type { MailBody } from '../../core/mail-to-us.ts'
import { readIntake } from '../../core/read-intake.ts'
import { aMember, now, site } from '../examples.ts'

const member = aMember({ email: 'ada@example.com', zone: 'Asia/Tokyo' })
const ada = { name: 'Ada', address: 'Ada@Example.com' }
const jane = { name: 'Jane Doe', address: 'jane@acme.example' }
const us = { name: 'Rapport', address: 'Add@IN.rapport.example' }

type Written = {
  header?: Partial<MailHeader>
  body?: Partial<MailBody>
  recipients?: string[]
  returnPath?: string
}
const read = ({
  header = {},
  body = {},
  recipients = [us.address],
  returnPath = 'ada@example.com',
}: Written) =>
  readIntake(
    {
      header: {
        from: [ada],
        to: [us],
        cc: [],
        date: '2026-11-21T23:30:00+01:00',
        messageId: '<1@example.com>',
        subject: header.subject ?? 'Hello',
        fields: {},
        ...header,
      },
      body: {
        subject: header.subject ?? 'Hello',
        text: '',
        attachments: [],
        attachedSenders: [],
        failedRecipients: [],
        ...body,
      },
      recipients,
      returnPath,
    },
    member,
    { ourDomains: [site.intakeDomain, 'rapport.example'], now },
  )
const readText = (text: string, written: Written = {}) =>
  read({ ...written, body: { text, ...written.body } })
const reply = { subject: 'Re: This month: write to Jane', fields: { 'in-reply-to': '<2@rapport.example>' } }

describe('a mail to others, with us among the recipients', () => {
  it('records whom it was written to, on the day it was written where the member lives', () => {
    expect(read({ header: { to: [jane] } })).toEqual([
      { kind: 'record', people: [jane], date: '2026-11-22', cadence: 'P3M', skipped: [] },
    ])
  })

  it('does not read what was written to them', () => {
    const [only, ...others] = readText('forget jane\nBob Roe <bob@acme.example>, a peer', {
      header: { to: [jane] },
    })
    expect([only?.kind, others]).toEqual(['record', []])
  })

  it('gives those who are new the cadence of the address', () => {
    expect(read({ header: { to: [jane] }, recipients: ['6months@in.rapport.example'] })).toMatchObject([
      { kind: 'record', cadence: 'P6M' },
    ])
  })

  it('leaves out the member, our own addresses, doubles and what is no address', () => {
    const own = [
      'ADA@example.com',
      'add+secret@in.rapport.example',
      'hello@Rapport.Example',
      'JANE@acme.example',
      'no address',
      '',
    ]
    const others = own.map((address) => ({ name: '', address }))
    const roe = { name: '', address: 'norepa@acme.example' }
    expect(read({ header: { to: [jane, ...others], cc: [...others, roe] } })).toMatchObject([
      { people: [jane, roe], skipped: [] },
    ])
  })

  it('says whom it leaves out because nobody reads their mail, or many do', () => {
    const nobody = [
      'no-reply@shop.example',
      'noreply+1@shop.example',
      'Mailer-Daemon@acme.example',
      'notifications@github.example',
    ]
    const many = ['dev@lists.acme.example', 'friends@googlegroups.com', 'python-list@python.example']
    const to = [...nobody, ...many].map((address) => ({ name: '', address }))
    const reasons = [
      ...nobody.map(() => 'Nobody reads that address.'),
      ...many.map(() => 'It is the address of a mailing list.'),
    ]
    expect(read({ header: { to } })).toMatchObject([
      { kind: 'record', people: [], skipped: reasons.map((reason) => ({ reason })) },
    ])
  })

  it('records at most 50 people, and says so of the others', () => {
    const to = Array.from({ length: 60 }, (_, n) => ({ name: '', address: `p${n}@acme.example` }))
    const [intention] = read({ header: { to } })
    expect(intention).toMatchObject({ people: to.slice(0, 50) })
    expect(intention?.kind === 'record' && intention.skipped).toHaveLength(10)
  })

  test.each([
    ['has no date', undefined],
    ['has a date that cannot be read', 'yesterday'],
    ['comes from the future', '2026-11-23T09:00:00.001Z'],
    ['is older than a month', '2026-10-22T09:00:00.000Z'],
  ])('that %s was written today', (_, date) => {
    expect(read({ header: { to: [jane], date } })).toMatchObject([{ date: '2026-11-22' }])
  })

  it('may be some weeks old', () => {
    expect(read({ header: { to: [jane], date: '2026-10-22T09:00:01.000Z' } })).toMatchObject([
      { date: '2026-10-22' },
    ])
  })
})

const added = (intentions: ReturnType<typeof read>) =>
  intentions.flatMap((each) =>
    each.kind === 'add'
      ? each.entries.map(({ read: found }) => (found.outcome === 'read' ? found.contact : found.reason))
      : [],
  )

describe('a mail to us alone', () => {
  it('adds whom it is about, with the cadence of the first line or of the address', () => {
    const line = 'Bob Roe <bob@acme.example>, a peer at Acme'
    expect(added(readText(line))).toMatchObject([{ name: 'Bob Roe', relation: 'peer', where: 'Acme' }])
    expect(readText(line)).toMatchObject([{ kind: 'add', cadence: 'P3M' }])
    expect(readText(`yearly\n\n${line}`)).toMatchObject([{ kind: 'add', cadence: 'P1Y' }])
    expect(readText(line, { recipients: ['2weeks@in.rapport.example'] })).toMatchObject([{ cadence: 'P2W' }])
  })

  it('keeps what the member wrote above a mail that they forward as facts about its sender', () => {
    const forwarded =
      '---------- Forwarded message ---------\nFrom: Frida <frida@acme.example>\nDate: Mon, 2 Nov 2026\nSubject: Lunch\nTo: Ada\n\nShall we?'
    const words = 'my mentor at Initech, every 6 months, met at PyCon'
    expect(added(readText(`${words}\n\n${forwarded}`, { header: { subject: 'Fwd: Lunch' } }))).toMatchObject([
      { name: 'Frida', relation: 'mentor', where: 'Initech', cadence: 'P6M', notes: 'met at PyCon' },
    ])
    expect(
      added(readText(`We met at PyCon.\n\n${forwarded}`, { header: { subject: 'Fwd: Lunch' } })),
    ).toMatchObject([{ name: 'Frida', notes: 'We met at PyCon.' }])
    expect(added(readText(`FYI\n\n${forwarded}`, { header: { subject: 'Fwd: Lunch' } }))).toMatchObject([
      { name: 'Frida', notes: undefined },
    ])
  })

  it('says why the sender of a forwarded mail is nobody to keep in touch with', () => {
    const from = (sender: string) =>
      readText(
        `---------- Forwarded message ---------\nFrom: X <${sender}>\nDate: Mon, 2 Nov 2026\nSubject: Lunch\nTo: Ada\n\nHi`,
        {
          header: { subject: 'Fwd: Lunch' },
        },
      )
    expect(added(from('no-reply@shop.example'))).toEqual([
      'It is from no-reply@shop.example. Nobody reads that address.',
    ])
    expect(added(from('hello@rapport.example'))).toEqual([
      'It is from hello@rapport.example. That is you, or Rapport.',
    ])
  })

  it('does what its lines command, and adds the others', () => {
    expect(readText('done jane\nsnooze bo 2 weeks\n\nBob Roe <bob@acme.example>, a peer')).toMatchObject([
      { kind: 'done', words: 'jane' },
      { kind: 'snooze', whom: 'bo', until: '2026-12-06' },
      { kind: 'add' },
    ])
  })

  it('does what its subject commands when nothing else is asked for, and its words go on with it', () => {
    expect(read({ header: { subject: 'snooze jane 2 weeks' } })).toMatchObject([{ kind: 'snooze' }])
    expect(readText('next', { header: { subject: 'list' } })).toEqual([{ kind: 'next' }])
    expect(readText('She moves to Oslo', { header: { subject: 'done jane' } })).toMatchObject([
      { kind: 'done', words: 'jane\nShe moves to Oslo' },
    ])
    expect(readText('shipped it', { header: { subject: 'Win' } })).toEqual([
      { kind: 'win', text: 'shipped it' },
    ])
    const people = { header: { subject: 'my people' } }
    expect(read(people)).toEqual([{ kind: 'list' }])
    expect(readText('Bob Roe <bob@acme.example>', people)).toMatchObject([{ kind: 'add' }])
    expect(read({ header: { subject: 'Re: list' } })).toMatchObject([{ kind: 'not understood' }])
  })

  it('does what its address commands, with the first line as its argument', () => {
    const recipients = ['done@in.rapport.example']
    expect(readText('jane, had lunch', { recipients })).toEqual([
      { kind: 'done', words: 'jane, had lunch', date: '2026-11-22' },
    ])
    expect(read({ header: { subject: 'jane' }, recipients })).toMatchObject([{ kind: 'done', words: 'jane' }])
    expect(read({ recipients: ['next@in.rapport.example'] })).toEqual([{ kind: 'next' }])
    expect(readText('acme', { recipients: ['find@in.rapport.example'] })).toEqual([
      { kind: 'find', search: 'acme' },
    ])
  })

  it('is not read when only its envelope shows that it came to us, but for what its address commands', () => {
    const text = 'done jane\nBob Roe <bob@acme.example>, a peer'
    expect(readText(text, { header: { to: [] } })).toEqual([
      {
        kind: 'not understood',
        text: 'Hello',
        reason: expect.stringContaining('does not show whom you wrote to'),
      },
    ])
    expect(readText('', { header: { to: [] }, recipients: ['next@in.rapport.example'] })).toEqual([
      { kind: 'next' },
    ])
  })

  it('asks for nothing that can be understood', () => {
    expect(readText('How is the weather in Oslo')).toEqual([
      { kind: 'not understood', text: 'How is the weather in Oslo' },
    ])
    expect(read({ header: { subject: 'Just a thought' } })).toEqual([
      { kind: 'not understood', text: 'Just a thought' },
    ])
  })
})

describe('an answer to a mail of ours', () => {
  it('keeps words that are no command, about the contact that the mail was about', () => {
    const text =
      'She moves to Oslo in May.\n\nOn Sun, 22 Nov 2026 at 09:00, Rapport <hello@rapport.example> wrote:\n> done bo'
    expect(readText(text, { header: reply })).toEqual([
      { kind: 'note', words: 'She moves to Oslo in May.', contactId: undefined },
    ])
    expect(
      readText(text, { header: reply, recipients: ['add+abc.xyz567@in.rapport.example'] }),
    ).toMatchObject([{ kind: 'note', contactId: 'xyz567' }])
  })

  it('does what the lines above the quote command', () => {
    const text = 'done jane\n\n> snooze bo 2 weeks\n> forget zed'
    expect(readText(text, { header: reply })).toMatchObject([{ kind: 'done', words: 'jane' }])
  })

  it('adds whoever has an address', () => {
    const text = 'Bob Roe <bob@acme.example>, my manager at Acme'
    expect(added(readText(text, { header: reply }))).toMatchObject([{ name: 'Bob Roe' }])
    expect(readText('Jane Doe, my manager at Acme, has a son.', { header: reply })).toMatchObject([
      { kind: 'note' },
    ])
  })
})

it('what a mail asks for twice is one wish', () => {
  const text = 'list\n\nList.\n\nnext'
  expect(readText(text, { recipients: ['list@in.rapport.example', 'LIST@in.rapport.example'] })).toEqual([
    { kind: 'list' },
    { kind: 'next' },
  ])
})

describe('a mail that no person wrote', () => {
  test.each([
    [{ 'auto-submitted': 'auto-replied' }, undefined],
    [{ 'list-id': '<dev.example.com>' }, undefined],
    [{}, ''],
  ])('asks for nothing: %j, return path %j', (fields, returnPath) => {
    expect(
      readText('Bob Roe <bob@acme.example>, a peer', {
        header: { fields },
        ...(returnPath !== undefined && { returnPath }),
      }),
    ).toEqual([])
  })

  it('says which address failed, also when the member passes it on', () => {
    const body = { failedRecipients: ['jane@acme.example'] }
    const stale = [{ kind: 'stale', address: 'jane@acme.example' }]
    expect(read({ body, returnPath: '' })).toEqual(stale)
    expect(read({ body })).toEqual(stale)
  })
})
