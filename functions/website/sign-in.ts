import { validate } from '../../core/fields.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import { type Member, type SignUpForm, signInForm, signUpForm } from '../../core/member.ts'
import { networkOf, type PendingSignIn, requestSignIn } from '../../core/sign-in.ts'
import { notAMemberMail, signInMail } from '../../views/emails/sign-in.tsx'
import { emptyForm } from '../../views/form.tsx'
import { homePage } from '../../views/pages/home.tsx'
import { GoTo, messagePage } from '../../views/pages/message.tsx'
import { signInPage } from '../../views/pages/sign-in.tsx'
import { signUpPage } from '../../views/pages/sign-up.tsx'
import { type LimitDeps, within } from './limits.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import {
  endedSessionCookie,
  findSignedIn,
  pendingCookie,
  readPendingCookie,
  type SessionDeps,
  signedIn,
} from './session.ts'

export type SignInDeps = SessionDeps &
  LimitDeps & {
    randomToken: () => string
    log: { warn: (message: string, details: Record<string, string>) => void }
    findMemberByEmail: (address: string) => Promise<Member | undefined>
    saveSignIn: (pending: PendingSignIn) => Promise<unknown>
    deleteSession: (memberId: string, sessionId: string) => Promise<unknown>
    sendMail: (mail: Mail) => Promise<SendOutcome>
  }

export const signInRoutes = (deps: SignInDeps): Route[] => [
  {
    method: 'GET',
    path: '/',
    handler: async (request) =>
      (await findSignedIn(deps, request)) ? redirect('/contacts') : html(homePage()),
  },
  { method: 'GET', path: '/sign-up', handler: () => html(signUpPage(emptyForm())) },
  {
    method: 'POST',
    path: '/sign-up',
    handler: (request) => {
      const { form: typed } = request
      const form = validate(signUpForm, typed)
      return form.outcome === 'valid'
        ? ask(deps, { email: form.value.email, signUp: form.value, request })
        : html(signUpPage({ typed, errors: form.errors }), 422)
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
  if (!(await within(deps, 'requestsFromNetwork', networkOf(request.ip)))) return html(tooManyPage(), 429)
  const ids = deps.randomToken()
  const id = ids.slice(0, 16)
  // The code of a mail that was sent a moment ago still belongs to this browser.
  const notMailed = redirect('/check-your-mail', pendingCookie(readPendingCookie(request) ?? id))
  if (!(await within(deps, 'mailsToAddressAMinute', email))) return notMailed
  if (!(await within(deps, 'mailsToAddressAnHour', email))) return notMailed
  if (!(await within(deps, 'mailsOverall', 'all'))) return html(tooManyPage(), 429)

  const member = await deps.findMemberByEmail(email)
  const isSignUp = signUp && !member
  const wanted = { email: member?.email ?? email, ...(isSignUp && { signUp }) }
  const random = { ids, secret: deps.randomToken(), now: deps.now(), keys: deps.keys }
  const { pending, token, code } = requestSignIn(wanted, random)
  await deps.saveSignIn(pending)

  const kind = isSignUp ? 'sign-up' : signUp ? 'sign-up of a member' : 'sign-in'
  const mail =
    member || isSignUp
      ? signInMail({ to: pending.email, url: `${deps.site.url}/confirm/${token}`, code, kind })
      : notAMemberMail({ to: email, signUpUrl: `${deps.site.url}/sign-up` })
  const sent = await deps.sendMail(mail)
  if (sent.outcome === 'submitted' || sent.outcome === 'unknown')
    return redirect('/check-your-mail', pendingCookie(id))
  deps.log.warn('A sign-in mail was not sent.', { outcome: sent.outcome, reason: sent.reason })
  return html(cannotMailPage(), 503)
}

const tooManyPage = () =>
  messagePage({
    title: 'That was a lot at once',
    text: 'Too many links have been asked for. Nothing was sent. Try again in an hour.',
    children: GoTo({ href: '/', children: 'Back to the start' }),
  })

const cannotMailPage = () =>
  messagePage({
    title: 'We cannot send mail at the moment',
    text: 'Nothing was sent and nothing is lost. Try again in a few minutes.',
    children: GoTo({ href: '/sign-in', children: 'Try again' }),
  })
