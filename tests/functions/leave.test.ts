import { describe, expect, it, test } from 'vitest'
import { addressStore } from '../../aws/addresses.ts'
import { calendarStore } from '../../aws/calendars.ts'
import { importedStore } from '../../aws/imports.ts'
import { invitationStore } from '../../aws/invitations.ts'
import { emailKey, intakeKey } from '../../aws/keys.ts'
import { leavingStore } from '../../aws/leaving.ts'
import { limitStore } from '../../aws/limits.ts'
import { mailingStore } from '../../aws/mailings.ts'
import { pageStore } from '../../aws/pages.ts'
import { sessionStore } from '../../aws/sessions.ts'
import { signInStore } from '../../aws/sign-ins.ts'
import type { Table } from '../../aws/table.ts'
import { winStore } from '../../aws/wins.ts'
import { addressesOf } from '../../core/addresses.ts'
import { newImport } from '../../core/imported.ts'
import type { Member } from '../../core/member.ts'
import { memberLimits } from '../../core/member-limits.ts'
import { newSession, requestSignIn } from '../../core/sign-in.ts'
import { dumpTable } from '../../local/contents.ts'
import { interruptedAfter, times } from '../aws/table.ts'
import { aForm, anId, keys, now, today } from '../examples.ts'
import { addressOf, testIntake } from './intake.ts'
import { intakeOver } from './intake-handler.ts'

const { table, ses, s3, members, contacts, ada, arrive, mailsTo, write } = testIntake()
const signIns = signInStore(table)
const unproven = { dmarcVerdict: { status: 'FAIL' } }

const leave = ({ id }: Pick<Member, 'id'>, over = table) =>
  intakeOver({ table: over, s3: s3.client, ses: ses.client })(
    [JSON.stringify({ work: 'leave', memberId: id })],
    now,
  )
const dyingAfter = (requests: number): Table => {
  let made = 0
  const documents = Object.create(table.documents)
  documents.send = async (command: Parameters<typeof table.documents.send>[0]) => {
    if (++made > requests) throw new Error('died')
    return table.documents.send(command)
  }
  return { ...table, documents }
}
/** What names the member: by id, address or secret. */
const leftOf = async (member: Member) => {
  const { id, intakeSecret, pageSecret = [], calendarSecret = [] } = member
  const marks = [id, ...addressesOf(member), intakeSecret, pageSecret, calendarSecret].flat()
  const items = (await dumpTable(table)).filter((item) =>
    marks.some((mark) => JSON.stringify(item).includes(mark)),
  )
  return items.map(({ PK, SK }) => `${PK} ${SK}`)
}

/** A member of whom there is an item of every kind, and a mail that waits, in two versions. */
const prepare = async () => {
  const signedUp = await ada({ name: 'Jane', emails: ['jane@acme.example'], lastTouch: '2026-01-01' })
  await invitationStore(table).invite(signedUp.email, now)
  const others = [`at-work-${signedUp.email}`, `at-home-${signedUp.email}`]
  for (const other of others) await addressStore(table, members).addAddress(signedUp, other, now)
  await pageStore(table, members).rotatePageSecret(signedUp, anId())
  await calendarStore(table, members).rotateCalendarSecret(signedUp, anId())
  const member = (await members.loadMember(signedUp.id)) as Member
  await write(member, 'win shipped it')
  await winStore(table).addWin(member.id, { id: 'w', date: today, text: 'Won.' })
  const mailing = {
    memberId: member.id,
    kind: 'digest',
    period: '2026-10',
    attempt: 'a',
    attempts: 1,
  } as const
  await mailingStore(table).moveMailing({ ...mailing, state: 'failed', since: now }, undefined)
  const { session } = newSession(member.id, { id: anId(), secret: anId(), now, keys })
  await sessionStore(table).saveSession(session)
  const ask = (wanted: Parameters<typeof requestSignIn>[0]) =>
    signIns.saveSignIn(
      requestSignIn(wanted, { ids: anId() + anId() + anId() + anId(), secret: anId(), now, keys }).pending,
    )
  for (const email of addressesOf(member)) await ask({ email })
  await ask({ email: `new-${member.email}`, newAddress: { memberId: member.id, from: member.email } })
  for (const subject of memberLimits(member.id))
    await limitStore(table).useWithin(subject, { max: 5, window: 'P1D' }, now)
  await importedStore(table).saveUpload(
    member.id,
    newImport({ id: anId(), fileName: 'x', now }),
    Buffer.from('Name\nBo'),
  )
  const id = await arrive({
    raw: `From: x@y.example\r\nTo: ${addressOf(member)}\r\nSubject: \r\n\r\nMona <mona@acme.example>\r\n`,
    recipients: [addressOf(member)],
    receipt: unproven,
  })
  s3.older.set(`/mail/${id}?v1`, Buffer.from('an older version'))
  expect(s3.objects.has(`/mail/${id}`)).toBe(true)
  return { member, mailId: id }
}
const rawOf = (mailId: string) =>
  [...s3.objects.keys(), ...s3.older.keys()].filter((path) => path.startsWith(`/mail/${mailId}`))

