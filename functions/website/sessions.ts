import { listedSessions, publicIdOf } from '../../core/sessions.ts'
import type { Session } from '../../core/sign-in.ts'
import { sessionsPage } from '../../views/pages/sessions.tsx'
import { html, type Route, redirect } from './request.ts'
import { type SessionDeps, type SignedIn, signedIn } from './session.ts'

export type SessionsDeps = SessionDeps & {
  listSessions: (memberId: string) => Promise<Session[]>
  deleteSession: (memberId: string, sessionId: string) => Promise<unknown>
}

const path = '/settings/sessions'

/** Where the member is signed in, and a button to end that elsewhere. This one ends where every page ends it. */
export const sessionRoutes = (deps: SessionsDeps): Route[] => {
  const end = async ({ member, sessionId }: SignedIn, isMeant: (session: Session) => boolean) => {
    const sessions = await deps.listSessions(member.id)
    for (const session of sessions)
      if (session.id !== sessionId && isMeant(session)) await deps.deleteSession(member.id, session.id)
    return redirect(`${path}?ended=yes`)
  }
  return [
    {
      method: 'GET',
      path,
      handler: signedIn(deps, async ({ query }, { member, sessionId }) => {
        const sessions = await deps.listSessions(member.id)
        const listed = listedSessions(sessions, { currentId: sessionId, zone: member.zone, now: deps.now() })
        return html(sessionsPage({ member, sessions: listed, ended: query.ended === 'yes' }))
      }),
    },
    {
      method: 'POST',
      path: `${path}/end`,
      handler: signedIn(deps, ({ form }, found) =>
        end(found, (session) => publicIdOf(session) === form.session),
      ),
    },
    {
      method: 'POST',
      path: `${path}/end-others`,
      handler: signedIn(deps, (_, found) => end(found, () => true)),
    },
  ]
}
