import { describe, expect, it, test } from 'vitest'
import { companyDomain, hasOnlyWorkAddress, isAtCompany } from '../../core/company.ts'
import { type Contact, recordTouch } from '../../core/contact.ts'
import { changeTransition, type Member, memberSchema } from '../../core/member.ts'
import { dueMailing, reopen } from '../../core/schedule.ts'
import { addTo, addToDate, atHour } from '../../core/time.ts'
import {
  callOff,
  finishStep,
  isUnderWay,
  type Plan,
  planTransition,
  type Step,
  stepIn,
  steps,
  stepsFor,
  type Transition,
  takeUp,
  tickOf,
  tickOff,
  untick,
} from '../../core/transition.ts'
import { addressOf, cadencesOf, composeStep, peopleOf } from '../../core/transition-step.ts'
import { aContact, aMember, now, today } from '../examples.ts'

const lastDay = '2027-01-31'
const context = { id: 'abcd', now, zone: 'UTC' }
const planned = (plan: Partial<Plan> = {}, current?: Transition, at = context): Transition => {
  const transition = planTransition(current, { people: [], ...(current ? {} : { lastDay }), ...plan }, at)
  if (!transition) throw new Error('Nothing was planned.')
  return transition
}
/** A member who hears of nothing but the transition. */
const leaving = (transition: Transition, fields: Partial<Member> = {}): Member =>
  changeTransition(aMember({ unsubscribedAt: '2026-11-01T00:00:00.000Z', ...fields }), () => transition, now)
const finish = (member: Member, step: Step, at: string): Member =>
  changeTransition(member, (each) => each && finishStep(each, step), at)

/** The steps of the mailings that go, each on the day on which it does, when the planner looks every four hours. */
const mailings = (
  member: Member,
  from: string,
  until: string,
  change: (member: Member, day: string) => Member = (each) => each,
) => {
  const sent: [day: string, step: Step, with_: Step[]][] = []
  let current = member
  for (let at = from; at < until; at = addTo(at, 'PT4H')) {
    current = change(current, at)
    const due = dueMailing(current, at)
    if (due?.kind !== 'transition' || !current.transition) continue
    const step = stepIn(current.transition, due.period)
    if (!step) throw new Error('A mailing is for no step.')
    sent.push([at.slice(0, 13), step, stepsFor(current.transition, step)])
    current = finish(current, step, at)
  }
  return sent
}

