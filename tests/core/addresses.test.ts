import { describe, expect, it, test } from 'vitest'
import {
  addAddress,
  addressesOf,
  findAddress,
  keepOnly,
  mayTakeBack,
  mostAddresses,
  noteTold,
  removeAddress,
  usePrimary,
} from '../../core/addresses.ts'
import { changeTransition, type Member, memberSchema } from '../../core/member.ts'
import { isOwn } from '../../core/nobody.ts'
import { addTo } from '../../core/time.ts'
import { callOff, type Plan, planTransition, takeUp } from '../../core/transition.ts'
import { times } from '../aws/table.ts'
import { aMember, now, today } from '../examples.ts'

const ada = aMember({ email: 'Ada@home.example' })
const two = addAddress(ada, 'Ada@work.example', now)

describe('the addresses of a member', () => {
  it('are the one that they signed up with, also as it was stored before there were others', () => {
    expect(memberSchema.parse(JSON.parse(JSON.stringify(ada)))).toEqual(ada)
    expect(addressesOf(ada)).toEqual(['Ada@home.example'])
  })

  it('are found however they are typed, and given as the member wrote them', () => {
    expect(findAddress(two, ' ada@WORK.example', now)).toBe('Ada@work.example')
    expect(findAddress(two, 'ada@home.example', now)).toBe('Ada@home.example')
    expect(findAddress(two, 'bob@home.example', now)).toBeUndefined()
  })

  it('are each there once, ten at most, and mail goes on to the primary one', () => {
    expect(two.email).toBe(ada.email)
    for (const again of ['ADA@home.example', 'ada@work.example'])
      expect(addAddress(two, again, now)).toBe(two)
    const many = times(20, (n) => `ada${n}@other.example`).reduce(
      (member, address) => addAddress(member, address, now),
      ada,
    )
    expect(addressesOf(many)).toHaveLength(mostAddresses)
    expect(addressesOf(many).at(-1)).toBe('ada8@other.example')
  })

  it('have another primary one when the member says so, and none is lost by it', () => {
    const moved = usePrimary(two, 'ada@WORK.example', now)
    expect(addressesOf(moved)).toEqual(['Ada@work.example', 'Ada@home.example'])
    expect(addressesOf(usePrimary(moved, 'ada@home.example', now))).toEqual(addressesOf(two))
    for (const same of ['ada@home.example', 'eve@evil.example']) expect(usePrimary(two, same, now)).toBe(two)
  })

  it('are fewer when one is removed, but never without the primary one', () => {
    expect(addressesOf(removeAddress(two, 'ada@WORK.example'))).toEqual(['Ada@home.example'])
    for (const kept of ['ada@home.example', 'eve@evil.example']) expect(removeAddress(two, kept)).toBe(two)
  })

  it('are one, to which mail goes again unless it was the one with the problem', () => {
    const bounced: Member = { ...two, mailProblem: { kind: 'bounced', at: now } }
    const other = keepOnly(bounced, 'Ada@work.example', now)
    expect(addressesOf(other)).toEqual(['Ada@work.example'])
    expect(other).not.toHaveProperty('mailProblem')
    expect(keepOnly(bounced, 'ada@HOME.example', now)).toMatchObject({
      email: 'Ada@home.example',
      mailProblem: { kind: 'bounced' },
    })
    expect(keepOnly(ada, 'ada@home.example', now)).toBe(ada)
  })

  it('say with each change which of two came first', () => {
    const changes = [
      addAddress(two, 'ada@other.example', now),
      usePrimary(two, 'ada@work.example', now),
      removeAddress(two, 'ada@work.example'),
      keepOnly(two, 'ada@home.example', now),
    ]
    expect(changes.map(({ addresses }) => addresses?.version)).toEqual([2, 2, 2, 2])
  })
})

