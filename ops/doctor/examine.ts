import type { Check } from './checks.ts'
import { explain } from './explain.ts'
import { type Finding, unknown } from './finding.ts'

export type Say = {
  line: (text: string) => void
  /** What is waited for. */
  progress: (text: string) => void
}

const marks: Record<Finding['state'], string> = { ok: 'ok  ', wrong: 'FIX ', unknown: '?   ' }

/** 1 when something is wrong; 2 when nothing is but something could not be asked. */
export type ExitCode = 0 | 1 | 2

/** Tells what each check found, in their order, and now and then what it waits for; sums up at the end. */
export const examine = async (checks: Check[], say: Say, patienceMs = 4000): Promise<ExitCode> => {
  const width = Math.max(...checks.map(({ about }) => about.length))
  const indent = ' '.repeat(width + 8)
  const waiting = new Set(checks.map(({ about }) => about))
  const settled = checks.map(async ({ about, finding }) => {
    const found = await finding.catch((error: unknown) => unknown(explain(error)))
    waiting.delete(about)
    return { about, ...found }
  })
  const hint = setInterval(() => say.progress(`Waiting for: ${[...waiting].join(', ')} …`), patienceMs)
  const told: Finding['state'][] = []
  const reasons = new Map<string, string>()
  for (const each of settled) {
    const { about, state, text } = await each
    const first = state === 'unknown' ? reasons.get(text) : undefined
    const says = state !== 'unknown' ? text : `Not checked. ${first ? `See ${first}.` : text}`
    say.line(`${marks[state]}  ${about.padEnd(width)}  ${says.replaceAll('\n', `\n${indent}`)}`)
    if (!first) reasons.set(text, about)
    told.push(state)
  }
  clearInterval(hint)
  const count = (state: Finding['state']) => told.filter((each) => each === state).length
  const [bad, open] = [count('wrong'), count('unknown')]
  say.line('')
  say.line(
    [
      bad === 0 && open === 0 && 'All is well.',
      bad > 0 && `${bad} to mend (FIX).`,
      open > 0 && `${open} could not be checked (?).`,
    ]
      .filter(Boolean)
      .join(' '),
  )
  return bad > 0 ? 1 : open > 0 ? 2 : 0
}
