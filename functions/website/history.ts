import { historyPage } from '../../views/pages/history.tsx'
import { brokenLinkPage } from '../../views/pages/links.tsx'
import { type ContactDeps, loadOne } from './contacts.ts'
import { html, type Route } from './request.ts'
import { signedIn } from './session.ts'

export const historyRoutes = (deps: ContactDeps): Route[] => [
  {
    method: 'GET',
    path: '/contacts/{id}/history',
    handler: signedIn(deps, async ({ params, query }, { member }) => {
      const contact = await loadOne(deps, member, params.id)
      if (!contact) return html(brokenLinkPage('gone'), 404)
      const touches = await deps.listTouches(member.id, contact.id)
      const page = Math.trunc(Number(query.page)) || 1
      return html(historyPage({ contact, touches, page, signedIn: { member, current: 'contacts' } }))
    }),
  },
]