describe('a membership that is taken back', () => {
  const [home, eve, later] = ['Ada@home.example', 'eve@evil.example', addTo(now, 'P1D')]
  const told = noteTold(noteTold(ada, home, now), eve, later)
  const mayOf = (member: Member, at = later) => [home, eve].map((each) => mayTakeBack(member, each, at))

  it('by whoever was told of changes first is not taken again by whoever was told later', () => {
    expect(mayOf(ada)).toEqual([false, false])
    expect(mayOf(told)).toEqual([true, true])
    expect(mayOf(keepOnly(told, 'ada@HOME.example', later))).toEqual([true, false])
    expect(mayOf(noteTold(told, home, later))).toEqual([true, true])
    expect(mayOf(keepOnly(noteTold(told, home, later), home, later))).toEqual([true, false])
  })

  it('by whoever was told later still is by whoever was told first', () => {
    const taken = keepOnly(told, eve, later)
    expect([addressesOf(taken), mayOf(taken)]).toEqual([[eve], [true, true]])
    expect(mayOf(keepOnly(taken, home, later))).toEqual([true, false])
  })

  it('is so within a week of the last that an address was told, and its first place is kept as long', () => {
    expect(mayOf(told, addTo(now, 'P7D'))).toEqual([false, true])
    const again = noteTold(told, home, addTo(now, 'P6D'))
    expect(mayOf(again, addTo(now, 'P9D'))).toEqual([true, false])
    expect(noteTold(told, 'x@evil.example', addTo(now, 'P9D')).addresses?.told).toHaveLength(1)
  })

  it('is by those who were told first, however many an intruder has told', () => {
    const many = times(30, (n) => `eve${n}@evil.example`).reduce((to, each) => noteTold(to, each, now), told)
    expect(mayOf(many)).toEqual([true, true])
    expect(many.addresses?.told).toHaveLength(20)
  })
})

describe('whoever is added to the contacts', () => {
  const own = isOwn({ member: two, ourDomains: ['in.rapport.example'] })
  test.each([
    ['ada@home.example', true],
    ['ADA@work.example', true],
    ['ada+news@work.example', true],
    ['add+x@in.rapport.example', true],
    ['ada@elsewhere.example', false],
    ['adam@work.example', false],
    ['x+ada@work.example', false],
  ])('is the member, or we: %s, %s', (address, is) => {
    expect(own(address)).toBe(is)
  })
})

describe('an address of a company that a member leaves', () => {
  const lastDay = '2027-01-31'
  const plan: Plan = { lastDay, domain: 'acme.com', people: [] }
  const at = { id: 'x', now, zone: 'UTC' }
  const leave = (member: Member, changed: Partial<Plan> = {}, on = now) =>
    changeTransition(
      member,
      (current) => planTransition(current, { ...plan, ...changed }, { ...at, now: on }),
      on,
    )
  const atWork = aMember({ email: 'ada@acme.com', unsubscribedAt: '2026-11-01T00:00:00.000Z' })
  const move = (member: Member, on = now) =>
    usePrimary(addAddress(member, 'ada@home.example', on), 'ada@home.example', on)
  const moved = move(leave(atWork))
  const works = (member: Member, on: string) => findAddress(member, 'ADA@acme.com', on) !== undefined
  const lastMoment = '2027-01-31T23:59:59.999Z'
  const after = '2027-02-01T00:00:00.000Z'

  it('works until the last day is over, as it is then', () => {
    expect(works(moved, lastMoment)).toBe(true)
    expect(works(moved, after)).toBe(false)
    const putOff = leave(moved, { lastDay: '2027-03-31' })
    expect(works(putOff, '2027-03-31T23:00:00.000Z')).toBe(true)
    expect(works(putOff, '2027-04-01T00:00:00.000Z')).toBe(false)
  })

  it('does so too when it was beside another before the leaving was planned, or is added then', () => {
    const planned = leave(addAddress(aMember(), 'ada@acme.com', now))
    const added = addAddress(leave(aMember()), 'ada@mail.acme.com', now)
    expect([works(planned, lastMoment), works(planned, after)]).toEqual([true, false])
    expect(findAddress(added, 'ada@mail.acme.com', lastMoment)).toBeDefined()
    expect(findAddress(added, 'ada@mail.acme.com', after)).toBeUndefined()
  })

  it('stays when the leaving is called off, and ends when it is taken up again', () => {
    const stays = changeTransition(moved, (each) => each && callOff(each, now), now)
    expect(works(stays, after)).toBe(true)
    const leaves = changeTransition(stays, (each) => each && takeUp(each, today), now)
    expect(works(leaves, after)).toBe(false)
  })

  it('that is over comes back by nothing but a new link', () => {
    const late = leave(moved, { lastDay: '2027-03-31' }, after)
    expect(works(late, after)).toBe(false)
    const off = changeTransition(moved, (each) => each && callOff(each, after), after)
    expect(works(off, after)).toBe(false)
    expect(usePrimary(moved, 'ada@acme.com', after)).toBe(moved)
    expect(works(addAddress(moved, 'ada@acme.com', after), after)).toBe(true)
  })

  it('is over at once when the last day was', () => {
    expect(works(move(leave(atWork), after), after)).toBe(false)
  })

  it('of another company stays', () => {
    expect(works(move(leave(atWork, { domain: 'initech.com' })), after)).toBe(true)
    expect(works(move(atWork), after)).toBe(true)
  })
})
