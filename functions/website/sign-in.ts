import { validate } from '../../core/fields.ts'
import { signLink } from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import {
  intakeAddress,
  type Member,
  newMember,
  type SignUpForm,
  signInForm,
  signUpForm,
} from '../../core/member.ts'
import {
  checkProof,
  type Limit,
  limitSubject,
  limits,
  newSession,
  type PendingSignIn,
  type Proof,
  requestSignIn,
  type Session,
} from '../../core/sign-in.ts'
import type { Instant } from '../../core/time.ts'
import { notAMemberMail, signInMail } from '../../views/emails/sign-in.tsx'
import { welcomeMail } from '../../views/emails/welcome.tsx'
import { emptyForm } from '../../views/form.tsx'
import { homePage } from '../../views/pages/home.tsx'
import { GoTo, messagePage } from '../../views/pages/message.tsx'
import {
  checkYourMailPage,
  codeForm,
  confirmPage,
  linkProblemPage,
  signInPage,
} from '../../views/pages/sign-in.tsx'
import { signUpPage } from '../../views/pages/sign-up.tsx'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import {
  endedSessionCookie,
  findSignedIn,
  pendingCookie,
  readPendingCookie,
  type SessionDeps,
  sessionCookie,
  signedIn,
} from './session.ts'

export type SignInDeps = SessionDeps & {
  randomToken: () => string
  log: { warn: (message: string, details: Record<string, string>) => void }
  useWithin: (subject: string, limit: { max: number; window: string }, now: Instant) => Promise<boolean>
  findMemberByEmail: (address: string) => Promise<Member | undefined>
  createMember: (member: Member) => Promise<'created' | 'exists' | 'address taken'>
  saveSignIn: (pending: PendingSignIn) => Promise<unknown>
  loadSignIn: (id: string) => Promise<PendingSignIn | undefined>
  consumeSignIn: (id: string, sessionId: string) => Promise<boolean>
  countCodeTry: (id: string) => Promise<boolean>
  saveSession: (session: Session) => Promise<unknown>
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
    handler: ({ form: typed, ip }) => {
      const form = validate(signUpForm, typed)
      return form.outcome === 'valid'
        ? ask(deps, { email: form.value.email, signUp: form.value, ip })
        : html(signUpPage({ typed, errors: form.errors }), 422)
    },
  },
  { method: 'GET', path: '/sign-in', handler: () => html(signInPage(emptyForm())) },
  {
    method: 'POST',
    path: '/sign-in',
    handler: ({ form: typed, ip }) => {
      const form = validate(signInForm, typed)
      return form.outcome === 'valid'
        ? ask(deps, { email: form.value.email, ip })
        : html(signInPage({ typed, errors: form.errors }), 422)
    },
  },
  { method: 'GET', path: '/check-your-mail', handler: () => html(checkYourMailPage(emptyForm())) },
  { method: 'POST', path: '/check-your-mail', handler: (request) => enterCode(deps, request) },
  { method: 'GET', path: '/confirm/{token}', handler: (request) => showConfirm(deps, request) },
  { method: 'POST', path: '/confirm/{token}', handler: (request) => confirm(deps, request) },
  {
    method: 'POST',
    path: '/sign-out',
    handler: signedIn(deps, async (_, { member, sessionId }) => {
      await deps.deleteSession(member.id, sessionId)
      return redirect('/', endedSessionCookie)
    }),
  },
]

const within = (deps: SignInDeps, limit: Limit, who: string) =>
  deps.useWithin(limitSubject(limit, who, deps.keys), limits[limit], deps.now())

