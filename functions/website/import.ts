import type { Contents } from '../../core/account.ts'
import type { Contact } from '../../core/contact.ts'
import { cadenceForm } from '../../core/contact-form.ts'
import { tableColumns } from '../../core/csv.ts'
import { validate } from '../../core/fields.ts'
import { newId, readId } from '../../core/ids.ts'
import { planImport } from '../../core/import.ts'
import { type Import, newImport } from '../../core/imported.ts'
import type { Member } from '../../core/member.ts'
import { memberLimit } from '../../core/member-limits.ts'
import { isOwn } from '../../core/nobody.ts'
import { ourDomains } from '../../core/site.ts'
import { type Instant, localDate } from '../../core/time.ts'
import { readUpload, uploadRows } from '../../core/upload.ts'
import { shorten } from '../../core/wording.ts'
import type { Work } from '../../core/work.ts'
import { importPage, importResultPage, importRunningPage, undoImportPage } from '../../views/pages/import.tsx'
import { importPreviewPage } from '../../views/pages/import-preview.tsx'
import { brokenLinkPage } from '../../views/pages/links.tsx'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { type SessionDeps, type SignedIn, signedIn } from './session.ts'

export type ImportDeps = SessionDeps & {
  randomToken: () => string
  useWithin: (subject: string, limit: { max: number; window: string }, now: Instant) => Promise<boolean>
  saveUpload: (memberId: string, each: Import, file: Uint8Array) => Promise<unknown>
  loadUpload: (memberId: string, importId: string) => Promise<Uint8Array | undefined>
  loadImport: (memberId: string, importId: string, now: Instant) => Promise<Import | undefined>
  listImports: (memberId: string, now: Instant) => Promise<Import[]>
  moveImport: (memberId: string, to: Import, from: Pick<Import, 'state'>) => Promise<boolean>
  listContactsAndRemoved: (memberId: string, now: Instant) => Promise<Contact[]>
  loadContents: (memberId: string, now: Instant) => Promise<Contents>
  queueWork: (work: Work) => Promise<unknown>
}

/** Each is kept for 30 days. */
const uploads = { max: 50, window: 'P1D' }

export const importRoutes = (deps: ImportDeps): Route[] => {
  const one = (answer: (found: Import, member: Member, request: PageRequest) => Promise<Reply> | Reply) =>
    signedIn(deps, async (request: PageRequest, { member }: SignedIn) => {
      const id = readId(request.params.id)
      const found = id && (await deps.loadImport(member.id, id, deps.now()))
      return found ? answer(found, member, request) : html(brokenLinkPage('gone'), 404)
    })
  return [
    { method: 'GET', path: '/import', handler: signedIn(deps, (_, { member }) => start(deps, member)) },
    {
      method: 'POST',
      path: '/import',
      takesFile: true,
      handler: signedIn(deps, (request, { member }) => take(deps, member, request)),
    },
    { method: 'GET', path: '/import/{id}', handler: one((found, member) => show(deps, member, found)) },
    {
      method: 'POST',
      path: '/import/{id}',
      handler: one((found, member, { form }) => run(deps, member, found, form)),
    },
    {
      method: 'POST',
      path: '/import/{id}/columns',
      handler: one((found, member, { form }) => chooseColumns(deps, member, found, form)),
    },
    {
      method: 'GET',
      path: '/import/{id}/undo',
      handler: one((found, member) => html(undoImportPage({ member, found }))),
    },
    { method: 'POST', path: '/import/{id}/undo', handler: one((found, member) => undo(deps, member, found)) },
  ]
}

const pathOf = ({ id }: Pick<Import, 'id'>) => `/import/${id}`

const start = async (deps: ImportDeps, member: Member, problem?: string): Promise<Reply> => {
  const earlier = await deps.listImports(member.id, deps.now())
  return html(importPage({ member, earlier, problem }), problem ? 422 : 200)
}

