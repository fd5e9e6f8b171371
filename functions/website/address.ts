import {
  addressesOf,
  findAddress,
  isOver,
  lastDayOf,
  mostAddresses,
  newAddressForm,
  noteTold,
  othersOf,
  usePrimary,
} from '../../core/addresses.ts'
import { isSameAddress, validate } from '../../core/fields.ts'
import { type Member, noteSuppression } from '../../core/member.ts'
import { signInForm } from '../../core/member-forms.ts'
import { checkProof, type PendingSignIn, requestSignIn } from '../../core/sign-in.ts'
import type { Suppression } from '../../core/suppression.ts'
import type { Instant } from '../../core/time.ts'
import {
  addressAddedMail,
  addressRemovedMail,
  addressTakenMail,
  confirmAddressMail,
  otherPrimaryMail,
} from '../../views/emails/address.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import {
  addressAskedPage,
  addressElsewherePage,
  addressesPage,
  addressProblemPage,
  confirmAddressPage,
} from '../../views/pages/address.tsx'
import { tellOf } from './address-links.ts'
import { type MailDeps, mailOnRequest, mayAsk, mayHaveGone } from './mail-on-request.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { findSignedIn, readToken, type SessionDeps, type SignedIn, signedIn } from './session.ts'
import { cannotMailPage, tooManyPage } from './sign-in-pages.ts'

export type AddressDeps = SessionDeps &
  MailDeps & {
    randomToken: () => string
    log: { warn: (message: string, details: Record<string, string>) => void }
    findMemberAt: (address: string, now: Instant) => Promise<Member | undefined>
    changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
    addAddress: (
      member: Member,
      address: string,
      now: Instant,
    ) => Promise<'added' | 'address taken' | 'too many'>
    removeAddress: (member: Member, address: string, now: Instant) => Promise<boolean>
    findSuppression: (address: string) => Promise<Suppression | undefined>
    loadSignIn: (id: string) => Promise<PendingSignIn | undefined>
    saveSignIn: (pending: PendingSignIn) => Promise<unknown>
    consumeSignIn: (id: string, sessionId: string) => Promise<boolean>
    deleteSignIns: (address: string) => Promise<unknown>
  }

/** A member's addresses: another by a link mailed there, pressed by the member who asked; which is primary; and fewer. */
export const addressRoutes = (deps: AddressDeps): Route[] => [
  {
    method: 'GET',
    path: '/settings/address',
    handler: signedIn(deps, ({ query }, { member }) =>
      show(deps, member, emptyForm(wishes(member)), { done: query.done }),
    ),
  },
  {
    method: 'POST',
    path: '/settings/address',
    handler: signedIn(deps, (request, { member }) => ask(deps, request, member)),
  },
  {
    method: 'GET',
    path: '/settings/address/sent',
    handler: signedIn(deps, (_, { member }) => html(addressAskedPage(settingsOf(member)))),
  },
  {
    method: 'POST',
    path: '/settings/address/primary',
    handler: signedIn(deps, ({ form }, { member }) => choosePrimary(deps, member, form.email ?? '')),
  },
  {
    method: 'POST',
    path: '/settings/address/remove',
    handler: signedIn(deps, ({ form }, { member }) => remove(deps, member, form)),
  },
  {
    method: 'GET',
    path: '/confirm-address/{token}',
    handler: async (request) => {
      const found = await findSignedIn(deps, request)
      if (!found) return html(addressElsewherePage(), 401)
      const { member } = found
      const pending = await findAsked(deps, request, member)
      const to = settingsOf(member)
      if (!pending) return html(addressProblemPage('gone', to), 410)
      const { email, primary } = pending
      const kept = { email: member.email, until: lastDayOf(member, member.email) }
      const works = !isOver(kept, member.zone, deps.now())
      return html(confirmAddressPage({ email, primary, action: request.path, kept, works, signedIn: to }))
    },
  },
  {
    method: 'POST',
    path: '/confirm-address/{token}',
    handler: signedIn(deps, (request, found) => confirm(deps, request, found)),
  },
]

const settingsOf = (member: Member) => ({ member, current: 'settings' as const })

/** Who gets no mail any more, or is about to lose the address, wants it to go to the new one. */
const wishes = (member: Member): Record<string, string> =>
  member.mailProblem || lastDayOf(member, member.email) ? { primary: 'on' } : {}

const show = async (
  deps: AddressDeps,
  member: Member,
  form: FormState,
  { done, status = 200 }: { done?: string | undefined; status?: number },
): Promise<Reply> => {
  const others = await Promise.all(
    othersOf(member).map(async (other) => ({
      ...other,
      isReached: (await deps.findSuppression(other.email)) === undefined,
    })),
  )
  return html(addressesPage({ member, others, now: deps.now(), form, done }), status)
}

