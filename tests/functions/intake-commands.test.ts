import { describe, expect, it, test } from 'vitest'
import { winStore } from '../../aws/wins.ts'
import { readLink } from '../../core/links.ts'
import type { Member } from '../../core/member.ts'
import { itemsOf, times } from '../aws/table.ts'
import { anId, keys, now, today } from '../examples.ts'
import { addressOf, from, testIntake } from './intake.ts'
import { notification } from './notification.ts'

const { table, s3, members, contacts, take, arrive, ada, mailsTo, write, touchesOf } = testIntake()
const jane = { name: 'Jane Doe', emails: ['jane@acme.example'], lastTouch: '2026-05-01' }
const bo = { name: 'Bo Chen', where: 'Initech', lastTouch: '2026-11-01' }
const links = (text: string) =>
  [...text.matchAll(/^(.+): (https:\S+)$/gm)].map(([, called, url = '']) => {
    const read = readLink(url.split('/').at(-1) ?? '', keys, now)
    return { called, ...(read.outcome === 'valid' && read.link) }
  })
const find = async (member: Member, name: string) =>
  (await contacts.listContactsAndRemoved(member.id, now)).find((contact) => contact.name === name) ??
  expect.fail(`${name} is gone.`)

describe('a mail that commands', () => {
  it('done: records a talk with what was said, once, with its undo', async () => {
    const member = await ada(jane, bo)
    const receipt = await write(member, 'done jane yesterday, she moves to Oslo')
    expect(receipt.subject).toBe('Recorded: you talked with Jane Doe')
    expect(receipt.text).toContain('Next: 21 February 2027.')
    expect(await find(member, 'Jane Doe')).toMatchObject({
      version: 2,
      lastTouch: { date: '2026-11-21', channel: 'conversation' },
      lastNote: { text: expect.stringContaining('she moves to Oslo') },
    })
    expect(await touchesOf(member)).toHaveLength(3)
    expect(links(receipt.text)).toContainEqual(expect.objectContaining({ called: 'Undo', purpose: 'undo' }))
  })

  it('says of a touch that a digest led to it, by an answer or by a draft of the digest', async () => {
    const member = await ada(jane, bo)
    const digest = addressOf(member).replace('add+', 'digest+')
    await write(member, 'done bo, had lunch', { to: digest })
    await arrive({ raw: from(member, { To: 'jane@acme.example' }), recipients: [digest] })
    await write(member, 'done bo yesterday')
    const touches = (await touchesOf(member)).filter(({ SK }) => String(SK).includes('#mail-'))
    expect(touches.map(({ channel, via }) => [channel, via]).sort()).toEqual([
      ['conversation', undefined],
      ['conversation', 'digest'],
      ['email', 'digest'],
    ])
  })

  it('snooze: moves the next contact', async () => {
    const member = await ada(jane)
    expect((await write(member, 'Please snooze Jane for two weeks, thanks!')).subject).toBe(
      'Not now: Jane Doe',
    )
    expect(await find(member, 'Jane Doe')).toMatchObject({ nextContact: '2026-12-06' })
  })

  it('forget: removes them, to come back within 30 days', async () => {
    const member = await ada(jane, bo)
    const receipt = await write(member, 'forget jane')
    expect((await contacts.listContacts(member.id)).map(({ name }) => name)).toEqual(['Bo Chen'])
    expect(links(receipt.text).map(({ called }) => called)).toContain('Undo')
  })

  it('is done once over three deliveries, and says each time what it did', async () => {
    const member = await ada(jane, bo)
    const raw = from(member, { To: addressOf(member) }, 'forget jane\r\ndone bo\r\nwin shipped it')
    await arrive({ raw, recipients: [addressOf(member)] }, { deliveries: 3 })
    expect(mailsTo(member).map(({ subject }) => subject)).toEqual([
      'Removed, for 30 days to come back: Jane Doe, and 2 more',
    ])
    expect(await find(member, 'Bo Chen')).toMatchObject({ version: 2 })
    expect((await itemsOf(table, member.id)).filter(({ SK }) => SK.startsWith('WIN#'))).toHaveLength(1)
  })

  it('asks which when a name fits two, with a link for each, and does nothing', async () => {
    const member = await ada(jane, { name: 'Jane Roe', where: 'Initech' })
    for (const [command, purpose] of [
      ['done', 'talked'],
      ['snooze', 'snooze'],
      ['forget', 'remove'],
    ]) {
      const receipt = await write(member, `${command} jane${command === 'snooze' ? ' 2 weeks' : ''}`)
      expect(receipt.subject).toBe('Whom do you mean by “jane”?')
      expect(receipt.text).toContain('Jane Roe: your peer at Initech.')
      expect(
        links(receipt.text).filter((link) => 'purpose' in link && link.purpose === purpose),
      ).toHaveLength(2)
    }
    for (const { version } of await contacts.listContacts(member.id)) expect(version).toBe(1)
  })

  it('says that it knows nobody of that name', async () => {
    const member = await ada(jane)
    expect((await write(member, 'done zed')).subject).toBe('You have no contact called “zed”')
    expect(await find(member, 'Jane Doe')).toMatchObject({ version: 1 })
  })

  it('next: says who is due next, longest due first', async () => {
    const member = await ada(bo, jane, { name: 'Never', cadence: 'never' })
    const { subject, text } = await write(member, 'next')
    expect(subject).toBe('Who is due next')
    expect(text).toMatch(
      /Jane Doe: .* Due now\.[\s\S]*Bo Chen: your peer at Initech\. Next: 1 February 2027\./,
    )
    expect(text).not.toContain('Never')
  })

  it('list and find: say who is there', async () => {
    const member = await ada(jane, bo)
    const list = await write(member, 'list')
    expect(list.text).toMatch(/You have 2 contacts\.[\s\S]*Bo Chen[\s\S]*Jane Doe/)
    const found = await write(member, 'find initech')
    expect(found.text).toContain('Bo Chen: your peer at Initech.')
    expect(found.text).not.toContain('Jane')
    expect((await write(member, 'find zed')).text).toContain('Nobody is found for “zed”.')
  })

  it('win: keeps it, to be removed by a link', async () => {
    const member = await ada()
    const receipt = await write(member, 'win shipped the billing migration')
    const { thing = '' } = links(receipt.text).find(({ called }) => called === 'Remove') ?? {}
    expect(await winStore(table).loadWin(member.id, thing, now)).toEqual({
      id: thing,
      date: today,
      text: 'shipped the billing migration',
    })
  })

  it('pause and resume: stop the digests until a day, and start them again', async () => {
    const member = await ada()
    expect((await write(member, 'pause until 1 September')).subject).toBe('Paused until 1 September 2027')
    expect(await members.loadMember(member.id)).toMatchObject({ pausedUntil: '2027-09-01' })
    expect((await write(member, 'resume')).subject).toBe('You get digests again')
    expect(await members.loadMember(member.id)).not.toHaveProperty('pausedUntil')
  })

  it('quiet: stops the digests in months of every year, and lets them come again', async () => {
    const member = await ada()
    const quiet = await write(member, 'quiet november to january')
    expect(quiet.subject).toBe('Quiet months: January, November, December')
    expect(quiet.text).toContain('The next one comes on 22 February 2027.')
    expect(await members.loadMember(member.id)).toMatchObject({
      quiet: { months: [1, 11, 12] },
      dueAt: '2027-02-22T09:00:00.000Z',
    })
    expect((await write(member, 'quiet never')).text).toContain('No month is quiet.')
    expect(await members.loadMember(member.id)).not.toHaveProperty('quiet')
  })

  it('export: mails all data as files', async () => {
    const member = await ada(jane, bo)
    const { text, attachments = [] } = await write(member, 'export')
    expect(text).toContain('The files hold 2 contacts')
    const contents = attachments.map(({ content }) => Buffer.from(content, 'base64').toString())
    expect(attachments.map(({ name }) => name)).toEqual(
      ['json', 'csv', 'vcf'].map((format) => `rapport-2026-11-22.${format}`),
    )
    expect(JSON.parse(contents[0] ?? '')).toMatchObject({ member: { email: member.email } })
    expect(contents[1]).toContain('Jane Doe,jane@acme.example')
    expect(contents[2]).toContain('EMAIL:jane@acme.example')
  })

  it('help: says what can be written', async () => {
    const { text } = await write(await ada(), 'help')
    for (const word of ['done', 'snooze', 'forget', 'next', 'find', 'win', 'pause', 'resume', 'export'])
      expect(text).toContain(word)
  })

  it('by its address: adds with that cadence, or does what the address says', async () => {
    const member = await ada(bo)
    await write(member, 'Jane Doe <jane@acme.example>, a peer', { to: 'yearly@in.rapport.example' })
    expect(await find(member, 'Jane Doe')).toMatchObject({ cadence: 'P1Y' })
    expect((await write(member, 'bo', { to: 'done@in.rapport.example' })).subject).toContain(
      'you talked with Bo Chen',
    )
    expect((await write(member, '', { to: 'next@in.rapport.example' })).subject).toBe('Who is due next')
  })

  it('and cannot be understood: says so, with three examples', async () => {
    const { subject, text } = await write(await ada(), 'How is the weather in Oslo')
    expect(subject).toBe('I did not understand your mail')
    expect(text).toContain('Not understood: “How is the weather in Oslo”.')
    expect(text.match(/^> /gm)).toHaveLength(3)
  })
})

