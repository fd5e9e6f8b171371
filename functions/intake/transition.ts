import { colleagueForm, domainLeft, resolvePeople } from '../../core/colleagues.ts'
import { changeReference } from '../../core/contact.ts'
import { newContactId } from '../../core/intake.ts'
import type { Result } from '../../core/intake-result.ts'
import type { Intention } from '../../core/intention.ts'
import { changeTransition, type Member } from '../../core/member.ts'
import { localDate } from '../../core/time.ts'
import {
  type Colleague,
  callOff,
  isUnderWay,
  nextStep,
  planTransition,
  type Task,
  tickOf,
  tickOff,
} from '../../core/transition.ts'
import type { AddContactsDeps } from './add-contacts.ts'
import { type Asked, byName, change, listContacts } from './change-contacts.ts'
import { recordAll } from './record.ts'

type Deps = AddContactsDeps & {
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
}

const mostToChoose = 10

/** Records those whom a draft went to, and ticks off what it was for. A farewell adds nobody: it goes to whole teams. */
export const recordTask = async (
  deps: Deps,
  asked: Asked,
  intention: Extract<Intention, { kind: 'record' }>,
  task: Task,
): Promise<Result[]> => {
  const { member, now } = asked
  const isFarewell = task === 'farewell'
  const known = await Promise.all(
    intention.people.map(({ address }) =>
      deps.findContact(member.id, { by: { emails: [address], phones: [] }, now }),
    ),
  )
  const recorded = await recordAll(deps, asked, {
    ...intention,
    people: intention.people.filter((_, at) => !isFarewell || (known[at] && !known[at].removedOn)),
    skipped: isFarewell ? [] : intention.skipped,
  })
  const contacts = recorded.flatMap((result) => (result.kind === 'contact' ? [result.contact] : []))
  const isOfContact = task === 'ask' || task === 'address'
  const ticks = isOfContact ? contacts.map(({ id }) => tickOf(task, id)) : [tickOf(task)]
  await deps.changeMember(member, (current) =>
    changeTransition(
      current,
      (each) => each && (each.calledOffAt ? each : tickOff(each, ticks, intention.date)),
      now,
    ),
  )
  const references: Result[] = []
  for (const contact of task === 'ask' ? contacts : []) {
    const result = await change(deps, asked, contact, 'asked', (current) =>
      changeReference(current, { move: 'asked', date: intention.date }),
    )
    if (result.kind === 'contact' && result.canUndo) references.push(result)
  }
  return [...recorded, ...references, ...(isFarewell ? [{ kind: 'farewell ticked off' as const }] : [])]
}

/** Plans a job change, or changes the one under way; whoever is named by a new address becomes a contact. */
export const planLeaving = async (
  deps: Deps,
  asked: Asked,
  { plan }: Extract<Intention, { kind: 'leaving' }>,
): Promise<Result[]> => {
  const { member, mailId, now } = asked
  const { transition: before } = member
  const today = localDate(now, member.zone)
  const results: Result[] = []
  const people: Colleague[] = []
  let managerEmails: string[] = []
  if (!plan.lastDay && !(before && isUnderWay(before))) return [{ kind: 'no transition' }]
  for (const person of resolvePeople(plan.people, await listContacts(deps, asked))) {
    if (person.outcome === 'nobody') {
      results.push({ kind: 'nobody', words: person.whom })
      continue
    }
    if (person.outcome === 'several') {
      const contacts = byName(person.contacts).slice(0, mostToChoose)
      results.push({ kind: 'which', about: 'colleague', role: person.role, words: person.whom, contacts })
      continue
    }
    let contact = person.outcome === 'known' ? person.contact : undefined
    if (person.outcome === 'new') {
      const form = colleagueForm(person, plan.company ?? before?.company)
      if (!form) continue
      const id = newContactId(mailId, person.address)
      const added = await deps.addContact(member.id, form, { id, today, now })
      contact = added.contact
      if (added.outcome !== 'unchanged')
        results.push({ kind: 'contact', done: 'added', contact, canUndo: contact.version === 1 })
    }
    if (!contact) continue
    people.push({ contactId: contact.id, role: person.role })
    if (person.role === 'manager') managerEmails = [...managerEmails, ...contact.emails]
  }
  const { people: _, isUnclear: __, ...said } = plan
  const domain = domainLeft(managerEmails, member)
  const id = newContactId(mailId, 'transition')
  const changed = await deps.changeMember(member, (current) =>
    changeTransition(
      current,
      (each) => planTransition(each, { ...said, domain, people }, { id, now, zone: member.zone }),
      now,
    ),
  )
  const transition = changed?.transition
  if (!changed || !transition) return results
  const isNew = transition.id !== before?.id
  const next = nextStep(changed, now)
  return [
    {
      kind: 'transition',
      done: isNew ? 'planned' : transition.version === before?.version ? 'unchanged' : 'changed',
      transition,
      before: !isNew && before && before.lastDay !== transition.lastDay ? before.lastDay : undefined,
      next: next && (next.at > now ? localDate(next.at, member.zone) : today),
    },
    ...results,
  ]
}

export const stay = async (deps: Deps, { member, now }: Asked): Promise<Result> => {
  const { transition: before } = member
  const isOver = before && !isUnderWay(before) && !before.calledOffAt
  if (!before || isOver) return { kind: 'no transition' }
  const changed = await deps.changeMember(member, (current) =>
    changeTransition(current, (each) => each && callOff(each, now), now),
  )
  const transition = changed?.transition ?? before
  return { kind: 'transition', done: 'called off', transition, before: undefined, next: undefined }
}
