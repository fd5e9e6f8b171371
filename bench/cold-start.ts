import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bundle } from '../lib/bundle.ts'
import { projectRoot } from '../lib/node-function.ts'
import { bundleFiles, kilobytesOf } from './bundle-files.ts'
import { type FunctionName, functionNames, startAws } from './first-answer.ts'
import { compared, type Figure, inTurn } from './measure.ts'

const group = 'cold start'

/** How long the bundles take from the start of a process to their first answers, and how much of them is read for it. */
export const coldStartFigures = async (rounds: number): Promise<Figure[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-bench-'))
  const bundled = async (entry: string, name: string) => {
    const folder = join(directory, name)
    mkdirSync(folder)
    await bundle(entry, folder)
    return join(folder, 'index.mjs')
  }
  const empty = await bundled('bench/cold-start/empty.ts', 'empty')
  const aws = await startAws()

  const figuresOf = async (name: FunctionName): Promise<Figure[]> => {
    const ours = await bundled(`functions/${name}/index.ts`, name)
    if (name === 'website')
      cpSync(join(projectRoot, 'views/assets'), join(directory, name, 'assets'), { recursive: true })
    const bare = await bundled(`bench/cold-start/${name}.ts`, `${name}-bare`)

    const [whole, calling] = [await aws.callFirst(name, ours), await aws.callFirst(name, bare)]
    if (!whole.isGood) throw new Error(`${name} answered ${whole.answer.slice(0, 500)}`)
    const made = [whole.calls, calling.calls].map((calls) => calls.toSorted().join(' '))
    if (made[0] !== made[1]) throw new Error(`${name} calls ${made[0]}, and what it is held to ${made[1]}`)

    const milliseconds = (file: string) => async () => (await aws.callFirst(name, file)).milliseconds
    const times = await inTurn(rounds, {
      ours: milliseconds(ours),
      bare: milliseconds(bare),
      empty: milliseconds(empty),
    })
    const { start, later } = await bundleFiles(dirname(ours))
    const kilobytes = kilobytesOf(start)
    return [
      compared(
        { group, name: `${name}, to the same SDK calls`, unit: 'ms', goal: { atMost: 1.3 } },
        times.ours,
        times.bare,
      ),
      compared({ group, name: `${name}, to an empty function`, unit: 'ms' }, times.ours, times.empty),
      {
        ...{ group, name: `${name}: what it starts with`, unit: 'KB' },
        ...{ ours: kilobytes, limit: 600, ratio: kilobytes / 600, goal: { atMost: 1 } },
      },
      { group, name: `${name}: with what it reads later`, unit: 'KB', ours: kilobytes + kilobytesOf(later) },
    ]
  }

  const figures: Figure[] = []
  for (const name of functionNames) figures.push(...(await figuresOf(name)))
  await aws.stop()
  rmSync(directory, { recursive: true })
  return figures
}
