import type { ComponentChildren } from 'preact'
import type { Member } from '../../core/member.ts'
import { renderPage } from '../layout.tsx'

/** Asks before a secret address is replaced. It names the secret that goes, so that pressing twice replaces it once. */
export const newSecretPage = ({
  member,
  title,
  button,
  settings,
  secret,
  children,
}: {
  member: Member
  title: string
  button: string
  /** Where the address is set, with the form's own path under it. */
  settings: string
  secret: string | undefined
  children: ComponentChildren
}): string =>
  renderPage({
    title,
    signedIn: { member, current: 'settings' },
    children: (
      <>
        <h1>{title}</h1>
        {children}
        <div class="actions">
          <form method="post" action={`${settings}/new-address`}>
            <input type="hidden" name="instead" value={secret} />
            <button type="submit">{button}</button>
          </form>
          <a href={settings}>Keep it</a>
        </div>
      </>
    ),
  })
