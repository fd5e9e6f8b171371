import { breakFormOn, takeBreaks, typedBreaks } from '../../core/breaks.ts'
import { validate } from '../../core/fields.ts'
import { intakeAddress } from '../../core/intake-address.ts'
import { changeSettings, type Member } from '../../core/member.ts'
import { settingsForm } from '../../core/member-forms.ts'
import { localDate } from '../../core/time.ts'
import { emptyForm, type FormState } from '../../views/form.tsx'
import { breaksPage } from '../../views/pages/breaks.tsx'
import { newAddressPage, settingsPage, typedSettings } from '../../views/pages/settings.tsx'
import { linkPath } from './contacts.ts'
import { html, type Route, redirect } from './request.ts'
import { type SessionDeps, signedIn } from './session.ts'

export type SettingsDeps = SessionDeps & {
  randomToken: () => string
  changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  rotateIntakeSecret: (before: Member, intakeSecret: string) => Promise<unknown>
}

export const settingsRoutes = (deps: SettingsDeps): Route[] => {
  const page = (member: Member, form: FormState, saved = false) =>
    settingsPage({
      member,
      now: deps.now(),
      form,
      saved,
      intakeAddress: intakeAddress(member, deps.site.intakeDomain),
      resubscribeAction: linkPath(deps, { purpose: 'resubscribe', memberId: member.id, thing: 'all' }),
      resumeAction: linkPath(deps, { purpose: 'resume', memberId: member.id, thing: 'all' }),
    })
  return [
    {
      method: 'GET',
      path: '/settings',
      handler: signedIn(deps, ({ query }, { member }) =>
        html(page(member, emptyForm(typedSettings(member)), query.saved === 'yes')),
      ),
    },
    {
      method: 'POST',
      path: '/settings',
      handler: signedIn(deps, async ({ form: typed }, { member }) => {
        const form = validate(settingsForm, typed)
        if (form.outcome === 'invalid') return html(page(member, { typed, errors: form.errors }), 422)
        await deps.changeMember(member, (current) => changeSettings(current, form.value, deps.now()))
        return redirect('/settings?saved=yes')
      }),
    },
    {
      method: 'GET',
      path: '/settings/breaks',
      handler: signedIn(deps, ({ query }, { member }) => {
        const now = deps.now()
        const form = emptyForm(typedBreaks(member, localDate(now, member.zone)))
        return html(breaksPage({ member, now, form, saved: query.saved === 'yes' }))
      }),
    },
    {
      method: 'POST',
      path: '/settings/breaks',
      handler: signedIn(deps, async ({ form: typed }, { member }) => {
        const now = deps.now()
        const form = validate(breakFormOn(localDate(now, member.zone)), typed)
        if (form.outcome === 'invalid')
          return html(breaksPage({ member, now, form: { typed, errors: form.errors }, saved: false }), 422)
        await deps.changeMember(member, (current) => takeBreaks(current, form.value, now))
        return redirect('/settings/breaks?saved=yes')
      }),
    },
    {
      method: 'GET',
      path: '/settings/new-address',
      handler: signedIn(deps, (_, { member }) =>
        html(
          newAddressPage({
            member,
            intakeAddress: intakeAddress(member, deps.site.intakeDomain),
          }),
        ),
      ),
    },
    {
      method: 'POST',
      path: '/settings/new-address',
      handler: signedIn(deps, async ({ form }, { member }) => {
        if (form.instead === member.intakeSecret)
          await deps.rotateIntakeSecret(member, deps.randomToken().slice(0, 16))
        return redirect('/settings?saved=yes')
      }),
    },
  ]
}