/** Keeps the file, and shows what importing it would do. */
const take = async (deps: ImportDeps, member: Member, { file }: PageRequest): Promise<Reply> => {
  if (!file || (file.bytes.length === 0 && !file.name)) return start(deps, member, 'Choose a file first.')
  const now = deps.now()
  const read = readUpload(file.bytes)
  if (read.kind === 'refused') return start(deps, member, read.reason)
  if (!(await deps.useWithin(memberLimit('imports', member.id), uploads, now)))
    return start(deps, member, 'That were many files for one day. Import the next one tomorrow.')
  const fileName = shorten(file.name.replace(/[\p{Cc}\s]+/gu, ' ').trim(), 100) || 'A file'
  const found = newImport({ id: newId(deps.randomToken()), fileName, now })
  await deps.saveUpload(member.id, found, file.bytes)
  return redirect(pathOf(found))
}

const show = (deps: ImportDeps, member: Member, found: Import): Promise<Reply> | Reply => {
  switch (found.state) {
    case 'looked at':
      return preview(deps, member, found)
    case 'waiting':
    case 'undoing': {
      const page = html(importRunningPage({ member, found }))
      // The only way to show how far it is without a script.
      return { ...page, headers: { ...page.headers, refresh: '2' } }
    }
    case 'done':
    case 'undone':
      return html(importResultPage({ member, found }))
  }
}

const preview = async (deps: ImportDeps, member: Member, found: Import): Promise<Reply> => {
  const now = deps.now()
  const today = localDate(now, member.zone)
  const [file, existing] = await Promise.all([
    deps.loadUpload(member.id, found.id),
    deps.listContactsAndRemoved(member.id, now),
  ])
  const read = file && readUpload(file, found.columns)
  if (!read || read.kind === 'refused') return html(brokenLinkPage('gone'), 404)
  const own = isOwn({ member, ourDomains: ourDomains(deps.site) })
  const upload = uploadRows(read, found, own)
  const { digestDay, digestSize } = member
  const planned = planImport(existing, upload.rows, { today, digestDay, digestSize })
  return html(
    importPreviewPage({
      member,
      found,
      planned,
      upload,
      account: read.kind === 'account' ? read.account : undefined,
      isEmpty: existing.length === 0,
      table: read.kind === 'table' ? tableColumns(file, found.columns) : undefined,
    }),
  )
}

/** Pressing it again, when the work seems to stand still, has the rest of it done. */
const run = async (
  deps: ImportDeps,
  member: Member,
  found: Import,
  typed: Record<string, string>,
): Promise<Reply> => {
  const work = { work: 'import', memberId: member.id, importId: found.id } as const
  if (found.state === 'looked at') {
    const form = validate(cadenceForm, { cadence: found.cadence, ...typed })
    if (form.outcome === 'invalid') return preview(deps, member, found)
    const { contacts, wins } = await deps.loadContents(member.id, deps.now())
    const settings = contacts.length + wins.length === 0
    const waiting: Import = { ...found, ...form.value, settings, state: 'waiting' }
    if (await deps.moveImport(member.id, waiting, found)) await deps.queueWork(work)
  } else if (found.state === 'waiting') await deps.queueWork(work)
  return redirect(pathOf(found))
}

const chooseColumns = async (
  deps: ImportDeps,
  member: Member,
  found: Import,
  typed: Record<string, string>,
): Promise<Reply> => {
  const file = await deps.loadUpload(member.id, found.id)
  if (file && found.state === 'looked at') {
    const { headerRow, delimiter, columns } = tableColumns(file)
    const fields = columns.map((_, at) => (typed[`column-${at}`] ?? '').slice(0, 20))
    const afterRow = typed.firstIsContact === undefined ? headerRow : headerRow - 1
    await deps.moveImport(member.id, { ...found, columns: { afterRow, delimiter, fields } }, found)
  }
  return redirect(pathOf(found))
}

const undo = async (deps: ImportDeps, member: Member, found: Import): Promise<Reply> => {
  const work = { work: 'undo import', memberId: member.id, importId: found.id } as const
  if (found.state === 'done') {
    const { written: _, toWrite: __, kept: ___, ...rest } = found
    if (await deps.moveImport(member.id, { ...rest, state: 'undoing' }, found)) await deps.queueWork(work)
  } else if (found.state === 'undoing') await deps.queueWork(work)
  return redirect(pathOf(found))
}
