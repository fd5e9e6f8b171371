import { validate } from '../../core/fields.ts'
import {
  changePageText,
  keepInTouchLinks,
  pageForm,
  turnPageOff,
  turnPageOn,
} from '../../core/keep-in-touch.ts'
import type { Member } from '../../core/member.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import {
  keepInTouchSettingsPage,
  newPageAddressPage,
  typedPage,
} from '../../views/pages/keep-in-touch-settings.tsx'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { type SessionDeps, signedIn } from './session.ts'

export type KeepInTouchSettingsDeps = SessionDeps & {
  randomToken: () => string
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  rotatePageSecret: (before: Member, secret: string) => Promise<unknown>
}

const path = '/settings/keep-in-touch'
const saved = () => redirect(`${path}?saved=yes`)

/** The member's own keep-in-touch page: on, off, in which words, and at which address. */
export const keepInTouchSettingsRoutes = (deps: KeepInTouchSettingsDeps): Route[] => {
  const page = (member: Member, form: FormState, isSaved = false) =>
    keepInTouchSettingsPage({ member, form, links: keepInTouchLinks(member, deps.site), saved: isSaved })
  const newSecret = () => deps.randomToken().slice(0, 16)
  const withText =
    (save: (member: Member, text: string) => Promise<unknown>) =>
    async ({ form: typed }: PageRequest, { member }: { member: Member }): Promise<Reply> => {
      const form = validate(pageForm, typed)
      if (form.outcome === 'invalid') return html(page(member, { typed, errors: form.errors }), 422)
      await save(member, form.value.text)
      return saved()
    }
  return [
    {
      method: 'GET',
      path,
      handler: signedIn(deps, ({ query }, { member }) =>
        html(page(member, emptyForm(typedPage(member)), query.saved === 'yes')),
      ),
    },
    {
      method: 'POST',
      path,
      handler: signedIn(
        deps,
        withText((member, text) => deps.changeMember(member, (current) => changePageText(current, text))),
      ),
    },
    {
      method: 'POST',
      path: `${path}/on`,
      handler: signedIn(
        deps,
        withText(async (member, text) => {
          if (!member.pageSecret) await deps.rotatePageSecret(member, newSecret())
          await deps.changeMember(member, (current) => turnPageOn(current, text))
        }),
      ),
    },
    {
      method: 'POST',
      path: `${path}/off`,
      handler: signedIn(deps, async (_, { member }) => {
        await deps.changeMember(member, turnPageOff)
        return saved()
      }),
    },
    {
      method: 'GET',
      path: `${path}/new-address`,
      handler: signedIn(deps, (_, { member }) =>
        member.pageSecret ? html(newPageAddressPage({ member })) : redirect(path),
      ),
    },
    {
      method: 'POST',
      path: `${path}/new-address`,
      handler: signedIn(deps, async ({ form }, { member }) => {
        if (member.pageSecret && form.instead === member.pageSecret)
          await deps.rotatePageSecret(member, newSecret())
        return saved()
      }),
    },
  ]
}
