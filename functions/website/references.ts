import type { Contact } from '../../core/contact.ts'
import { referenceForm } from '../../core/contact-form.ts'
import { validate } from '../../core/fields.ts'
import { intakeAddress } from '../../core/intake-address.ts'
import type { Member } from '../../core/member.ts'
import { sortReferences } from '../../core/reference.ts'
import { localDate } from '../../core/time.ts'
import { emptyForm } from '../../views/form.tsx'
import { headsUpPage, referencesPage } from '../../views/pages/references.tsx'
import { type ContactDeps, linkPath } from './contacts.ts'
import { html, type PageRequest, type Reply, type Route } from './request.ts'
import { signedIn } from './session.ts'

export const referenceRoutes = (deps: ContactDeps): Route[] => [
  {
    method: 'GET',
    path: '/references',
    handler: signedIn(deps, (_, { member }) => list(deps, member)),
  },
  {
    method: 'GET',
    path: '/references/heads-up',
    handler: signedIn(deps, (request, { member }) => headsUp(deps, request, member)),
  },
]

const list = async (deps: ContactDeps, member: Member): Promise<Reply> =>
  html(page(deps, member, await deps.listContacts(member.id)))

const page = (
  deps: ContactDeps,
  member: Member,
  contacts: Contact[],
  form: Parameters<typeof referencesPage>[0]['form'] = emptyForm(),
) => {
  const today = localDate(deps.now(), member.zone)
  return referencesPage({
    references: sortReferences(contacts, today),
    actionOf: ({ id }, move) =>
      linkPath(deps, { purpose: 'reference', memberId: member.id, thing: `${id}~${move}` }),
    form,
    today,
    member,
  })
}

/** Drafts to those who were picked, as they stand on the page; nothing is sent from here, and nothing stored. */
const headsUp = async (deps: ContactDeps, { query }: PageRequest, member: Member): Promise<Reply> => {
  const contacts = await deps.listContacts(member.id)
  const { agreed } = sortReferences(contacts, localDate(deps.now(), member.zone))
  const picked = agreed.filter(({ id }) => query[`pick-${id}`] === 'on')
  const form = validate(referenceForm, query)
  if (form.outcome === 'invalid')
    return html(page(deps, member, contacts, { typed: query, errors: form.errors }), 422)
  if (picked.length === 0) {
    const errors = { pick: 'Pick at least one person.' }
    return html(page(deps, member, contacts, { typed: query, errors }), 422)
  }
  const bcc = intakeAddress(member, deps.site.intakeDomain)
  return html(headsUpPage({ picked, what: form.value.what, bcc, member }))
}
