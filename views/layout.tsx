import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import type { Member } from '../core/member.ts'
import { isUnderWay } from '../core/transition.ts'
import { MailProblem } from './mail-problem.tsx'

export type Page = {
  title: string
  /** There when somebody is signed in: who, and the part of the pages that this one belongs to. */
  signedIn?:
    | {
        member: Pick<Member, 'email' | 'addresses' | 'zone' | 'mailProblem' | 'transition'>
        current?: 'overview' | 'contacts' | 'references' | 'wins' | 'transition' | 'settings'
      }
    | undefined
  /** For somebody who need not know Rapport: without its navigation. */
  isForVisitors?: true
  /** Whether a field on it takes the browser's time zone. */
  hasZone?: boolean
  /** Whether it needs the stylesheet of the overview too. */
  hasPictures?: boolean
  children: ComponentChildren
}

const Navigation = ({ signedIn }: Pick<Page, 'signedIn'>) => {
  const link = (href: string, text: string, part?: string) => (
    <li>
      <a href={href} aria-current={part && signedIn?.current === part ? 'page' : undefined}>
        {text}
      </a>
    </li>
  )
  if (!signedIn)
    return (
      <nav class="own" aria-label="Membership">
        <ul>
          {link('/sign-in', 'Sign in')}
          {link('/sign-up', 'Sign up')}
        </ul>
      </nav>
    )
  const { transition } = signedIn.member
  return (
    <>
      <nav class="parts" aria-label="Main">
        <ul>
          {link('/overview', 'Overview', 'overview')}
          {link('/contacts', 'Contacts', 'contacts')}
          {link('/references', 'References', 'references')}
          {link('/wins', 'Wins', 'wins')}
          {transition && isUnderWay(transition) && link('/transition', 'Leaving', 'transition')}
        </ul>
      </nav>
      <nav class="own" aria-label="Membership">
        <ul>
          {link('/settings', 'Settings', 'settings')}
          <li>
            <form method="post" action="/sign-out">
              <button type="submit">Sign out</button>
            </form>
          </li>
        </ul>
      </nav>
    </>
  )
}

/**
 * A whole page as HTML. It loads one stylesheet, another where there are pictures of numbers, one picture, and a script where
 * there is a time zone to pick.
 */
export const renderPage = ({
  title,
  signedIn,
  isForVisitors,
  hasZone,
  hasPictures,
  children,
}: Page): string =>
  `<!doctype html>${render(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · Rapport`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/rapport.css" />
        {hasPictures && <link rel="stylesheet" href="/assets/overview.css" />}
        {hasZone && <script src="/assets/zone.js" defer />}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header>
          <a class="brand" href={signedIn ? '/overview' : '/'}>
            <img src="/assets/icon.svg" alt="" />
            Rapport
          </a>
          {!isForVisitors && <Navigation signedIn={signedIn} />}
        </header>
        <main id="main">
          {signedIn && <MailProblem member={signedIn.member} />}
          {children}
        </main>
        <footer>Rapport keeps your professional network warm, by email.</footer>
      </body>
    </html>,
  )}`
