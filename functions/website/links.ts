import { type LinkTo, type Purpose, readLink } from '../../core/links.ts'
import type { Member } from '../../core/member.ts'
import { type Instant, type LocalDate, localDate } from '../../core/time.ts'
import type { Page } from '../../views/layout.tsx'
import { brokenLinkPage } from '../../views/pages/links.tsx'
import { type AddressLinkDeps, addressLinks } from './address-links.ts'
import { type ContactLinkDeps, contactLinks, gone } from './contact-links.ts'
import { left } from './leave.ts'
import { type LeftDetailsDeps, leftDetailsLinks } from './left-details.ts'
import { type MemberLinkDeps, memberLinks } from './member-links.ts'
import { type ReminderDeps, reminderLinks } from './reminder-links.ts'
import { html, type PageRequest, type Reply, type Route } from './request.ts'
import { findSignedIn } from './session.ts'
import { type TransitionLinkDeps, transitionLinks } from './transition-links.ts'
import { type WinDeps, winLinks } from './wins.ts'

export type LinkDeps = AddressLinkDeps &
  ContactLinkDeps &
  LeftDetailsDeps &
  MemberLinkDeps &
  ReminderDeps &
  TransitionLinkDeps &
  WinDeps

/** A link whose signature holds, and where its button leads. */
export type Opened = {
  link: LinkTo
  member: Member
  now: Instant
  today: LocalDate
  action: string
  signedIn: Page['signedIn']
}
export type LinkAnswer<Deps> = (deps: Deps, opened: Opened, request: PageRequest) => Promise<Reply> | Reply
/** A page with one button, which changes nothing; and what the button does, however often it is pressed. */
export type LinkAnswers<Deps> = { show: LinkAnswer<Deps>; act: LinkAnswer<Deps> }

const links: Record<Purpose, LinkAnswers<LinkDeps>> = {
  ...contactLinks,
  ...memberLinks,
  ...reminderLinks,
  ...transitionLinks,
  ...winLinks,
  ...leftDetailsLinks,
  ...addressLinks,
}

export const linkRoutes = (deps: LinkDeps): Route[] => [
  { method: 'GET', path: '/l/{token}', handler: (request) => open(deps, request, 'show') },
  { method: 'POST', path: '/l/{token}', handler: (request) => open(deps, request, 'act') },
  {
    method: 'GET',
    path: '/unsubscribe/{token}',
    handler: (request) => open(deps, request, 'show', 'unsubscribe'),
  },
  {
    method: 'POST',
    path: '/unsubscribe/{token}',
    anyBody: true,
    handler: (request) => open(deps, request, 'act', 'unsubscribe'),
  },
]

const open = async (
  deps: LinkDeps,
  request: PageRequest,
  wanted: 'show' | 'act',
  only?: Purpose,
): Promise<Reply> => {
  const now = deps.now()
  const read = readLink(request.params.token ?? '', deps.keys, now)
  if (read.outcome !== 'valid')
    return html(brokenLinkPage(read.outcome), read.outcome === 'expired' ? 410 : 404)
  const { link } = read
  if (only && link.purpose !== only) return html(brokenLinkPage('forged'), 404)
  const member = await deps.loadMember(link.memberId)
  if (!member) return link.purpose === 'leave' ? left() : gone()
  const current = await findSignedIn(deps, request)
  const opened: Opened = {
    link,
    member,
    now,
    today: localDate(now, member.zone),
    action: request.path,
    signedIn: current?.member.id === member.id ? { member } : undefined,
  }
  return links[link.purpose][wanted](deps, opened, request)
}