/** What the browser gets is the same whether the address is free or another member's, mailed to or not. */
const ask = async (deps: AddressDeps, request: PageRequest, member: Member): Promise<Reply> => {
  const { form: typed } = request
  const form = validate(newAddressForm, typed)
  if (form.outcome === 'invalid') return show(deps, member, { typed, errors: form.errors }, { status: 422 })
  const { email, primary } = form.value
  const isTheirs = addressesOf(member).some((each) => isSameAddress(each, email))
  if (!isTheirs && addressesOf(member).length >= mostAddresses) {
    const errors = { email: `You have ${mostAddresses} addresses. Remove one of them first.` }
    return show(deps, member, { typed, errors }, { status: 422 })
  }
  const asked = redirect('/settings/address/sent')
  const may = await mayAsk(deps, request, email)
  if (may === 'too many') return html(tooManyPage(), 429)
  if (may === 'not again') return asked
  const now = deps.now()
  const owner = await deps.findMemberAt(email, now)
  const newAddress = { memberId: member.id, from: member.email, ...(primary && { primary }) }
  const random = { ids: deps.randomToken(), secret: deps.randomToken(), now, keys: deps.keys }
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
  const { from, primary = false } = pending.newAddress
  return checked === 'good' ? { ...pending, from, primary } : undefined
}

/** Written down before anything changes, so that whoever an intruder makes primary comes after the member. */
const willTell = async (deps: AddressDeps, member: Member, to: string): Promise<Member> =>
  (await deps.changeMember(member, (current) => noteTold(current, to, deps.now()))) ?? member

/** Consumed last, so that what broke off can be pressed again; then the address until now is told, once. */
const confirm = async (
  deps: AddressDeps,
  request: PageRequest,
  { member, sessionId }: SignedIn,
): Promise<Reply> => {
  const pending = await findAsked(deps, request, member)
  if (!pending) return html(addressProblemPage('gone', settingsOf(member)), 410)
  const { id, email, from, primary } = pending
  const outcome = await deps.addAddress(await willTell(deps, member, from), email, deps.now())
  if (outcome !== 'added') return html(addressProblemPage(outcome, settingsOf(member)), 409)
  if (primary) await makePrimary(deps, member, email)
  if ((await deps.consumeSignIn(id, sessionId)) && !isSameAddress(from, email))
    await tellOf(deps, { memberId: member.id, to: from }, primary ? otherPrimaryMail : addressAddedMail)
  return redirect(`/settings/address?done=${primary ? 'primary' : 'added'}`)
}

/** The member with another primary address, and with what is known of mail to it. */
const makePrimary = async (deps: AddressDeps, { id }: Member, email: string): Promise<void> => {
  const now = deps.now()
  const member = await deps.loadMember(id)
  const moved = member && (await deps.changeMember(member, (current) => usePrimary(current, email, now)))
  if (!moved || !isSameAddress(moved.email, email)) return
  const suppression = await deps.findSuppression(email)
  await deps.changeMember(moved, (current) =>
    isSameAddress(current.email, email) ? noteSuppression(current, suppression, now) : current,
  )
}

const choosePrimary = async (deps: AddressDeps, member: Member, typed: string): Promise<Reply> => {
  const email = findAddress(member, typed, deps.now())
  if (!email) return html(addressProblemPage('not yours', settingsOf(member)), 409)
  if (email === member.email) return redirect('/settings/address?done=primary')
  if (await deps.findSuppression(email))
    return html(addressProblemPage('not reached', settingsOf(member)), 409)
  await makePrimary(deps, await willTell(deps, member, member.email), email)
  await tellOf(deps, { memberId: member.id, to: member.email }, otherPrimaryMail)
  return redirect('/settings/address?done=primary')
}

const remove = async (deps: AddressDeps, member: Member, typed: Record<string, string>): Promise<Reply> => {
  const form = validate(signInForm, typed)
  if (form.outcome === 'invalid' || isSameAddress(form.value.email, member.email))
    return html(addressProblemPage('not removed', settingsOf(member)), 409)
  const { email } = form.value
  const isTheirs = othersOf(member).some((other) => isSameAddress(other.email, email))
  const current = isTheirs ? await willTell(deps, member, member.email) : member
  if (await deps.removeAddress(current, email, deps.now())) {
    await tellOf(deps, { memberId: member.id, to: member.email }, (told) =>
      addressRemovedMail({ ...told, removed: email }),
    )
    // Nothing else would lead to them from the member any more.
    await deps.deleteSignIns(email)
  }
  return redirect('/settings/address?done=removed')
}
