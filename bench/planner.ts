import { memberStore } from '../aws/members.ts'
import { createHandler } from '../functions/plan-mailings/handler.ts'
import { meter } from './capacity.ts'
import { compared, type Figure, inTurn, median } from './measure.ts'
import { addMembers, start } from './members.ts'
import { startTable } from './process.ts'

const due = 100

/** A tick over so many members: its milliseconds, and the read units that it took. */
const setUp = async (members: number) => {
  const { table, stop } = await startTable()
  await addMembers(table, { to: members, due, contacts: 0, dueEach: 0 })
  const metered = meter(table)
  const queued: string[] = []
  const plan = createHandler({
    now: () => start,
    ...memberStore(table),
    queueMembers: async (ids) => {
      queued.push(...ids)
    },
  })
  const tick = async () => {
    queued.length = 0
    const started = performance.now()
    const { planned } = await plan()
    if (planned !== due || new Set(queued).size !== due) throw new Error(`${planned} members were planned.`)
    return performance.now() - started
  }
  return {
    /** One tick takes a few milliseconds, so that of several the median is taken. */
    milliseconds: async () => {
      const each: number[] = []
      for (let times = 0; times < 15; times++) each.push(await tick())
      return median(each)
    },
    readUnits: async () => {
      metered.take()
      await tick()
      return metered.take().read
    },
    stop,
  }
}

export const plannerFigures = async (rounds: number, isFull: boolean): Promise<Figure[]> => {
  const few = await setUp(1000)
  const figures: Figure[] = []
  const fewUnits = await few.readUnits()
  for (const members of isFull ? [10_000, 100_000] : [10_000]) {
    const many = await setUp(members)
    const name = `among ${members.toLocaleString('en')} members, to 1,000`
    const units = await many.readUnits()
    const times = await inTurn(rounds, { many: many.milliseconds, few: few.milliseconds })
    figures.push(
      compared(
        { group: 'planner', name: `read units ${name}`, unit: 'RCU', goal: { atMost: 1 } },
        [units],
        [fewUnits],
      ),
      compared(
        { group: 'planner', name: `a tick ${name}`, unit: 'ms', goal: { atMost: 1.5 } },
        times.many,
        times.few,
      ),
    )
    await many.stop()
  }
  await few.stop()
  return figures
}
