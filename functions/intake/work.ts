import { changeMany, type ManyContacts, undoMany } from '../../aws/change-many.ts'
import { type MergingStores, mergeContacts } from '../../aws/merge-contacts.ts'
import type { Work } from '../../core/work.ts'
import { type ImportFileDeps, importFile, undoImport } from './import-file.ts'
import { type LeaveDeps, leave } from './leave.ts'

export type WorkDeps = ImportFileDeps & LeaveDeps & ManyContacts & MergingStores

const many = async (
  deps: WorkDeps,
  { work, memberId, bulkId }: Extract<Work, { work: 'change many' | 'undo many' }>,
): Promise<void> => {
  const member = await deps.loadMember(memberId)
  if (member)
    await { 'change many': changeMany, 'undo many': undoMany }[work](deps, member, bulkId, deps.now())
}

/** What the page began, in case that it did not come to its end. */
const merge = async (
  deps: WorkDeps,
  { memberId, mergeId }: Extract<Work, { work: 'merge' }>,
): Promise<void> => {
  const member = await deps.loadMember(memberId)
  if (member) await mergeContacts(deps, member, mergeId, deps.now())
}

/** Does what a page asked for. */
export const carryOutWork = (deps: WorkDeps, work: Work): Promise<void> => {
  switch (work.work) {
    case 'import':
      return importFile(deps, work)
    case 'undo import':
      return undoImport(deps, work)
    case 'change many':
    case 'undo many':
      return many(deps, work)
    case 'merge':
      return merge(deps, work)
    case 'leave':
      return leave(deps, work)
  }
}
