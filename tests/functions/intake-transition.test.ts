import { describe, expect, it } from 'vitest'
import { describeIntentions } from '../../core/held-mail.ts'
import { taskAddress } from '../../core/intake-address.ts'
import { changeTransition, type Member } from '../../core/member.ts'
import { callOff, type Task } from '../../core/transition.ts'
import { now, site, today } from '../examples.ts'
import { addressOf, from, testIntake } from './intake.ts'

const { members, contacts, arrive, ada, mailsTo, write, touchesOf } = testIntake()
const ann = { name: 'Ann Lee', emails: ['ann@acme.example'], lastTouch: '2026-05-01' }
const transitionOf = async ({ id }: Member) => (await members.loadMember(id))?.transition
const leave = async (member: Member, words = 'leaving 6 December, manager ann') => {
  await write(member, words)
  return (await transitionOf(member)) ?? expect.fail('Nothing was planned.')
}
/** A mail to others with the address of a draft in its BCC. */
const sendDraft = (member: Member, task: Task, to: string, deliveries = 1) => {
  const bcc = taskAddress(member, site.intakeDomain, task)
  const raw = from(member, { To: to, Subject: 'Keeping in touch' }, 'Hello.')
  return arrive({ raw, recipients: [bcc] }, { deliveries })
}

describe('a mail that plans a job change', () => {
  it('does so once over three deliveries', async () => {
    const member = await ada(ann)
    const words = 'leaving 6 December, manager ann, peers Bo Chen <bo@acme.example>, joining Initech'
    const raw = from(member, { To: addressOf(member) }, words)
    await arrive({ raw, recipients: [addressOf(member)] }, { deliveries: 3 })
    expect(mailsTo(member)).toHaveLength(1)
    expect(mailsTo(member)[0]?.text).toContain('Your last day is 6 December 2026.')
    const all = await contacts.listContacts(member.id)
    expect(all.map(({ name, relation }) => [name, relation]).toSorted()).toEqual([
      ['Ann Lee', 'peer'],
      ['Bo Chen', 'peer'],
    ])
    const idOf = (name: string) => all.find((each) => each.name === name)?.id
    expect(await transitionOf(member)).toMatchObject({
      ...{ version: 1, lastDay: '2026-12-06', newCompany: 'Initech', domain: 'acme.example' },
      people: [
        { contactId: idOf('Ann Lee'), role: 'manager' },
        { contactId: idOf('Bo Chen'), role: 'peer' },
      ],
    })
  })

  it('and comes again after it was called off plans nothing', async () => {
    const member = await ada()
    const raw = from(member, { To: addressOf(member) }, 'leaving 6 December')
    const recipients = [addressOf(member)]
    const id = await arrive({ raw, recipients })
    const planned = (await members.loadMember(member.id)) ?? expect.fail()
    await members.changeMember(planned, (current) =>
      changeTransition(current, (each) => each && callOff(each, now), now),
    )
    await arrive({ raw, recipients }, { id })
    expect(await transitionOf(member)).toMatchObject({ calledOffAt: now })
  })

  it('without a last day, or that calls off nothing, says what is missing', async () => {
    const member = await ada(ann)
    for (const words of ['leaving, manager ann', 'I am staying'])
      expect((await write(member, words)).subject).toBe('Rapport knows no last day of yours')
    expect(await transitionOf(member)).toBeUndefined()
  })

  it('is its own address as well, with all of its words', async () => {
    const member = await ada(ann)
    const to = `leaving@${site.intakeDomain}`
    const raw = from(member, { To: to, Subject: 'news' }, 'Acme on 6 December\r\nmanager: ann\r\n\r\nAda')
    await arrive({ raw, recipients: [to] })
    expect(await transitionOf(member)).toMatchObject({ company: 'Acme', people: [{ role: 'manager' }] })
  })
})

describe('a draft that was sent', () => {
  it('records the touch, ticks off what it was for and the reference that it asks for, once', async () => {
    const member = await ada(ann)
    const { people } = await leave(member)
    await sendDraft(member, 'ask', 'ann@acme.example', 3)
    expect(await touchesOf(member)).toHaveLength(2)
    const [contact] = await contacts.listContacts(member.id)
    expect(contact).toMatchObject({
      lastTouch: { date: today, channel: 'email' },
      reference: { askedOn: today },
    })
    expect((await transitionOf(member))?.ticks).toEqual({ [`ask~${people[0]?.contactId}`]: today })
    expect(mailsTo(member).at(-1)?.subject).toBe(
      'Recorded: you wrote to Ann Lee; asked for a reference: Ann Lee',
    )
  })

  it('ticks off an address that was asked for, and asks for no reference', async () => {
    const member = await ada(ann)
    await leave(member)
    await sendDraft(member, 'address', 'ann@acme.example')
    const [contact] = await contacts.listContacts(member.id)
    expect(contact).not.toHaveProperty('reference')
    expect(Object.keys((await transitionOf(member))?.ticks ?? {})).toEqual([`address~${contact?.id}`])
  })

  it('that was a farewell adds nobody, whoever it went to', async () => {
    for (const to of ['team@acme.example, ann@acme.example', 'undisclosed-recipients:;']) {
      const member = await ada(ann)
      await leave(member)
      await sendDraft(member, 'farewell', to)
      expect((await contacts.listContacts(member.id)).map(({ name }) => name)).toEqual(['Ann Lee'])
      expect((await transitionOf(member))?.ticks).toEqual({ farewell: today })
      expect(mailsTo(member).at(-1)?.subject.toLowerCase()).toContain('ticked off: your farewell')
    }
  })

  it('after it was called off is a touch and ticks nothing off', async () => {
    const member = await ada(ann)
    await leave(member)
    await write(member, 'not leaving')
    await sendDraft(member, 'check-in', 'ann@acme.example')
    expect(await touchesOf(member)).toHaveLength(2)
    expect((await transitionOf(member))?.ticks).toEqual({})
  })
})

it('a mail that is held says what it would plan, and what it would record', () => {
  const would = describeIntentions([
    { kind: 'leaving', words: '30 June, manager ann', plan: { people: [] } },
    { kind: 'staying' },
    { kind: 'reference', move: 'agreed', words: 'ann', date: today },
    { kind: 'references' },
  ])
  expect(would).toEqual([
    'Plan your leaving: 30 June, manager ann.',
    'Call your leaving off.',
    'Record for references, agreed: ann.',
    'Mail you who would vouch for you.',
  ])
})
