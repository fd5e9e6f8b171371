import { findAddress } from '../../core/addresses.ts'
import type { Contact } from '../../core/contact.ts'
import type { Work } from '../../core/work.ts'
import { leaveMail } from '../../views/emails/leave.ts'
import {
  leaveAskedPage,
  leaveConfirmPage,
  leaveForbiddenPage,
  leavePage,
  leftPage,
} from '../../views/pages/leave.tsx'
import { brokenLinkPage } from '../../views/pages/links.tsx'
import { linkPath } from './contacts.ts'
import type { LinkAnswers, Opened } from './links.ts'
import { type MailDeps, mailOnRequest, mayAsk, mayHaveGone } from './mail-on-request.ts'
import { html, type PageRequest, type Reply, type Route, redirect } from './request.ts'
import { endedSessionCookie, type SessionDeps, type SignedIn, signedIn } from './session.ts'
import { cannotMailPage, tooManyPage } from './sign-in-pages.ts'

export type LeaveRouteDeps = SessionDeps &
  MailDeps & {
    log: { warn: (message: string, details: Record<string, string>) => void }
    listContacts: (memberId: string) => Promise<Contact[]>
  }
export type LeaveLinkDeps = {
  listContacts: (memberId: string) => Promise<Contact[]>
  queueWork: (work: Work, delaySeconds?: number) => Promise<unknown>
}

/** Longer than any function of ours runs: what one was about to write of the member is there by then. SQS allows no more. */
const afterAll = 900

/** The way out: a page that says what goes, a mail, and what its link shows and does. */
export const leaveRoutes = (deps: LeaveRouteDeps): Route[] => [
  {
    method: 'GET',
    path: '/leave',
    handler: signedIn(deps, async (_, { member }) => {
      const contacts = await deps.listContacts(member.id)
      return html(leavePage({ member, contacts: contacts.length }))
    }),
  },
  { method: 'POST', path: '/leave', handler: signedIn(deps, (request, found) => ask(deps, request, found)) },
  {
    method: 'GET',
    path: '/leave/sent',
    handler: signedIn(deps, (_, { member }) => html(leaveAskedPage({ member }))),
  },
]

const ask = async (deps: LeaveRouteDeps, request: PageRequest, { member }: SignedIn): Promise<Reply> => {
  const may = await mayAsk(deps, request, member.email)
  if (may === 'too many') return html(tooManyPage(), 429)
  if (may === 'not again') return redirect('/leave/sent')
  const thing = Buffer.from(member.email).toString('hex')
  const path = linkPath(deps, { purpose: 'leave', memberId: member.id, thing })
  const sent = await mailOnRequest(deps, leaveMail({ to: member.email, url: `${deps.site.url}${path}` }))
  if (sent.outcome === 'suppressed') return html(leaveForbiddenPage({ member }), 409)
  if (mayHaveGone(sent)) return redirect('/leave/sent')
  deps.log.warn('A mail to somebody who leaves was not sent.', sent)
  return html(cannotMailPage(), 503)
}

/** Whoever had the membership for a while, and got the mail then, deletes nothing once it has been taken back. */
const isStillTheirs = ({ member, link, now }: Opened): boolean =>
  findAddress(member, Buffer.from(link.thing, 'hex').toString(), now) !== undefined

const expired = (): Reply => html(brokenLinkPage('expired'), 410)

export const leaveLink: LinkAnswers<LeaveLinkDeps> = {
  show: async (deps, opened) => {
    const { member, action, signedIn } = opened
    if (!isStillTheirs(opened)) return expired()
    const contacts = await deps.listContacts(member.id)
    return html(leaveConfirmPage({ email: member.email, contacts: contacts.length, action, signedIn }))
  },
  act: async (deps, opened) => {
    if (!isStillTheirs(opened)) return expired()
    const work = { work: 'leave', memberId: opened.member.id } as const
    await deps.queueWork(work)
    await deps.queueWork(work, afterAll)
    return left()
  },
}

/** The same for whoever presses again, or opens the link afterwards. */
export const left = (): Reply => ({ ...html(leftPage()), cookies: [endedSessionCookie] })
