import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type BulkChange, changeFields, isTakenBack, planBulk, takeBack } from '../../core/bulk.ts'
import { recordTouch, relations, snoozeUntil } from '../../core/contact.ts'
import { anyHistories } from '../any-contacts.ts'
import { aContact, today } from '../examples.ts'

const nothing: BulkChange = { addTags: [], removeTags: [] }
const room = { today, digestDay: 10, digestSize: 5, alreadyDue: [] }

const anyChange: fc.Arbitrary<BulkChange> = fc.record(
  {
    cadence: fc.constantFrom('P1M', 'P3M', 'P10Y', 'never'),
    relation: fc.constantFrom(...relations),
    where: fc.constantFrom('Acme', 'Initech'),
    addTags: fc.subarray(['rust', 'lisbon', 'x'.repeat(30)]),
    removeTags: fc.subarray(['rust', 'jane']),
  },
  { requiredKeys: ['addTags', 'removeTags'] },
)

test('a change of many, taken back, leaves all as it was; made again, it changes nothing', () => {
  fc.assert(
    fc.property(anyHistories, anyChange, (histories, change) => {
      const contacts = histories.map(({ contact }) => contact)
      const replaced = planBulk(contacts, change, room)
      for (const each of replaced) {
        const back = takeBack(each.after, each)
        expect(back).toEqual({ ...each.before, version: each.before.version + 2 })
        expect(back && isTakenBack(back, each)).toBe(true)
        expect(isTakenBack(each.after, each)).toBe(false)
        expect(changeFields(each.after, change)).toBeNull()
      }
      const changed = new Set(replaced.map(({ before }) => before))
      for (const contact of contacts.filter((each) => !changed.has(each)))
        expect(changeFields(contact, change)).toBeNull()
    }),
    { numRuns: 60 },
  )
})

describe('what is changed about many', () => {
  it('is what was chosen, and the date that follows from it', () => {
    const contact = aContact({ lastTouch: '2026-11-01', tags: ['rust'], where: 'Acme', notes: 'Kept.' })
    const change: BulkChange = { ...nothing, cadence: 'P1M', relation: 'client', where: 'Initech' }
    expect(changeFields(contact, change)).toEqual({
      ...contact,
      ...{ version: 2, cadence: 'P1M', relation: 'client', where: 'Initech', nextContact: '2026-12-01' },
      previous: undefined,
    })
  })

  it.each([
    [['rust'], ['oslo'], ['Rust', 'Oslo'], ['Rust']],
    [['a'], [], [], ['a']],
    [[], ['a'], ['A'], []],
    [['b'], [], ['a'], ['a', 'b']],
    [['b'], ['b'], ['a'], ['a', 'b']],
  ])(
    'adds the tags %j and takes away %j, whatever their case, from %j',
    (addTags, removeTags, tags, after) => {
      const changed = changeFields({ ...aContact(), tags }, { addTags, removeTags })
      expect(changed?.tags ?? tags).toEqual(after)
    },
  )

  it('takes no tag away to make room for another', () => {
    const tags = Array.from({ length: 20 }, (_, n) => `tag ${n}`)
    expect(changeFields(aContact({ tags }), { ...nothing, addTags: ['new'] })).toBeNull()
    const changed = changeFields(aContact({ tags }), { addTags: ['new'], removeTags: ['tag 0'] })
    expect(changed?.tags).toEqual([...tags.slice(1), 'new'])
  })
})

describe('contacts who fall due by a change of many', () => {
  const never = Array.from({ length: 12 }, () => aContact({ cadence: 'never' }))

  it('wait for a digest that has room', () => {
    const dates = planBulk(never, { ...nothing, cadence: 'P3M' }, room).map(({ after }) => after.nextContact)
    const [due, later] = [
      dates.filter((date) => date && date <= today),
      dates.filter((date) => date && date > today),
    ]
    expect(due).toHaveLength(5)
    expect(new Set(later)).toEqual(new Set(['2026-12-22', '2027-01-22']))
  })

  it('after those who are due already', () => {
    const full = { ...room, alreadyDue: Array.from({ length: 5 }, () => today) }
    const dates = planBulk(never.slice(0, 1), { ...nothing, cadence: 'P3M' }, full)
    expect(dates[0]?.after.nextContact).toBe('2026-12-22')
  })

  it('but whoever was due stays so, and whoever waits goes on waiting', () => {
    const due = aContact({ cadence: 'P1Y', lastTouch: '2024-01-01' })
    const waits = snoozeUntil(due, '2027-05-05') ?? due
    const planned = planBulk(
      [...Array.from({ length: 9 }, () => due), waits],
      { ...nothing, cadence: 'P1M' },
      room,
    )
    expect(planned.map(({ after }) => after.nextContact)).toEqual([
      ...Array.from({ length: 9 }, () => '2024-02-01'),
      '2027-05-05',
    ])
  })
})

test('what was changed since is not taken back', () => {
  const before = aContact({ lastTouch: '2026-01-01' })
  const [replaced] = planBulk([before], { ...nothing, cadence: 'P1M' }, room)
  if (!replaced) throw new Error('Nothing was planned.')
  const talked = recordTouch(replaced.after, { id: 't', date: today, channel: 'email' })
  expect(talked && takeBack(talked, replaced)).toBeNull()
  // Somebody else made the version that the change would have made.
  expect(takeBack({ ...before, version: 2, name: 'Other' }, replaced)).toBeNull()
})
