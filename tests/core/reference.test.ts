import { describe, expect, it, test } from 'vitest'
import { type Contact, changeReference, editContact, mergeContact, undoChange } from '../../core/contact.ts'
import {
  isColdReference,
  isOwedReference,
  moveReference,
  type Reference,
  type ReferenceChange,
  sortReferences,
  warmth,
} from '../../core/reference.ts'
import { describeReference } from '../../core/wording.ts'
import { aContact, aForm, today } from '../examples.ts'

const following = (...moves: ReferenceChange[]): Reference | undefined =>
  moves.reduce<Reference | undefined>(moveReference, undefined)
const asked = { move: 'asked', date: '2026-05-03' } as const
const agreed = { move: 'agreed', date: '2026-06-03', what: 'the platform role' } as const
const given = { move: 'given', date: '2026-07-03' } as const
const owed = { move: 'owed', date: '2026-07-01' } as const
const none = { move: 'none', date: '2026-08-03' } as const

describe('a reference', () => {
  test.each<[string, ReferenceChange[], boolean]>([
    ['None yet', [], false],
    ['Asked on 3 May 2026, no answer yet', [asked], false],
    ['Agreed on 3 June 2026, for the platform role. You owe them one', [asked, agreed], true],
    [
      'Agreed on 3 June 2026, for the platform role. You gave them one on 3 July 2026',
      [agreed, given],
      false,
    ],
    ['They would like one, since 1 July 2026', [owed], true],
    ['You gave them one on 3 July 2026', [owed, given], false],
    [
      'You gave them one on 3 July 2026. They would like one, since 1 September 2026',
      [given, { move: 'owed', date: '2026-09-01' }],
      true,
    ],
    ['None yet', [asked, agreed, none], false],
    ['You gave them one on 3 July 2026', [agreed, given, none], false],
    ['Agreed on 3 June 2026, for the platform role. You owe them one', [agreed, asked], true],
    [
      'Agreed on 1 September 2026, for the platform role. You owe them one',
      [agreed, { move: 'agreed', date: '2026-09-01' }],
      true,
    ],
  ])('reads “%s” after %j', (text, moves, isOwed) => {
    expect(describeReference(following(...moves))).toBe(text)
    expect(isOwedReference(following(...moves))).toBe(isOwed)
  })

  it('is moved once however often it is said, and an older word changes nothing', () => {
    for (const move of [asked, agreed, given, owed]) {
      const once = following(move)
      expect(following(move, move)).toEqual(once)
      expect(following(move, { ...move, date: '2026-01-01' })).toEqual(once)
    }
  })
})

describe('how warm a reference is', () => {
  test.each([
    ['2026-08-23', 'warm'],
    ['2026-08-22', 'cooling'],
    ['2026-05-23', 'cooling'],
    ['2026-05-22', 'cold'],
    [undefined, 'cold'],
  ])('talked to on %s: %s', (lastTouch, grade) => {
    expect(warmth(aContact({ lastTouch, reference: { agreedOn: '2026-01-01' } }), today)).toBe(grade)
  })

  it('counts the day on which they agreed', () => {
    const ann = aContact({ lastTouch: '2026-01-01', reference: { agreedOn: '2026-11-01' } })
    expect(warmth(ann, today)).toBe('warm')
  })

  it('matters of those who agreed', () => {
    const isCold = (reference?: Reference) => isColdReference(aContact({ reference }), today)
    expect(isCold({ agreedOn: '2026-01-01' })).toBe(true)
    expect(isCold({ askedOn: '2026-01-01' })).toBe(false)
    expect(isCold()).toBe(false)
  })
})

it('the references are those who agreed, warmest first; who offered or was asked; and who is owed one', () => {
  const leaving = (name: string, says: boolean) => ({
    ...aContact({ name, lastTouch: '2026-01-01' }),
    left: [
      { id: 'a', on: '2026-11-10', offersReference: says, wantsReference: says, brought: [], typed: {} },
    ],
  })
  const contacts = [
    aContact({ name: 'Cold', reference: { agreedOn: '2026-01-01', givenOn: '2026-01-01' } }),
    aContact({ name: 'Zoë', lastTouch: today, reference: { agreedOn: '2026-01-01' } }),
    aContact({ name: 'Ann', lastTouch: today, reference: { agreedOn: '2026-01-01' } }),
    aContact({ name: 'Bo', reference: { askedOn: '2026-01-01', owedSince: '2026-01-01' } }),
    aContact({ name: 'Cy' }),
    leaving('Dee', true),
    leaving('Eve', false),
    { ...leaving('Fay', true), reference: { agreedOn: '2026-11-10', givenOn: '2026-11-10' } },
  ]
  const names = Object.entries(sortReferences(contacts, today)).map(([group, each]) => [
    group,
    each.map(({ name }) => name),
  ])
  expect(Object.fromEntries(names)).toEqual({
    agreed: ['Ann', 'Fay', 'Zoë', 'Cold'],
    asked: ['Bo'],
    offered: ['Dee'],
    owed: ['Ann', 'Bo', 'Dee', 'Zoë'],
  })
})

describe('the reference of a contact', () => {
  const changed = (contact: Contact, change: ReferenceChange) => {
    const changed = changeReference(contact, change)
    if (!changed) throw new Error('Nothing was changed.')
    return changed
  }
  const jane = changed(aContact({ lastTouch: '2026-05-01' }), agreed)

  it('can be undone once, and saying it again is no change', () => {
    expect(changeReference(jane, agreed)).toBeNull()
    expect(changeReference(jane, asked)).toBeNull()
    const undone = undoChange(jane, jane.version)
    expect(undone).not.toHaveProperty('reference')
    expect(undone?.lastTouch).toEqual(jane.lastTouch)
    const back = changed(jane, none)
    expect(undoChange(back, back.version)?.reference).toEqual(jane.reference)
  })

  it('outlives an edit, and a merge adds to it and overwrites nothing', () => {
    expect(editContact(jane, aForm({ name: 'Jane Roe' })).reference).toEqual(jane.reference)
    const file = { askedOn: '2026-01-01', agreedFor: 'something else' }
    const merged = mergeContact(jane, aForm({ reference: file }))
    expect(merged?.reference).toEqual({ ...jane.reference, askedOn: '2026-01-01' })
    expect(merged && undoChange(merged, merged.version)?.reference).toEqual(jane.reference)
    expect(merged && mergeContact(merged, aForm({ reference: file }))).toBeNull()
  })

  it('comes with a file, and comes back with whoever was removed and is added again', () => {
    const added = aContact({ reference: { agreedOn: '2026-01-01' } })
    expect(added.reference).toEqual({ agreedOn: '2026-01-01' })
    const removed = undoChange(added, added.version)
    expect(removed?.removedOn).toBeDefined()
    expect(removed?.reference).toEqual(added.reference)
  })
})
