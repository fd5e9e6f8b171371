import { detailsForm } from '../../core/details-form.ts'
import { isSameAddress, validate } from '../../core/fields.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import { cannotMailDetailsPage, pageIsBusyPage } from '../../views/pages/keep-in-touch.tsx'
import * as pages from '../../views/pages/left-details.tsx'
import { changeLeft, correct, nothingLeft, withdraw } from './change-left.ts'
import { type ConfirmDetailsDeps, confirm, showConfirm } from './confirm-details.ts'
import { linkPath } from './contacts.ts'
import type { LinkAnswer, LinkAnswers, Opened } from './links.ts'
import { askToConfirm } from './mail-details.ts'
import { html } from './request.ts'

export type LeftDetailsDeps = ConfirmDetailsDeps
type Answer = LinkAnswer<LeftDetailsDeps>

const myPage = (
  deps: LeftDetailsDeps,
  { link, member, action }: Opened,
  form: FormState,
  said?: 'saved' | 'address asked',
) =>
  pages.myDetailsPage({
    member,
    form,
    action,
    deleteAction: linkPath(deps, { ...link, purpose: 'delete-details' }),
    ...(said && { said }),
  })

const showMine: Answer = async (deps, opened) => {
  const details = await deps.loadDetails(opened.member.id, opened.link.thing)
  return details ? html(myPage(deps, opened, emptyForm(pages.typedDetails(details.said)))) : nothingLeft()
}

/** All but another address holds at once; that one is the contact's when its own mail says so. */
const correctMine: Answer = async (deps, opened, request) => {
  const { link, member } = opened
  const details = await deps.loadDetails(member.id, link.thing)
  if (!details) return nothingLeft()
  const { form: typed } = request
  const form = validate(detailsForm, typed)
  if (form.outcome === 'invalid') return html(myPage(deps, opened, { typed, errors: form.errors }), 422)
  const { email } = details.said
  const saved = { ...details, said: { ...form.value, email } }
  await changeLeft(deps, opened, details, correct(saved))
  await deps.saveDetails(member.id, saved)
  if (isSameAddress(form.value.email, email))
    return html(myPage(deps, opened, emptyForm(pages.typedDetails(saved.said)), 'saved'))
  const asked = await askToConfirm(deps, request, member, {
    said: form.value,
    from: { details: details.id },
  })
  if (asked === 'too many') return html(pageIsBusyPage(), 429)
  if (asked === 'cannot mail') return html(cannotMailDetailsPage(), 503)
  return html(myPage(deps, opened, emptyForm(pages.typedDetails(saved.said)), 'address asked'))
}

/** The contact's own copy goes last, so that what broke off can be pressed again. */
const forget = async (deps: LeftDetailsDeps, opened: Opened) => {
  const details = await deps.loadDetails(opened.member.id, opened.link.thing)
  if (!details) return
  await withdraw(deps, opened, details)
  await deps.deleteDetails(opened.member.id, details.id)
}

const answers = (each: LinkAnswers<LeftDetailsDeps>) => each

/** What the links about details left on a keep-in-touch page show and do: three are the contact's, the last the member's. */
export const leftDetailsLinks = {
  'confirm-details': answers({ show: showConfirm, act: confirm }),
  'my-details': answers({ show: showMine, act: correctMine }),
  'delete-details': answers({
    show: async (deps, { link, member, action }) =>
      (await deps.loadDetails(member.id, link.thing))
        ? html(pages.deleteDetailsPage({ member, action }))
        : nothingLeft(),
    act: async (deps, opened) => {
      await forget(deps, opened)
      return html(pages.detailsDeletedPage({ member: opened.member }))
    },
  }),
  'undo-details': answers({
    show: async (deps, { link, member, action, signedIn }) => {
      const details = await deps.loadDetails(member.id, link.thing)
      return details
        ? html(pages.undoDetailsPage({ name: details.said.name, action, signedIn }))
        : html(pages.detailsUndonePage({ signedIn }))
    },
    act: async (deps, opened) => {
      await forget(deps, opened)
      return html(pages.detailsUndonePage({ signedIn: opened.signedIn }))
    },
  }),
}
