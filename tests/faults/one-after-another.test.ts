import { expect, it } from 'vitest'
import { deaths, longFaults, resets, shortFaults, tryAll, wellDone } from './results.ts'
import { trials } from './trial.ts'

const trial = trials()

it('loses and doubles no mail that is delivered one after another, whatever fails at whichever call', async () => {
  const rows = await tryAll(trial, 'one after another', [...resets, ...shortFaults, ...longFaults, ...deaths])
  expect(rows).toHaveLength(18)
  for (const row of rows) expect(row).toMatchObject(wellDone(row))
  expect(rows.filter(({ heard }) => heard > 0).length).toBeGreaterThan(3)
})
