import { describe, expect, it } from 'vitest'
import { type Member, noteSuppression, pause, unsubscribe } from '../../core/member.ts'
import { answerReminder } from '../../core/resume-reminder.ts'
import { scheduleNext } from '../../core/schedule.ts'
import { addTo } from '../../core/time.ts'
import { connectionReset } from '../aws/ses.ts'
import { times } from '../aws/table.ts'
import { aForm, aMember, anId } from '../examples.ts'
import { testSender } from './sender.ts'

const { members, contacts, wins, mailings, deliver, deliverWhile, mailsTo, dueAtOf } = testSender()
const onTheDay = '2026-11-08T09:00:00.000Z'
const nextDigest = '2026-12-22T09:00:00.000Z'

/** A member whose reminder of 2026 is due, and no digest. */
const due = async (achieved: string[], fields: Partial<Member> = {}) => {
  const member = scheduleNext(
    aMember({ reminderMonth: 11, lastReminder: '2025', lastPeriod: '2026-11', ...fields }),
    onTheDay,
  )
  await members.createMember(member)
  for (const text of achieved) await wins.addWin(member.id, { id: anId(), date: '2026-05-01', text })
  return member
}
const mailingOf = ({ id }: Member, period = '2026') =>
  mailings.loadMailing({ memberId: id, kind: 'resume-reminder', period })
const file = (mail: ReturnType<typeof mailsTo>[number] | undefined, name: string) =>
  Buffer.from(mail?.attachments?.find((each) => each.name === name)?.content ?? '', 'base64').toString()

describe('the résumé reminder', () => {
  it('is sent once, with the wins in the mail and in both files, however often the message is delivered', async () => {
    const member = await due(['cut Zoë’s build to 4 minutes', 'spoke at PyCon'])
    await contacts.addContact(member.id, aForm({ name: 'Jane Roe' }), {
      id: anId(),
      today: '2026-06-01',
      now: onTheDay,
    })
    await Promise.all(times(5, () => deliver(member, onTheDay)))
    for (const minutes of [1, 31, 600]) await deliver(member, addTo(onTheDay, `PT${minutes}M`))
    const [mail, ...more] = mailsTo(member)
    expect(more).toEqual([])
    expect(mail?.subject).toBe('Your year in two lines, for your résumé')
    for (const text of [mail?.text, mail?.html, file(mail, 'wins-2026.md'), file(mail, 'wins-2026.txt')]) {
      expect(text).toContain('Cut Zoë’s build to 4 minutes (May 2026)')
      expect(text).toContain('Spoke at PyCon (May 2026)')
    }
    expect(mail?.text).toContain('1 new contact: Jane Roe.')
    expect(await mailingOf(member)).toMatchObject({ state: 'submitted', attempts: 1 })
    expect(await dueAtOf(member)).toBe(nextDigest)
    expect(await members.loadMember(member.id)).toMatchObject({
      lastReminder: '2026',
      reminders: { '2026': { sentOn: '2026-11-08' } },
    })
  })

  it('asks three questions when there is nothing to tell, and has no files', async () => {
    const member = await due([])
    await deliver(member, onTheDay)
    const [mail] = mailsTo(member)
    expect(mail?.subject).toBe('Three questions about your year')
    expect(mail?.text.match(/^\d\. .+\?$/gm)).toHaveLength(3)
    expect(mail).not.toHaveProperty('attachments')
    expect(mail?.replyTo).toBe(`reminder+${member.intakeSecret}@in.rapport.example`)
  })

  it('comes again as it was asked for, once, with what was kept meanwhile', async () => {
    const member = await due([])
    await deliver(member, onTheDay)
    await members.changeMember((await members.loadMember(member.id)) ?? member, (current) =>
      answerReminder(current, '2026', 'later', '2026-11-10T12:00:00.000Z'),
    )
    await wins.addWin(member.id, { id: anId(), date: '2026-11-12', text: 'found one' })
    const again = '2026-11-24T09:00:00.000Z'
    expect(await dueAtOf(member)).toBe(again)
    for (const _ of times(3, () => 0)) await deliver(member, again)
    expect(mailsTo(member).map(({ subject }) => subject)).toEqual([
      'Three questions about your year',
      'Your year in one line, for your résumé',
    ])
    expect(await mailingOf(member, '2026-11-24')).toMatchObject({ state: 'submitted' })
    expect(await dueAtOf(member)).toBe(nextDigest)
  })

  it('and a digest come one after the other', async () => {
    const member = await due([], { lastPeriod: '2026-09', mailWhenNobodyDue: true })
    await deliver(member, onTheDay)
    await deliver(member, onTheDay)
    expect(mailsTo(member).map(({ subject }) => subject)).toEqual([
      'Nobody is due this October',
      'Three questions about your year',
    ])
  })

  it('goes to nobody who stopped, paused or lost the mail meanwhile', async () => {
    const complained = { reason: 'complained', at: onTheDay, mailedAt: onTheDay } as const
    for (const change of [
      (member: Member) => unsubscribe(member, onTheDay),
      (member: Member) => pause(member, '2027-01-05', onTheDay),
      (member: Member) => noteSuppression(member, complained, onTheDay),
    ]) {
      const member = await due(['won'])
      await members.changeMember(member, change)
      await deliver(member, onTheDay)
      expect(mailsTo(member)).toEqual([])
      expect(await mailingOf(member)).toBeUndefined()
    }
  })

  it('held back by a pause comes at its end', async () => {
    const member = await due(['won'])
    await members.changeMember(member, (current) => pause(current, '2026-12-01', onTheDay))
    expect(await dueAtOf(member)).toBe('2026-12-01T09:00:00.000Z')
    await deliver(member, '2026-12-01T09:00:00.000Z')
    expect(mailsTo(member)).toHaveLength(1)
  })

  it('whose answer was lost is tried once more after half an hour', async () => {
    const member = await due(['won'])
    await deliverWhile(connectionReset, member, onTheDay)
    expect(await mailingOf(member)).toMatchObject({ state: 'unknown' })
    await deliver(member, addTo(onTheDay, 'PT10M'))
    expect(mailsTo(member)).toEqual([])
    await deliver(member, addTo(onTheDay, 'PT30M'))
    expect(mailsTo(member)).toHaveLength(1)
  })
})
