import { accountOf, type Contents } from '../../core/account.ts'
import { markStale, removeContact, snoozeUntil, type Touch } from '../../core/contact.ts'
import { matchesFilter } from '../../core/contact-filter.ts'
import { type ExportFile, exportFile, exportFormats } from '../../core/export-files.ts'
import type { Result } from '../../core/intake-result.ts'
import type { Intention } from '../../core/intention.ts'
import { pause, resubscribe, resume } from '../../core/member.ts'
import { keepQuiet } from '../../core/quiet-months.ts'
import { sortReferences } from '../../core/reference.ts'
import { nextDigest } from '../../core/schedule.ts'
import { type Instant, localDate } from '../../core/time.ts'
import { shorten } from '../../core/wording.ts'
import { type AddContactsDeps, addAll } from './add-contacts.ts'
import {
  type Asked,
  byName,
  change,
  changeReferences,
  listContacts,
  note,
  onContacts,
} from './change-contacts.ts'
import { record } from './record.ts'
import { planLeaving, stay } from './transition.ts'
import { answerTo, keepWin, type WinDeps } from './wins.ts'

export type CarryOutDeps = AddContactsDeps &
  WinDeps & { loadContents: (memberId: string, now: Instant) => Promise<Contents> }

/** What a mail asks for but the record of a mail to others, which most ask for. */
export type WordIntention = Exclude<Intention, { kind: 'record' }>

export type CarriedOut = { results: Result[]; files?: ExportFile[] }

/** Does one thing that the words of a mail ask for; `index` tells it from the mail's others. */
export const carryOut = async (
  deps: CarryOutDeps,
  asked: Asked,
  intention: WordIntention,
  index: number,
): Promise<CarriedOut> => {
  const { member, mailId, now, led } = asked
  const today = localDate(now, member.zone)
  const several = (results: Result[]): CarriedOut => ({ results })
  const one = (result: Result) => several([result])
  switch (intention.kind) {
    case 'add':
      return several(await addAll(deps, asked, intention))
    case 'done': {
      const touch: Touch = {
        id: `mail-${mailId}-${index}`,
        date: intention.date,
        channel: 'conversation',
        ...led,
      }
      return several(
        await onContacts(deps, asked, intention.words, { about: 'talked' }, (contact, rest) =>
          record(deps, asked, contact, { ...touch, ...(rest && { note: shorten(rest, 1000) }) }, 'talked'),
        ),
      )
    }
    case 'snooze':
      return several(
        await onContacts(deps, asked, intention.whom, { about: 'snooze' }, (contact) =>
          change(deps, asked, contact, 'snoozed', (current) => snoozeUntil(current, intention.until)),
        ),
      )
    case 'forget':
      return several(
        await onContacts(deps, asked, intention.whom, { about: 'remove' }, (contact) =>
          change(deps, asked, contact, 'removed', (current) => removeContact(current, today)),
        ),
      )
    case 'reference':
      return several(await changeReferences(deps, asked, intention))
    case 'note':
      return one(await note(deps, asked, intention))
    case 'stale': {
      const contact = await deps.findContact(member.id, {
        by: { emails: [intention.address], phones: [] },
        now,
      })
      return contact
        ? one(await change(deps, asked, contact, 'stale', (current) => markStale(current, intention.address)))
        : one({ kind: 'failed', place: intention.address, reason: 'None of your contacts has that address.' })
    }
    case 'next': {
      const dated = (await listContacts(deps, asked)).filter(({ nextContact }) => nextContact)
      const contacts = dated
        .toSorted((a, b) => (a.nextContact ?? '').localeCompare(b.nextContact ?? ''))
        .slice(0, 10)
      return one({ kind: 'contacts', asked: 'next', search: '', contacts })
    }
    case 'list': {
      const contacts = byName(await listContacts(deps, asked))
      return one({ kind: 'contacts', asked: 'list', search: '', contacts })
    }
    case 'leaving':
      return several(await planLeaving(deps, asked, intention))
    case 'staying':
      return one(await stay(deps, asked))
    case 'references': {
      const { agreed, offered, asked: waiting, owed } = sortReferences(await listContacts(deps, asked), today)
      const contacts = [...new Set([...agreed, ...offered, ...waiting, ...owed])]
      return one({ kind: 'contacts', asked: 'references', search: '', contacts })
    }
    case 'find': {
      const { search } = intention
      const contacts = (await listContacts(deps, asked)).filter((contact) =>
        matchesFilter(contact, { search, relation: '', tag: '', due: false }, today),
      )
      return one({ kind: 'contacts', asked: 'find', search, contacts })
    }
    case 'win': {
      const { text, job } = intention
      return one(await keepWin(deps, asked, { id: `${mailId}-${index}`, text, ...(job && { job }) }))
    }
    case 'reminder':
      return one(await answerTo(deps, asked, intention.answer))
    case 'pause':
      await deps.changeMember(member, (current) => pause(current, intention.until, now))
      return one({ kind: 'paused', until: intention.until })
    case 'quiet': {
      const changed = await deps.changeMember(member, (current) => keepQuiet(current, intention.months, now))
      const digest = changed && nextDigest(changed, now)
      const next = digest && localDate(digest.at, member.zone)
      return one({ kind: 'quiet', months: intention.months, next })
    }
    case 'resume': {
      const changed = await deps.changeMember(member, (current) => resubscribe(resume(current, now), now))
      const digest = changed && nextDigest(changed, now)
      const next = digest && digest.at > now ? localDate(digest.at, member.zone) : undefined
      return one({ kind: 'resumed', next })
    }
    case 'export': {
      const account = accountOf(member, await deps.loadContents(member.id, now), today)
      return {
        results: [{ kind: 'exported', contacts: account.contacts.length, wins: account.wins.length }],
        files: exportFormats.map((format) => exportFile(account, format)),
      }
    }
    case 'help':
      return one({ kind: 'help' })
    case 'incomplete':
      return one({ kind: 'not understood', text: intention.text, reason: intention.reason })
    case 'not understood':
      return one(intention)
  }
}
