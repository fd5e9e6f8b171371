import type { AddedContact } from '../../aws/contacts.ts'
import { forEach } from '../../aws/for-each.ts'
import type { ImportWatch } from '../../aws/import-contacts.ts'
import type { Contents } from '../../core/account.ts'
import type { Contact } from '../../core/contact.ts'
import type { ImportRow } from '../../core/import.ts'
import {
  countUndo,
  type Import,
  type ImportUndo,
  isTakenBack,
  mostFailuresKept,
  undoImported,
  undoOf,
} from '../../core/imported.ts'
import type { Member } from '../../core/member.ts'
import { isOwn } from '../../core/nobody.ts'
import { scheduleNext } from '../../core/schedule.ts'
import { ourDomains, type Site } from '../../core/site.ts'
import type { DigestRoom } from '../../core/spread.ts'
import { type Instant, localDate } from '../../core/time.ts'
import { type ReadUpload, readUpload, type UploadRows, uploadRows } from '../../core/upload.ts'
import type { Win } from '../../core/win.ts'

export type ImportFileDeps = {
  now: () => Instant
  site: Site
  loadMember: (memberId: string) => Promise<Member | undefined>
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  loadContents: (memberId: string, now: Instant) => Promise<Contents>
  loadImport: (memberId: string, importId: string, now: Instant) => Promise<Import | undefined>
  moveImport: (memberId: string, to: Import, from: Pick<Import, 'state'>) => Promise<boolean>
  noteProgress: (
    memberId: string,
    importId: string,
    progress: { written: number; toWrite: number; kept?: number },
  ) => Promise<unknown>
  loadUpload: (memberId: string, importId: string) => Promise<Uint8Array | undefined>
  deleteUpload: (memberId: string, importId: string) => Promise<unknown>
  saveUndo: (memberId: string, each: Import, undo: ImportUndo) => Promise<unknown>
  loadUndo: (memberId: string, importId: string) => Promise<ImportUndo>
  importContacts: (
    memberId: string,
    rows: ImportRow[],
    room: DigestRoom & { now: Instant },
    watch: ImportWatch,
  ) => Promise<AddedContact[]>
  changeContact: (
    memberId: string,
    contactId: string,
    now: Instant,
    change: (contact: Contact) => Contact | null,
  ) => Promise<{ contact: Contact; changed: boolean } | undefined>
  deleteTouch: (memberId: string, contactId: string, touchId: string) => Promise<unknown>
  /** Has what was changed taken into the list of all, so that no page waits for that. */
  listContacts: (memberId: string) => Promise<unknown>
  addWin: (memberId: string, win: Win) => Promise<unknown>
  saveApart: (memberId: string, pair: string) => Promise<unknown>
  deleteWin: (memberId: string, winId: string) => Promise<unknown>
}

type Asked = { memberId: string; importId: string }

/** An import that is still to be made, or taken back, with its member. */
const load = async (deps: ImportFileDeps, { memberId, importId }: Asked) => {
  const now = deps.now()
  const member = await deps.loadMember(memberId)
  const found = member && (await deps.loadImport(memberId, importId, now))
  return found && { member, found, now, today: localDate(now, member.zone) }
}

/** What an export brings beside contacts: new wins, who was told apart, and the talks with those who are known already. */
const extrasOf = async (deps: ImportFileDeps, memberId: string, read: ReadUpload, { rows }: UploadRows) => {
  if (read.kind !== 'account') return { wins: [], apart: [], settings: undefined, newTouches: () => [] }
  const { wins, touches } = await deps.loadContents(memberId, deps.now())
  const known = new Set(wins.map(({ id }) => id))
  return {
    wins: read.account.wins.filter(({ id }) => !known.has(id)),
    apart: read.account.apart,
    settings: read.account.settings,
    newTouches: (row: number, contactId: string) => {
      const there = new Set(touches.get(contactId)?.map(({ id }) => id))
      return (rows[row]?.whole?.touches ?? []).map(({ id }) => id).filter((id) => !there.has(id))
    },
  }
}

