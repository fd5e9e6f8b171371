import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { relations } from '../../core/contact.ts'
import { byName, contactsPerPage, matchesFilter, pageOf } from '../../core/contact-filter.ts'
import { aContact, today } from '../examples.ts'

const everybody = { search: '', relation: '', tag: '', due: false }

const anyContact = fc
  .record({
    name: fc.constantFrom('Ann', 'Bo', 'Zoë', 'zoe', 'Ø'),
    relation: fc.constantFrom(...relations),
    tags: fc.subarray(['rust', 'lisbon']),
    cadence: fc.constantFrom('P3M', 'never'),
  })
  .map((form) => aContact(form))

const anyFilter = fc.record({
  search: fc.constantFrom('', 'zo', 'rust', 'ann lisbon', 'nobody'),
  relation: fc.constantFrom('', ...relations),
  tag: fc.constantFrom('', 'rust'),
  due: fc.boolean(),
})

test('the pages of a list show each contact that fits once, in whatever order they were stored', () => {
  fc.assert(
    fc.property(fc.array(anyContact, { maxLength: 130 }), anyFilter, (contacts, filter) => {
      const list = (all: typeof contacts) =>
        byName(all.filter((contact) => matchesFilter(contact, filter, today)))
      const { pages } = pageOf(list(contacts), undefined)
      const seen = Array.from({ length: pages }, (_, at) =>
        pageOf(list(at % 2 ? contacts.toReversed() : contacts), `${at + 1}`),
      ).flatMap(({ shown }) => shown.map(({ id }) => id))
      expect(seen).toEqual(list(contacts).map(({ id }) => id))
      expect(new Set(seen).size).toBe(seen.length)
    }),
    { numRuns: 30 },
  )
})

describe('a page of a list', () => {
  const many = Array.from({ length: 2 * contactsPerPage + 1 }, (_, at) => at)

  it.each([
    ['1', 1],
    ['3', 3],
    ['999', 3],
    ['-1', 1],
    ['2.9', 2],
    ['x', 1],
    ['Infinity', 3],
    [undefined, 1],
  ])('asked for as %s is page %i', (asked, page) => {
    const { shown } = pageOf(many, asked)
    expect(pageOf(many, asked)).toMatchObject({ page, pages: 3 })
    expect(shown[0]).toBe((page - 1) * contactsPerPage)
    expect(shown).toHaveLength(page === 3 ? 1 : contactsPerPage)
  })

  it('of nobody is one', () => {
    expect(pageOf([], '2')).toEqual({ shown: [], page: 1, pages: 1 })
  })
})

test('names are in the order in which people look for them', () => {
  const names = byName(['Zoë', 'alan', 'Ö', 'Bo', 'Zoe'].map((name) => aContact({ name })))
  expect(names.map(({ name }) => name)).toEqual(['alan', 'Bo', 'Ö', 'Zoe', 'Zoë'])
  expect(names.every((contact) => matchesFilter(contact, everybody, today))).toBe(true)
})
