import { expect, it } from 'vitest'
import { deaths, tryAll, wellDone } from '../faults/results.ts'
import { trials } from '../faults/trial.ts'

const trial = trials()

// Much more of the kind is in tests/faults.
it('sends one mail though the process ends at any call to the table or to SES', async () => {
  const rows = await tryAll(trial, 'one after another', deaths)
  expect(rows).toHaveLength(2)
  for (const row of rows) expect(row).toMatchObject({ ...wellDone(row), heard: 1, untold: 1 })
}, 60_000)