describe('several commands about one contact', () => {
  it('keep what each says, and offer the one undo that works', async () => {
    const member = await ada(jane)
    const receipt = await write(
      member,
      'done jane yesterday, had lunch\r\n\r\ndone jane, she moves to Oslo\r\n\r\nsnooze jane 6 months',
    )
    const notes = (await touchesOf(member)).flatMap(({ note }) => note ?? [])
    expect(notes.sort()).toEqual(['had lunch', 'she moves to Oslo'])
    const contact = await find(member, 'Jane Doe')
    expect(contact).toMatchObject({ version: 4, snoozedUntil: '2027-05-22' })
    expect(links(receipt.text).filter(({ called }) => called === 'Undo')).toMatchObject([
      { thing: `${contact.id}~4` },
    ])
  })

  it('that say the same are one', async () => {
    const member = await ada(jane)
    const receipt = await write(member, 'snooze jane 2 weeks\r\nsnooze jane doe 2 weeks')
    expect(receipt.subject).toBe('Not now: Jane Doe')
    expect(await find(member, 'Jane Doe')).toMatchObject({ version: 2 })
  })
})

it('many commands read all contacts once, and each sees what those before it did', async () => {
  const member = await ada(jane, bo)
  const id = anId()
  const body =
    'list\r\n\r\nfind doe\r\n\r\nforget jane\r\n\r\nfind jane\r\n\r\ndone jane\r\n\r\ndone bo\r\n\r\nexport'
  s3.objects.set(`/mail/${id}`, Buffer.from(from(member, { To: addressOf(member), Subject: '' }, body)))
  let looks = 0
  const listContactsAndRemoved: typeof contacts.listContactsAndRemoved = (...args) => {
    looks++
    return contacts.listContactsAndRemoved(...args)
  }
  await take([notification(id, { raw: '', recipients: [addressOf(member)] })], now, undefined, {
    listContactsAndRemoved,
  })
  expect(looks).toBe(1)
  const [receipt] = mailsTo(member)
  expect(receipt?.text).toMatch(
    /You have 2 contacts\.[\s\S]*Found for “doe”[\s\S]*Removed[\s\S]*Nobody is found for “jane”[\s\S]*no contact called “jane”[\s\S]*talked with Bo Chen[\s\S]*hold 1 contact:/,
  )
})

