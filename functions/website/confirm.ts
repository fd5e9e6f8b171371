import { describeDevice } from '../../core/device.ts'
import { validate } from '../../core/fields.ts'
import { newId } from '../../core/ids.ts'
import { intakeAddress } from '../../core/intake-address.ts'
import { signLink } from '../../core/links.ts'
import type { Mail } from '../../core/mail.ts'
import type { SendOutcome } from '../../core/mailing.ts'
import { type Member, newMember, noteSuppression } from '../../core/member.ts'
import {
  checkProof,
  codeForm,
  newSession,
  type PendingSignIn,
  type Proof,
  type Session,
} from '../../core/sign-in.ts'
import type { Suppression } from '../../core/suppression.ts'
import type { Instant } from '../../core/time.ts'
import { welcomeMail } from '../../views/emails/welcome.tsx'
import { emptyForm } from '../../views/form.tsx'
import { checkYourMailPage, confirmPage, linkProblemPage } from '../../views/pages/sign-in.tsx'
import { type LimitDeps, within } from './limits.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { findSignedIn, readPendingCookie, readToken, type SessionDeps, sessionCookie } from './session.ts'

export type ConfirmDeps = SessionDeps &
  LimitDeps & {
    randomToken: () => string
    log: { warn: (message: string, details: Record<string, string>) => void }
    findMemberAt: (address: string, now: Instant) => Promise<Member | undefined>
    changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
    createMember: (member: Member) => Promise<'created' | 'exists' | 'address taken'>
    loadSignIn: (id: string) => Promise<PendingSignIn | undefined>
    consumeSignIn: (id: string, sessionId: string) => Promise<boolean>
    countCodeTry: (id: string) => Promise<boolean>
    saveSession: (session: Session) => Promise<unknown>
    deleteSession: (memberId: string, sessionId: string) => Promise<unknown>
    findSuppression: (address: string) => Promise<Suppression | undefined>
    sendMail: (mail: Mail) => Promise<SendOutcome>
  }

/** What follows a mail that was asked for: its link, or its code. */
export const confirmRoutes = (deps: ConfirmDeps): Route[] => [
  { method: 'GET', path: '/check-your-mail', handler: () => html(checkYourMailPage(emptyForm())) },
  { method: 'POST', path: '/check-your-mail', handler: (request) => enterCode(deps, request) },
  { method: 'GET', path: '/confirm/{token}', handler: (request) => showConfirm(deps, request) },
  { method: 'POST', path: '/confirm/{token}', handler: (request) => confirm(deps, request) },
]

const problem = (checked: Parameters<typeof linkProblemPage>[0], pending?: PendingSignIn): Reply => {
  const statuses = { wrong: 404, 'address taken': 409, expired: 410, used: 410, 'too many tries': 410 }
  return html(linkProblemPage(checked, Boolean(pending?.signUp)), statuses[checked])
}

/** A link that moves a member to another address is not one that signs in. */
const load = async (deps: ConfirmDeps, id: string): Promise<PendingSignIn | undefined> => {
  const pending = await deps.loadSignIn(id)
  return pending?.newAddress ? undefined : pending
}

const showConfirm = async (deps: ConfirmDeps, request: PageRequest): Promise<Reply> => {
  const token = readToken(request.params.token)
  const pending = token && (await load(deps, token.id))
  if (!token || !pending) return problem('wrong')
  const checked = checkProof(pending, { secret: token.secret }, deps.keys, deps.now())
  if (checked !== 'good') return problem(checked, pending)
  const current = await findSignedIn(deps, request)
  return html(
    confirmPage({
      action: request.path,
      email: pending.email,
      isSignUp: Boolean(pending.signUp),
      signedInAs: current?.member.email,
    }),
  )
}

const confirm = async (deps: ConfirmDeps, request: PageRequest): Promise<Reply> => {
  const token = readToken(request.params.token)
  const pending = token && (await load(deps, token.id))
  if (!token || !pending) return problem('wrong')
  return complete(deps, request, pending, { secret: token.secret })
}

const enterCode = async (deps: ConfirmDeps, request: PageRequest): Promise<Reply> => {
  const form = validate(codeForm, request.form)
  if (form.outcome === 'invalid')
    return html(checkYourMailPage({ typed: request.form, errors: form.errors }), 422)
  const id = readPendingCookie(request)
  const pending = id ? await load(deps, id) : undefined
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
    return problem('too many tries', pending)
  const proof = { code: form.value.code }
  const isWrong = checkProof(pending, proof, deps.keys, deps.now()) === 'wrong'
  return isWrong ? wrong() : complete(deps, request, pending, proof)
}

/** Makes the member if it is a sign-up, and the session, for the one proof that comes first. */
const complete = async (
  deps: ConfirmDeps,
  request: PageRequest,
  pending: PendingSignIn,
  proof: Proof,
): Promise<Reply> => {
  const now = deps.now()
  const checked = checkProof(pending, proof, deps.keys, now)
  if (checked !== 'good') return problem(checked, pending)

  const { signUp } = pending
  if (signUp) {
    const created = await deps.createMember(
      newMember(signUp, { id: signUp.memberId, intakeSecret: signUp.intakeSecret, now }),
    )
    if (created === 'address taken') return problem(created)
  }
  const found = await (signUp ? deps.loadMember(signUp.memberId) : deps.findMemberAt(pending.email, now))
  const suppression = await deps.findSuppression(found?.email ?? pending.email)
  const member =
    found && (await deps.changeMember(found, (current) => noteSuppression(current, suppression, now)))
  if (!member) return problem('expired', pending)

  const { session, cookie } = newSession(member.id, {
    id: newId(deps.randomToken()),
    secret: deps.randomToken(),
    now,
    keys: deps.keys,
    device: describeDevice(request.userAgent),
  })
  if (!(await deps.consumeSignIn(pending.id, session.id))) return problem('used', pending)
  await deps.saveSession(session)
  const earlier = await findSignedIn(deps, request)
  if (earlier) await deps.deleteSession(earlier.member.id, earlier.sessionId)
  if (!member.welcomedAt) await welcome(deps, member, now)
  return redirect('/overview', sessionCookie(cookie))
}

/** Sent by whoever signs in first; if it fails, at the next sign-in. */
const welcome = async (deps: ConfirmDeps, member: Member, now: Instant) => {
  const add = signLink({ purpose: 'add', memberId: member.id, thing: 'all' }, deps.keys, now)
  const sent = await deps.sendMail(
    welcomeMail({
      member,
      addUrl: `${deps.site.url}/l/${add}`,
      settingsUrl: `${deps.site.url}/settings`,
      intakeAddress: intakeAddress(member, deps.site.intakeDomain),
      now,
    }),
  )
  if (sent.outcome === 'submitted')
    await deps.changeMember(member, (current) => ({ ...current, welcomedAt: now }))
  else deps.log.warn('A welcome mail was not sent.', { memberId: member.id, ...sent })
}
