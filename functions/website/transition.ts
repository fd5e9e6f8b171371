import { colleagueForm, domainLeft, type ResolvedPerson, resolvePeople } from '../../core/colleagues.ts'
import type { Contact } from '../../core/contact.ts'
import { validate } from '../../core/fields.ts'
import { newId } from '../../core/ids.ts'
import { changeTransition, type Member } from '../../core/member.ts'
import { localDate } from '../../core/time.ts'
import { type Colleague, isUnderWay, planTransition, stepDate, steps } from '../../core/transition.ts'
import { namedPeople, peopleFields, transitionFormOn } from '../../core/transition-form.ts'
import { composeStep, peopleOf } from '../../core/transition-step.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import { planPage, transitionPage, typedTransition } from '../../views/pages/transition.tsx'
import { partsOf } from '../../views/transition-parts.ts'
import { type ContactDeps, linkPath } from './contacts.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { signedIn } from './session.ts'

type TransitionDeps = ContactDeps & {
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
}

export const transitionRoutes = (deps: TransitionDeps): Route[] => [
  {
    method: 'GET',
    path: '/transition',
    handler: signedIn(deps, async (_, { member }) =>
      html(page(deps, member, await deps.listContacts(member.id))),
    ),
  },
  {
    method: 'POST',
    path: '/transition',
    handler: signedIn(deps, (request, { member }) => plan(deps, request, member)),
  },
]

/** A page has room for everybody whom most people would lose. */
const mostToReach = 100

const page = (deps: TransitionDeps, member: Member, contacts: Contact[], form?: FormState): string => {
  const { transition } = member
  const today = localDate(deps.now(), member.zone)
  const link = (purpose: Parameters<typeof linkPath>[1]['purpose'], thing: string) =>
    linkPath(deps, { purpose, memberId: member.id, thing })
  if (!transition || transition.calledOffAt)
    return planPage({
      member,
      form: form ?? emptyForm(),
      takeUpAction: transition && link('take-up', transition.id),
    })
  const begun = steps.filter((step, at) => at === 0 || stepDate(transition, step) <= today)
  const content = composeStep(member, transition, begun, contacts, today, mostToReach)
  return transitionPage({
    member,
    transition,
    today,
    people: peopleOf(transition, contacts),
    parts: content ? partsOf({ member, content, site: deps.site, link, bodies: 'every draft' }).parts : [],
    form: form ?? emptyForm(isUnderWay(transition) ? typedTransition(transition) : {}),
    leaveOutAction: ({ id }) => link('colleague', `${id}~none`),
    callOffAction: link('call-off', transition.id),
  })
}

/** What is wrong with whom a field names. */
const problemWith = (person: ResolvedPerson): string | undefined => {
  if (person.outcome === 'several') {
    const names = person.contacts
      .slice(0, 3)
      .map(({ name }) => name)
      .toSorted()
    return `“${person.whom}” could be ${names.join(' or ')}: write the address.`
  }
  return person.outcome === 'nobody'
    ? `You have no contact called “${person.whom}”: write the address.`
    : undefined
}

const plan = async (deps: TransitionDeps, { form: typed }: PageRequest, member: Member): Promise<Reply> => {
  const now = deps.now()
  const today = localDate(now, member.zone)
  const contacts = await deps.listContacts(member.id)
  const again = (errors: Record<string, string>) => html(page(deps, member, contacts, { typed, errors }), 422)
  const form = validate(transitionFormOn(today), typed)
  if (form.outcome === 'invalid') return again(form.errors)
  const resolved = resolvePeople(namedPeople(form.value), contacts)
  const errors: Record<string, string> = {}
  const named = namedPeople(form.value)
  for (const [at, person] of resolved.entries()) {
    const field = Object.entries(peopleFields).find(([, role]) => role === named[at]?.role)?.[0] ?? ''
    const problem = problemWith(person)
    if (problem) errors[field] ??= problem
  }
  if (Object.keys(errors).length > 0) return again(errors)

  const { lastDay, company, newCompany } = form.value
  const people: Colleague[] = []
  const managerEmails: string[] = []
  for (const person of resolved) {
    const contact = await contactOf(deps, member, person, company)
    if (!contact || !('role' in person)) continue
    people.push({ contactId: contact.id, role: person.role })
    if (person.role === 'manager') managerEmails.push(...contact.emails)
  }
  const domain = domainLeft(managerEmails, member)
  const id = newId(deps.randomToken())
  await deps.changeMember(member, (current) =>
    changeTransition(
      current,
      (each) =>
        planTransition(
          each,
          { lastDay, company, newCompany, domain, people },
          { id, now, zone: member.zone },
        ),
      now,
    ),
  )
  return redirect('/transition')
}

/** Somebody new becomes a contact. */
const contactOf = async (
  deps: TransitionDeps,
  member: Member,
  person: ResolvedPerson,
  company: string | undefined,
): Promise<Contact | undefined> => {
  if (person.outcome === 'known') return person.contact
  const form = person.outcome === 'new' ? colleagueForm(person, company) : undefined
  const now = deps.now()
  const add = { id: newId(deps.randomToken()), today: localDate(now, member.zone), now }
  return form && (await deps.addContact(member.id, form, add)).contact
}
