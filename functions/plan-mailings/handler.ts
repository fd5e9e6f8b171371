import type { Instant } from '../../core/time.ts'

export type PlanMailingsDeps = {
  now: () => Instant
  listDueMembers: (now: Instant) => AsyncIterable<string[]>
  queueMembers: (memberIds: string[]) => Promise<void>
}

/** One message for each member with something due. Planning twice is harmless: a mailing is claimed before it is sent. */
export const createHandler = (deps: PlanMailingsDeps) => async (): Promise<{ planned: number }> => {
  let planned = 0
  for await (const memberIds of deps.listDueMembers(deps.now())) {
    await deps.queueMembers(memberIds)
    planned += memberIds.length
  }
  return { planned }
}
