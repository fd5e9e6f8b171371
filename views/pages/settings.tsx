import type { ComponentChildren } from 'preact'
import type { Member } from '../../core/member.ts'
import { settingsForm } from '../../core/member-forms.ts'
import { isPaused, nextDigest, nextReminder } from '../../core/schedule.ts'
import { formatDate, formatMonth, type Instant, localDate } from '../../core/time.ts'
import { describeHour, describeMonths } from '../../core/wording.ts'
import { Checkbox, type FormState, Problems, SelectField, TextField } from '../form.tsx'
import { renderPage } from '../layout.tsx'
import { Press } from './message.tsx'
import { newSecretPage } from './new-secret.tsx'
import { dayOptions, hourOptions, zoneOptions } from './sign-up.tsx'

const labels = {
  name: 'Your name',
  zone: 'Time zone',
  digestDay: 'Day of the month',
  digestHour: 'Hour',
  digestSize: 'People in a digest',
  reminderMonth: 'Résumé reminder',
}

const sizeOptions = Array.from({ length: 25 }, (_, index) => ({
  value: String(index + 1),
  text: String(index + 1),
}))

const reminderOptions = [
  ...Array.from({ length: 12 }, (_, index) => {
    const month = String(index + 1)
    return { value: month, text: `Every ${formatMonth(`2026-${month.padStart(2, '0')}`)}` }
  }),
  { value: 'never', text: 'Never' },
]

export const typedSettings = (member: Member): Record<string, string> => ({
  name: member.name,
  zone: member.zone,
  digestDay: String(member.digestDay),
  digestHour: String(member.digestHour),
  digestSize: String(member.digestSize),
  reminderMonth: String(member.reminderMonth),
  ...(member.mailWhenNobodyDue && { mailWhenNobodyDue: 'on' }),
})

/** A setting that has a page of its own, and how it stands. */
const Door = ({ href, title, children }: { href: string; title: string; children: ComponentChildren }) => (
  <li>
    <div>
      <a href={href}>{title}</a>
      <p class="quiet">{children}</p>
    </div>
  </li>
)

export const settingsPage = ({
  member,
  now,
  form,
  saved,
  intakeAddress,
  resubscribeAction,
  resumeAction,
}: {
  member: Member
  now: Instant
  form: FormState
  saved: boolean
  intakeAddress: string
  resubscribeAction: string
  resumeAction: string
}): string => {
  const next = nextDigest(member, now)
  const reminder = nextReminder(member, now)
  const pausedUntil = next && isPaused(member, now) && member.pausedUntil
  const field = (name: keyof typeof labels) => ({ form, schema: settingsForm, name, label: labels[name] })
  return renderPage({
    title: 'Settings',
    signedIn: { member, current: 'settings' },
    children: (
      <>
        <h1>Settings</h1>
        {saved && <p role="status">Saved.</p>}
        <p class="lead">
          {pausedUntil && `Paused until ${formatDate(pausedUntil)}. `}
          {!next
            ? 'You get no digests.'
            : next.at <= now
              ? 'Your digest is on its way.'
              : `Your next digest comes on ${formatDate(localDate(next.at, member.zone))} at ${describeHour(member.digestHour)}.`}
        </p>
        {member.unsubscribedAt && (
          <div class="actions">
            <Press action={resubscribeAction}>Send me digests again</Press>
          </div>
        )}
        {pausedUntil && (
          <div class="actions">
            <Press action={resumeAction}>End the pause</Press>
          </div>
        )}
        <p>
          {member.quiet && `Quiet months: ${describeMonths(member.quiet.months)}. `}
          <a href="/settings/breaks">{member.quiet ? 'Change your breaks' : 'Take a break'}</a>
        </p>
        <Problems form={form} labels={labels} />
        <form method="post" action="/settings" class="narrow">
          <TextField {...field('name')} autocomplete="name" />
          <SelectField {...field('zone')} options={zoneOptions} />
          <div class="pair">
            <SelectField {...field('digestDay')} options={dayOptions} />
            <SelectField {...field('digestHour')} options={hourOptions} />
          </div>
          <SelectField
            {...field('digestSize')}
            options={sizeOptions}
            hint="At most, longest overdue first."
          />
          <SelectField
            {...field('reminderMonth')}
            options={reminderOptions}
            hint={
              reminder
                ? reminder.at <= now
                  ? 'It is on its way.'
                  : `What you achieved in the year, ready to paste. The next one comes on ${formatDate(localDate(reminder.at, member.zone))}.`
                : 'What you achieved in the year, ready to paste.'
            }
          />
          <Checkbox form={form} name="mailWhenNobodyDue" label="Mail me also when nobody is due" />
          <button type="submit">Save</button>
        </form>
        <h2>Your private intake address</h2>
        <p>Put it in the BCC of a mail, and Rapport records that you talked:</p>
        <p class="address">{intakeAddress}</p>
        <form method="get" action="/settings/new-address">
          <p class="quiet">
            If others have got hold of it, take a new one. The old one then works for nobody but you.
          </p>
          <button type="submit" class="quiet-button">
            Get a new private address
          </button>
        </form>
        <h2>More settings</h2>
        <ul class="contacts doors">
          <Door href="/settings/address" title="Your email addresses">
            You are {member.email}.
          </Door>
          <Door href="/settings/sessions" title="Where you are signed in">
            See the browsers, and sign out those that are not at hand.
          </Door>
          <Door href="/settings/keep-in-touch" title="Your keep-in-touch page">
            {member.page?.isOn
              ? 'It is on: whoever has its address or QR code can leave you their own details.'
              : 'A page in your words, with a QR code, where others leave you their own details. It is off.'}
          </Door>
          <Door href="/settings/calendar" title="Your calendar">
            {member.calendarSecret
              ? 'It is on: your own calendar shows when to write to whom, and when your mails come.'
              : 'When to write to whom, and when your mails come, in the calendar that you use already. It is off.'}
          </Door>
          <Door href="/settings/keys" title="Keys for programs and assistants">
            Let a program or an assistant of yours read your contacts, or change them.
          </Door>
          <Door href="/transition" title="Changing jobs">
            The best moment to strengthen a network: plan your leaving.
          </Door>
          <Door href="/import" title="Import contacts">
            From LinkedIn, an address book, or Rapport’s own file.
          </Door>
          <Door href="/export" title="Take your data with you">
            Everything, as a table, or as cards.
          </Door>
          <Door href="/leave" title="Leave Rapport">
            Deletes all that is yours, after one more question.
          </Door>
        </ul>
      </>
    ),
  })
}

export const newAddressPage = ({
  member,
  intakeAddress,
}: {
  member: Member
  intakeAddress: string
}): string =>
  newSecretPage({
    ...{ member, secret: member.intakeSecret, settings: '/settings' },
    title: 'Get a new private address?',
    button: 'Get a new private address',
    children: (
      <>
        <p class="lead">
          The old one says nothing about you from then on. In drafts and mails that you have it keeps working,
          since you write from your own address:
        </p>
        <p class="address">{intakeAddress}</p>
      </>
    ),
  })
