import { cell } from './contacts-csv.ts'
import { byDate, type Win } from './win.ts'

/** The wins as a table, the latest first, with the mark by which spreadsheets know UTF-8. */
export const winsCsv = (wins: Win[]): string =>
  [
    '\ufeff',
    ...[
      'date,job,win',
      ...byDate(wins).map(({ date, job = '', text }) => [date, job, text].map(cell).join(',')),
    ].map((line) => `${line}\r\n`),
  ].join('')
