import * as z from 'zod'
import * as fields from './fields.ts'
import type { LocalDate } from './time.ts'
import { shorten } from './wording.ts'

/** One line of something achieved, kept for the résumé reminder. */
export const winSchema = z.object({
  id: z.string(),
  date: z.string(),
  text: z.string(),
  /** Where it was achieved, in the member's words: `Acme`. */
  job: z.string().optional(),
  removedOn: z.string().optional(),
})
export type Win = z.infer<typeof winSchema>

const longestText = 500
const longestJob = 60

export const winForm = z.object({
  text: fields.requiredLine(longestText, 'Say what you achieved.'),
  date: fields.date,
  job: fields.line(longestJob).transform((job) => job || undefined),
})
export type WinForm = z.output<typeof winForm>

/** The form on a day: what has been achieved is not in the future. */
export const winFormOn = (today: LocalDate) =>
  winForm.refine(({ date }) => date <= today, { path: ['date'], message: 'That day is still to come.' })

export const newWin = ({ text, date, job }: WinForm, id: string): Win => ({
  id,
  date,
  text,
  ...(job && { job }),
})

const jobFirst = /^@([\p{L}\p{N}][^\s@:,;]{0,59})(?:[\s:,;–-]+|$)/u
const jobLast = /\s@([\p{L}\p{N}][^\s@:,;]{0,59})$/u

/** A win as it is written in a mail, with the job first or last: `@acme shipped the billing migration`. */
export const readWinWords = (words: string): { text: string; job?: string } => {
  const line = words.slice(0, 4 * longestText).trim()
  const end = line.replace(/[.!\s]{1,5}$/, '')
  // Only the end is looked at, since a search for it takes long in long lines.
  const tail = end.slice(-longestJob - 2)
  const found = jobFirst.exec(line) ?? jobLast.exec(tail)
  if (!found?.[1]) return { text: shorten(line, longestText) }
  const without = line.startsWith('@') ? line.slice(found[0].length) : end.slice(0, -found[0].length)
  return { text: shorten(without.trim(), longestText), job: found[1].replaceAll('_', ' ').replace(/\.$/, '') }
}

const letters = (job: string) => job.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** A job as the member wrote it before, whatever the case and the spaces: `@acmecorp` is `Acme Corp`. */
export const spellJob = (job: string, wins: Win[]): string =>
  wins.find((win) => win.job && letters(win.job) === letters(job))?.job ?? job

/** The latest first. */
export const byDate = (wins: Win[]): Win[] =>
  wins.toSorted((a, b) => b.date.localeCompare(a.date) || a.id.localeCompare(b.id))
