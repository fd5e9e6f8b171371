import { randomToken } from '../aws/runtime.ts'
import { type Contact, type ContactForm, type DescribedContact, newContact } from '../core/contact.ts'
import { type Member, newMember } from '../core/member.ts'
import type { LocalDate } from '../core/time.ts'

export const now = '2026-11-22T09:00:00.000Z'
export const today = '2026-11-22'
export const keys = { 1: 'a-key-of-the-tests-and-of-no-other-use' }
export const site = { url: 'https://rapport.example', intakeDomain: 'in.rapport.example' }

/** An id that nobody else has, so that tests share a table and not its items. */
export const anId = () => randomToken().slice(0, 16)

export const aForm = (typed: Partial<ContactForm> = {}): ContactForm => ({
  name: 'Jane Doe',
  emails: [],
  phones: [],
  linkedIn: undefined,
  relation: 'peer',
  where: undefined,
  cadence: 'P3M',
  lastTouch: undefined,
  notes: undefined,
  tags: [],
  ...typed,
})

/** What a mail or a file says of somebody: nothing but what is given. */
export const aDescription = (said: Partial<DescribedContact> = {}): DescribedContact => ({
  ...aForm({ relation: 'other' }),
  cadence: undefined,
  ...said,
})

/** A contact as it was added, on 1 January unless said otherwise. */
export const aContact = (
  typed: Partial<ContactForm> = {},
  { id = anId(), addedOn = '2026-01-01' }: { id?: string; addedOn?: LocalDate } = {},
): Contact => newContact(aForm(typed), { id, today: addedOn })

/**
 * A member since the start of 2026 whose digest comes on the 22nd at 9 in UTC, and is due at `now`; without résumé
 * reminders, unless said otherwise.
 */
export const aMember = (fields: Partial<Member> = {}): Member => ({
  ...newMember(
    { name: 'Ada Lovelace', email: `${anId()}@example.com`, zone: 'UTC', digestDay: 22, digestHour: 9 },
    { id: anId(), intakeSecret: anId(), now: '2026-01-01T00:00:00.000Z' },
  ),
  lastPeriod: '2026-10',
  reminderMonth: 'never',
  dueAt: now,
  ...fields,
})