/** Makes the import that a member asked for on the page; making it again, after it was cut short, does what is left. */
export const importFile = async (deps: ImportFileDeps, asked: Asked): Promise<void> => {
  const { memberId, importId } = asked
  const loaded = await load(deps, asked)
  // The end of one that was cut short at its end.
  if (loaded?.found.state === 'done') await deps.deleteUpload(memberId, importId)
  if (loaded?.found.state !== 'waiting') return
  const file = await deps.loadUpload(memberId, importId)
  if (!file) return
  const { member, found, now, today } = loaded
  const read = readUpload(file, found.columns)
  if (read.kind === 'refused') return
  const own = isOwn({ member, ourDomains: ourDomains(deps.site) })
  const upload = uploadRows(read, found, own)
  const { wins, apart, settings, newTouches } = await extrasOf(deps, memberId, read, upload)

  if (settings && found.settings)
    await deps.changeMember(member, (current) => scheduleNext({ ...current, ...settings }, now))
  const winIds = wins.map(({ id }) => id)
  const room = { today, now, digestDay: member.digestDay, digestSize: member.digestSize }
  const added = await deps.importContacts(memberId, upload.rows, room, {
    planned: (planned) => deps.saveUndo(memberId, found, undoOf(planned, winIds, newTouches)),
    written: (written, toWrite) => deps.noteProgress(memberId, importId, { written, toWrite }),
  })
  for (const win of wins) await deps.addWin(memberId, win)
  // Of contacts that came under another id nobody was told apart.
  const ids = new Set(added.map(({ contact }) => contact.id))
  for (const pair of apart)
    if (pair.split('#').every((id) => ids.has(id))) await deps.saveApart(memberId, pair)

  const undo = await deps.loadUndo(memberId, importId)
  const changed = new Set(
    undo.contacts.filter(({ before, version }) => before?.version !== version).map(({ id }) => id),
  )
  const done: Import = {
    ...found,
    state: 'done',
    counts: { ...countUndo(undo), unchanged: [...ids].filter((id) => !changed.has(id)).length },
    wins: undo.wins.length,
    settings: Boolean(found.settings && settings),
    failures: upload.failures.slice(0, mostFailuresKept),
    failed: upload.failures.length,
  }
  await deps.listContacts(memberId)
  await deps.moveImport(memberId, done, found)
  await deps.deleteUpload(memberId, importId)
}

const undoneTogether = 100

/** Takes a whole import back, but for those who have been changed since. */
export const undoImport = async (deps: ImportFileDeps, asked: Asked): Promise<void> => {
  const { memberId, importId } = asked
  const loaded = await load(deps, asked)
  if (loaded?.found.state !== 'undoing') return
  const { found, now, today } = loaded
  const undo = await deps.loadUndo(memberId, importId)
  const byContact = [...Map.groupBy(undo.contacts, ({ id }) => id)]
  let kept = found.kept ?? 0
  // What was cut short goes on where it was: from the start it might never come to its end.
  for (let from = found.written ?? 0; from < byContact.length; from += undoneTogether) {
    await forEach(byContact.slice(from, from + undoneTogether), async ([contactId, changes]) => {
      const after = await deps.changeContact(memberId, contactId, now, (contact) => {
        const change = changes.find(({ version }) => version === contact.version)
        return change ? undoImported(contact, change, today) : null
      })
      if (after && !changes.some((change) => isTakenBack(after.contact, change))) kept++
      else
        for (const touchId of changes.flatMap(({ touches = [] }) => touches))
          await deps.deleteTouch(memberId, contactId, touchId)
    })
    const written = Math.min(from + undoneTogether, byContact.length)
    await deps.noteProgress(memberId, importId, { written, toWrite: byContact.length, kept })
  }
  for (const winId of undo.wins) await deps.deleteWin(memberId, winId)
  await deps.listContacts(memberId)
  await deps.moveImport(memberId, { ...found, state: 'undone', kept }, found)
}
