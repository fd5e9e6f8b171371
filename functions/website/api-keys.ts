import { type ApiKey, apiKeyForm, newApiKey } from '../../core/api-key.ts'
import { validate } from '../../core/fields.ts'
import { isId, newId, readId } from '../../core/ids.ts'
import type { Member } from '../../core/member.ts'
import { apiKeyMadeMail } from '../../views/emails/api-key.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import {
  apiKeyMadePage,
  apiKeysPage,
  apiKeyThereAlreadyPage,
  revokeApiKeyPage,
  tooManyApiKeysPage,
} from '../../views/pages/api-keys.tsx'
import { notFoundPage } from './error-page.ts'
import { within } from './limits.ts'
import { type MailDeps, mayHaveGone } from './mail-on-request.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { type SessionDeps, signedIn } from './session.ts'

export type ApiKeyDeps = SessionDeps &
  MailDeps & {
    randomToken: () => string
    log: { warn: (message: string, details: Record<string, string>) => void }
    listApiKeys: (memberId: string) => Promise<ApiKey[]>
    addApiKey: (key: ApiKey) => Promise<'added' | 'there already' | 'too many'>
    loadApiKey: (memberId: string, keyId: string) => Promise<ApiKey | undefined>
    deleteApiKey: (memberId: string, keyId: string) => Promise<unknown>
  }

const path = '/settings/keys'

/** The keys with which programs come to the API: made here, shown once, revoked here. */
export const apiKeyRoutes = (deps: ApiKeyDeps): Route[] => [
  {
    method: 'GET',
    path,
    handler: signedIn(deps, async ({ query }, { member }) =>
      html(await listPage(deps, member, emptyForm({ scope: 'read' }), query.revoked === 'yes')),
    ),
  },
  { method: 'POST', path, handler: signedIn(deps, (request, { member }) => make(deps, request, member)) },
  {
    method: 'GET',
    path: `${path}/{id}`,
    handler: signedIn(deps, async ({ path: action, params }, { member }) => {
      const key = isId(params.id) ? await deps.loadApiKey(member.id, params.id) : undefined
      return key ? html(revokeApiKeyPage({ member, key, action })) : notFoundPage()
    }),
  },
  {
    method: 'POST',
    path: `${path}/{id}`,
    handler: signedIn(deps, async ({ params }, { member }) => {
      if (!isId(params.id)) return notFoundPage()
      await deps.deleteApiKey(member.id, params.id)
      return redirect(`${path}?revoked=yes`)
    }),
  },
]

/** With the id that makes a form that is sent twice make one key. */
const listPage = async (deps: ApiKeyDeps, member: Member, form: FormState, revoked = false) => {
  const typed = { ...form.typed, id: newId(deps.randomToken()) }
  return apiKeysPage({ member, keys: await deps.listApiKeys(member.id), form: { ...form, typed }, revoked })
}

const make = async (deps: ApiKeyDeps, { form: typed }: PageRequest, member: Member): Promise<Reply> => {
  const form = validate(apiKeyForm, typed)
  if (form.outcome === 'invalid')
    return html(await listPage(deps, member, { typed, errors: form.errors }), 422)
  if (!(await within(deps, 'apiKeysMade', member.id))) return html(tooManyApiKeysPage({ member }), 429)
  const id = readId(typed.id) ?? newId(deps.randomToken())
  const random = deps.randomToken()
  const { key, text } = newApiKey(form.value, {
    ...{ memberId: member.id, id, random, now: deps.now(), keys: deps.keys },
  })
  const added = await deps.addApiKey(key)
  if (added === 'there already') return html(apiKeyThereAlreadyPage({ member }), 409)
  if (added === 'too many') return html(tooManyApiKeysPage({ member }), 409)
  const sent = await deps.sendMail(
    apiKeyMadeMail({ to: member.email, key, zone: member.zone, url: `${deps.site.url}${path}` }),
  )
  if (!mayHaveGone(sent)) deps.log.warn('A member was not told of a new key.', sent)
  return html(apiKeyMadePage({ member, key, text, siteUrl: deps.site.url }), 201)
}
