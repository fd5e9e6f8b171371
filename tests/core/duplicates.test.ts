import { describe, expect, it } from 'vitest'
import type { ContactForm } from '../../core/contact.ts'
import { findDuplicates, pairOf } from '../../core/duplicates.ts'
import { aContact } from '../examples.ts'

const find = (...forms: Partial<ContactForm>[]) =>
  findDuplicates(forms.map((form) => aContact(form))).map(({ contacts, reasons }) => [
    contacts.map(({ name }) => name),
    ...reasons,
  ])

describe('two contacts', () => {
  it.each<[string, Partial<ContactForm>, Partial<ContactForm>]>([
    ['same name', { name: 'Jane Doe' }, { name: 'jané  DOE' }],
    ['same name', { name: 'Dr. Jane Doe' }, { name: 'Doe, Jane' }],
    ['same number', { name: 'A', phones: ['+14155550132'] }, { name: 'B', phones: ['(415) 555-0132'] }],
    [
      'same profile',
      { name: 'A', linkedIn: 'linkedin.com/in/j' },
      { name: 'B', linkedIn: 'linkedin.com/in/j' },
    ],
    [
      'same mailbox',
      { name: 'J', emails: ['jane.doe@acme.com'] },
      { name: 'JD', emails: ['Jane_Doe@home.org'] },
    ],
    ['same mailbox', { name: 'Jane Doe' }, { name: 'Acme contact', emails: ['jane.doe@home.org'] }],
    ['near name', { name: 'Jane Doe' }, { name: 'Jana Doe' }],
    ['near name', { name: 'Katherine Johnson' }, { name: 'Catherine Johnson' }],
    ['near name', { name: 'Jane Meier' }, { name: 'Jane Maier' }],
    ['near name', { name: 'Jane Doe' }, { name: 'J. Doe' }],
    ['near name', { name: 'Jane Doe' }, { name: 'Jane Mary Doe' }],
    ['near name', { name: 'Jan Kowalski' }, { name: 'Janusz Kowalski' }],
  ])('may be one person for the %s: %j, %j', (reason, one, other) => {
    expect(find(one, other)).toEqual([[expect.anything(), reason]])
  })

  it.each<[Partial<ContactForm>, Partial<ContactForm>]>([
    [{ name: 'Jane Doe' }, { name: 'Bo Chen' }],
    [{ name: 'Jane Doe' }, { name: 'Mark Doe' }],
    [{ name: 'Jane Doe' }, { name: 'Jane Smith' }],
    [{ name: 'Jane' }, { name: 'Jane' }],
    [
      { name: 'A B', emails: ['info@acme.com'] },
      { name: 'C D', emails: ['info@initech.com'] },
    ],
    [
      { name: 'A B', phones: ['12345'] },
      { name: 'C D', phones: ['12345'] },
    ],
    [{ name: '漢字' }, { name: '!' }],
  ])('are not suggested: %j, %j', (one, other) => {
    expect(find(one, other)).toEqual([])
  })
})

it('suggests the likeliest first, each pair once with all that speaks for it', () => {
  const jane = { name: 'Jane Doe', emails: ['jane.doe@acme.com'] }
  const twice = { name: 'Jane Doe', emails: ['jane.doe@home.org'] }
  expect(find({ name: 'Bob Ray' }, { name: 'Rob Ray' }, jane, twice, { name: 'Bab Ray' })[0]).toEqual([
    ['Jane Doe', 'Jane Doe'],
    'same name',
  ])
  expect(find(jane, twice)).toHaveLength(1)
})

it('suggests nobody whom the member has told apart', () => {
  const [one, other] = [aContact({ name: 'Jane Doe' }), aContact({ name: 'Jane Doe' })]
  expect(findDuplicates([one, other], new Set([pairOf(other.id, one.id)]))).toEqual([])
})

it('takes what very many share for nothing that tells', () => {
  const office = Array.from({ length: 30 }, (_, n) => aContact({ name: `${n}`, phones: ['+14155550132'] }))
  expect(findDuplicates(office)).toEqual([])
})

it('compares none of thousands of the same family with each other', () => {
  const family = Array.from({ length: 5000 }, (_, n) =>
    aContact({ name: `Given${n} Family`, phones: ['+14155550132'] }),
  )
  expect(findDuplicates(family)).toEqual([])
})
