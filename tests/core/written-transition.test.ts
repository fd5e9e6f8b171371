import { describe, expect, it } from 'vitest'
import { colleagueForm, resolvePeople } from '../../core/colleagues.ts'
import { readAddressCommand, readCommand, readCommands } from '../../core/commands.ts'
import { aContact, today } from '../examples.ts'

const read = (line: string) => readCommand(line, today)
const planOf = (line: string) => {
  const command = read(line)
  return command?.kind === 'leaving' ? command.plan : command
}
const manager = (whom: string) => ({ whom, role: 'manager' as const })
const peer = (whom: string) => ({ whom, role: 'peer' as const })
const report = (whom: string) => ({ whom, role: 'report' as const })

describe('leaving', () => {
  it.each([
    ['leaving 30 June', { lastDay: '2027-06-30', people: [] }],
    ['Leaving on 30 June 2027.', { lastDay: '2027-06-30', people: [] }],
    ['leaving: 30 June, please', { lastDay: '2027-06-30', people: [] }],
    ['leaving in two weeks', { lastDay: '2026-12-06', people: [] }],
    ['leaving next Friday', { lastDay: '2026-11-27', people: [] }],
    ['leaving 10 November 2026', { lastDay: '2026-11-10', people: [] }],
    [
      'leaving 30 June, manager ann@acme.com, peers bo@acme.com, cy@acme.com',
      { lastDay: '2027-06-30', people: [manager('ann@acme.com'), peer('bo@acme.com'), peer('cy@acme.com')] },
    ],
    [
      'I’m leaving Acme on 30 June to join Initech, my manager is Ann Lee, reports: bo and Cy Young <cy@acme.com>',
      {
        lastDay: '2027-06-30',
        company: 'Acme',
        newCompany: 'Initech',
        people: [manager('Ann Lee'), report('bo'), report('Cy Young <cy@acme.com>')],
      },
    ],
    [
      'leaving Acme on 30 June, manager ann',
      { lastDay: '2027-06-30', company: 'Acme', people: [manager('ann')] },
    ],
    [
      'leaving 30 June, from Acme, joining Initech Ltd, boss ann',
      { lastDay: '2027-06-30', company: 'Acme', newCompany: 'Initech Ltd', people: [manager('ann')] },
    ],
    ['leaving, manager ann', { people: [manager('ann')] }],
  ])('%j', (line, plan) => {
    expect(planOf(line)).toEqual(plan)
  })

  it.each([
    'leaving called off',
    'Leaving is off.',
    'leaving: cancelled',
    'I’m not leaving after all',
    'not leaving',
    'I am staying',
    'Please call off the transition',
  ])('%j calls it off', (line) => {
    expect(read(line)).toEqual({ kind: 'staying' })
  })

  it.each([
    [
      'leaving',
      'Say your last day, and who is who: leaving 30 June, manager ann@acme.com, peers bo@acme.com.',
    ],
    ['leaving 3/5', 'Say the last day with its month: leaving 30 June.'],
    ['leaving 30 June 2040', 'Say the last day with its month: leaving 30 June.'],
  ])('%j asks for what is missing', (line, reason) => {
    expect(read(line)).toEqual({ kind: 'incomplete', text: line, reason })
  })

  it.each([
    'Leaving Acme in May',
    'Leaving Acme on 30 June, moves to Oslo',
    'leaving early today',
    'leaving tomorrow for Oslo',
    'I’m leaving the house on Friday',
    'I am leaving for Oslo on Friday',
    'leaving the team in good hands',
    'Leaving no stone unturned',
    'Leaving aside the budget, all is well',
    'staying in Berlin',
    'leavings',
  ])('%j is prose', (line) => {
    expect(read(line)).toBeUndefined()
  })

  it('goes on below, where a line says who is who or the list is not over', () => {
    const { commands, rest } = readCommands(
      'leaving 30 June\nmanager: ann@acme.com\npeers: bo@acme.com,\ncy@acme.com\nJane Doe <jane@acme.com>, my mentor',
      today,
    )
    expect(commands).toMatchObject([
      {
        plan: {
          lastDay: '2027-06-30',
          people: [manager('ann@acme.com'), peer('bo@acme.com'), peer('cy@acme.com')],
        },
      },
    ])
    expect(rest).toBe('Jane Doe <jane@acme.com>, my mentor')
  })

  it('is an address too, with all of the mail', () => {
    const command = (text: string) => readAddressCommand('leaving', text, today).command
    const plan = { lastDay: '2027-06-30', company: 'Acme', people: [manager('ann@acme.com')] }
    expect(command('30 June\nAcme? No: company Acme\nmanager ann@acme.com')).toMatchObject({
      plan: { lastDay: '2027-06-30', people: [manager('ann@acme.com')] },
    })
    expect(command('Acme on 30 June\nmanager ann@acme.com')).toMatchObject({ plan })
    expect(command('My last day at Acme is 30 June, manager ann@acme.com')).toMatchObject({
      plan,
    })
    expect(command('I am staying')).toEqual({ kind: 'staying' })
    expect(command('')).toMatchObject({ kind: 'incomplete' })
  })

  it('takes no time on what is long', () => {
    for (const text of ['manager a and ', 'peers a, ', ', ', 'on the ', '30 June ', ' \n', ' '])
      for (const long of [text.repeat(100_000), `x${text.repeat(1_000_000)}x`]) {
        expect(() => read(`leaving ${long}`)).not.toThrow()
        expect(() => readAddressCommand('leaving', long, today)).not.toThrow()
      }
  })
})

describe('whom the words mean', () => {
  const ann = aContact({ name: 'Ann Lee', emails: ['Ann@acme.com'] })
  const bos = [aContact({ name: 'Bo Chen' }), aContact({ name: 'Bo Roe' })]
  const resolve = (whom: string) => resolvePeople([peer(whom)], [ann, ...bos])[0]

  it.each([
    ['ann', { outcome: 'known', contact: ann }],
    ['ann@acme.com', { outcome: 'known', contact: ann }],
    ['A. Lee <ANN@acme.com>', { outcome: 'known', contact: ann }],
    ['"Cy Young" <cy@acme.com>', { outcome: 'new', address: 'cy@acme.com', name: 'Cy Young' }],
    ['cy@acme.com', { outcome: 'new', address: 'cy@acme.com', name: '' }],
    ['bo', { outcome: 'several', contacts: bos }],
    ['zed', { outcome: 'nobody', whom: 'zed' }],
    ['Cy <cy@acme>', { outcome: 'nobody' }],
  ])('by %j', (whom, person) => {
    expect(resolve(whom)).toMatchObject(person)
  })

  it('becomes a contact of the company with that relation', () => {
    const cy = { outcome: 'new', name: '', address: 'cy@acme.com', role: 'report' } as const
    expect(colleagueForm(cy, 'Acme')).toMatchObject({
      name: 'cy',
      emails: ['cy@acme.com'],
      relation: 'report',
      where: 'Acme',
      cadence: 'P3M',
    })
  })
})