describe('the steps of a transition', () => {
  it('come 14, 7 and 1 day before the last day, and 7 and 30 days after, at the digest hour, once', () => {
    expect(mailings(leaving(planned()), now, '2027-04-01')).toEqual([
      ['2027-01-17T09', 'ask', ['ask']],
      ['2027-01-24T09', 'remind', ['remind']],
      ['2027-01-30T09', 'farewell', ['farewell']],
      ['2027-02-07T09', 'announce', ['announce']],
      ['2027-03-02T09', 'check-in', ['check-in']],
    ])
  })

  test.each([
    ['2026-12-06', ['ask'], ['remind', 'farewell', 'announce', 'check-in']],
    ['2026-11-29', ['ask', 'remind'], ['farewell', 'announce', 'check-in']],
    ['2026-11-27', ['ask', 'remind'], ['farewell', 'announce', 'check-in']],
    ['2026-11-22', ['ask', 'remind', 'farewell'], ['announce', 'check-in']],
    ['2026-11-10', ['ask', 'remind', 'farewell', 'announce'], ['check-in']],
    ['2026-10-01', steps, []],
  ])('that are past on a last day of %s come at once, together: %j', (lastDay, together, later) => {
    const sent = mailings(leaving(planned({ lastDay })), now, '2027-02-01')
    expect(sent[0]).toEqual(['2026-11-22T09', together.at(-1), together])
    expect(sent.slice(1).map(([, step, all]) => [step, all])).toEqual(later.map((step) => [step, [step]]))
  })

  it('after an outage come together, the latest naming them', () => {
    expect(mailings(leaving(planned()), '2027-01-29T21:00:00.000Z', '2027-01-31')).toEqual([
      ['2027-01-29T21', 'remind', ['ask', 'remind']],
      ['2027-01-30T09', 'farewell', ['farewell']],
    ])
  })

  it('that are due on the day of planning come at once, before the digest hour too', () => {
    const early = { ...context, now: '2026-11-22T05:00:00.000Z' }
    const first = planned({ lastDay: '2026-12-06' }, undefined, early)
    expect(mailings(leaving(first), early.now, '2026-11-23')).toEqual([['2026-11-22T05', 'ask', ['ask']]])
    const later = planned({ lastDay: '2027-12-06' }, undefined, { ...early, now: '2026-11-20T05:00:00.000Z' })
    const forward = planned({ lastDay: '2026-12-06' }, later, early)
    expect(mailings(leaving(forward), early.now, '2026-11-23')).toEqual([['2026-11-22T05', 'ask', ['ask']]])
  })

  it('are over in their order, whoever finishes late', () => {
    const done = finishStep(planned(), 'farewell')
    expect(finishStep(done, 'ask')).toBe(done)
    expect(finishStep(done, 'announce').stepsDone).toBe(4)
  })

  it('move with the last day, and none that has come comes again', () => {
    const putOff = (member: Member, at: string) =>
      at === '2027-01-20T13:00:00.000Z'
        ? changeTransition(
            member,
            (each) => planned({ lastDay: '2027-03-31' }, each, { ...context, now: at }),
            at,
          )
        : member
    expect(
      mailings(leaving(planned()), now, '2027-06-01', putOff).map(([at, step]) => [at.slice(0, 10), step]),
    ).toEqual([
      ['2027-01-17', 'ask'],
      ['2027-03-24', 'remind'],
      ['2027-03-30', 'farewell'],
      ['2027-04-07', 'announce'],
      ['2027-04-30', 'check-in'],
    ])
  })

  it('end when it is called off, and what came due meanwhile comes when it is taken up', () => {
    const member = leaving(callOff(planned(), now))
    expect(mailings(member, now, '2027-04-01')).toEqual([])
    const at = '2027-01-29T13:00:00.000Z'
    const again = changeTransition(member, (each) => each && takeUp(each, '2027-01-29'), at)
    expect(mailings(again, at, '2027-01-31').map(([, , all]) => all)).toEqual([
      ['ask', 'remind'],
      ['farewell'],
    ])
  })

  it('do not wait for the end of a pause, and end with all mails, unless those had ended before', () => {
    expect(
      mailings(
        leaving(planned(), { pausedUntil: '2027-06-01', unsubscribedAt: undefined }),
        now,
        '2027-04-01',
      ),
    ).toHaveLength(5)
    const unsubscribed = (at: string | undefined) =>
      mailings(leaving(planned(), { unsubscribedAt: at }), now, '2027-04-01')
    expect(unsubscribed(addTo(now, 'PT1H'))).toEqual([])
    expect(unsubscribed('2026-11-01T00:00:00.000Z')).toHaveLength(5)
    const stopped = leaving(planned(), { mailProblem: { kind: 'bounced', at: now } })
    expect(mailings(stopped, now, '2027-04-01')).toEqual([])
  })

  it('are due on the clocks of the member', () => {
    const member = leaving(planned(), { zone: 'Pacific/Auckland', digestHour: 7 })
    expect(member.dueAt).toBe(atHour('2027-01-17', 7, 'Pacific/Auckland'))
  })

  it('can be owed again, one of them with those after it', () => {
    const member = finish(leaving(planned()), 'farewell', now)
    const key = { memberId: member.id, kind: 'transition', period: 'abcd-remind' } as const
    const { member: owed } = reopen(member, key, '2027-01-24T10:00:00.000Z')
    expect(owed.transition?.stepsDone).toBe(1)
    expect(reopen(member, { ...key, period: 'other-remind' }, now).member.transition).toEqual(
      member.transition,
    )
  })
})

