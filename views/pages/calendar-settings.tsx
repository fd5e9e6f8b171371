import type { calendarLinks } from '../../core/calendar.ts'
import type { Member } from '../../core/member.ts'
import { renderPage } from '../layout.tsx'
import { GoTo, Press } from './message.tsx'
import { newSecretPage } from './new-secret.tsx'

/** The member's calendar feed: off, with what it would show; or on, with its address. */
export const calendarSettingsPage = ({
  member,
  links,
  saved,
}: {
  member: Member
  links: ReturnType<typeof calendarLinks>
  saved: boolean
}): string =>
  renderPage({
    title: 'Your calendar',
    signedIn: { member, current: 'settings' },
    children: (
      <>
        <h1>Your calendar</h1>
        {saved && <p role="status">Saved.</p>}
        <p class="lead">
          See in the calendar that you use already when to write to whom, when your mails come, and the steps
          of a job change.
        </p>
        <p>
          It shows names, where you know them from and when you last talked; no notes, no addresses. It
          follows what you change here within hours, as often as your calendar looks.
        </p>
        {links ? (
          <>
            <div class="actions">
              <GoTo href={links.webcal}>Open in your calendar</GoTo>
            </div>
            <p>
              Or copy this address to where your calendar says “Add by URL”, “Subscribe” or “From the
              internet”:
            </p>
            <p class="address">{links.https}</p>
            <p class="quiet">The same for programs that ask for a webcal address:</p>
            <p class="address">{links.webcal}</p>
            <h2>Keep it to yourself</h2>
            <p>
              Whoever has the address can see your calendar, without signing in. If others have got hold of
              it, get a new one: the old one leads nowhere at once.
            </p>
            <div class="actions">
              <Press action="/settings/calendar/off" quiet>
                Turn it off
              </Press>
              <a href="/settings/calendar/new-address">Get a new address for it</a>
            </div>
          </>
        ) : (
          <>
            <p>It is off.</p>
            <div class="actions">
              <Press action="/settings/calendar/on">Turn it on</Press>
              <a href="/settings">Back to the settings</a>
            </div>
          </>
        )}
      </>
    ),
  })

export const newCalendarAddressPage = ({ member }: { member: Member }): string =>
  newSecretPage({
    ...{ member, secret: member.calendarSecret, settings: '/settings/calendar' },
    title: 'Get a new address for your calendar?',
    button: 'Get a new address',
    children: (
      <p class="lead">
        The old address leads nowhere from then on, in every calendar that has it. Add the new one there.
      </p>
    ),
  })
