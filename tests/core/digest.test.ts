import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lateness } from '../../core/contact.ts'
import { composeDigest, type Digest, finishDigest } from '../../core/digest.ts'
import type { Member } from '../../core/member.ts'
import { aContact, aMember, now, today } from '../examples.ts'

const aDue = fc
  .record({
    cadence: fc.constantFrom('P2W', 'P1M', 'P3M', 'P1Y'),
    lastTouch: fc.option(
      fc
        .date({ min: new Date('2020-01-01'), max: new Date('2025-11-22'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
      { nil: undefined },
    ),
  })
  .map((typed) => aContact(typed))
const many = fc.array(aDue, { maxLength: 40 })
const aSize = fc.integer({ min: 1, max: 25 })
const compose = (due: Parameters<typeof composeDigest>[1], digestSize = 5, fields = {}) =>
  composeDigest(aMember({ digestSize, ...fields }), due, '2026-11', today)

describe('a digest', () => {
  it('holds as many as the member wants, longest late for their cadence first, and counts who waits', () => {
    fc.assert(
      fc.property(many, aSize, (due, size) => {
        const { entries, waiting } = compose(due, size)
        expect(entries).toHaveLength(Math.min(size, due.length))
        expect(entries.length + waiting).toBe(due.length)
        const late = (contact: (typeof due)[number]) => lateness(contact, today)
        const lateInDigest = entries.map(({ contact }) => late(contact))
        expect(lateInDigest).toEqual(
          due
            .map(late)
            .sort((a, b) => b - a)
            .slice(0, size),
        )
        expect(new Set(entries.map(({ contact }) => contact.id)).size).toBe(entries.length)
      }),
    )
  })

  it('puts two months late for a monthly before three months late for a yearly', () => {
    const yearly = aContact({ name: 'Yearly', cadence: 'P1Y', lastTouch: '2025-08-22' })
    const monthly = aContact({ name: 'Monthly', cadence: 'P1M', lastTouch: '2026-08-22' })
    expect(compose([yearly, monthly]).entries.map(({ contact }) => contact.name)).toEqual([
      'Monthly',
      'Yearly',
    ])
  })

  it('is the same whatever the order in which contacts were read', () => {
    fc.assert(
      fc.property(many, aSize, (due, size) => {
        expect(compose(due.toReversed(), size)).toEqual(compose(due, size))
      }),
    )
  })

  it('with nobody due is empty', () => {
    expect(compose([])).toEqual({ period: '2026-11', today, entries: [], waiting: 0 })
  })

  it('does not ask two people the same question while there are enough', () => {
    const due = Array.from({ length: 8 }, () => aContact({ relation: 'mentor' }))
    expect(new Set(compose(due, 25).entries.map(({ question }) => question.id)).size).toBe(8)
    const more = [...due, aContact({ relation: 'mentor' })]
    expect(compose(more, 25).entries.every(({ question }) => question.text)).toBe(true)
  })
})

const questionsAskedAfter = (member: Member, digest: Digest) =>
  finishDigest(member, digest, now).questionsAsked

describe('what was asked', () => {
  it('is kept for the next digest, which asks something else of each', () => {
    fc.assert(
      fc.property(many, (due) => {
        const asked = questionsAskedAfter(aMember(), compose(due, 25))
        const { entries } = composeDigest(
          aMember({ digestSize: 25, questionsAsked: asked }),
          due,
          '2026-11',
          today,
        )
        for (const { contact, question } of entries) expect(question.id).not.toBe(asked[contact.id])
      }),
    )
  })

  it('replaces what was asked before, of the latest 500 and no more', () => {
    const earlier = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`contact${n}`, 'any-1']))
    const jane = aContact({}, { id: 'contact0' })
    const ann = aContact({}, { id: 'ann' })
    const digest = compose([jane, ann])
    const asked = questionsAskedAfter(aMember({ questionsAsked: earlier }), digest)
    expect(Object.keys(asked)).toHaveLength(500)
    expect(asked).not.toHaveProperty('contact1')
    expect(asked).toHaveProperty('contact2')
    for (const { contact, question } of digest.entries) expect(asked[contact.id]).toBe(question.id)
  })
})

it('is done with once: the next one is due next month', () => {
  const finished = finishDigest(aMember(), compose([aContact()]), now)
  expect(finished).toMatchObject({ lastPeriod: '2026-11', dueAt: '2026-12-22T09:00:00.000Z' })
  expect(finishDigest(finished, compose([aContact()]), now).dueAt).toBe(finished.dueAt)
})
