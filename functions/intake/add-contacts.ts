import type { AddedContact, NewContact } from '../../aws/contacts.ts'
import type { Contact, ContactForm, Touch } from '../../core/contact.ts'
import { normaliseEmail } from '../../core/fields.ts'
import { type ImportRow, importId } from '../../core/import.ts'
import { newContactId } from '../../core/intake.ts'
import type { Done, Result } from '../../core/intake-result.ts'
import type { Intention } from '../../core/intention.ts'
import { readContact } from '../../core/read-contact.ts'
import type { DigestRoom } from '../../core/spread.ts'
import { type Instant, localDate } from '../../core/time.ts'
import { type Asked, type ChangeContactsDeps, record } from './change-contacts.ts'

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

/** Those whom the member wrote to: somebody known got a touch, somebody new is added with it. */
export const recordAll = async (
  deps: AddContactsDeps,
  asked: Asked,
  { people, skipped, date, cadence }: Extract<Intention, { kind: 'record' }>,
): Promise<Result[]> => {
  const { member, mailId, now } = asked
  const today = localDate(now, member.zone)
  const touch: Touch = { id: `mail-${mailId}`, date, channel: 'email' }
  const results: Result[] = []
  for (const { name, address } of people) {
    const id = newContactId(touch.id, normaliseEmail(address))
    const known = await deps.findContact(member.id, { by: { emails: [address], phones: [] }, now })
    if (known && !known.removedOn && known.id !== id) {
      results.push(await record(deps, asked, known, touch, 'wrote'))
      continue
    }
    const read = readContact({ name, emails: [address], cadence })
    if (read.outcome === 'failed') throw new Error('An address that was checked could not be read.')
    const form = { ...read.contact, cadence }
    const added = await deps.addContact(member.id, form, { id, today, now, touch })
    results.push({ kind: 'contact', done: doneBy(added), contact: added.contact, canUndo: canUndo(added) })
  }
  return [...results, ...skipped.map((each): Result => ({ kind: 'failed', ...each }))]
}

const doneBy = ({ outcome }: Pick<AddedContact, 'outcome'>): Done =>
  outcome === 'added before' ? 'added' : outcome

/** What has changed since a mail that is delivered again added somebody is not what its undo takes back. */
const canUndo = ({ outcome, contact }: AddedContact): boolean =>
  outcome === 'added' || outcome === 'restored' || (outcome === 'added before' && contact.version === 1)

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
