import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ContactForm, contactSchema, newContact } from '../../core/contact.ts'
import { contactsVCard } from '../../core/contacts-vcard.ts'
import { readVCards } from '../../core/vcard.ts'
import { anyForms } from '../any-contacts.ts'
import { aContact, today } from '../examples.ts'

const written = (form: Partial<ContactForm>) => contactsVCard([aContact(form, { id: 'jane' })])
const encoder = new TextEncoder()

const jane: Partial<ContactForm> = {
  name: 'Jane van Doe',
  emails: ['jane@acme.example'],
  phones: ['+14155550132'],
  linkedIn: 'linkedin.com/in/jane-doe',
  relation: 'manager',
  where: 'Acme, Inc.; Berlin',
  cadence: 'P6M',
  lastTouch: '2026-05-03',
  notes: 'Two\nlines \\ one backslash',
  tags: ['lisbon', 'climbing'],
}

describe('a card', () => {
  it('is written as RFC 6350 has it', () => {
    expect(written(jane)).toBe(
      [
        'BEGIN:VCARD',
        'VERSION:4.0',
        'UID:rapport-jane',
        'FN:Jane van Doe',
        'N:Doe;Jane van;;;',
        'EMAIL:jane@acme.example',
        'TEL:+14155550132',
        'URL:https://www.linkedin.com/in/jane-doe',
        'ORG:Acme\\, Inc.\\; Berlin',
        'NOTE:Two\\nlines \\\\ one backslash',
        'CATEGORIES:lisbon,climbing',
        'X-RAPPORT-RELATION:manager',
        'X-RAPPORT-CADENCE:P6M',
        'X-RAPPORT-LAST-TALKED:2026-05-03',
        'END:VCARD',
        '',
      ].join('\r\n'),
    )
  })

  it('of somebody with one name has no family name', () => {
    expect(written({ name: 'Cher' })).toContain('\r\nN:;Cher;;;\r\n')
  })

  it('has no line of more than 75 octets, and breaks none within a character', () => {
    const card = written({ name: '漢字'.repeat(30), notes: '😀'.repeat(200) })
    for (const line of card.split('\r\n')) expect(encoder.encode(line).length).toBeLessThanOrEqual(75)
    expect(card.replaceAll('\r\n ', '')).toContain(`NOTE:${'😀'.repeat(200)}`)
  })

  it('has every field of a contact, but for those that only Rapport has a use for', () => {
    const onlyInJson = [
      'version',
      'addedOn',
      'lastNote',
      'snoozedUntil',
      'removedOn',
      'staleEmails',
      'nextContact',
      'reference',
      'left',
      'previous',
    ]
    const inCards = ['id', 'lastTouch', ...Object.keys(jane)]
    expect(new Set([...inCards, ...onlyInJson])).toEqual(new Set(Object.keys(contactSchema.shape)))
  })

  it('has an address of a page that any program can open', () => {
    expect(written({ linkedIn: 'linkedin.com/in/j"ane<é' })).toContain(
      'URL:https://www.linkedin.com/in/j%22ane%3C%C3%A9\r\n',
    )
  })
})

it('is read back as it was, whatever was typed', () => {
  fc.assert(
    fc.property(anyForms, (forms) => {
      const contacts = forms.map((form, index) => newContact(form, { id: `${index}`, today }))
      const read = readVCards(encoder.encode(contactsVCard(contacts)))
      expect(read.map(({ read }) => (read.outcome === 'read' ? read.contact : read.reason))).toEqual(
        forms.length > 0 ? forms : ['There is no vCard in this file: no line says BEGIN:VCARD.'],
      )
    }),
    { numRuns: 300 },
  )
})
