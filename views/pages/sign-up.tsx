import { signUpForm } from '../../core/member-forms.ts'
import { describeHour } from '../../core/wording.ts'
import { type FormState, type Option, Problems, SelectField, TextField } from '../form.tsx'
import { renderPage } from '../layout.tsx'

const letUsChoose = { value: '', text: 'You choose for me' }
export const dayOptions: Option[] = Array.from({ length: 31 }, (_, index) => {
  const day = index + 1
  return { value: String(day), text: day > 28 ? `${day} (or the last day of the month)` : String(day) }
})
export const hourOptions: Option[] = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  text: describeHour(hour),
}))
export const zoneOptions: Option[] = Intl.supportedValuesOf('timeZone')
  .concat('UTC')
  .map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') }))

const labels = {
  name: 'Your name',
  email: 'Your email address',
  zone: 'Time zone',
  digestDay: 'Day of the month',
  digestHour: 'Hour',
}

/** `whoMay` when it is not everybody. */
export const signUpPage = (form: FormState, whoMay: string | undefined): string =>
  renderPage({
    title: 'Sign up',
    hasZone: true,
    children: (
      <>
        <h1>Sign up</h1>
        <p class="lead">We will mail you a link. No password, and nothing to install.</p>
        {whoMay && <p>{whoMay}</p>}
        <Problems form={form} labels={labels} />
        <form method="post" action="/sign-up" class="narrow" novalidate={Object.keys(form.errors).length > 0}>
          <TextField
            form={form}
            schema={signUpForm}
            name="name"
            label={labels.name}
            autocomplete="name"
            hint="As the people you write to know you."
          />
          <TextField
            form={form}
            schema={signUpForm}
            name="email"
            label={labels.email}
            type="email"
            autocomplete="email"
            hint="Best one that stays yours when you change jobs."
          />
          <SelectField
            form={form}
            schema={signUpForm}
            name="zone"
            label={labels.zone}
            options={[{ value: '', text: 'Choose…' }, ...zoneOptions]}
            browserZone={!form.typed.zone}
          />
          <fieldset>
            <legend>When should your monthly digest come?</legend>
            <div class="pair">
              <SelectField
                form={form}
                schema={signUpForm}
                name="digestDay"
                label={labels.digestDay}
                options={[letUsChoose, ...dayOptions]}
              />
              <SelectField
                form={form}
                schema={signUpForm}
                name="digestHour"
                label={labels.digestHour}
                options={[letUsChoose, ...hourOptions]}
              />
            </div>
          </fieldset>
          <button type="submit">Mail me the link</button>
        </form>
        <p class="quiet">
          A member already? <a href="/sign-in">Sign in</a>.
        </p>
      </>
    ),
  })
