import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { takeBack } from '../../core/bulk.ts'
import { type Contact, changeReference, recordTouch, snoozeUntil } from '../../core/contact.ts'
import {
  colleagueIn,
  planMerge,
  renameColleague,
  touchesToMove,
  whoStays,
  withMovedTouch,
} from '../../core/merge.ts'
import type { Transition } from '../../core/transition.ts'
import { anyHistories } from '../any-contacts.ts'
import { aContact, today } from '../examples.ts'

const plan = (kept: Contact, other: Contact) => {
  const planned = planMerge(kept, other, today)
  if (planned.outcome !== 'planned') throw new Error('It was not planned.')
  return planned
}
const merged = (kept: Contact, other: Contact) => plan(kept, other).kept.after

/** All that a member types about somebody. */
const typedOf = ({ name, emails, phones, linkedIn, where, tags, notes, reference }: Contact) =>
  [name, ...emails, ...phones, linkedIn, where, ...tags, ...(notes ?? '').split('\n'), reference?.agreedFor]
    .filter((text) => text !== undefined)
    .map((text) => text.toLowerCase())

test('of two contacts nothing that was typed is lost, and a merge taken back gives both', () => {
  fc.assert(
    fc.property(anyHistories, (histories) => {
      const [one, other] = histories.map(({ contact }) => contact)
      if (!one || !other) return
      const planned = planMerge(one, other, today)
      if (planned.outcome === 'notes too long') return
      const { kept } = planned
      const text = JSON.stringify(typedOf(kept.after))
      for (const typed of [...typedOf(one), ...typedOf(other)])
        expect(text).toContain(JSON.stringify(typed).slice(1, -1))
      for (const each of [kept, planned.other])
        expect(takeBack(each.after, each)).toEqual({ ...each.before, version: each.before.version + 2 })
      expect(planned.other.after).toMatchObject({ id: other.id, removedOn: today })
      const due = [one, other].flatMap(({ nextContact }) => nextContact ?? [])
      expect(kept.after.nextContact === undefined).toBe(due.length === 0)
    }),
    { numRuns: 100 },
  )
})

describe('who stays', () => {
  it('has what only the other has', () => {
    const kept = aContact({ name: 'Jane Doe', emails: ['jane@acme.com'] })
    const other = aContact({
      ...{ name: 'jane doe', emails: ['JANE@acme.com', 'jd@home.org'], phones: ['+14155550132'] },
      ...{ linkedIn: 'linkedin.com/in/jd', where: 'Acme', tags: ['rust'], notes: 'Climbs.' },
    })
    expect(plan(kept, other)).toMatchObject({
      toNotes: [],
      kept: {
        after: {
          ...{ name: 'Jane Doe', emails: ['jane@acme.com', 'jd@home.org'], phones: ['+14155550132'] },
          ...{ linkedIn: 'linkedin.com/in/jd', where: 'Acme', tags: ['rust'], notes: 'Climbs.', version: 2 },
        },
      },
    })
  })

  it('has in the notes what there is no other place for', () => {
    const emails = (from: number) => Array.from({ length: 5 }, (_, n) => `j${from + n}@acme.com`)
    const kept = aContact({
      ...{ name: 'Jane', emails: emails(0), relation: 'manager', where: 'Acme', notes: 'Ours.' },
      linkedIn: 'linkedin.com/in/jane',
    })
    const other = aContact({
      ...{ name: 'J. Doe', emails: emails(4), relation: 'client', where: 'Initech', notes: 'Theirs.' },
      linkedIn: 'linkedin.com/in/jd',
    })
    expect(merged(kept, other)).toMatchObject({
      ...{ name: 'Jane', relation: 'manager', where: 'Acme', emails: emails(0) },
      notes:
        'Ours.\nTheirs.\nAlso: J. Doe, Your client at Initech, linkedin.com/in/jd, j5@acme.com, j6@acme.com, j7@acme.com, j8@acme.com',
    })
  })

  it('is known as the other is, when nothing was said of them', () => {
    const kept = aContact({ relation: 'other' })
    const other = aContact({ relation: 'mentor', where: 'School' })
    expect(plan(kept, other)).toMatchObject({
      toNotes: [],
      kept: { after: { relation: 'mentor', where: 'School' } },
    })
    expect(plan(other, kept)).toMatchObject({
      toNotes: [],
      kept: { after: { relation: 'mentor', where: 'School' } },
    })
  })

  it.each([
    ['P3M', 'P1M', 'P1M'],
    ['P2W', 'P1M', 'P2W'],
    ['never', 'P1Y', 'P1Y'],
    ['P1Y', 'never', 'P1Y'],
    ['never', 'never', 'never'],
  ])('with %s and %s is brought up %s', (ours, theirs, cadence) => {
    expect(merged(aContact({ cadence: ours }), aContact({ cadence: theirs })).cadence).toBe(cadence)
  })

  it('falls due from the last talk of both, and waits no longer than either would', () => {
    const talked = aContact({ lastTouch: '2026-11-01' })
    const noted = recordTouch(aContact({ lastTouch: '2026-01-01' }), {
      ...{ id: 't', date: '2026-06-01', channel: 'email', note: 'Moved.' },
    })
    if (!noted) throw new Error('Nothing was recorded.')
    expect(merged(noted, talked)).toMatchObject({
      ...{ lastTouch: { date: '2026-11-01' }, lastNote: { text: 'Moved.' }, nextContact: '2027-02-01' },
    })
    const [soon, late] = ['2027-03-03', '2028-03-03'].map((date) => snoozeUntil(talked, date) ?? talked)
    if (!soon || !late) throw new Error('Nobody was put off.')
    expect(merged(late, soon).nextContact).toBe('2027-03-03')
    expect(merged(late, talked).nextContact).toBe('2027-02-01')
  })

  it('has of references what happened last, and is owed none that was given since', () => {
    const move = (contact: Contact, ...moves: ['asked' | 'agreed' | 'given' | 'owed', string, string?][]) =>
      moves.reduce((each, [move, date, what]) => changeReference(each, { move, date, what }) ?? each, contact)
    const one = move(aContact(), ['asked', '2026-01-01'], ['owed', '2026-03-01'])
    const other = move(aContact(), ['agreed', '2026-02-01', 'the lead role'], ['given', '2026-04-01'])
    expect(merged(one, other).reference).toEqual({
      ...{ askedOn: '2026-01-01', agreedOn: '2026-02-01', agreedFor: 'the lead role', givenOn: '2026-04-01' },
    })
    const elsewhere = move(aContact(), ['agreed', '2026-05-01', 'speaking'])
    expect(merged(other, elsewhere)).toMatchObject({
      ...{ reference: { agreedOn: '2026-05-01', agreedFor: 'the lead role' } },
      notes: 'Also: vouches for you for speaking',
    })
  })

  it('has what both left on the page, of which nothing that the member knew anyway', () => {
    const left = { id: 'details', on: today, offersReference: true, wantsReference: false, typed: {} }
    const own = aContact({ emails: ['jane@acme.com', 'jd@home.org'] })
    const other: Contact = {
      ...aContact({ emails: ['x@y.org'] }),
      left: [{ ...left, brought: ['x@y.org', 'jd@home.org'], typed: { name: 'Jane Doe' }, added: true }],
    }
    expect(merged(own, other).left).toEqual([{ ...left, brought: ['x@y.org'] }])
  })

  it('must have room for the notes of both', () => {
    const long = () => aContact({ notes: `${Math.PI}`.padEnd(1500, 'x') })
    const [kept, other] = [long(), { ...long(), notes: 'y'.repeat(1500) }]
    expect(planMerge(kept, other, today)).toEqual({ outcome: 'notes too long', length: 3001 })
    expect(planMerge(kept, long(), today).outcome).toBe('planned')
  })

  it('is the one of whom there is more, and of two alike the one who was there first', () => {
    const [little, much] = [aContact(), aContact({ notes: 'x', tags: ['y'] })]
    expect(whoStays(little, much)).toEqual([much, little])
    expect(whoStays(much, little)).toEqual([much, little])
    const early = aContact({}, { addedOn: '2025-01-01' })
    expect(whoStays(little, early)).toEqual([early, little])
  })
})

