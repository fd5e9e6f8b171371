import { type Member, resubscribe, resume, unsubscribe } from '../../core/member.ts'
import { nextDigest } from '../../core/schedule.ts'
import { type Instant, localDate } from '../../core/time.ts'
import {
  resubscribedPage,
  resubscribePage,
  resumePage,
  unsubscribedPage,
  unsubscribePage,
} from '../../views/pages/unsubscribe.tsx'
import { gone } from './contact-links.ts'
import { add, type ContactDeps, linkPath, showAdd } from './contacts.ts'
import { type LeaveLinkDeps, leaveLink } from './leave.ts'
import type { LinkAnswers } from './links.ts'
import { html, type Reply, redirect } from './request.ts'
import { confirmHeldMail, showHeldMail, type WasThisYouDeps } from './was-this-you.ts'

export type MemberLinkDeps = ContactDeps &
  WasThisYouDeps &
  LeaveLinkDeps & {
    changeMember: (member: Member, change: (member: Member) => Member) => Promise<Member | undefined>
  }

const stop = async (deps: MemberLinkDeps, member: Member, now: Instant): Promise<Reply> => {
  await deps.changeMember(member, (current) => unsubscribe(current, now))
  return stopped(deps, member)
}

const stopped = (deps: MemberLinkDeps, member: Member): Reply =>
  html(
    unsubscribedPage({
      resubscribeAction: linkPath(deps, { purpose: 'resubscribe', memberId: member.id, thing: 'all' }),
    }),
  )

const start = async (
  deps: MemberLinkDeps,
  member: Member,
  decide: (member: Member, now: Instant) => Member,
  now: Instant,
): Promise<Reply> => {
  const changed = await deps.changeMember(member, (current) => decide(current, now))
  if (!changed) return gone()
  const next = nextDigest(changed, now)
  // The end of a pause starts nothing for somebody who stopped the digests.
  if (!next) return changed.unsubscribedAt ? stopped(deps, changed) : redirect('/settings')
  return html(resubscribedPage({ next: next.at > now ? localDate(next.at, changed.zone) : undefined }))
}

const answers = (each: LinkAnswers<MemberLinkDeps>) => each

/** What each link about the member shows, and what its button does. */
export const memberLinks = {
  add: answers({ show: showAdd, act: add }),
  unsubscribe: answers({
    show: (_, { action, member }) => html(unsubscribePage({ action, email: member.email })),
    act: (deps, { member, now }) => stop(deps, member, now),
  }),
  resubscribe: answers({
    show: (_, { action, member }) => html(resubscribePage({ action, email: member.email })),
    act: (deps, { member, now }) => start(deps, member, resubscribe, now),
  }),
  resume: answers({
    show: (_, { action, member }) => html(resumePage({ action, email: member.email })),
    act: (deps, { member, now }) => start(deps, member, resume, now),
  }),
  'was-this-you': answers({ show: showHeldMail, act: confirmHeldMail }),
  leave: answers(leaveLink),
}
