import { isSameAddress, validate } from '../../core/fields.ts'
import { formerAddressAfter, type Member, noteSuppression } from '../../core/member.ts'
import { signInForm } from '../../core/member-forms.ts'
import { checkProof, type PendingSignIn, requestSignIn } from '../../core/sign-in.ts'
import type { Suppression } from '../../core/suppression.ts'
import type { Instant } from '../../core/time.ts'
import { addressChangedMail, addressTakenMail, confirmAddressMail } from '../../views/emails/address.ts'
import { emptyForm } from '../../views/form.tsx'
import {
  addressAskedPage,
  addressElsewherePage,
  addressPage,
  addressProblemPage,
  confirmAddressPage,
} from '../../views/pages/address.tsx'
import { type MailDeps, mailOnRequest, mayAsk, mayHaveGone } from './mail-on-request.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { findSignedIn, readToken, type SessionDeps, type SignedIn, signedIn } from './session.ts'
import { cannotMailPage, tooManyPage } from './sign-in-pages.ts'

export type AddressDeps = SessionDeps &
  MailDeps & {
    randomToken: () => string
    log: { warn: (message: string, details: Record<string, string>) => void }
    findMemberByEmail: (address: string) => Promise<Member | undefined>
    changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
    changeAddress: (
      member: Member,
      change: { from: string; to: string; now: Instant },
    ) => Promise<'changed' | 'address taken'>
    findSuppression: (address: string) => Promise<Suppression | undefined>
    loadSignIn: (id: string) => Promise<PendingSignIn | undefined>
    saveSignIn: (pending: PendingSignIn) => Promise<unknown>
    consumeSignIn: (id: string, sessionId: string) => Promise<boolean>
    deleteSignIns: (address: string) => Promise<unknown>
  }

/** The way to another address: a link mailed there, pressed by the member who asked. */
export const addressRoutes = (deps: AddressDeps): Route[] => [
  {
    method: 'GET',
    path: '/settings/address',
    handler: signedIn(deps, (_, { member }) =>
      html(addressPage({ form: emptyForm(), signedIn: settingsOf(member) })),
    ),
  },
  {
    method: 'POST',
    path: '/settings/address',
    handler: signedIn(deps, (request, { member }) => {
      const { form: typed } = request
      const form = validate(signInForm, typed)
      return form.outcome === 'valid'
        ? ask(deps, request, member, form.value.email)
        : html(addressPage({ form: { typed, errors: form.errors }, signedIn: settingsOf(member) }), 422)
    }),
  },
  {
    method: 'GET',
    path: '/settings/address/sent',
    handler: signedIn(deps, (_, { member }) => html(addressAskedPage(settingsOf(member)))),
  },
  {
    method: 'GET',
    path: '/confirm-address/{token}',
    handler: async (request) => {
      const found = await findSignedIn(deps, request)
      if (!found) return html(addressElsewherePage(), 401)
      const pending = await findAsked(deps, request, found.member)
      const to = settingsOf(found.member)
      return pending
        ? html(
            confirmAddressPage({
              email: pending.email,
              action: request.path,
              until: formerAddressAfter(found.member, pending.email, deps.now())?.until,
              signedIn: to,
            }),
          )
        : html(addressProblemPage('gone', to), 410)
    },
  },
  {
    method: 'POST',
    path: '/confirm-address/{token}',
    handler: signedIn(deps, (request, found) => confirm(deps, request, found)),
  },
]

const settingsOf = (member: Member) => ({ member, current: 'settings' as const })

/** What the browser gets is the same whether the address is free or another member's, mailed to or not. */
const ask = async (
  deps: AddressDeps,
  request: PageRequest,
  member: Member,
  email: string,
): Promise<Reply> => {
  const asked = redirect('/settings/address/sent')
  const may = await mayAsk(deps, request, email)
  if (may === 'too many') return html(tooManyPage(), 429)
  if (may === 'not again') return asked
  const owner = await deps.findMemberByEmail(email)
  const newAddress = { memberId: member.id, from: member.email }
  const random = { ids: deps.randomToken(), secret: deps.randomToken(), now: deps.now(), keys: deps.keys }
  const { pending, token } = requestSignIn({ email, newAddress }, random)
  await deps.saveSignIn(pending)
  const mail =
    owner && owner.id !== member.id
      ? addressTakenMail({ to: email, signInUrl: `${deps.site.url}/sign-in` })
      : confirmAddressMail({ to: email, url: `${deps.site.url}/confirm-address/${token}` })
  const sent = await mailOnRequest(deps, mail)
  if (mayHaveGone(sent)) return asked
  deps.log.warn('A mail to a new address was not sent.', sent)
  return html(cannotMailPage(), 503)
}

/** What this member asked for, as long as its link is good. */
const findAsked = async (deps: AddressDeps, { params }: PageRequest, member: Member) => {
  const token = readToken(params.token)
  const pending = token && (await deps.loadSignIn(token.id))
  if (!pending || pending.newAddress?.memberId !== member.id) return undefined
  const checked = checkProof(pending, { secret: token.secret }, deps.keys, deps.now())
  return checked === 'good' ? { ...pending, from: pending.newAddress.from } : undefined
}

/** Consumed last, so that what broke off can be pressed again. */
const confirm = async (
  deps: AddressDeps,
  request: PageRequest,
  { member, sessionId }: SignedIn,
): Promise<Reply> => {
  const now = deps.now()
  const pending = await findAsked(deps, request, member)
  if (!pending) return html(addressProblemPage('gone', settingsOf(member)), 410)
  const { id, email, from } = pending
  if ((await deps.changeAddress(member, { from, to: email, now })) === 'address taken')
    return html(addressProblemPage('taken', settingsOf(member)), 409)
  const suppression = await deps.findSuppression(email)
  const moved = await deps.loadMember(member.id)
  if (moved) await deps.changeMember(moved, (current) => noteSuppression(current, suppression, now))
  if ((await deps.consumeSignIn(id, sessionId)) && !isSameAddress(from, email)) {
    const sent = await deps.sendMail(addressChangedMail({ to: from }))
    if (!mayHaveGone(sent)) deps.log.warn('A changed address was not told so.', sent)
    // Nothing else would lead to them from the member any more.
    await deps.deleteSignIns(from)
  }
  return redirect('/settings?saved=yes')
}
