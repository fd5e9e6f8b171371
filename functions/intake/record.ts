import type { AddedContact } from '../../aws/contacts.ts'
import { type Contact, recordTouch, type Touch } from '../../core/contact.ts'
import { normaliseEmail } from '../../core/fields.ts'
import { newContactId } from '../../core/intake.ts'
import type { Done, Result } from '../../core/intake-result.ts'
import type { Intention } from '../../core/intention.ts'
import { readPerson } from '../../core/read-person.ts'
import { localDate } from '../../core/time.ts'
import type { AddContactsDeps } from './add-contacts.ts'
import type { Asked, ChangeContactsDeps } from './change-contacts.ts'

/** Those whom the member wrote to: somebody known got a touch, somebody new is added with it. */
export const recordAll = async (
  deps: AddContactsDeps,
  asked: Asked,
  { people, skipped, date, cadence }: Extract<Intention, { kind: 'record' }>,
): Promise<Result[]> => {
  const { member, mailId, now, led } = asked
  const today = localDate(now, member.zone)
  const touch: Touch = { id: `mail-${mailId}`, date, channel: 'email', ...led }
  const results: Result[] = []
  for (const { name, address } of people) {
    const id = newContactId(touch.id, normaliseEmail(address))
    const known = await deps.findContact(member.id, { by: { emails: [address], phones: [] }, now })
    if (known && !known.removedOn && known.id !== id) {
      results.push(await record(deps, asked, known, touch, 'wrote'))
      continue
    }
    const read = readPerson({ name, emails: [address], cadence })
    if (read.outcome === 'failed') throw new Error('An address that was checked could not be read.')
    const form = { ...read.contact, cadence }
    const added = await deps.addContact(member.id, form, { id, today, now, touch })
    results.push({ kind: 'contact', done: doneBy(added), contact: added.contact, canUndo: canUndo(added) })
  }
  return [...results, ...skipped.map((each): Result => ({ kind: 'failed', ...each }))]
}

export const doneBy = ({ outcome }: Pick<AddedContact, 'outcome'>): Done =>
  outcome === 'added before' ? 'added' : outcome

/** What has changed since a mail that is delivered again added somebody is not what its undo takes back. */
export const canUndo = ({ outcome, contact }: AddedContact): boolean =>
  outcome === 'added' || outcome === 'restored' || (outcome === 'added before' && contact.version === 1)

/** Another mail of that day may have come since: what is recorded already is left as it is. */
export const record = async (
  deps: ChangeContactsDeps,
  { member, now }: Asked,
  contact: Contact,
  touch: Touch,
  done: 'wrote' | 'talked',
): Promise<Result> => {
  const isRecorded = (await deps.loadTouch(member.id, contact.id, touch.id)) !== undefined
  const changed = await deps.changeContact(member.id, contact.id, now, (current) =>
    isRecorded ? null : recordTouch(current, touch),
  )
  const current = changed?.contact ?? contact
  if (!isRecorded) await deps.saveTouch(member.id, current.id, touch)
  const isLatest = current.lastTouch?.id === touch.id
  return {
    kind: 'contact',
    done: isLatest ? done : 'unchanged',
    contact: current,
    canUndo: current.previous?.touchId === touch.id,
  }
}
