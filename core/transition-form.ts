import * as z from 'zod'
import type { NamedColleague } from './colleagues.ts'
import * as fields from './fields.ts'
import { addToDate, type LocalDate } from './time.ts'
import type { Role } from './transition.ts'

const optionalLine = fields.line(100).transform((text) => text || undefined)
const names = fields.paragraph(2000)

export const transitionForm = z.object({
  lastDay: fields.date,
  company: optionalLine,
  newCompany: optionalLine,
  manager: names,
  peers: names,
  reports: names,
})

/** The form on a day: a job that was left long ago has no steps left, and nobody knows what is years away. */
export const transitionFormOn = (today: LocalDate) =>
  transitionForm.refine(
    ({ lastDay }) => lastDay >= addToDate(today, '-P60D') && lastDay <= addToDate(today, 'P2Y'),
    { path: ['lastDay'], message: 'Choose a day of the last two months or the next two years.' },
  )

export const peopleFields: Record<'manager' | 'peers' | 'reports', Role> = {
  manager: 'manager',
  peers: 'peer',
  reports: 'report',
}

/** Whom the fields name, one a line or between commas. */
export const namedPeople = (form: z.output<typeof transitionForm>): NamedColleague[] =>
  Object.entries(peopleFields).flatMap(([field, role]) =>
    form[field as keyof typeof peopleFields]
      .split(/[,;\n]+/)
      .map((whom) => whom.trim())
      .filter(Boolean)
      .map((whom) => ({ whom, role })),
  )
