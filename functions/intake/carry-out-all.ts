import type { Result } from '../../core/intake-result.ts'
import type { Intention } from '../../core/intention.ts'
import type { CarriedOut, CarryOutDeps } from './carry-out.ts'
import type { Asked } from './change-contacts.ts'
import { withOneLook } from './one-look.ts'
import { recordAll } from './record.ts'

/** Does what a mail asks for, one thing after the other; doing it again changes nothing more. */
export const carryOutAll = async (
  deps: CarryOutDeps,
  asked: Asked,
  intentions: Intention[],
): Promise<CarriedOut> => {
  const oneLook = withOneLook(deps)
  const done: CarriedOut = { results: [] }
  for (const [index, intention] of intentions.entries()) {
    // It reads everything, and says the same each time.
    if (intention.kind === 'export' && done.files) continue
    const { results, files } = await carryOutOne(oneLook, asked, intention, index)
    done.results.push(...results)
    if (files) done.files = files
  }
  return { ...done, results: withWorkingUndos(done.results) }
}

/** Most mails record one to others; what else it takes is loaded with the first that asks for more. */
const carryOutOne = async (
  deps: CarryOutDeps,
  asked: Asked,
  intention: Intention,
  index: number,
): Promise<CarriedOut> => {
  if (intention.kind !== 'record')
    return (await import('./carry-out.ts')).carryOut(deps, asked, intention, index)
  if (!intention.task) return { results: await recordAll(deps, asked, intention) }
  const { recordTask } = await import('./transition.ts')
  return { results: await recordTask(deps, asked, intention, intention.task) }
}

/** What is said of a contact twice is said once; and only the latest of several changes can be taken back. */
const withWorkingUndos = (results: Result[]): Result[] => {
  const latest = new Map<string, number>()
  const said = new Set<string>()
  for (const result of results)
    if (result.kind === 'contact')
      latest.set(result.contact.id, Math.max(result.contact.version, latest.get(result.contact.id) ?? 0))
  return results.flatMap((result): Result[] => {
    if (result.kind !== 'contact') return [result]
    const { done, contact, canUndo } = result
    const what = `${done} ${contact.id} ${contact.version}`
    if (said.has(what)) return []
    said.add(what)
    return [{ ...result, canUndo: canUndo && contact.version === latest.get(contact.id) }]
  })
}
