import { describe, expect, it } from 'vitest'
import { memberStore } from '../../aws/members.ts'
import { pageStore } from '../../aws/pages.ts'
import { turnPageOn } from '../../core/keep-in-touch.ts'
import type { Member } from '../../core/member.ts'
import { dumpTable } from '../../local/contents.ts'
import { aMember, anId } from '../examples.ts'
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
