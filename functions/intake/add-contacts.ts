import type { AddedContact, NewContact } from '../../aws/contacts.ts'
import type { Contact, ContactForm } from '../../core/contact.ts'
import { type ImportRow, importId } from '../../core/import.ts'
import type { Result } from '../../core/intake-result.ts'
import type { Intention } from '../../core/intention.ts'
import type { DigestRoom } from '../../core/spread.ts'
import { type Instant, localDate } from '../../core/time.ts'
import type { Asked, ChangeContactsDeps } from './change-contacts.ts'
import { canUndo, doneBy } from './record.ts'

export type AddContactsDeps = ChangeContactsDeps & {
  addContact: (memberId: string, form: ContactForm, add: NewContact) => Promise<AddedContact>
  importContacts: (
    memberId: string,
    rows: ImportRow[],
    room: DigestRoom & { now: Instant },
  ) => Promise<AddedContact[]>
  findContact: (
    memberId: string,
    query: { by: Pick<Contact, 'emails' | 'linkedIn' | 'phones'>; now: Instant },
  ) => Promise<Contact | undefined>
}

/** More of one kind than this are counted instead of named. */
const mostNamed = 30
const mostFailures = 50

/** Adds whom a mail is about, each as if alone; of many, only those are named that could not be added. */
export const addAll = async (
  deps: AddContactsDeps,
  { member, mailId, now }: Asked,
  { entries, cadence }: Extract<Intention, { kind: 'add' }>,
): Promise<Result[]> => {
  const rows = entries.flatMap(({ read }, index): ImportRow[] => {
    if (read.outcome === 'failed') return []
    const form = { ...read.contact, cadence: read.contact.cadence ?? cadence }
    return [{ id: importId(mailId, index, form), form }]
  })
  const { digestDay, digestSize } = member
  const room = { today: localDate(now, member.zone), now, digestDay, digestSize }
  const added = await deps.importContacts(member.id, rows, room)
  const failures = entries.flatMap(({ place, read }): Result[] =>
    read.outcome === 'failed' ? [{ kind: 'failed', place, reason: read.reason }] : [],
  )
  const done = added.map(
    (each): Result => ({
      kind: 'contact',
      done: doneBy(each),
      contact: each.contact,
      canUndo: canUndo(each),
    }),
  )
  return [...(added.length > mostNamed ? [counted(added)] : done), ...shortened(failures)]
}

const counted = (added: AddedContact[]): Result => {
  const count = (done: string) => added.filter((each) => doneBy(each) === done).length
  return {
    kind: 'imported',
    counts: {
      added: count('added'),
      merged: count('merged'),
      restored: count('restored'),
      unchanged: count('unchanged'),
    },
  }
}

const shortened = (failures: Result[]): Result[] => {
  const more = failures.length - mostFailures
  if (more <= 0) return failures
  const reason = 'They could not be read either. Correct the file and send it again: nobody is added twice.'
  return [
    ...failures.slice(0, mostFailures),
    { kind: 'failed', place: `${more.toLocaleString('en')} more`, reason },
  ]
}
