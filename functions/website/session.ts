import { readId } from '../../core/ids.ts'
import type { KeyRing } from '../../core/links.ts'
import type { Member } from '../../core/member.ts'
import { isSessionGood, isUseToNote, readSessionCookie, type Session } from '../../core/sign-in.ts'
import type { Site } from '../../core/site.ts'
import type { Instant } from '../../core/time.ts'
import { GoTo, messagePage } from '../../views/pages/message.tsx'
import { html, type PageRequest, type Reply, redirect } from './request.ts'

/** https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes */
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax'
const sixtyDays = 60 * 24 * 60 * 60

export const sessionCookie = (value: string) => `__Host-session=${value}; ${attributes}; Max-Age=${sixtyDays}`
export const endedSessionCookie = `__Host-session=; ${attributes}; Max-Age=0`
/** Which sign-up or sign-in this browser asked for: where a code belongs. */
export const pendingCookie = (id: string) => `__Host-pending=${id}; ${attributes}; Max-Age=86400`
export const readPendingCookie = ({ cookies }: PageRequest): string | undefined =>
  readId(cookies['__Host-pending'])

/** Random ids and secrets are lower-case letters and digits; anything else is not a token of ours. */
export const readToken = (token: string | undefined) => {
  const [, id, secret] = /^([a-z2-7]{16})\.([a-z2-7]{52})$/.exec(token ?? '') ?? []
  return id && secret ? { id, secret } : undefined
}

export type SessionDeps = {
  now: () => Instant
  keys: KeyRing
  site: Site
  loadSession: (memberId: string, sessionId: string) => Promise<Session | undefined>
  loadMember: (memberId: string) => Promise<Member | undefined>
  noteSessionUse: (session: Session, now: Instant) => Promise<unknown>
}

export type SignedIn = { member: Member; sessionId: string }

export const findSignedIn = async (
  deps: SessionDeps,
  { cookies }: PageRequest,
): Promise<SignedIn | undefined> => {
  const cookie = readSessionCookie(cookies['__Host-session'] ?? '')
  if (!cookie) return undefined
  const session = await deps.loadSession(cookie.memberId, cookie.id)
  const now = deps.now()
  if (!session || !isSessionGood(session, cookie.secret, deps.keys, now)) return undefined
  if (isUseToNote(session, now)) await deps.noteSessionUse(session, now)
  const member = await deps.loadMember(cookie.memberId)
  return member && { member, sessionId: session.id }
}

/** A route for somebody signed in; others are shown the way. A post must say that it comes from our own pages. */
export const signedIn =
  (deps: SessionDeps, handler: (request: PageRequest, signedIn: SignedIn) => Promise<Reply> | Reply) =>
  async (request: PageRequest): Promise<Reply> => {
    if (request.method === 'POST' && request.origin !== deps.site.url) return foreignOrigin()
    const found = await findSignedIn(deps, request)
    if (found) return handler(request, found)
    return request.method === 'POST' ? signedOut() : redirect('/sign-in')
  }

const signedOut = (): Reply =>
  html(
    messagePage({
      title: 'You are signed out',
      text: 'Nothing was saved. Sign in, then go back in your browser to what you typed, and press the button again.',
      children: GoTo({ href: '/sign-in', children: 'Sign in' }),
    }),
    401,
  )

export const foreignOrigin = (): Reply =>
  html(
    messagePage({
      title: 'This did not come from our own page',
      text: 'Nothing was changed. If you pressed a button here, open the page again and press it once more.',
      children: GoTo({ href: '/contacts', children: 'Your contacts' }),
    }),
    403,
  )
