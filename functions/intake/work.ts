import type { Work } from '../../core/work.ts'
import { type ImportFileDeps, importFile, undoImport } from './import-file.ts'
import { type LeaveDeps, leave } from './leave.ts'

export type WorkDeps = ImportFileDeps & LeaveDeps

/** Does what a page asked for. */
export const carryOutWork = (deps: WorkDeps, work: Work): Promise<void> => {
  switch (work.work) {
    case 'import':
      return importFile(deps, work)
    case 'undo import':
      return undoImport(deps, work)
    case 'leave':
      return leave(deps, work)
  }
}