describe('planning', () => {
  it('again changes what is said and keeps the rest, and the same again changes nothing', () => {
    const ann = { contactId: 'ann', role: 'manager' } as const
    const first = planned({ company: 'Acme', people: [{ contactId: 'bo', role: 'peer' }] })
    const second = planned(
      { newCompany: 'Initech', people: [ann, { contactId: 'bo', role: 'report' }] },
      first,
    )
    expect(second).toMatchObject({
      ...{ id: 'abcd', lastDay, company: 'Acme', newCompany: 'Initech', version: 2 },
      people: [{ contactId: 'bo', role: 'report' }, ann],
    })
    expect(planned({ people: [ann] }, second)).toBe(second)
  })

  it('needs a last day, and begins another one when the last has ended', () => {
    expect(planTransition(undefined, { people: [] }, context)).toBeUndefined()
    const over = finishStep(planned(), 'check-in')
    expect(isUnderWay(over)).toBe(false)
    expect(planned({ lastDay }, over, { ...context, id: 'next' })).toMatchObject({ id: 'next', stepsDone: 0 })
    const off = callOff(planned(), now)
    expect(planned({ lastDay }, off)).toBe(off)
    expect(planned({ lastDay }, off, { ...context, id: 'next' })).not.toHaveProperty('calledOffAt')
  })

  it('holds so many people and ticks', () => {
    const people = Array.from({ length: 50 }, (_, n) => ({ contactId: `c${n}`, role: 'peer' as const }))
    expect(planned({ people }).people).toHaveLength(30)
    const ticks = Array.from({ length: 400 }, (_, n) => tickOf('address', `c${n}`))
    const full = tickOff(planned(), ticks, today)
    expect(Object.keys(full.ticks)).toHaveLength(300)
    expect(tickOff(full, ['one~more'], today)).toBe(full)
  })

  it('keeps the day of a tick, and can take it back', () => {
    const ticked = tickOff(planned(), ['farewell'], '2027-01-30')
    expect(tickOff(ticked, ['farewell'], '2027-02-01')).toBe(ticked)
    expect(untick(ticked, 'farewell').ticks).toEqual({})
    expect(untick(ticked, 'profiles')).toBe(ticked)
  })

  it('is stored as the schema reads it', () => {
    const member = leaving(planned({ company: 'Acme', domain: 'acme.com', people: [] }))
    expect(memberSchema.parse(member)).toEqual(member)
  })
})

test.each([
  [['ann@acme.com'], 'acme.com'],
  [['ann@gmail.com', 'Ann@Mail.ACME.com'], 'mail.acme.com'],
  [['ann@yahoo.co.uk', 'ann@hotmail.fr', 'ann@icloud.com', 'ann@outlook.com', 'ann@web.de'], undefined],
  [[], undefined],
])('the company of %j is %s', (addresses, domain) => {
  expect(companyDomain(addresses)).toBe(domain)
})

test.each([
  ['bo@acme.com', true],
  ['bo@OSLO.acme.com', true],
  ['bo@notacme.com', false],
  ['bo@acme.com.example', false],
])('%s is at acme.com: %s', (address, isThere) => {
  expect(isAtCompany(address, 'acme.com')).toBe(isThere)
  expect(hasOnlyWorkAddress({ emails: [address] }, 'acme.com')).toBe(isThere)
  expect(hasOnlyWorkAddress({ emails: [address, 'bo@home.example'] }, 'acme.com')).toBe(false)
})

