import { findAddress } from '../../core/addresses.ts'
import { validate } from '../../core/fields.ts'
import { newId } from '../../core/ids.ts'
import type { Member } from '../../core/member.ts'
import { type SignUpForm, signInForm, signUpForm } from '../../core/member-forms.ts'
import { type PendingSignIn, requestSignIn } from '../../core/sign-in.ts'
import { describeSignUp, maySignUp, type SignUp } from '../../core/sign-up.ts'
import type { Instant } from '../../core/time.ts'
import { notAMemberMail, notInvitedMail, signInMail } from '../../views/emails/sign-in.tsx'
import { emptyForm } from '../../views/form.tsx'
import { homePage } from '../../views/pages/home.tsx'
import { signInPage } from '../../views/pages/sign-in.tsx'
import { signUpPage } from '../../views/pages/sign-up.tsx'
import { type MailDeps, mailOnRequest, mayAsk, mayHaveGone } from './mail-on-request.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import {
  endedSessionCookie,
  findSignedIn,
  pendingCookie,
  readPendingCookie,
  type SessionDeps,
  signedIn,
} from './session.ts'
import { cannotMailPage, tooManyPage } from './sign-in-pages.ts'

export type SignInDeps = SessionDeps &
  MailDeps & {
    randomToken: () => string
    signUp: SignUp
    isInvited: (address: string) => Promise<boolean>
    log: { warn: (message: string, details: Record<string, string>) => void }
    findMemberAt: (address: string, now: Instant) => Promise<Member | undefined>
    saveSignIn: (pending: PendingSignIn) => Promise<unknown>
    deleteSession: (memberId: string, sessionId: string) => Promise<unknown>
  }

export const signInRoutes = (deps: SignInDeps): Route[] => [
  {
    method: 'GET',
    path: '/',
    handler: async (request) =>
      (await findSignedIn(deps, request)) ? redirect('/overview') : html(homePage()),
  },
  {
    method: 'GET',
    path: '/sign-up',
    handler: () => html(signUpPage(emptyForm(), describeSignUp(deps.signUp))),
  },
  {
    method: 'POST',
    path: '/sign-up',
    handler: (request) => {
      const { form: typed } = request
      const form = validate(signUpForm, typed)
      return form.outcome === 'valid'
        ? ask(deps, { email: form.value.email, signUp: form.value, request })
        : html(signUpPage({ typed, errors: form.errors }, describeSignUp(deps.signUp)), 422)
    },
  },
  { method: 'GET', path: '/sign-in', handler: () => html(signInPage(emptyForm())) },
  {
    method: 'POST',
    path: '/sign-in',
    handler: (request) => {
      const { form: typed } = request
      const form = validate(signInForm, typed)
      return form.outcome === 'valid'
        ? ask(deps, { email: form.value.email, request })
        : html(signInPage({ typed, errors: form.errors }), 422)
    },
  },
  {
    method: 'POST',
    path: '/sign-out',
    handler: signedIn(deps, async (_, { member, sessionId }) => {
      await deps.deleteSession(member.id, sessionId)
      return redirect('/', endedSessionCookie)
    }),
  },
]

/** Mails a link and a code. What the browser gets is the same for every address, mailed to or not. */
const ask = async (
  deps: SignInDeps,
  { email, signUp, request }: { email: string; signUp?: SignUpForm; request: PageRequest },
): Promise<Reply> => {
  const may = await mayAsk(deps, request, email)
  if (may === 'too many') return html(tooManyPage(), 429)
  const ids = deps.randomToken()
  const id = newId(ids)
  // The code of a mail that was sent a moment ago still belongs to this browser.
  if (may === 'not again')
    return redirect('/check-your-mail', pendingCookie(readPendingCookie(request) ?? id))

  const now = deps.now()
  const member = await deps.findMemberAt(email, now)
  const wantsIn = signUp && !member
  const isSignUp =
    wantsIn && (deps.signUp === 'open' || maySignUp(deps.signUp, email, await deps.isInvited(email)))
  const address = member && findAddress(member, email, now)
  const wanted = { email: address ?? email, ...(isSignUp && { signUp }) }
  const random = { ids, secret: deps.randomToken(), now, keys: deps.keys }
  const { pending, token, code } = requestSignIn(wanted, random)
  await deps.saveSignIn(pending)

  const kind = isSignUp ? 'sign-up' : signUp ? 'sign-up of a member' : 'sign-in'
  const mail =
    member || isSignUp
      ? signInMail({ to: pending.email, url: `${deps.site.url}/confirm/${token}`, code, kind })
      : wantsIn
        ? notInvitedMail({ to: email, whoMay: describeSignUp(deps.signUp) ?? '' })
        : notAMemberMail({ to: email, signUpUrl: `${deps.site.url}/sign-up` })
  const sent = await mailOnRequest(deps, mail)
  if (mayHaveGone(sent)) return redirect('/check-your-mail', pendingCookie(id))
  deps.log.warn('A sign-in mail was not sent.', sent)
  return html(cannotMailPage(), 503)
}
