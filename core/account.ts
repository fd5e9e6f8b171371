import * as z from 'zod'
import { type Contact, contactSchema, type Touch, touchSchema } from './contact.ts'
import { type Member, memberSchema } from './member.ts'
import type { LocalDate } from './time.ts'
import { type Win, winSchema } from './win.ts'

/** What a member keeps here, but for the settings. */
export type Contents = {
  contacts: Contact[]
  touches: Map<string, Touch[]>
  wins: Win[]
  /** Pairs of contacts whom the member has told apart. */
  apart: string[]
}

/** A secret of the place where it was made, and what follows from mails that are not in the file. */
const notExported = {
  id: true,
  intakeSecret: true,
  pageSecret: true,
  calendarSecret: true,
  sumUpDay: true,
  dueAt: true,
} as const

/** A whole account as a file, with the same fields as what is stored, so that a new one comes along by itself. */
export const accountSchema = z.object({
  rapport: z.literal(1),
  exportedOn: z.string(),
  member: memberSchema.omit(notExported),
  contacts: z.array(contactSchema.extend({ touches: z.array(touchSchema) })),
  wins: z.array(winSchema),
  /** Not in files that are older. */
  apart: z.array(z.string()).default([]),
})
export type Account = z.infer<typeof accountSchema>

/** What somebody removed is not part of it, though it could still come back. */
export const accountOf = (
  member: Member,
  { contacts, touches, wins, apart }: Contents,
  exportedOn: LocalDate,
): Account =>
  accountSchema.parse({
    rapport: 1,
    exportedOn,
    member,
    contacts: contacts
      .filter(({ removedOn }) => !removedOn)
      .map((contact) => ({ ...contact, touches: touches.get(contact.id) ?? [] })),
    wins: wins.filter(({ removedOn }) => !removedOn),
    apart,
  })
