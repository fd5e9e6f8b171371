import { expect, it } from 'vitest'
import { deaths, longFaults, resets, tryAll, wellDone } from './results.ts'
import { trials } from './trial.ts'

const trial = trials()

it('loses and doubles no mail that is delivered two at once, whatever fails at whichever call', async () => {
  const rows = await tryAll(trial, 'two at once', [...resets, ...longFaults, ...deaths])
  expect(rows).toHaveLength(11)
  for (const row of rows) expect(row).toMatchObject(wellDone(row))
  expect(rows.filter(({ heard }) => heard > 0).length).toBeGreaterThan(3)
})