describe('what a step brings', () => {
  const at = (id: string, fields: Parameters<typeof aContact>[0] = {}) => aContact(fields, { id })
  const ann = at('ann', { name: 'Ann', emails: ['ann@acme.com'] })
  const bo = at('bo', { name: 'Bo', emails: ['bo@acme.com', 'bo@home.example'] })
  const cy = at('cy', { name: 'Cy' })
  const dee = at('dee', { emails: ['dee@acme.com'] })
  const eve = at('eve', { emails: ['eve@home.example'], lastTouch: '2026-01-01' })
  const fay = at('fay', { emails: ['fay@home.example'], lastTouch: '2025-01-01' })
  const gone = at('gone', { emails: ['gone@home.example'], cadence: 'never' })
  const contacts = [dee, eve, fay, gone, cy, bo, ann]
  const transition = planned({
    domain: 'acme.com',
    people: [
      { contactId: 'cy', role: 'report' },
      { contactId: 'bo', role: 'peer' },
      { contactId: 'ann', role: 'manager' },
      { contactId: 'removed', role: 'peer' },
    ],
  })
  const compose = (
    due: Step[],
    day: string,
    ticks: string[] = [],
    email = 'ada@home.example',
    all = contacts,
  ) => composeStep({ email }, tickOff(transition, ticks, day), due, all, day)
  const ids = (people: { contact: Contact }[] | Contact[] = []) =>
    people.map((each) => ('contact' in each ? each.contact.id : each.id))

  it('before the last day is whom to ask, manager first, and who would be lost', () => {
    const ask = compose(['ask'], '2027-01-17')
    expect(ids(ask?.toAsk)).toEqual(['ann', 'bo', 'cy'])
    expect(ids(ask?.toReach)).toEqual(['dee'])
    expect(ask).toMatchObject({ signsInAtWork: false, farewell: false, toTell: [], cadences: [] })
    const later = compose(['remind'], '2027-01-24', ['ask~ann', 'address~dee'])
    expect(ids(later?.toAsk)).toEqual(['bo', 'cy'])
    expect(later?.toReach).toEqual([])
  })

  it('is nothing when all is done', () => {
    const done = ['ask~ann', 'ask~bo', 'ask~cy', 'address~dee']
    expect(compose(['remind'], '2027-01-24', done)).toBeUndefined()
    expect(compose(['remind'], '2027-01-24', done, 'ada@acme.com')?.signsInAtWork).toBe(true)
    expect(compose(['farewell'], '2027-01-30', ['farewell'])).toBeUndefined()
    expect(compose(['ask'], '2027-01-17', done)).toBeDefined()
  })

  it('is a farewell up to the last day and never after', () => {
    expect(compose(['farewell'], '2027-01-30')?.farewell).toBe(true)
    expect(compose(['farewell'], lastDay)?.farewell).toBe(true)
    expect(compose(['farewell', 'announce'], addToDate(lastDay, 'P1D'))?.farewell).toBe(false)
  })

  it('after it are those who have not heard, longest silent first, ten at a time', () => {
    expect(ids(compose(['announce'], '2027-02-07')?.toTell)).toEqual(['fay', 'eve'])
    const told = recordTouch(fay, { id: 'a', date: '2027-02-05', channel: 'email' }) ?? fay
    expect(ids(compose(['announce'], '2027-02-07', [], undefined, [told, eve])?.toTell)).toEqual(['eve'])
    const many = Array.from({ length: 25 }, (_, n) => at(`many${n}`, { emails: [`m${n}@home.example`] }))
    expect(compose(['announce'], '2027-02-07', [], undefined, many)).toMatchObject({ moreToTell: 15 })
    expect(compose(['announce'], '2027-02-07')?.profiles).toBe(true)
    expect(compose(['announce'], '2027-02-07', ['profiles'])?.profiles).toBe(false)
  })

  it('a month after is a word to the manager, and how often to talk, unless the member chose', () => {
    const month = compose(['check-in'], '2027-03-02')
    expect(month?.checkIn?.contact.id).toBe('ann')
    expect(month?.cadences.map(({ contact, cadence }) => [contact.id, cadence])).toEqual([
      ['ann', 'P3M'],
      ['bo', 'P6M'],
      ['cy', 'P6M'],
    ])
    const chosen = at('bo', { cadence: 'P1M' })
    const referee = at('cy', { reference: { agreedOn: '2027-01-20' } })
    expect(cadencesOf(peopleOf(transition, [ann, chosen, referee])).map(({ cadence }) => cadence)).toEqual([
      'P3M',
      'P3M',
    ])
  })

  it('goes to an address of their own, if there is one that works', () => {
    expect(addressOf(bo, transition)).toBe('bo@home.example')
    expect(addressOf({ ...bo, staleEmails: ['bo@home.example'] }, transition)).toBe('bo@acme.com')
    expect(addressOf(ann, transition)).toBe('ann@acme.com')
    expect(addressOf(cy, transition)).toBeUndefined()
  })
})
