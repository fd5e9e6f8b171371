import * as z from 'zod'
import * as fields from './fields.ts'
import { type Member, pause, resume } from './member.ts'
import { keepQuiet } from './quiet-months.ts'
import { addToDate, type Instant, type LocalDate } from './time.ts'

/** The times without digests: a pause until a day, and months of every year. */

const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const
type MonthField = `month${(typeof months)[number]}`
export const monthFields = months.map((month): MonthField => `month${month}`)

export const breakForm = z.object({
  pausedUntil: fields.optionalDate,
  ...(Object.fromEntries(monthFields.map((name) => [name, fields.checkbox])) as Record<
    MonthField,
    typeof fields.checkbox
  >),
})
type BreakForm = z.output<typeof breakForm>

const monthsIn = (form: BreakForm): number[] =>
  monthFields.flatMap((name, index) => (form[name] ? [index + 1] : []))

/** The form on a day: a pause ends in days to come, and a month is left in which digests come. */
export const breakFormOn = (today: LocalDate) =>
  breakForm
    .refine(({ pausedUntil }) => !pausedUntil || pausedUntil > today, {
      path: ['pausedUntil'],
      message: 'Choose a day that is still to come, or leave this empty.',
    })
    .refine(({ pausedUntil }) => !pausedUntil || pausedUntil <= addToDate(today, 'P2Y'), {
      path: ['pausedUntil'],
      message: 'Choose a day within two years.',
    })
    .refine((form) => monthsIn(form).length < months.length, {
      path: ['months'],
      message: 'Leave a month in which digests come.',
    })

/** What is typed replaces what was; without a day a pause ends. */
export const takeBreaks = (member: Member, form: BreakForm, now: Instant): Member => {
  const quiet = keepQuiet(member, monthsIn(form), now)
  return form.pausedUntil ? pause(quiet, form.pausedUntil, now) : resume(quiet, now)
}

export const typedBreaks = (
  { pausedUntil, quiet }: Pick<Member, 'pausedUntil' | 'quiet'>,
  today: LocalDate,
): Record<string, string> => ({
  pausedUntil: pausedUntil && pausedUntil > today ? pausedUntil : '',
  ...Object.fromEntries((quiet?.months ?? []).map((month) => [`month${month}`, 'on'])),
})
