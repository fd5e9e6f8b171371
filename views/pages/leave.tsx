import type { Member } from '../../core/member.ts'
import { plural } from '../../core/wording.ts'
import { type Page, renderPage } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

const WhatGoes = ({ contacts }: { contacts: number }) => (
  <>
    <h2>What goes</h2>
    <ul>
      <li>
        {contacts > 0 ? `Your ${plural(contacts, 'contact')}, with` : 'With your contacts'} all notes, talks
        and dates
      </li>
      <li>Your wins, your settings and your private intake address</li>
      <li>Digests that are still to come, and mails of yours that wait here</li>
      <li>Files that you imported, and every place where you are signed in</li>
    </ul>
    <h2>What stays</h2>
    <ul>
      <li>
        If mail to you came back, or was called spam: an unreadable mark, so that we do not write to that
        address again
      </li>
      <li>Backups of the table, which nobody reads and which are overwritten within 35 days</li>
    </ul>
  </>
)

export const leavePage = ({ member, contacts }: { member: Member; contacts: number }): string =>
  renderPage({
    title: 'Leave Rapport',
    signedIn: { member, current: 'settings' },
    children: (
      <>
        <h1>Leave Rapport</h1>
        <p class="lead">
          Everything of yours is deleted, for good. To have a rest instead, stop the digests in any of them,
          or mail us <q>pause until September</q>.
        </p>
        <WhatGoes contacts={contacts} />
        <p>
          <a href="/export">Take your data with you first</a>: from the whole file you can come back as you
          were.
        </p>
        <p>
          We mail a link to <strong>{member.email}</strong>, and nothing happens before you have pressed the
          button there.
        </p>
        <div class="actions">
          <Press action="/leave">Mail me the link</Press>
          <a href="/settings">Stay</a>
        </div>
      </>
    ),
  })

export const leaveAskedPage = ({ member }: { member: Member }): string =>
  messagePage({
    title: 'Check your mail',
    signedIn: { member, current: 'settings' },
    text: `We have sent a link to ${member.email}. It is good for 24 hours, and nothing has been deleted yet.`,
    children: (
      <>
        <GoTo href="/export">Take your data with you</GoTo>
        <a href="/leave">Nothing came?</a>
      </>
    ),
  })

/** For a member who is mailed nothing any more. */
export const leaveForbiddenPage = ({ member }: { member: Member }): string =>
  messagePage({
    title: 'We cannot mail you the link',
    signedIn: { member, current: 'settings' },
    text: `Mail to ${member.email} came back, or was reported as spam, so we send none there. Use another address first: the link goes to that one.`,
    children: (
      <>
        <GoTo href="/settings/address">Use another address</GoTo>
        <a href="/settings">Back to the settings</a>
      </>
    ),
  })

export const leaveConfirmPage = ({
  email,
  contacts,
  action,
  signedIn,
}: {
  email: string
  contacts: number
  action: string
  signedIn: Page['signedIn']
}): string =>
  messagePage({
    title: 'Delete everything?',
    signedIn,
    text: (
      <>
        This deletes all that Rapport has of <strong>{email}</strong>, at once and for good.
      </>
    ),
    details: <WhatGoes contacts={contacts} />,
    children: (
      <>
        <Press action={action} danger>
          Delete everything
        </Press>
        <a href="/export">Take your data with you first</a>
      </>
    ),
  })

export const leftPage = (): string =>
  messagePage({
    title: 'You have left Rapport',
    text: 'Everything of yours is being deleted; that takes some minutes at most. Thank you for having been here.',
    children: <GoTo href="/">To the start</GoTo>,
  })