it('many commands bring a receipt that Gmail shows whole', async () => {
  const where = 'A company with a rather long name, Incorporated, of Delaware'
  const member = await ada(
    ...times(25, (n) => ({ name: `Jane ${String.fromCharCode(97 + n)}${'ane'.repeat(8)}`, where })),
  )
  const commands = times(40, (n) => `done jane, we had lunch number ${n}`)
  const { html, text } = await write(member, commands.join('\r\n\r\n'))
  expect(Buffer.byteLength(html)).toBeGreaterThan(70_000)
  expect(Buffer.byteLength(html)).toBeLessThan(102_000)
  expect(text).toMatch(/^And \d+ more\.$/m)
})

it('a question about a command over two lines has a subject of one', async () => {
  const member = await ada(jane, { name: 'Jane Roe' })
  const receipt = await write(member, 'done jane\r\nshe moves to Oslo')
  expect(receipt.subject).toBe('Whom do you mean by “jane she moves to Oslo”?')
})

describe('an answer to a mail of ours', () => {
  const reply = { Subject: 'Re: This month: write to Jane', 'In-Reply-To': '<1@rapport.example>' }
  const quote =
    '\r\n\r\nOn Sun, 22 Nov 2026 at 09:00, Rapport <hello@rapport.example> wrote:\r\n> forget bo\r\n'

  it('keeps words about the one whom they name', async () => {
    const member = await ada(jane, bo)
    const receipt = await write(member, `Jane has a new job at Globex.${quote}`, { headers: reply })
    expect(receipt.subject).toBe('Noted for Jane Doe')
    expect(await find(member, 'Jane Doe')).toMatchObject({
      notes: '22 November 2026: Jane has a new job at Globex.',
      nextContact: '2026-08-01',
    })
    expect(await find(member, 'Bo Chen')).toMatchObject({ version: 1 })
  })

  it('keeps words that name nobody about the one whom the mail was about', async () => {
    const member = await ada(jane, bo)
    const { id } = await find(member, 'Bo Chen')
    const { subject } = await write(member, `Has a new job.${quote}`, {
      headers: reply,
      to: addressOf(member, id),
    })
    expect(subject).toBe('Noted for Bo Chen')
  })

  test.each([
    ['name nobody', 'Has a new job.', 'I did not understand your mail'],
    ['name two', 'Jane Doe and Bo Chen have a new job.', 'Whom do you mean by'],
  ])('keeps nothing of words that %s', async (_, words, subject) => {
    const member = await ada(jane, bo)
    expect((await write(member, words + quote, { headers: reply })).subject).toContain(subject)
    for (const { version } of await contacts.listContacts(member.id)) expect(version).toBe(1)
  })

  it('says so when the notes are full', async () => {
    const member = await ada({ ...jane, notes: 'x'.repeat(1990) })
    const { text } = await write(member, `Jane has a new job.${quote}`, { headers: reply })
    expect(text).toContain('The notes about Jane Doe are full: make room on their page.')
  })

  it('can take the note back', async () => {
    const member = await ada({ ...jane, notes: 'Met at PyCon' })
    const receipt = await write(member, `Jane has a new job.${quote}`, { headers: reply })
    expect(links(receipt.text).map(({ called }) => called)).toContain('Undo')
    expect(await find(member, 'Jane Doe')).toMatchObject({ previous: { notes: 'Met at PyCon' } })
  })
})

describe('the 21st mail of a day', () => {
  it('is acted on without a receipt, and summed up the next morning', async () => {
    const member = await ada(jane)
    for (const n of times(22, (index) => index))
      await arrive({
        raw: from(member, { To: addressOf(member), Subject: `Nr. ${n}` }, `win number ${n}`),
        recipients: [addressOf(member)],
      })
    expect(mailsTo(member)).toHaveLength(20)
    const items = await itemsOf(table, member.id)
    expect(items.filter(({ SK }) => SK.startsWith('WIN#'))).toHaveLength(22)
    expect(
      items.filter(({ SK }) => SK.startsWith('RECEIPT#')).map(({ subject, lines }) => ({ subject, lines })),
    ).toEqual(
      expect.arrayContaining([
        { subject: 'Nr. 20', lines: ['Kept for your résumé: number 20'] },
        { subject: 'Nr. 21', lines: ['Kept for your résumé: number 21'] },
      ]),
    )
    expect(await members.loadMember(member.id)).toMatchObject({ sumUpDay: today })
  })
})
