import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { coldStartFigures } from './cold-start.ts'
import { costFigures } from './cost.ts'
import { intakeFigures } from './intake.ts'
import { type Figure, isMet } from './measure.ts'
import { pagesFigures } from './pages.ts'
import { plannerFigures } from './planner.ts'
import { renderFigures } from './render.ts'
import { senderFigures } from './sender.ts'

/**
 * `npm run bench` measures all; `npm run bench -- sender render` only those; `--rounds=N` takes medians of N instead of 5;
 * `--quick` leaves out the planner's 100,000 members, who take a minute to write.
 */
const [wanted, options] = [
  process.argv.slice(2).filter((each) => !each.startsWith('--')),
  process.argv.slice(2).filter((each) => each.startsWith('--')),
]
const isFull = !options.includes('--quick')
const rounds = Number(options.find((each) => each.startsWith('--rounds='))?.slice('--rounds='.length) ?? 5)

const parts: Record<string, () => Promise<Figure[]>> = {
  sender: () => senderFigures(rounds),
  render: () => renderFigures(rounds),
  planner: () => plannerFigures(rounds, isFull),
  'cold-start': () => coldStartFigures(rounds),
  intake: () => intakeFigures(rounds),
  pages: () => pagesFigures(rounds),
  cost: () => costFigures(),
}

const short = (value: number | undefined) =>
  value === undefined ? '' : Number(value.toPrecision(3)).toLocaleString('en')

const row = (figure: Figure) => {
  const { group, name, ours, limit, unit, ratio, spread, goal } = figure
  const aim = goal && ('atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`)
  const met = isMet(figure)
  return [
    group,
    name,
    `${short(ours)} ${unit}`,
    limit === undefined ? '' : `${short(limit)} ${unit}`,
    short(ratio),
    spread ? `${short(spread[0])}–${short(spread[1])}` : '',
    aim ?? '',
    met === undefined ? '' : met ? 'met' : 'missed',
  ]
}

const print = (rows: string[][]) => {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? []
  for (const cells of rows)
    process.stdout.write(
      `${cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
}

const figures: Figure[] = []
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stderr.write(`${name} …\n`)
  figures.push(...(await measure()))
}
print([['', 'what', 'ours', 'limit', 'ratio', 'least–most', 'goal', ''], ...figures.map(row)])
writeFileSync(
  join(import.meta.dirname, 'results.json'),
  `${JSON.stringify({ node: process.version, rounds, figures }, null, 2)}\n`,
)
