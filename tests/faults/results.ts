import { times } from '../aws/table.ts'
import type { Fault } from './proxy.ts'
import type { Course, Events, Outcome, Trouble } from './trial.ts'

type Kind = Omit<Trouble, 'from'>
type Row = {
  kind: Kind
  tried: number
  lost: number
  doubled: number
  /** Mails that the table learned of from SES's events alone. */
  heard: number
  /** Those that came twice when the events were lost as well, which is allowed. */
  untold: number
  /** Mails that did not come in the first tick. */
  late: number
  /** Members who are not due next month. */
  unscheduled: number
}

const faults = (...whats: Fault['what'][]) =>
  whats.flatMap((what) => (['before', 'after'] as const).map((when) => ({ what, when })))
/** What was throttled has had no effect. */
const throttled: Fault = { what: 'throttled', when: 'before' }
const lasting = (lasts: Trouble['lasts'], each: Fault[]): Kind[] => each.map((fault) => ({ fault, lasts }))

/** The process ends at a call, before or after its effect. */
export const deaths = lasting('for ever', faults('no answer'))
export const resets = lasting('once', faults('reset'))
export const shortFaults = lasting('once', [...faults('no answer', '500', 'slow'), throttled])
export const longFaults = lasting('the tick', [...faults('reset', 'no answer', '500'), throttled])

/** Has every call of an undisturbed run meet every kind of trouble, some side by side: most only wait. */
export const tryAll = async (
  trial: (trouble: Trouble | undefined, course: Course, events?: Events) => Promise<Outcome>,
  course: Course,
  kinds: Kind[],
): Promise<Row[]> => {
  const undisturbed = await trial(undefined, course)
  const rows = kinds.map((kind) => ({
    kind,
    tried: 0,
    lost: 0,
    doubled: 0,
    heard: 0,
    untold: 0,
    late: 0,
    unscheduled: 0,
  }))
  const left = rows.flatMap((row) => times(undisturbed.calls, (call) => ({ row, from: call + 1 })))
  const work = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const { row, from } = next
      const trouble = { ...row.kind, from }
      const outcome = await trial(trouble, course)
      count(row, outcome)
      // Elsewhere events change nothing, so that it would be the same without them.
      if (outcome.isOpen) countUnheard(row, await trial(trouble, course, 'are lost'))
    }
  }
  await Promise.all(times(8, work))
  print(course, undisturbed.calls, rows)
  return rows
}

/** What must hold of every kind: and the SDK's retry must know a write of its own, or the mail would wait. */
export const wellDone = ({ kind: { fault, lasts } }: Row) => ({
  ...{ lost: 0, doubled: 0, unscheduled: 0 },
  ...(lasts === 'once' && fault.when === 'after' && { late: 0 }),
})

const count = (row: Row, { mails, isOpen, isLate, isScheduled }: Outcome) => {
  row.tried++
  if (mails === 0) row.lost++
  if (mails > 1) row.doubled++
  if (isOpen) row.heard++
  if (isLate) row.late++
  if (!isScheduled) row.unscheduled++
}

const countUnheard = (row: Row, { mails, isUntold, isScheduled }: Outcome) => {
  if (mails === 0) row.lost++
  if (mails === 2 && isUntold) row.untold++
  else if (mails > 1) row.doubled++
  if (!isScheduled) row.unscheduled++
}

const nameOf = ({ fault: { what, when }, lasts }: Kind) =>
  lasts === 'for ever' ? `process ended ${when} its effect` : `${what} ${when} its effect, ${lasts}`

const print = (course: Course, calls: number, rows: Row[]) => {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const lines = [
    ...rows.map(({ kind, ...counts }) => [nameOf(kind), ...Object.values(counts)]),
    [
      'together',
      ...(['tried', 'lost', 'doubled', 'heard', 'untold', 'late', 'unscheduled'] as const).map((of) =>
        sum((row) => row[of]),
      ),
    ],
  ].map(
    ([name, ...counts]) =>
      `${String(name).padEnd(40)}${counts.map((each) => String(each).padStart(15)).join('')}`,
  )
  const head = ['tried', 'lost', 'doubled', 'told by event', 'or else twice', 'late', 'unscheduled']
  process.stdout.write(
    [
      `\nDeliveries ${course}: trouble at each of ${calls} calls`,
      `${''.padEnd(40)}${head.map((each) => each.padStart(15)).join('')}`,
      ...lines,
      `lost ${sum((row) => row.lost)}, doubled ${sum((row) => row.doubled)}\n`,
    ].join('\n'),
  )
}
