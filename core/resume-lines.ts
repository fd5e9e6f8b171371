import { formatMonth } from './time.ts'
import { byDate, type Win } from './win.ts'

/** Wins as lines of a résumé, ready to paste. */

export type JobLines = { job: string | undefined; lines: string[] }

/** `Shipped the billing migration (November 2026)` */
export const resumeLine = ({ text, date }: Win): string => {
  const plain =
    text.trim().slice(0, -5) +
    text
      .trim()
      .slice(-5)
      .replace(/[.\s]+$/, '')
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)} (${formatMonth(date)} ${date.slice(0, 4)})`
}

/** The jobs of the latest wins first, as résumés have them; what belongs to none comes last. */
export const linesByJob = (wins: Win[]): JobLines[] => {
  const jobs = Map.groupBy(byDate(wins), ({ job }) => job)
  return [...jobs]
    .sort(([a], [b]) => Number(a === undefined) - Number(b === undefined))
    .map(([job, of]) => ({ job, lines: of.map(resumeLine) }))
}

/** What heads lines: nothing when no win has a job. */
export const headingOf = ({ job }: JobLines, all: JobLines[]): string | undefined =>
  job ?? (all.length > 1 ? 'Other' : undefined)

const file = (jobs: JobLines[], heading: (text: string) => string, mark: string) =>
  // The mark by which programs know UTF-8: SES takes no charset of an attachment.
  `\ufeff${jobs
    .map((each) => {
      const head = headingOf(each, jobs)
      return [...(head ? [heading(head), ''] : []), ...each.lines.map((line) => `${mark} ${line}`)].join('\n')
    })
    .join('\n\n')}\n`

export const linesAsText = (jobs: JobLines[]): string => file(jobs, (text) => text, '•')
export const linesAsMarkdown = (jobs: JobLines[]): string => file(jobs, (text) => `## ${text}`, '-')