test('talks come along once, under ids of their own', () => {
  const touch = (id: string, date: string) => ({ id, date, channel: 'email' as const })
  const [same, ours, theirs, more] = [
    touch('same', '2026-01-01'),
    touch('talked-2026-11', '2026-11-01'),
    touch('talked-2026-11', '2026-11-20'),
    touch('on-2026-05-05', '2026-05-05'),
  ]
  const touches = touchesToMove([same, theirs, more], [same, ours], 'other')
  expect(touches).toEqual([
    { from: 'talked-2026-11', to: 'talked-2026-11~other' },
    { from: 'on-2026-05-05', to: 'on-2026-05-05' },
  ])
  const [kept, other] = [recordTouch(aContact(), ours), recordTouch(aContact(), theirs)]
  if (!kept || !other) throw new Error('Nothing was recorded.')
  expect(withMovedTouch(plan(kept, other).kept, other, touches).after.lastTouch).toEqual({
    ...{ ...theirs, id: 'talked-2026-11~other' },
  })
  expect(withMovedTouch(plan(other, kept).kept, kept, []).after.lastTouch).toEqual(theirs)
})

test('who stays takes the place of the other in a job change, unless they have one', () => {
  const transition: Transition = {
    ...{ id: 'change', version: 1, lastDay: '2026-12-20', startedAt: '', plannedOn: today, stepsDone: 1 },
    people: [
      { contactId: 'a', role: 'manager' },
      { contactId: 'b', role: 'peer' },
    ],
    ticks: { 'ask~a': today, 'address~aa': today, farewell: today },
  }
  expect(colleagueIn(transition, { kept: 'c', other: 'a' })).toEqual({ role: 'manager', isTaken: true })
  expect(colleagueIn(transition, { kept: 'b', other: 'a' })).toEqual({ role: 'manager', isTaken: false })
  expect(colleagueIn(transition, { kept: 'a', other: 'c' })).toBeUndefined()
  const renamed = renameColleague(transition, 'a', 'c')
  expect(renamed).toMatchObject({
    ...{ version: 2, people: [{ contactId: 'c', role: 'manager' }, { contactId: 'b' }] },
    ticks: { 'ask~c': today, 'address~aa': today, farewell: today },
  })
  expect(renameColleague(renamed, 'c', 'a')).toEqual({ ...transition, version: 3 })
  expect(renameColleague(transition, 'x', 'y')).toBe(transition)
})
