import { describe, expect, it } from 'vitest'
import { calendarStore } from '../../aws/calendars.ts'
import { PutCommand } from '../../aws/clients/dynamodb.ts'
import { contactStore } from '../../aws/contacts.ts'
import { calendarKey } from '../../aws/keys.ts'
import { memberStore } from '../../aws/members.ts'
import { pageStore } from '../../aws/pages.ts'
import { turnPageOn } from '../../core/keep-in-touch.ts'
import type { Member } from '../../core/member.ts'
import { dumpTable } from '../../local/contents.ts'
import { aForm, aMember, anId, now } from '../examples.ts'
import { loseAnswer, testTable } from './table.ts'

const table = testTable()
const members = memberStore(table)
const pages = pageStore(table, members)

const load = async ({ id }: Member) => {
  const member = await members.loadMember(id)
  if (!member) throw new Error('The member is gone.')
  return member
}
const withPage = async () => {
  const member = aMember()
  await members.createMember(member)
  const secret = anId()
  await pages.rotatePageSecret(member, secret)
  await members.changeMember(await load(member), (current) => turnPageOn(current, 'Hello.'))
  return { member: await load(member), secret }
}
const addressesOf = async ({ id }: Member) =>
  (await dumpTable(table)).filter(({ SK, memberId }) => SK === 'PAGE' && memberId === id).map(({ PK }) => PK)

describe('the address of a page', () => {
  it('leads to its member while it is the page’s and the page is on', async () => {
    const { member, secret } = await withPage()
    expect(await pages.findMemberByPage(secret)).toEqual(member)
    const fresh = anId()
    expect(await pages.rotatePageSecret(member, fresh)).toBe(true)
    expect(await pages.findMemberByPage(secret)).toBeUndefined()
    expect((await pages.findMemberByPage(fresh))?.page).toEqual({ text: 'Hello.', isOn: true })
    expect(await addressesOf(member)).toEqual([`PAGE#${fresh}`])
  })

  it('is one, of two that are given at once, and leaves nothing of the other', async () => {
    const member = aMember()
    await members.createMember(member)
    const first = [anId(), anId()]
    expect(await Promise.all(first.map((secret) => pages.rotatePageSecret(member, secret)))).toContain(false)
    expect(await addressesOf(member)).toEqual([`PAGE#${(await load(member)).pageSecret}`])
    const read = await load(member)
    const next = [anId(), anId()]
    expect(await Promise.all(next.map((secret) => pages.rotatePageSecret(read, secret)))).toContain(false)
    expect(next).toContain((await load(member)).pageSecret)
    expect(await addressesOf(member)).toEqual([`PAGE#${(await load(member)).pageSecret}`])
  })

  it('is given also when the answer of the table is lost', async () => {
    const { member } = await withPage()
    const lost = loseAnswer(table, 2)
    const fresh = anId()
    expect(await pages.rotatePageSecret(member, fresh)).toBe(true)
    lost.stop()
    expect(lost.isLost()).toBe(true)
    expect(await addressesOf(member)).toEqual([`PAGE#${fresh}`])
  })

  it('is nobody’s when the member is gone', async () => {
    const secret = anId()
    await pages.rotatePageSecret(aMember(), secret)
    expect(await pages.findMemberByPage(secret)).toBeUndefined()
  })
})

describe('the address of a calendar feed', () => {
  const calendars = calendarStore(table, members)
  const withFeed = async () => {
    const member = aMember()
    await members.createMember(member)
    const secret = anId()
    await calendars.rotateCalendarSecret(member, secret)
    return { member: await load(member), secret }
  }
  const feedsOf = async ({ id }: Member) =>
    (await dumpTable(table)).filter(({ SK, memberId }) => SK === 'CALENDAR' && memberId === id)

  it('leads to its member until there is another', async () => {
    const { member, secret } = await withFeed()
    expect(await calendars.findMemberByCalendar(secret)).toEqual(member)
    const fresh = anId()
    expect(await calendars.rotateCalendarSecret(member, fresh)).toBe(true)
    expect(await calendars.findMemberByCalendar(secret)).toBeUndefined()
    expect((await calendars.findMemberByCalendar(fresh))?.id).toBe(member.id)
    expect(await feedsOf(member)).toHaveLength(1)
    // What a rotation that was cut short leaves.
    const early = anId()
    const item = { ...calendarKey(early), memberId: member.id }
    await table.documents.send(new PutCommand({ TableName: table.name, Item: item }))
    expect(await calendars.findMemberByCalendar(early)).toBeUndefined()
  })

  it('is none once it is off, also when the answer of the table is lost, and nothing of it is left', async () => {
    const { member, secret } = await withFeed()
    const lost = loseAnswer(table, 1)
    expect(await calendars.rotateCalendarSecret(member, undefined)).toBe(true)
    lost.stop()
    expect(lost.isLost()).toBe(true)
    expect(await calendars.findMemberByCalendar(secret)).toBeUndefined()
    expect(await load(member)).not.toHaveProperty('calendarSecret')
    expect(await feedsOf(member)).toEqual([])
  })

  it('stays the newer one when what was read is older', async () => {
    const { member, secret } = await withFeed()
    await calendars.rotateCalendarSecret(member, anId())
    expect(await calendars.rotateCalendarSecret({ ...member, calendarSecret: secret }, undefined)).toBe(false)
    expect(await feedsOf(member)).toHaveLength(1)
  })

  it('is not the page’s', async () => {
    const { member, secret } = await withPage()
    expect(await calendars.findMemberByCalendar(secret)).toBeUndefined()
    const feed = await withFeed()
    expect(await pages.findMemberByPage(feed.secret)).toBeUndefined()
    expect(await load(member)).not.toHaveProperty('calendarSecret')
  })

  it('has the contacts around a day: the latest before it, and the first from then on', async () => {
    const { member } = await withFeed()
    const days = ['2026-10-01', '2026-11-01', '2026-11-21', '2026-11-22', '2026-12-01', '2027-01-01']
    for (const day of days)
      await contactStore(table).addContact(member.id, aForm({ name: day }), { id: anId(), today: day, now })
    const around = await calendars.listContactsAround(member.id, '2026-11-22', { before: 2, after: 2 })
    expect(around.map(({ nextContact }) => nextContact)).toEqual(days.slice(1, 5))
  })
})
