import { addNote, type Contact, changeReference, type Touch } from '../../core/contact.ts'
import type { Done, Result, WhichOne } from '../../core/intake-result.ts'
import type { Intention } from '../../core/intention.ts'
import type { Member } from '../../core/member.ts'
import { namedIn } from '../../core/named-in.ts'
import { mostVouchedFor, referenceState } from '../../core/reference.ts'
import { type Instant, localDate } from '../../core/time.ts'
import { matchAll } from '../../core/whom.ts'
import { shorten } from '../../core/wording.ts'

export type ChangeContactsDeps = {
  listContactsAndRemoved: (memberId: string, now: Instant) => Promise<Contact[]>
  changeContact: (
    memberId: string,
    contactId: string,
    now: Instant,
    change: (contact: Contact) => Contact | null,
  ) => Promise<{ contact: Contact; changed: boolean } | undefined>
  saveTouch: (memberId: string, contactId: string, touch: Touch) => Promise<unknown>
  loadTouch: (memberId: string, contactId: string, touchId: string) => Promise<Touch | undefined>
}

/** Whose mail asks, which mail, and what touches say that led to it. */
export type Asked = { member: Member; mailId: string; now: Instant; led?: Pick<Touch, 'via'> | undefined }

const mostToChoose = 10

/** What a subject can quote. */
const quoted = (words: string) => shorten(words.replace(/[\s\p{Cc}]+/gu, ' ').trim(), 60)

const listWhere =
  (isWanted: (contact: Contact) => boolean) =>
  async (deps: ChangeContactsDeps, { member, now }: Asked): Promise<Contact[]> =>
    (await deps.listContactsAndRemoved(member.id, now)).filter(isWanted)
export const listContacts = listWhere(({ removedOn }) => removedOn === undefined)
const listRemoved = listWhere(({ removedOn }) => removedOn !== undefined)

export const byName = (contacts: Contact[]) => contacts.toSorted((a, b) => a.name.localeCompare(b.name))

/** Acts on each contact that the words name; asks when a name fits several, and never guesses. */
export const onContacts = async (
  deps: ChangeContactsDeps,
  asked: Asked,
  words: string,
  which: WhichOne,
  act: (contact: Contact, rest: string) => Promise<Result>,
): Promise<Result[]> => {
  const matches = matchAll(words, await listContacts(deps, asked))
  const isNobody = matches.every(({ outcome }) => outcome === 'nobody')
  // A mail that is delivered again finds whom it removed.
  const again = which.about === 'remove' && isNobody ? matchAll(words, await listRemoved(deps, asked)) : []
  const results: Result[] = []
  for (const match of again.some(({ outcome }) => outcome === 'one') ? again : matches) {
    if (match.outcome === 'one') {
      results.push(await act(match.contact, match.rest))
      continue
    }
    const contacts = byName(match.outcome === 'several' ? match.contacts : match.near).slice(0, mostToChoose)
    const shown = quoted(match.outcome === 'nobody' ? match.whom : words)
    results.push(
      contacts.length > 0
        ? { kind: 'which', ...which, words: shown, contacts }
        : { kind: 'nobody', words: shown },
    )
  }
  return results
}

export const change = async (
  deps: ChangeContactsDeps,
  { member, now }: Asked,
  contact: Contact,
  done: Done,
  decide: (contact: Contact) => Contact | null,
): Promise<Result> => {
  const changed = (await deps.changeContact(member.id, contact.id, now, decide)) ?? {
    contact,
    changed: false,
  }
  return { kind: 'contact', done, contact: changed.contact, canUndo: changed.changed }
}

/** Records what happened about a reference; what somebody vouches for may begin with *for*. */
export const changeReferences = (
  deps: ChangeContactsDeps,
  asked: Asked,
  { move, words, date }: Extract<Intention, { kind: 'reference' }>,
): Promise<Result[]> =>
  onContacts(deps, asked, words, { about: 'reference', move }, async (contact, rest) => {
    const what = shorten(rest.replace(/\s+/g, ' ').replace(/^for /i, ''), mostVouchedFor)
    const result = await change(deps, asked, contact, move, (current) =>
      changeReference(current, { move, date, what }),
    )
    const agreed = result.kind === 'contact' && referenceState(result.contact.reference) === 'agreed'
    return agreed && move === 'asked' ? { ...result, done: 'agreed' } : result
  })

/** Keeps words about somebody: about the one that the mail answers for, else about whom the words name. */
export const note = async (
  deps: ChangeContactsDeps,
  asked: Asked,
  { words, contactId }: Extract<Intention, { kind: 'note' }>,
): Promise<Result> => {
  const { member, now } = asked
  const contacts = await listContacts(deps, asked)
  const meant = contacts.find(({ id }) => id === contactId)
  const named = namedIn(words, contacts)
  const [contact, ...others] = named.length > 0 ? named : meant ? [meant] : []
  const shown = shorten(words, 200)
  if (!contact) return { kind: 'not understood', text: shown, reason: 'It names none of your contacts.' }
  if (others.length > 0)
    return { kind: 'which', about: 'edit', words: quoted(words), contacts: named.slice(0, mostToChoose) }
  const today = localDate(now, member.zone)
  let isFull = false
  const result = await change(deps, asked, contact, 'noted', (current) => {
    const noted = addNote(current, words, today)
    isFull = noted.outcome === 'full'
    return noted.outcome === 'noted' ? noted.contact : null
  })
  return isFull
    ? {
        kind: 'failed',
        place: shown,
        reason: `The notes about ${contact.name} are full: make room on their page.`,
      }
    : result
}
