import { breakForm, monthFields } from '../../core/breaks.ts'
import type { Member } from '../../core/member.ts'
import { nextDigest } from '../../core/schedule.ts'
import { addToDate, formatDate, formatMonth, type Instant, localDate } from '../../core/time.ts'
import { Checkbox, type FormState, Problems, TextField } from '../form.tsx'
import { renderPage } from '../layout.tsx'

const labels = { pausedUntil: 'No digests until', months: 'Quiet months' }

/** When no digests come: until a day, and in which months of every year. */
export const breaksPage = ({
  member,
  now,
  form,
  saved,
}: {
  member: Member
  now: Instant
  form: FormState
  saved: boolean
}): string => {
  const next = nextDigest(member, now)
  return renderPage({
    title: 'Breaks',
    signedIn: { member, current: 'settings' },
    children: (
      <>
        <h1>Breaks</h1>
        {saved && <p role="status">Saved.</p>}
        <p class="lead">
          Digests wait while you are away: whoever falls due meanwhile comes with the next one.{' '}
          {next && next.at > now && `That is on ${formatDate(localDate(next.at, member.zone))}.`}
        </p>
        <Problems form={form} labels={labels} />
        <form method="post" action="/settings/breaks" class="narrow">
          <TextField
            form={form}
            schema={breakForm}
            name="pausedUntil"
            label={labels.pausedUntil}
            type="date"
            min={addToDate(localDate(now, member.zone), 'P1D')}
            hint="Once, and for the résumé reminder too. Leave it empty for no pause."
          />
          <fieldset
            id="months"
            aria-describedby={form.errors.months ? 'months-hint months-error' : 'months-hint'}
          >
            <legend>{labels.months}</legend>
            <div class="months">
              {monthFields.map((name, index) => (
                <Checkbox
                  key={name}
                  form={form}
                  name={name}
                  label={formatMonth(`2026-${String(index + 1).padStart(2, '0')}`)}
                />
              ))}
            </div>
            <small class="hint" id="months-hint">
              No digest comes in them, every year. The résumé reminder and the mails of a job change still do.
            </small>
            {form.errors.months && (
              <small class="error" id="months-error">
                {form.errors.months}
              </small>
            )}
          </fieldset>
          <button type="submit">Save</button>
        </form>
        <p>
          <a href="/settings">Back to the settings</a>
        </p>
      </>
    ),
  })
}