it('nothing is left of a member, in the table or of their mail', async () => {
  const { member, mailId } = await prepare()
  expect((await leftOf(member)).length).toBeGreaterThan(16)
  expect(rawOf(mailId)).toHaveLength(2)
  expect(await leave(member)).toEqual({ batchItemFailures: [] })
  expect(await leftOf(member)).toEqual([])
  expect(rawOf(mailId)).toEqual([])
})

describe('a deletion that dies', () => {
  test.each(times(10, (n) => n * 4 + 1))(
    'after request %i is finished when it is made again',
    async (requests) => {
      const { member, mailId } = await prepare()
      await leave(member, dyingAfter(requests))
      await leave(member)
      expect(await leftOf(member)).toEqual([])
      expect(rawOf(mailId)).toEqual([])
    },
  )

  it('leaves nobody who could be found, at any address, from its first steps on', async () => {
    const { member } = await prepare()
    await leave(member, dyingAfter(3))
    expect(await members.loadMember(member.id)).toBeUndefined()
    for (const address of addressesOf(member))
      expect(await members.findMemberAt(address, now)).toBeUndefined()
    expect((await leftOf(member)).length).toBeGreaterThan(5)
  })
})

it('what was being written meanwhile goes with the second message', async () => {
  const { member } = await prepare()
  await leave(member)
  await contacts.addContact(member.id, aForm({ name: 'Late', emails: ['late@acme.example'] }), {
    id: anId(),
    today,
    now,
  })
  expect(await leftOf(member)).not.toEqual([])
  await leave(member)
  expect(await leftOf(member)).toEqual([])
})

it.each([
  [
    'an address',
    (member: Member) => addressStore(table, members).addAddress(member, `${anId()}@b.example`, now),
  ],
  ['a page', (member: Member) => pageStore(table, members).rotatePageSecret(member, anId())],
  ['a feed', (member: Member) => calendarStore(table, members).rotateCalendarSecret(member, anId())],
  ['an intake address', (member: Member) => members.rotateIntakeSecret(member, anId())],
])('%s that the member gets just then goes too', async (_, change) => {
  const { member } = await prepare()
  let changed = member
  // The member has been read, and what leads to them is written down.
  const late = interruptedAfter(table, 2, async () => {
    await change(member)
    changed = (await members.loadMember(member.id)) as Member
  })
  await leave(member, late)
  expect(changed).not.toEqual(member)
  expect(await leftOf(changed)).toEqual([])
})

it('what somebody else has taken over meanwhile is theirs', async () => {
  const { member } = await prepare()
  await leavingStore(table).beginLeaving(member)
  const next = { ...member, id: anId() }
  await leave(member)
  await members.createMember(next)
  await leavingStore(table).beginLeaving({ ...member })
  await leave(member)
  expect(await members.findMemberByEmail(member.email)).toMatchObject({ id: next.id })
  expect(await members.findMemberByIntakeSecret(member.intakeSecret)).toMatchObject({ id: next.id })
  expect((await dumpTable(table)).map(({ PK }) => PK)).toEqual(
    expect.arrayContaining([emailKey(member.email).PK, intakeKey(member.intakeSecret).PK]),
  )
})

it('mail that still arrives is a stranger’s: it adds nobody, and at most brings the invitation', async () => {
  const { member } = await prepare()
  await leave(member)
  const before = mailsTo(member).length
  const raw = (from: string) =>
    `From: ${from}\r\nTo: ${addressOf(member)}\r\nSubject: hello\r\n\r\nMona <mona@acme.example>\r\n`
  const waiting = await arrive({ raw: raw(member.email), recipients: [addressOf(member)] })
  await arrive({ raw: raw('other@example.org'), recipients: [addressOf(member)], receipt: unproven })
  expect(
    mailsTo(member)
      .slice(before)
      .map(({ subject }) => subject),
  ).toHaveLength(1)
  expect(await leftOf(member)).toEqual([])
  expect(rawOf(waiting)).toEqual([])
})