/** Mails a link and a code. What the browser gets is the same for every address, mailed to or not. */
const ask = async (
  deps: SignInDeps,
  { email, signUp, ip }: { email: string; signUp?: SignUpForm; ip: string },
): Promise<Reply> => {
  if (!(await within(deps, 'requestsFromIp', ip)) || !(await within(deps, 'requestsOverall', 'all')))
    return html(tooManyPage(), 429)

  const ids = deps.randomToken()
  const answer = redirect('/check-your-mail', pendingCookie(ids.slice(0, 16)))
  if (!(await within(deps, 'mailsToAddressAMinute', email))) return answer
  if (!(await within(deps, 'mailsToAddressAnHour', email))) return answer

  const member = await deps.findMemberByEmail(email)
  const isSignUp = signUp && !member
  const request = { email: member?.email ?? email, ...(isSignUp && { signUp }) }
  const random = { ids, secret: deps.randomToken(), now: deps.now(), keys: deps.keys }
  const { pending, token, code } = requestSignIn(request, random)
  await deps.saveSignIn(pending)

  const kind = isSignUp ? 'sign-up' : signUp ? 'sign-up of a member' : 'sign-in'
  const mail =
    member || isSignUp
      ? signInMail({ to: pending.email, url: `${deps.site.url}/confirm/${token}`, code, kind })
      : notAMemberMail({ to: email, signUpUrl: `${deps.site.url}/sign-up` })
  const sent = await deps.sendMail(mail)
  if (sent.outcome === 'submitted' || sent.outcome === 'unknown') return answer
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

/** Random ids and secrets are lower-case letters and digits; anything else is not a token of ours. */
const readToken = (token: string | undefined) => {
  const [, id, secret] = /^([a-z2-7]{16})\.([a-z2-7]{52})$/.exec(token ?? '') ?? []
  return id && secret ? { id, secret } : undefined
}

const showConfirm = async (deps: SignInDeps, request: PageRequest): Promise<Reply> => {
  const token = readToken(request.params.token)
  const pending = token && (await deps.loadSignIn(token.id))
  if (!token || !pending) return html(linkProblemPage('wrong'), 404)
  const proof = checkProof(pending, { secret: token.secret }, deps.keys, deps.now())
  if (proof !== 'good') return html(linkProblemPage(proof), proof === 'wrong' ? 404 : 410)
  const current = await findSignedIn(deps, request)
  return html(
    confirmPage({
      token: `${token.id}.${token.secret}`,
      email: pending.email,
      isSignUp: Boolean(pending.signUp),
      signedInAs: current?.member.email,
    }),
  )
}

const confirm = async (deps: SignInDeps, request: PageRequest): Promise<Reply> => {
  const token = readToken(request.params.token)
  const pending = token && (await deps.loadSignIn(token.id))
  if (!token || !pending) return html(linkProblemPage('wrong'), 404)
  return complete(deps, pending, { secret: token.secret })
}

const enterCode = async (deps: SignInDeps, request: PageRequest): Promise<Reply> => {
  const form = validate(codeForm, request.form)
  if (form.outcome === 'invalid')
    return html(checkYourMailPage({ typed: request.form, errors: form.errors }), 422)
  const id = readPendingCookie(request)
  const pending = id && /^[a-z2-7]{16}$/.test(id) ? await deps.loadSignIn(id) : undefined
  const wrong = () =>
    html(
      checkYourMailPage({
        typed: {},
        errors: { code: 'That is not the code we sent last. Look again, or ask for a new one.' },
      }),
      422,
    )
  if (!pending) return wrong()
  if (!(await within(deps, 'codesForAddress', pending.email)) || !(await deps.countCodeTry(pending.id)))
    return html(linkProblemPage('too many tries'), 410)
  const proof = { code: form.value.code }
  return checkProof(pending, proof, deps.keys, deps.now()) === 'wrong'
    ? wrong()
    : complete(deps, pending, proof)
}

/** Makes the member if it is a sign-up, and the session, for the one proof that comes first. */
const complete = async (deps: SignInDeps, pending: PendingSignIn, proof: Proof): Promise<Reply> => {
  const now = deps.now()
  const checked = checkProof(pending, proof, deps.keys, now)
  if (checked !== 'good') return html(linkProblemPage(checked), checked === 'wrong' ? 404 : 410)

  const member = pending.signUp
    ? newMember(pending.signUp, {
        id: pending.signUp.memberId,
        intakeSecret: pending.signUp.intakeSecret,
        now,
      })
    : await deps.findMemberByEmail(pending.email)
  if (!member) return html(linkProblemPage('expired'), 410)
  const created = pending.signUp && (await deps.createMember(member))
  if (created === 'address taken') return html(linkProblemPage('address taken'), 409)

  const { session, cookie } = newSession(member.id, {
    id: deps.randomToken().slice(0, 16),
    secret: deps.randomToken(),
    now,
    keys: deps.keys,
  })
  if (!(await deps.consumeSignIn(pending.id, session.id))) return html(linkProblemPage('used'), 410)
  await deps.saveSession(session)
  if (pending.signUp) await welcome(deps, member, now)
  return redirect('/contacts', sessionCookie(cookie))
}

/** Sent by the one who consumed the link. If it fails the member is a member all the same, and settings says the rest. */
const welcome = async (deps: SignInDeps, member: Member, now: Instant) => {
  const add = signLink({ purpose: 'add', memberId: member.id, thing: 'all' }, deps.keys, now)
  const sent = await deps.sendMail(
    welcomeMail({
      member,
      addUrl: `${deps.site.url}/l/${add}`,
      settingsUrl: `${deps.site.url}/settings`,
      intakeAddress: intakeAddress(member, deps.site.intakeDomain),
    }),
  )
  if (sent.outcome !== 'submitted')
    deps.log.warn('A welcome mail was not sent.', { memberId: member.id, ...sent })
}
